// SQL of balances as of a date: of every account, of the trial balance, and the entries of one account with their running balance.
import type { Sql } from '../db/connect.ts';
import { moved, openDays } from './movements-store.ts';

export interface AccountBalance {
  readonly account: string;
  /** ISO 4217, or "points:<programme>". */
  readonly unit: string;
  readonly debit: number;
  readonly credit: number;
  /** Debits less credits. */
  readonly balance: number;
}

/** In order of account and unit; only accounts that ever moved. */
export async function accountBalances(
  sql: Sql,
  asked: { readonly asOf: string; readonly prefix: string; readonly after: readonly [string, string]; readonly limit: number },
): Promise<readonly AccountBalance[]> {
  const open = await openDays(sql, asked.asOf);
  return sql<AccountBalance[]>`
    select account, unit, sum(debit)::bigint as debit, sum(credit)::bigint as credit, sum(debit - credit)::bigint as balance
    from (${moved(sql, { date: asked.asOf, open })}) moved where starts_with(account, ${asked.prefix}) and (account, unit) > (${asked.after[0]}, ${asked.after[1]})
    group by account, unit order by account, unit limit ${asked.limit}`;
}

export interface TrialRow {
  /** An account, or the word before its first colon. */
  readonly account: string;
  readonly unit: string;
  /** Debits less credits before the first day. */
  readonly opening: number;
  readonly debit: number;
  readonly credit: number;
  readonly closing: number;
}
export interface TrialTotals {
  readonly unit: string;
  readonly openingDebit: number;
  readonly openingCredit: number;
  readonly debit: number;
  readonly credit: number;
  readonly closingDebit: number;
  readonly closingCredit: number;
}
export interface TrialAsked {
  readonly from: string;
  readonly asOf: string;
  readonly level: 'class' | 'account';
  readonly unit: string | null;
  readonly after: readonly [string, string];
  readonly limit: number;
}

/** Totals are over all rows, not over the page. */
export async function trialBalance(
  sql: Sql,
  asked: TrialAsked,
): Promise<{ readonly rows: readonly TrialRow[]; readonly totals: readonly TrialTotals[] }> {
  const open = await openDays(sql, asked.asOf);
  const name = asked.level === 'class' ? sql`split_part(account, ':', 1)` : sql`account`;
  const [found] = await sql<{ rows: TrialRow[] | null; totals: TrialTotals[] | null }[]>`
    with balance as materialized (
      select ${name} as account, unit, sum(case when business_date < ${asked.from} then debit - credit else 0 end)::bigint as opening,
        sum(case when business_date < ${asked.from} then 0 else debit end)::bigint as debit, sum(case when business_date < ${asked.from} then 0 else credit end)::bigint as credit, sum(debit - credit)::bigint as closing
      from (${moved(sql, { date: asked.asOf, open })}) moved where ${asked.unit}::text is null or unit = ${asked.unit} group by 1, 2
    ),
    page as (select * from balance where (account, unit) > (${asked.after[0]}, ${asked.after[1]}) order by account, unit limit ${asked.limit}),
    total as (
      select unit, sum(greatest(opening, 0))::bigint as "openingDebit", sum(greatest(-opening, 0))::bigint as "openingCredit", sum(debit)::bigint as debit, sum(credit)::bigint as credit,
        sum(greatest(closing, 0))::bigint as "closingDebit", sum(greatest(-closing, 0))::bigint as "closingCredit"
      from balance group by unit
    )
    select (select json_agg(page order by account, unit) from page) as rows, (select json_agg(total order by unit) from total) as totals`;
  return { rows: found?.rows ?? [], totals: found?.totals ?? [] };
}

export interface AccountEntry {
  readonly book: 'authorization' | 'house';
  readonly id: number;
  readonly date: string;
  readonly at: string;
  readonly source: string;
  readonly authorizationId: string | null;
  readonly template: string;
  /** The account on the other side. */
  readonly counter: string;
  readonly debit: number;
  readonly credit: number;
  /** Debits less credits of the account after this entry. */
  readonly balance: number;
}
export interface EntriesAsked {
  /** As it stands in the trial balance: cardholders under their control account. */
  readonly account: string;
  readonly unit: string;
  readonly from: string;
  readonly to: string;
  readonly after: readonly [date: string, book: string, id: number];
  readonly limit: number;
}

/** In order of date, book and id. */
export async function accountEntries(sql: Sql, asked: EntriesAsked): Promise<readonly AccountEntry[]> {
  const opening = await balanceBefore(sql, asked);
  return sql<AccountEntry[]>`
    with own as (
      select book, id, business_date, at, source, authorization_id, template, case when control_account(debit) = ${asked.account} then credit else debit end as counter,
        case when control_account(debit) = ${asked.account} then amount else 0 end as debit, case when control_account(credit) = ${asked.account} then amount else 0 end as credit
      from ledger where business_date between ${asked.from} and ${asked.to} and unit = ${asked.unit} and ${within(sql, asked.account)}
    ),
    placed as (select *, (${opening}::bigint + sum(debit - credit) over (order by business_date, book, id))::bigint as balance from own)
    select book, id, business_date as date, at, source, authorization_id as "authorizationId", template, counter, debit, credit, balance from placed
    where (business_date, book, id) > (${asked.after[0]}::date, ${asked.after[1]}, ${asked.after[2]}::bigint) order by business_date, book, id limit ${asked.limit}`;
}

export async function balanceBefore(sql: Sql, { account, unit, from }: Pick<EntriesAsked, 'account' | 'unit' | 'from'>): Promise<number> {
  const open = await openDays(sql, from);
  const [row] = await sql<{ balance: number }[]>`
    select coalesce(sum(debit - credit), 0)::bigint as balance from (${moved(sql, { date: from, open })}) moved where account = ${account} and unit = ${unit} and business_date < ${from}`;
  return row?.balance ?? 0;
}

/** A merchant's accounts are found by its column, where there is an index; nobody's own account is a control account by name alone. */
function within(sql: Sql, account: string) {
  const merchant = /^(?:due|subsidy):merchant:(.+)$/.exec(account)?.[1];
  const either = sql`(control_account(debit) = ${account} or control_account(credit) = ${account})`;
  return merchant === undefined ? either : sql`(merchant = ${merchant} and template <> 'benefit.hold' or book = 'house') and ${either}`;
}
