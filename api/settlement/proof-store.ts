// SQL that proves one business day: the ledger balances, positions sum to zero, statements are the ledger, and the seal is unbroken.
import { HOUSE_KINDS } from '../../engine/ledger/house.ts';
import { CHART } from '../../engine/ledger/chart.ts';
import type { Sql } from '../db/connect.ts';
import { type Compared, comparing } from './second-benefits-store.ts';

export interface Balanced {
  readonly unit: string;
  readonly rows: number;
  readonly debits: number;
  readonly credits: number;
  /** Accounts that the chart does not know, and rows that move nothing. */
  readonly faults: number;
}

/** Turnover of the day by unit, added up over accounts: each side for itself. */
export async function turnover(sql: Sql, date: string): Promise<readonly Balanced[]> {
  const known = Object.keys(CHART);
  return sql<Balanced[]>`
    with side as (
      select unit, debit as account, amount as debit, 0 as credit, 1 as row from ledger where business_date = ${date}
      union all
      select unit, credit, 0, amount, 0 from ledger where business_date = ${date}
    ),
    account as (select unit, account, sum(debit) as debit, sum(credit) as credit, sum(row) as rows, count(*) filter (where debit < 0 or credit < 0 or debit + credit = 0) as empty from side group by unit, account)
    select unit, sum(rows)::bigint as rows, sum(debit)::bigint as debits, sum(credit)::bigint as credits, (count(*) filter (where split_part(account, ':', 1) <> all(${known})) + sum(empty))::bigint as faults from account group by unit order by unit`;
}

/** By funder: what the day promised, or let go of, stands on both sides of the pair of accounts. */
export async function promises(sql: Sql, date: string): Promise<Compared> {
  const ofDay = sql`business_date = ${date} and template in ('benefit.hold', 'benefit.release', 'benefit.expire', 'benefit.unhold')`;
  return comparing(
    sql,
    sql`
    select 'hold:' || funder || ' ' || unit as place, sum(case when side = 'hold' then amount else 0 end)::bigint as second, -sum(case when side = 'commitment' then amount else 0 end)::bigint as booked
    from (
      select split_part(debit, ':', 1) as side, substr(debit, strpos(debit, ':') + 1) as funder, unit, amount from entries where ${ofDay}
      union all
      select split_part(credit, ':', 1), substr(credit, strpos(credit, ':') + 1), unit, -amount from entries where ${ofDay}
    ) moved group by funder, unit`,
  );
}

export interface Position {
  readonly currency: string;
  /** What those receive who receive; and what those pay who pay. */
  readonly receive: number;
  readonly pay: number;
  readonly parties: number;
  readonly net: number;
}

/** Net of every settlement party, from the ledger of the day. */
export async function positions(sql: Sql, date: string): Promise<readonly Position[]> {
  return sql<Position[]>`
    with net as (${effects(sql, date)})
    select currency, count(*) as parties, coalesce(sum(net) filter (where net > 0), 0)::bigint as receive, coalesce(-sum(net) filter (where net < 0), 0)::bigint as pay, sum(net)::bigint as net from net group by currency order by currency`;
}

/** The frozen net of every party against the ledger of the day. */
export async function statementsAgainstLedger(sql: Sql, date: string): Promise<Compared> {
  return comparing(
    sql,
    sql`
    select coalesce(ledger.party, statements.party) || ' ' || coalesce(ledger.currency, statements.currency) as place, coalesce(statements.net, 0) as second, coalesce(ledger.net, 0) as booked
    from (${effects(sql, date)}) ledger full join (select * from statements where business_date = ${date}) statements on statements.party = ledger.party and statements.currency = ledger.currency`,
  );
}

function effects(sql: Sql, date: string) {
  const stated = ['benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback'];
  return sql`
    select side.party, unit as currency, sum(side.effect)::bigint as net from ledger
    cross join lateral (values (settlement_party(credit), amount), (settlement_party(debit), -amount)) as side (party, effect)
    where business_date = ${date} and (template = any(${stated}::text[]) or book = 'house' and split_part(template, '.', 1) = any(${[...HOUSE_KINDS]}::text[])) and side.party is not null
    group by side.party, unit`;
}

export interface DayState {
  readonly state: string;
  readonly hash: string | null;
}

export async function dayState(sql: Sql, date: string): Promise<DayState> {
  const [row] = await sql<DayState[]>`select state, hash from business_days where business_date = ${date}`;
  return row ?? { state: 'open', hash: null };
}

export interface Seal {
  readonly statements: number;
  /** SHA-256 over party, currency and hash of every statement, by party: what the day was sealed with. */
  readonly hash: string;
}

export async function sealAgain(sql: Sql, date: string): Promise<Seal> {
  const [row] = await sql<Seal[]>`
    select count(*) as statements, encode(sha256(convert_to(coalesce(string_agg(concat_ws(E'\t', party, currency, hash), E'\n' order by party collate "C", currency), ''), 'UTF8')), 'hex') as hash from statements where business_date = ${date}`;
  if (row === undefined) throw new Error('an aggregate has one row');
  return row;
}
