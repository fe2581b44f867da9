// SQL of the torture: sets a bank up, and reads the rows that the history is held against.
import type { Sql } from '../../../api/db/connect.ts';
import type { StoredAnswer, StoredSpend } from './check.ts';

const PAGE = 5_000;

/** Messages bring their own ledger time, so that holds may be due and business days over. */
export async function prepareSettings(sql: Sql): Promise<void> {
  await sql`insert into settings (name, value) values ('clock', '"message"'), ('demo', 'false') on conflict (name) do update set value = excluded.value`;
}

export async function readAuthorizations(sql: Sql, run: string, each: (row: StoredAnswer) => void): Promise<number> {
  let rows = 0;
  const query = sql<StoredAnswer[]>`
    select split_part(id, '-', 2)::int as no, state, reply from authorizations where id like ${`${run}-%`} and digest is not null`;
  for await (const page of query.cursor(PAGE)) {
    rows += page.length;
    for (const row of page) each(row);
  }
  return rows;
}

export async function readDecisions(sql: Sql, run: string, each: (row: Omit<StoredAnswer, 'state'>) => void): Promise<number> {
  let rows = 0;
  const query = sql<Omit<StoredAnswer, 'state'>[]>`
    select split_part(authorization_id, '-', 2)::int as no, reply from decisions where authorization_id like ${`${run}-%`}`;
  for await (const page of query.cursor(PAGE)) {
    rows += page.length;
    for (const row of page) each(row);
  }
  return rows;
}

/** What each tight campaign has given, from the records alone. */
export async function readSpending(sql: Sql): Promise<readonly StoredSpend[]> {
  return sql<StoredSpend[]>`
    select benefit ->> 'campaign' as campaign, count(*)::int as benefits,
      sum((benefit #>> '{progress,money,held}')::bigint + (benefit #>> '{progress,money,captured}')::bigint - (benefit #>> '{progress,money,returned}')::bigint)::bigint as spent
    from authorizations cross join lateral jsonb_array_elements(record -> 'benefits') as benefit
    where benefit ->> 'campaign' like 'tight-%' and (benefit #>> '{progress,money,released}')::bigint = 0 group by 1`;
}

/** Replies by "authorization message". */
export async function readMessages(sql: Sql, run: string): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ key: string; reply: string }[]>`
    select authorization_id || ' ' || id as key, reply from messages where authorization_id like ${`${run}-%`}`;
  return new Map(rows.map(({ key, reply }) => [key, reply]));
}

/** Connections of the service, without our own. */
export async function countConnections(sql: Sql): Promise<number> {
  const [row] = await sql<{ connections: number }[]>`
    select count(*)::int as connections from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name like 'offerline%'`;
  return row?.connections ?? 0;
}
