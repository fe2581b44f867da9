// SQL of the proof at the end of a played day: who paid, what the statements say beside the ledger, and the head of the hash chain.
import type { Sql } from '../db/connect.ts';

export interface PartyNet {
  readonly currency: string;
  /** "bank", "scheme", "merchants", "cardholders", "instalment_fee" or "points". */
  readonly party: string;
  /** Positive: the party receives. */
  readonly ledger: number;
  readonly statements: number;
}

/** Net per kind of party, once from the entries and once from the frozen statements; equal when every business day is closed. */
export async function netByParty(sql: Sql): Promise<readonly PartyNet[]> {
  return sql<PartyNet[]>`
    with sides as (
      select unit, credit as account, amount from entries where credit ~ '^(due|subsidy):'
      union all select unit, debit, -amount from entries where debit ~ '^(due|subsidy):'
      union all select unit, credit, amount from house_entries where template ~ '^(sale|fee|tax|late|adjustment|breakage)[.]'
      union all select unit, debit, -amount from house_entries where template ~ '^(sale|fee|tax|late|adjustment|breakage)[.]'
    ),
    ledger as (
      select unit as currency, case when account ~ ':merchant:' then 'merchants' when account ~ ':cardholder:' then 'cardholders' when account ~ ':points:' then 'points' when account like 'income:%' then 'bank'
        when account like 'tax:%' then 'tax' when account like 'clearing:%' then 'acquirer:' || substr(account, 10) else split_part(account, ':', 2) end as party,
        sum(amount)::bigint as net from sides where unit not like 'points:%' group by 1, 2
    ),
    stated as (
      select currency, case when party like 'merchant:%' then 'merchants' when party like 'points:%' then 'points' else party end as party, sum(net)::bigint as net from statements group by 1, 2
    )
    select currency, party, coalesce(ledger.net, 0) as ledger, coalesce(stated.net, 0) as statements
    from ledger full join stated using (currency, party) order by currency, party`;
}

export interface FunderPaid {
  readonly currency: string;
  readonly funder: string;
  readonly captured: number;
  readonly returned: number;
}

/** What each kind of funder has paid and got back. */
export async function paidByFunder(sql: Sql): Promise<readonly FunderPaid[]> {
  return sql<FunderPaid[]>`
    with paid as (
      select unit, debit as account, amount, 0::bigint as back from entries where debit like 'subsidy:%'
      union all select unit, credit, 0, amount from entries where credit like 'subsidy:%'
    )
    select unit as currency, split_part(account, ':', 2) as funder, sum(amount)::bigint as captured, sum(back)::bigint as returned from paid group by 1, 2 order by 1, 2`;
}

export async function businessDates(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ date: string }[]>`select distinct business_date as date from entries order by 1`;
  return rows.map((row) => row.date);
}

export interface JournalSize {
  readonly authorizations: number;
  readonly messages: number;
  readonly entries: number;
  readonly batches: number;
  readonly openHolds: number;
  readonly head: string | null;
}

/** Rows of the journal, and the newest link of its chain. */
export async function journalSize(sql: Sql): Promise<JournalSize> {
  const [row] = await sql<JournalSize[]>`
    select (select count(*) from authorizations) as authorizations, (select count(*) from messages) as messages, (select count(*) from entries) as entries, (select count(*) from batches) as batches,
      (select count(*) from authorizations where state in ('held', 'partly_captured')) as "openHolds", (select stream || ' #' || seq || ' ' || hash from batches order by id desc limit 1) as head`;
  if (row === undefined) throw new Error('a count has one row');
  return row;
}

export async function stateCounts(sql: Sql): Promise<Readonly<Record<string, number>>> {
  const rows = await sql<{ state: string; count: number }[]>`select state, count(*) from authorizations group by 1 order by 2 desc`;
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}
