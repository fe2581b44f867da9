// SQL that adds up statements from the ledger, for one party or for all parties of a day at once, and freezes them at the close.
import { HOUSE_KINDS } from '../../engine/ledger/house.ts';
import { sum } from '../../engine/money/amount.ts';
import type { Cutover } from '../../engine/settlement/business-day.ts';
import type { SettlementParty } from '../../engine/settlement/position.ts';
import type { StatementTotals } from '../../engine/settlement/statement.ts';
import type { Sql } from '../db/connect.ts';
import { logChange } from '../http/settings-store.ts';
import { partyOfColumn, type StatementsAsked, type StatementSummary, settling, touching } from './statement-store.ts';

/** Totals of a day that is still open: provisional, and read from the ledger every time. */
export async function provisionalStatements(sql: Sql, of: StatementsAsked): Promise<readonly StatementSummary[]> {
  const rows = await sql<TotalsRow[]>`
    with ${totals(sql, of)}
    select whose as party, unit as currency, ${totalsJson(sql)} as totals from total
    where (${of.party}::text is null or whose = ${of.party}) and (${of.within}::text[] is null or whose = any(${of.within}::text[])) and (whose, unit) > (${of.after[0]}, ${of.after[1]}) order by whose, unit limit ${of.limit}`;
  return rows.map((row) => ({
    date: of.date,
    party: row.party,
    currency: row.currency,
    state: 'open',
    totals: row.totals,
    payOn: null,
    hash: null,
  }));
}

/** T+N in days, by the country whose calendar counts them. */
export interface PayTerm {
  readonly days: number;
  readonly country: string;
}

/** Parties that are no merchants (bank, scheme, cardholders) settle like this. */
export const HOUSE_DAYS = 1;

/** Every term that merchants of the day have, so that the pay dates can be counted outside SQL. */
export async function payTerms(sql: Sql, house: PayTerm): Promise<readonly PayTerm[]> {
  const rows = await sql<{ days: number; country: string }[]>`
    select distinct merchants.settlement_days as days, coalesce(acquirers.country, ${house.country}) as country from merchants left join acquirers on acquirers.id = merchants.acquirer`;
  return [...rows.filter((row) => row.days !== house.days || row.country !== house.country), house];
}

/**
 * Writes one row per party and currency and returns what the day adds up to. The hash of a statement is the SHA-256 of its head (date, party,
 * currency, totals, pay date) and, by merchant, the SHA-256 of its entries in order of their id: two levels, so that no text grows without bound.
 */
export async function freezeStatements(
  sql: Sql,
  day: { readonly date: string; readonly house: PayTerm; readonly payOn: readonly (PayTerm & { readonly date: string })[] },
): Promise<FrozenDay> {
  await sql`
    with ${totals(sql, { date: day.date, party: null })},
    part as (
      select whose, unit, merchant, encode(sha256(convert_to(string_agg(concat_ws(E'\t', id, authorization_id, message_id, no, template, debit, credit, amount, unit, campaign, version), E'\n' order by id), 'UTF8')), 'hex') as hash
      from touch group by whose, unit, merchant
    ),
    body as (select whose, unit, string_agg(concat_ws(E'\t', merchant, hash), E'\n' order by merchant collate "C") as hashes from part group by whose, unit),
    term as (select * from json_to_recordset(${JSON.stringify(day.payOn)}::text::json) as term(days integer, country text, date date)),
    written as (
      select total.whose, total.unit, total.lines, total.net, ${totalsJson(sql)} as totals, term.date as pay_on, body.hashes
      from total join body using (whose, unit)
      left join merchants on 'merchant:' || merchants.id = total.whose
      left join acquirers on acquirers.id = merchants.acquirer
      left join term on term.days = coalesce(merchants.settlement_days, ${day.house.days}) and term.country = coalesce(acquirers.country, ${day.house.country})
    )
    insert into statements (business_date, party, currency, lines, net, totals, pay_on, hash)
    select ${day.date}, whose, unit, lines, net, totals, pay_on, encode(sha256(convert_to(concat_ws(E'\n', concat_ws(E'\t', ${day.date}::text, whose, unit, totals::text, pay_on::text), hashes), 'UTF8')), 'hex')
    from written`;
  return frozenDay(sql, day.date);
}

export interface FrozenDay {
  readonly statements: number;
  /** SHA-256 over the hashes of all statements, by party and currency. */
  readonly hash: string;
  /** By currency, then by kind of party: "bank", "scheme", "merchants", "cardholders", "points", "instalment_fee". */
  readonly net: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

async function frozenDay(sql: Sql, date: string): Promise<FrozenDay> {
  const [day] = await sql<{ statements: number; hash: string }[]>`
    select count(*) as statements, encode(sha256(convert_to(coalesce(string_agg(concat_ws(E'\t', party, currency, hash), E'\n' order by party collate "C", currency), ''), 'UTF8')), 'hex') as hash from statements where business_date = ${date}`;
  const rows = await sql<{ currency: string; kind: string; net: number }[]>`
    select currency, case split_part(party, ':', 1) when 'merchant' then 'merchants' else split_part(party, ':', 1) end as kind, sum(net)::bigint as net from statements where business_date = ${date} group by 1, 2 order by 1, 2`;
  if (day === undefined) throw new Error('an aggregate has one row');
  const currencies = [...new Set(rows.map((row) => row.currency))];
  const net = Object.fromEntries(
    currencies.map((currency) => [
      currency,
      Object.fromEntries(rows.filter((row) => row.currency === currency).map((row) => [row.kind, row.net])),
    ]),
  );
  for (const [currency, byKind] of Object.entries(net)) {
    if (sum(Object.values(byKind)) !== 0) throw new Error(`the ${currency} positions of ${date} do not sum to zero`);
  }
  return { statements: day.statements, hash: day.hash, net };
}

/** Writes the day as closed; the caller holds its lock. */
export async function recordClose(
  sql: Sql,
  close: { readonly date: string; readonly day: FrozenDay; readonly actor: string },
): Promise<void> {
  await sql`
    insert into business_days (business_date, state, hash, net, closed_at) values (${close.date}, 'closed', ${close.day.hash}, ${JSON.stringify(close.day.net)}::text::json, now())
    on conflict (business_date) do update set state = 'closed', hash = excluded.hash, net = excluded.net, closed_at = excluded.closed_at`;
  await logChange(sql, {
    actor: close.actor,
    action: 'settlement.close',
    object: close.date,
    detail: { hash: close.day.hash, statements: close.day.statements },
  });
}

/** Ledger time: the database's clock, or, where messages bring their own time, the newest of them. */
export async function ledgerTime(sql: Sql): Promise<string> {
  const [row] = await sql<{ now: string }[]>`
    select case when (select value #>> '{}' from settings where name = 'clock') = 'message' then coalesce((select at from entries order by id desc limit 1), now()) else now() end as now`;
  if (row === undefined) throw new Error('a clock has one row');
  return row.now;
}

/** Cut-overs of all acquirers. */
export async function cutovers(sql: Sql): Promise<readonly Cutover[]> {
  return sql<Cutover[]>`select time_zone as "timeZone", cutover from acquirers`;
}

/** One close of a day at a time; released with the transaction. */
export async function lockDay(sql: Sql, date: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('settlement.close'), hashtext(${date}))`;
}

interface TotalsRow {
  readonly party: string;
  readonly currency: string;
  readonly totals: StatementTotals;
}

function totalsJson(sql: Sql) {
  return sql`json_build_object('lines', total.lines, 'gross', total.gross, 'paid', total.paid, 'subsidyByFunder', json_build_object('bank', total.bank, 'merchant', total.merchant, 'scheme', total.scheme, 'chain', total.chain, 'brand', total.brand), 'benefits', total.benefits, 'items', total.items,
    'house', json_build_object('sale', total.sale, 'fee', total.fee, 'tax', total.tax, 'late', total.late, 'adjustment', total.adjustment, 'breakage', total.breakage), 'net', total.net)`;
}

/** One row for each party that a house entry of the day touches, with what it brings that party. */
export function houseItems(sql: Sql, of: { readonly date: string; readonly party: SettlementParty | null }) {
  return sql`
    select house_entries.*, side.whose, side.effect from house_entries
    cross join lateral (values (settlement_party(credit), amount), (settlement_party(debit), -amount)) as side (whose, effect)
    where business_date = ${of.date} and split_part(template, '.', 1) = any(${[...HOUSE_KINDS]}::text[]) and (${of.party}::text is null or side.whose = ${of.party})`;
}

function houseSums(sql: Sql) {
  return HOUSE_KINDS.map((kind) => sql`sum(effect) filter (where template like ${`${kind}.%`}) as ${sql(kind)}`).reduce(
    (all, each) => sql`${all}, ${each}`,
  );
}

/** Chain of CTEs ending in `total (whose, unit, lines, gross, paid, …, net)`; the same sums as engine/settlement/statement.ts. */
function totals(sql: Sql, of: { readonly date: string; readonly party: SettlementParty | null }) {
  const [debtor, creditor] = [partyOfColumn(sql, 'debit'), partyOfColumn(sql, 'credit')];
  return sql`
    settled as materialized (
      select *, case when template in ('benefit.capture', 'benefit.represent') then 1 else -1 end as direction, ${debtor} as debtor, ${creditor} as creditor
      from entries where business_date = ${of.date} and ${settling(sql)} and ${of.party === null ? sql`true` : touching(sql, of.party)}
    ),
    touch as (
      select settled.*, creditor as whose, case when debtor = creditor then 0 else amount end as effect from settled
      union all
      select settled.*, debtor as whose, -amount as effect from settled where debtor <> creditor
    ),
    line as (
      select whose, unit, authorization_id, message_id, benefit_no, template, min(direction) as direction, min(id) as place, sum(effect) as net,
        coalesce(sum(direction * amount) filter (where party = 'bank'), 0) as bank, coalesce(sum(direction * amount) filter (where party like 'merchant:%'), 0) as merchant, coalesce(sum(direction * amount) filter (where party = 'scheme'), 0) as scheme,
        coalesce(sum(direction * amount) filter (where party like 'chain:%'), 0) as chain, coalesce(sum(direction * amount) filter (where party like 'brand:%'), 0) as brand
      from touch group by whose, unit, authorization_id, message_id, benefit_no, template
    ),
    sale as (
      select distinct on (whose, unit, authorization_id, message_id) whose, unit, authorization_id, message_id, template, direction
      from line order by whose, unit, authorization_id, message_id, place
    ),
    till as (
      select authorization_id, message_id, unit, template, sum(amount) as amount from entries
      where business_date = ${of.date} and ${settling(sql)} and (credit like 'due:merchant:%' or debit like 'due:merchant:%')
      group by authorization_id, message_id, unit, template
    ),
    sold as (
      select whose, unit, sum(direction * moved.amount) as gross, sum(direction * (moved.amount - coalesce(till.amount, 0))) as paid
      from sale left join till using (authorization_id, message_id, unit, template)
      left join authorizations on authorizations.id = sale.authorization_id
      left join messages on messages.authorization_id = sale.authorization_id and messages.id = sale.message_id
      cross join lateral (select coalesce((messages.body::json ->> 'amount')::bigint, authorizations.amount - coalesce((messages.body::json ->> 'remaining')::bigint, 0), 0) as amount) as moved
      group by whose, unit
    ),
    benefit as (
      select whose, unit, count(*) as lines, sold.gross, sold.paid, sum(bank) as bank, sum(merchant) as merchant, sum(scheme) as scheme, sum(chain) as chain, sum(brand) as brand, sum(net) as net
      from line join sold using (whose, unit) group by whose, unit, sold.gross, sold.paid
    ),
    item as (${houseItems(sql, of)}),
    house as (
      select whose, unit, count(*) as items, ${houseSums(sql)}, sum(effect) as net from item group by whose, unit
    ),
    total as (
      select whose, unit, coalesce(lines, 0)::bigint as lines, coalesce(gross, 0)::bigint as gross, coalesce(paid, 0)::bigint as paid,
        coalesce(bank, 0)::bigint as bank, coalesce(merchant, 0)::bigint as merchant, coalesce(scheme, 0)::bigint as scheme, coalesce(chain, 0)::bigint as chain, coalesce(brand, 0)::bigint as brand,
        coalesce(benefit.net, 0)::bigint as benefits, coalesce(items, 0)::bigint as items, coalesce(sale, 0)::bigint as sale, coalesce(fee, 0)::bigint as fee, coalesce(tax, 0)::bigint as tax,
        coalesce(late, 0)::bigint as late, coalesce(adjustment, 0)::bigint as adjustment, coalesce(breakage, 0)::bigint as breakage, (coalesce(benefit.net, 0) + coalesce(house.net, 0))::bigint as net
      from benefit full join house using (whose, unit)
    )`;
}
