// SQL of the declared mappings of clearing files, each version for ever, and of what was agreed with an acquirer about differences.
import { DEFAULT_POLICY, type Policy } from '../../engine/reconciliation/judge.ts';
import type { Mapping } from '../../engine/reconciliation/mapping.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export interface StoredMapping {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly document: Mapping;
  readonly createdBy: string;
  readonly createdAt: string;
}
const columns = (sql: Sql) => sql`id, version, name, document, created_by as "createdBy", created_at as "createdAt"`;

/** The newest version of each; there are few. */
export async function listMappings(sql: Sql): Promise<readonly StoredMapping[]> {
  return sql<StoredMapping[]>`select distinct on (id) ${columns(sql)} from clearing_mappings order by id, version desc limit 200`;
}

/** The newest version where none is named. */
export async function readMapping(sql: Sql, id: string, version: number | null): Promise<StoredMapping | null> {
  const [row] = await sql<StoredMapping[]>`
    select ${columns(sql)} from clearing_mappings where id = ${id} and (${version}::integer is null or version = ${version}) order by version desc limit 1`;
  return row ?? null;
}

/** A new version; what is the same as the newest is that one. */
export async function putMapping(
  sql: Sql,
  { id, name, document, actor }: Pick<StoredMapping, 'id' | 'name' | 'document'> & { readonly actor: string },
): Promise<StoredMapping> {
  return inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtext('clearing.mapping'), hashtext(${id}))`;
    const newest = await readMapping(transaction, id, null);
    if (newest !== null && newest.name === name && JSON.stringify(newest.document) === JSON.stringify(document)) return newest;
    const version = (newest?.version ?? 0) + 1;
    await transaction`
      insert into clearing_mappings (id, version, name, document, created_by) values (${id}, ${version}, ${name}, ${JSON.stringify(document)}::text::json, ${actor})`;
    await logChange(transaction, { actor, action: 'clearing_mapping.put', object: id, detail: { version, name } });
    const written = await readMapping(transaction, id, version);
    if (written === null) throw new Error('what was written is there');
    return written;
  });
}

export interface AcquirerPolicy extends Policy {
  /** Captures and refunds that only the file knows are sent to the authority as messages. */
  readonly posts: boolean;
}

export async function readPolicy(sql: Sql, acquirer: string): Promise<AcquirerPolicy> {
  const [row] = await sql<AcquirerPolicy[]>`
    select posts, tip_bps as "tipBps", tip_max as "tipMax", timing_days as "timingDays" from clearing_policies where acquirer = ${acquirer}`;
  return row ?? { ...DEFAULT_POLICY, posts: false };
}

export async function putPolicy(
  sql: Sql,
  acquirer: string,
  { actor, ...policy }: AcquirerPolicy & { readonly actor: string },
): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    await transaction`
      insert into clearing_policies (acquirer, posts, tip_bps, tip_max, timing_days, changed_by)
      values (${acquirer}, ${policy.posts}, ${policy.tipBps}, ${policy.tipMax}, ${policy.timingDays}, ${actor})
      on conflict (acquirer) do update set posts = excluded.posts, tip_bps = excluded.tip_bps, tip_max = excluded.tip_max, timing_days = excluded.timing_days,
        changed_by = excluded.changed_by, changed_at = clock_timestamp()`;
    await logChange(transaction, { actor, action: 'clearing_policy.put', object: acquirer, detail: { ...policy } });
  });
}
