// SQL of clearing files: opened, read into records that nobody sees yet, and then accepted whole or refused whole.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FaultCode } from '../../engine/reconciliation/cells.ts';
import type { ClearingRecord } from '../../engine/reconciliation/read-line.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { orderJob } from '../jobs/store.ts';

export interface FileFault {
  readonly line: number;
  readonly code: FaultCode;
  readonly field?: string;
}
export interface ClearingFile {
  readonly id: string;
  readonly acquirer: string;
  readonly mapping: string;
  readonly mappingVersion: number;
  readonly name: string;
  readonly fileId: string | null;
  readonly businessDate: string | null;
  readonly sequence: number | null;
  readonly hash: string | null;
  readonly state: 'reading' | 'refused' | 'staged' | 'matched';
  readonly bytes: number;
  readonly records: number;
  /** Minor units by currency, signed by direction. */
  readonly sums: Readonly<Record<string, number>> | null;
  readonly faults: readonly FileFault[];
  readonly faultCount: number;
  readonly uploadedBy: string;
  readonly uploadedAt: string;
  readonly finishedAt: string | null;
  readonly result: unknown;
}
const columns = (sql: Sql) => sql`
  id, acquirer, mapping, mapping_version as "mappingVersion", name, file_id as "fileId", business_date as "businessDate", sequence, hash, state, bytes, records, sums, faults,
  fault_count as "faultCount", uploaded_by as "uploadedBy", uploaded_at as "uploadedAt", finished_at as "finishedAt", result`;

export const MATCH_JOB = 'clearing.match';
/** A file of which nothing was heard for so long will not come to its end. */
const SILENT_SECONDS = 120;

export type NewFile = Pick<ClearingFile, 'id' | 'acquirer' | 'mapping' | 'mappingVersion' | 'name' | 'fileId' | 'businessDate'> & {
  readonly actor: string;
};

/** Opens a file to be read. Those that fell silent are refused first. */
export async function openFile(sql: Sql, file: NewFile): Promise<void> {
  await sweepSilent(sql);
  await inTransaction(sql, async (transaction) => {
    await transaction`
      insert into clearing_files (id, acquirer, mapping, mapping_version, name, file_id, business_date, uploaded_by)
      values (${file.id}, ${file.acquirer}, ${file.mapping}, ${file.mappingVersion}, ${file.name}, ${file.fileId}, ${file.businessDate}, ${file.actor})`;
    const { actor, id, ...detail } = file;
    await logChange(transaction, { actor, action: 'clearing_file.open', object: id, detail });
  });
}

async function sweepSilent(sql: Sql): Promise<void> {
  const silent = await sql<{ id: string; records: number }[]>`
    select id, records from clearing_files where state = 'reading' and heard_at < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS})`;
  for (const { id, records } of silent) await refuseFile(sql, id, { faults: [{ line: records + 1, code: 'cut_short' }], faultCount: 1 });
}

export async function readClearingFile(sql: Sql, id: string): Promise<ClearingFile | null> {
  const [row] = await sql<ClearingFile[]>`select ${columns(sql)} from clearing_files where id = ${id}`;
  return row ?? null;
}

export interface FilesAsked {
  readonly acquirer: string | null;
  readonly state: string | null;
  readonly before: readonly string[] | null;
  readonly limit: number;
}

/** Newest first. */
export async function listClearingFiles(sql: Sql, of: FilesAsked): Promise<readonly ClearingFile[]> {
  const [at = null, id = null] = of.before ?? [];
  return sql<ClearingFile[]>`
    select ${columns(sql)} from clearing_files where (${of.acquirer}::text is null or acquirer = ${of.acquirer}) and (${of.state}::text is null or state = ${of.state})
      and (${at}::text is null or (date_trunc('milliseconds', uploaded_at), id) < (${at}::text::timestamptz, ${id}::text))
    order by date_trunc('milliseconds', uploaded_at) desc, id desc limit ${of.limit}`;
}

export async function hearFile(
  sql: Sql,
  id: string,
  { bytes, records }: { readonly bytes: number; readonly records: number },
): Promise<void> {
  await sql`update clearing_files set bytes = ${bytes}, records = ${records}, heard_at = clock_timestamp() where id = ${id}`;
}

/** Takes the right to fill the file; false when somebody has it or it is finished. */
export async function claimFile(sql: Sql, id: string): Promise<boolean> {
  const rows =
    await sql`update clearing_files set bytes = 1, heard_at = clock_timestamp() where id = ${id} and state = 'reading' and bytes = 0 returning 1`;
  return rows.length === 1;
}

/** The text of one row, as COPY reads it. */
export function copyRow(file: string, line: number, of: ClearingRecord): string {
  const cells = [of.authorizationId, of.messageId, of.rrn, of.stan, of.token, of.merchant, of.mcc].map((text) =>
    text === null ? '\\N' : text.includes('\\') ? text.replaceAll('\\', '\\\\') : text,
  );
  return `${file}\t${line}\t${of.kind}\t${cells.join('\t')}\t${of.amount}\t${of.currency}\t${of.at ?? '\\N'}\n`;
}

export async function copyRecords(sql: Sql, rows: readonly string[]): Promise<void> {
  if (rows.length === 0) return;
  const into = await sql`
    copy clearing_records (file, line, kind, authorization_id, message_id, rrn, stan, token, merchant, mcc, amount, currency, at) from stdin`.writable();
  await pipeline(Readable.from([Buffer.from(rows.join(''))]), into);
}

/** Lines that say in every field the same as an earlier one; at most `limit`, in their order, and how many there are. */
export async function duplicateLines(
  sql: Sql,
  file: string,
  limit: number,
): Promise<{ readonly lines: readonly number[]; readonly count: number }> {
  return inTransaction(sql, async (transaction) => {
    await transaction`set local work_mem = '64MB'`;
    const rows = await transaction<{ line: number; count: number }[]>`
      select line, count(*) over () as count from (
        select line, row_number() over (partition by authorization_id, message_id, rrn, stan, token, kind, amount, at, merchant, currency order by line) as place
        from clearing_records where file = ${file} and (message_id is not null or stan is not null or at is not null)) as numbered
      where place > 1 order by line limit ${limit}`;
    return { lines: rows.map(({ line }) => line), count: rows[0]?.count ?? 0 };
  });
}

export interface Refused {
  readonly faults: readonly FileFault[];
  readonly faultCount: number;
}

/** Nothing of it stays but the report. */
export async function refuseFile(sql: Sql, id: string, refused: Refused): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    await transaction`delete from clearing_records where file = ${id}`;
    const [row] = await transaction<{ actor: string; fileId: string | null; acquirer: string }[]>`
      update clearing_files set state = 'refused', faults = ${JSON.stringify(refused.faults)}::text::json, fault_count = ${refused.faultCount}, finished_at = clock_timestamp()
      where id = ${id} and state = 'reading' returning uploaded_by as actor, file_id as "fileId", acquirer`;
    if (row === undefined) return;
    const [first] = refused.faults;
    await logChange(transaction, {
      actor: row.actor,
      action: 'clearing_file.refuse',
      object: id,
      detail: { faults: refused.faultCount, first: first?.code ?? null, line: first?.line ?? null },
    });
    if (refused.faults.some(({ code }) => code === 'file_id_reused'))
      await transaction`
        insert into security_events (kind, subject, detail) values ('clearing_file_id_reused', ${row.acquirer}, ${JSON.stringify({ file: id, fileId: row.fileId })}::text::json)`;
  });
}

export type Whole = Pick<ClearingFile, 'id' | 'acquirer' | 'bytes' | 'records' | 'sums'> & {
  readonly fileId: string;
  readonly businessDate: string;
  readonly sequence: number | null;
  readonly hash: string;
};
export type Acceptance =
  | { readonly state: 'staged'; readonly id: string }
  /** The same bytes were accepted before, as that file. */
  | { readonly state: 'same'; readonly id: string }
  | { readonly state: 'refused'; readonly code: FaultCode };

/** Accepts a file that was read whole, once under its id, in the order of its numbers; the matching is ordered with it. */
export async function acceptFile(sql: Sql, of: Whole): Promise<Acceptance> {
  return inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtext('clearing.file'), hashtext(${of.acquirer}))`;
    const known = await acceptedAs(transaction, of);
    if (known !== null) return known;
    const [row] = await transaction<{ actor: string }[]>`
      update clearing_files set state = 'staged', file_id = ${of.fileId}, business_date = ${of.businessDate}, sequence = ${of.sequence}, hash = ${of.hash},
        bytes = ${of.bytes}, records = ${of.records}, sums = ${JSON.stringify(of.sums)}::text::json, heard_at = clock_timestamp()
      where id = ${of.id} and state = 'reading' returning uploaded_by as actor`;
    if (row === undefined) return { state: 'refused', code: 'cut_short' };
    const { actor } = row;
    await logChange(transaction, {
      actor,
      action: 'clearing_file.accept',
      object: of.id,
      detail: {
        acquirer: of.acquirer,
        fileId: of.fileId,
        businessDate: of.businessDate,
        hash: of.hash,
        records: of.records,
        sums: of.sums,
      },
    });
    await orderJob(transaction, { id: `job_${of.id}`, kind: MATCH_JOB, object: of.id, asked: {}, requestedBy: actor });
    return { state: 'staged', id: of.id };
  });
}

async function acceptedAs(transaction: Sql, of: Whole): Promise<Acceptance | null> {
  const [same] = await transaction<{ id: string; hash: string }[]>`
    select id, hash from clearing_files where acquirer = ${of.acquirer} and file_id = ${of.fileId} and state in ('staged', 'matched')`;
  if (same !== undefined && same.hash !== of.hash) return { state: 'refused', code: 'file_id_reused' };
  if (same !== undefined) {
    await transaction`delete from clearing_records where file = ${of.id}`;
    await transaction`delete from clearing_files where id = ${of.id}`;
    return { state: 'same', id: same.id };
  }
  if (of.sequence === null) return null;
  const [last] = await transaction<{ sequence: number | null }[]>`
    select max(sequence) as sequence from clearing_files where acquirer = ${of.acquirer} and state in ('staged', 'matched')`;
  const before = last?.sequence ?? null;
  if (before === null || of.sequence === before + 1) return null;
  return { state: 'refused', code: of.sequence <= before ? 'sequence_repeated' : 'sequence_gap' };
}
