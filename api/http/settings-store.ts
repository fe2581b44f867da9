// SQL of settings, of the log of control-plane changes, and of the question whether Postgres answers.
import type { Sql } from '../db/connect.ts';
import { type Change, changeRowOf } from './change-row.ts';

/** The value of a setting, or undefined. */
export async function readSetting(sql: Sql, name: string): Promise<unknown> {
  const [row] = await sql<{ value: unknown }[]>`select value from settings where name = ${name}`;
  return row?.value;
}

/** Call it in the transaction of the change, so that neither is ever without the other. */
export async function logChange(sql: Sql, change: Change): Promise<void> {
  const row = changeRowOf(change);
  await sql`
    insert into change_log (nonce, actor, actor_kind, actor_name, action, object, outcome, code, request_id, remote, detail, changes, mac)
    values (${row.nonce}, ${row.actor}, ${row.actorKind}, ${row.actorName}, ${row.action}, ${row.object}, ${row.outcome}, ${row.code}, ${row.requestId},
      ${row.remote}, ${JSON.stringify(row.detail)}::text::json, ${JSON.stringify(row.changes)}::text::json, ${row.mac})`;
}

export interface LoggedChange extends Pick<Change, 'actor' | 'action' | 'object' | 'detail'> {
  readonly id: number;
  readonly at: string;
}

/** Newest first, before the id given. */
export async function readChanges(
  sql: Sql,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly LoggedChange[]> {
  return sql<
    LoggedChange[]
  >`select id, actor, action, object, detail, at from change_log where outcome = 'done' and (${page.before}::bigint is null or id < ${page.before}::bigint) order by id desc limit ${page.limit}`;
}

/** Resolves when Postgres answers. */
export async function ping(sql: Sql): Promise<void> {
  await sql`select 1`;
}

/** Runs `work` in one transaction. postgres.js types the transaction as a different thing than the client; stores take both. */
export async function inTransaction<T>(sql: Sql, work: (transaction: Sql) => Promise<T>): Promise<T> {
  return (await sql.begin((transaction) => work(transaction as unknown as Sql))) as T;
}
