// SQL of files: written in pieces of bounded size, read back a piece at a time, and ended when their time is over.
import { createHash } from 'node:crypto';
import type { Sql } from '../db/connect.ts';
import { inTransaction, readSetting } from '../http/settings-store.ts';

export const FILE_KINDS = ['statement', 'camt', 'journal', 'manifest'] as const;
/** Bytes of one piece, and about what writing or reading a file holds. */
const PIECE_BYTES = 1_048_576;
const RETENTION = 'fileRetentionDays';
/** A year and a month: what was made in one financial year is there when the next one's books are checked. */
export const RETENTION_DAYS_DEFAULT = 400;

export interface StoredFile {
  readonly id: number;
  readonly date: string;
  readonly name: string;
  readonly kind: (typeof FILE_KINDS)[number];
  readonly type: string;
  readonly party: string | null;
  readonly bytes: number;
  readonly rows: number;
  readonly sha256: string;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly keepUntil: string;
  readonly deletedAt: string | null;
}
export type NewFile = Pick<StoredFile, 'date' | 'name' | 'kind' | 'type' | 'party' | 'rows' | 'madeBy' | 'keepUntil'>;

const columns = (sql: Sql) => sql`
  id, business_date::text as date, name, kind, type, party, bytes, rows, sha256, made_by as "madeBy", made_at as "madeAt", keep_until::text as "keepUntil", deleted_at as "deletedAt"`;

/** Writes a file once: one of the same day and name is compared by its hash and left alone. */
export async function writeFile(
  sql: Sql,
  file: NewFile,
  content: AsyncIterable<string | Uint8Array>,
): Promise<{ readonly sha256: string; readonly isNew: boolean; readonly isSame: boolean }> {
  const known = await findFile(sql, file);
  const digest = createHash('sha256');
  if (known !== null) {
    for await (const text of content) digest.update(text);
    return { sha256: known.sha256, isNew: false, isSame: digest.digest('hex') === known.sha256 };
  }
  return inTransaction(sql, async (transaction) => {
    const [row] = await transaction<{ id: number }[]>`select nextval(pg_get_serial_sequence('files', 'id')) as id`;
    if (row === undefined) throw new Error('a sequence has a next value');
    let [bytes, no] = [0, 0];
    for await (const piece of piecesOf(content)) {
      digest.update(piece);
      bytes += piece.length;
      await transaction`insert into file_pieces (file, no, bytes) values (${row.id}, ${no}, ${piece})`;
      no += 1;
    }
    const sha256 = digest.digest('hex');
    const { date, name, kind, type, party, rows, madeBy, keepUntil } = file;
    await transaction`
      insert into files (id, business_date, name, kind, type, party, bytes, rows, sha256, made_by, keep_until)
      values (${row.id}, ${date}, ${name}, ${kind}, ${type}, ${party}, ${bytes}, ${rows}, ${sha256}, ${madeBy}, ${keepUntil})`;
    return { sha256, isNew: true, isSame: true };
  });
}

async function* piecesOf(content: AsyncIterable<string | Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const part of content) {
    const bytes = Buffer.from(part);
    waiting.push(bytes);
    length += bytes.length;
    if (length < PIECE_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(waiting);
}

async function findFile(sql: Sql, { date, name }: Pick<StoredFile, 'date' | 'name'>): Promise<StoredFile | null> {
  const [row] = await sql<StoredFile[]>`select ${columns(sql)} from files where business_date = ${date} and name = ${name}`;
  return row ?? null;
}

export async function readFile(sql: Sql, id: number): Promise<StoredFile | null> {
  const [row] = await sql<StoredFile[]>`select ${columns(sql)} from files where id = ${id}`;
  return row ?? null;
}

export async function* contentOf(sql: Sql, id: number): AsyncGenerator<Uint8Array> {
  for (let no = 0; ; no += 1) {
    const [row] = await sql<{ bytes: Buffer }[]>`select bytes from file_pieces where file = ${id} and no = ${no}`;
    if (row === undefined) return;
    yield new Uint8Array(row.bytes);
  }
}

export interface FilesAsked {
  readonly date: string;
  readonly party: string | null;
  readonly kind: string | null;
  /** Parties that the caller may see; null: all, and what is of nobody. */
  readonly within: string[] | null;
  readonly after: string;
  readonly limit: number;
}

/** In order of their names. */
export async function listFiles(sql: Sql, of: FilesAsked): Promise<readonly StoredFile[]> {
  return sql<StoredFile[]>`
    select ${columns(sql)} from files
    where business_date = ${of.date} and (${of.party}::text is null or party = ${of.party}) and (${of.kind}::text is null or kind = ${of.kind})
      and (${of.within}::text[] is null or party = any(${of.within}::text[])) and name > ${of.after} order by name limit ${of.limit}`;
}

/** Deletes the bytes of what is kept no longer, and how many files that were; name, hash and maker stay. */
export async function expireFiles(sql: Sql, today: string): Promise<number> {
  const rows = await sql<{ id: number }[]>`
    update files set deleted_at = clock_timestamp() where keep_until < ${today} and deleted_at is null returning id`;
  await sql`delete from file_pieces where file = any(${rows.map((row) => row.id)}::bigint[])`;
  return rows.length;
}

export async function retentionDays(sql: Sql): Promise<number> {
  const value = await readSetting(sql, RETENTION);
  return typeof value === 'number' ? value : RETENTION_DAYS_DEFAULT;
}

export async function setRetention(sql: Sql, days: number): Promise<void> {
  await sql`
    insert into settings (name, value) values (${RETENTION}, ${JSON.stringify(days)}::text::json) on conflict (name) do update set value = excluded.value`;
}
