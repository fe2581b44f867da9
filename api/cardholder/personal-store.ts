// SQL over the tables that know a cardholder: their rows for an export, and their end at an erasure.
import type { Sql } from '../db/connect.ts';
import { PERSONAL_TABLES, type PersonalTable } from './personal.ts';

/** Rows of one section that an export shows; beyond it the export says that there are more. */
export const SECTION_ROWS_MAX = 10_000;
const PAGE = 500;

export interface Whose {
  readonly accounts: readonly string[];
  readonly subjects: readonly string[];
}

const keysOf = ({ by }: PersonalTable, whose: Whose): string[] => [...(by.holds === 'account' ? whose.accounts : whose.subjects)];

/** At most SECTION_ROWS_MAX + 1. */
export async function readSection(sql: Sql, table: PersonalTable, whose: Whose): Promise<readonly unknown[]> {
  const rows = await sql<{ row: unknown }[]>`
    select to_jsonb(t) - ${[...(table.hidden ?? [])]}::text[] as row from ${sql(table.table)} t
    where ${sql(table.by.column)} = any(${keysOf(table, whose)}::text[]) limit ${SECTION_ROWS_MAX + 1}`;
  return rows.map(({ row }) => row);
}

/** The row of the account itself. */
export async function readAccountRow(sql: Sql, account: string): Promise<unknown> {
  const [row] = await sql<{ row: unknown }[]>`select to_jsonb(a) as row from accounts a where id = ${account}`;
  return row?.row ?? null;
}

export interface ExportedAuthorization {
  readonly id: string;
  readonly at: string;
  readonly merchant: string;
  readonly amount: number;
  readonly currency: string;
  readonly state: string;
  /** What was granted for it, as the till was told; who pays for it is the bank's own matter. */
  readonly receipt: unknown;
  readonly points: unknown;
  readonly benefits: unknown;
}

/** Their own purchases, newest first, in pages: of a shared wallet those of their own cards alone. */
export async function* readAuthorizations(sql: Sql, whose: Whose, most: number): AsyncGenerator<readonly ExportedAuthorization[]> {
  const own = whose.accounts.map((account) => `ac:${account}`);
  let [at, id]: readonly (string | null)[] = [null, null];
  for (let given = 0; given < most; ) {
    const rows: readonly ExportedAuthorization[] = await sql<ExportedAuthorization[]>`
      select id, decided_at as at, merchant, amount, currency, state, reply::json -> 'receipt' as receipt, reply::json -> 'points' as points,
        (select coalesce(json_agg(json_build_object('campaign', b -> 'campaign', 'kind', b -> 'kind', 'amount', b -> 'amount', 'receipt', b -> 'receipt')), '[]')
          from json_array_elements(case json_typeof(reply::json -> 'benefits') when 'array' then reply::json -> 'benefits' else '[]' end) as b) as benefits
      from authorizations
      where (subject = any(${own}::text[]) or card_token in (select token from cards where account = any(${[...whose.accounts]}::text[])))
        and (${at ?? null}::timestamptz is null or (decided_at, id) < (${at ?? null}::timestamptz, ${id ?? null}::text))
      order by decided_at desc, id desc limit ${Math.min(PAGE, most - given)}`;
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    given += rows.length;
    [at, id] = [rows.at(-1)?.at ?? null, rows.at(-1)?.id ?? null];
  }
}

/** In the transaction of the erasure. */
export async function forgetRows(sql: Sql, whose: Whose): Promise<void> {
  await stopSendings(sql, whose.accounts);
  for (const table of PERSONAL_TABLES) {
    const keys = keysOf(table, whose);
    const column = sql(table.by.column);
    if (table.atErasure === 'delete') await sql`delete from ${sql(table.table)} where ${column} = any(${keys}::text[])`;
    else if (table.atErasure !== 'keep')
      await sql`update ${sql(table.table)} set ${sql(table.atErasure.set as Record<string, never>)} where ${column} = any(${keys}::text[])`;
  }
}

/** What still waits is not sent; what was sent forgets to whom. */
async function stopSendings(sql: Sql, accounts: readonly string[]): Promise<void> {
  const all = accounts as string[];
  await sql`update message_deliveries set state = 'dropped', fault = 'erased' where account = any(${all}::text[]) and state in ('waiting', 'gathered')`;
  await sql`update message_attempts set headers = '{}' where delivery in (select id from message_deliveries where account = any(${all}::text[]))`;
}

/** Columns that may lead to a cardholder, for the test that compares them with PERSONAL_TABLES. */
export async function columnsThatLead(sql: Sql): Promise<readonly { readonly table: string; readonly column: string }[]> {
  return sql<{ table: string; column: string }[]>`
    select c.table_name as table, c.column_name as column from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name in ('account', 'subject', 'giver', 'taker', 'receiver', 'holder', 'from_account', 'into_account', 'invited_by', 'giver_account', 'receiver_account', 'used_by')
      and not exists (select 1 from pg_inherits where inhrelid = (quote_ident(c.table_name))::regclass)
    order by 1, 2`;
}
