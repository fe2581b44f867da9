// SQL of the account of a party: what its statements said up to a day, and what was paid, collected or set off since.
import { HOUSE_KINDS } from '../../engine/ledger/house.ts';
import type { Sql } from '../db/connect.ts';
import type { StatementKey } from './statement-store.ts';

export interface AccountMove {
  readonly id: number;
  readonly template: string;
  readonly source: string;
  readonly memo: string | null;
  /** Positive: the party is owed more. */
  readonly amount: number;
}

/** Entries of the house that stand on no statement, and move what the party is owed. */
function moves(sql: Sql, { party, currency }: StatementKey) {
  return sql`
    select id, template, source, memo, business_date, (case when settlement_party(credit) = ${party} then amount else 0 end - case when settlement_party(debit) = ${party} then amount else 0 end)::bigint as amount
    from house_entries where party = ${party} and unit = ${currency} and split_part(template, '.', 1) <> all(${[...HOUSE_KINDS]}::text[])`;
}

/** What the party was owed when the day began, and when the day was closed. */
export async function openingBalance(sql: Sql, key: StatementKey): Promise<{ readonly opening: number; readonly closedAt: string }> {
  const [row] = await sql<{ opening: number; closedAt: string }[]>`
    select ((select coalesce(sum(net), 0) from statements where party = ${key.party} and currency = ${key.currency} and business_date < ${key.date})
      + (select coalesce(sum(amount), 0) from (${moves(sql, key)}) as moved where business_date < ${key.date}))::bigint as opening,
      closed_at as "closedAt" from business_days where business_date = ${key.date} and state = 'closed'`;
  if (row === undefined) throw new Error(`the day ${key.date} is not closed`);
  return row;
}

export async function accountMoves(sql: Sql, key: StatementKey): Promise<readonly AccountMove[]> {
  return sql<
    AccountMove[]
  >`select id, template, source, memo, amount from (${moves(sql, key)}) as moved where business_date = ${key.date} and amount <> 0 order by id`;
}
