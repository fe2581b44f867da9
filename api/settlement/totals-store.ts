// SQL that adds up statements from the ledger while the day is open, for one party or for all; freeze-store.ts does it once more at the close.
import { HOUSE_KINDS } from '../../engine/ledger/house.ts';
import type { Cutover } from '../../engine/settlement/business-day.ts';
import type { SettlementParty } from '../../engine/settlement/position.ts';
import type { StatementTotals } from '../../engine/settlement/statement.ts';
import type { Sql } from '../db/connect.ts';
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

/** T+N in days after the end of a cycle ("daily", "weekly:5", "monthly:15"), by the country whose calendar counts them. */
export interface PayTerm {
  readonly days: number;
  readonly country: string;
  readonly cycle: string;
}

/** Parties that are no merchants (bank, scheme, cardholders) settle like this. */
export const HOUSE_DAYS = 1;

/** Every term that a party may have, by contract or without one, so that the pay dates can be counted outside SQL. */
export async function payTerms(sql: Sql, house: PayTerm): Promise<readonly PayTerm[]> {
  return sql<PayTerm[]>`
    select * from (
      select settlement_days as days, 'daily' as cycle from merchants union select ${house.days}::int, ${house.cycle}
      union select (terms ->> 'payoutDays')::int, cycle_word(terms) from settlement_contracts where state = 'approved'
    ) as term cross join (select country from acquirers union select ${house.country}) as place`;
}

/** Ledger time: the database's clock, or, where messages bring their own time, the newest of them. */
export async function ledgerTime(sql: Sql): Promise<string> {
  const [row] = await sql<{ now: string }[]>`
    select case when (select value #>> '{}' from settings where name = 'clock') = 'message' then coalesce((select at from entries order by id desc limit 1), now()) else now() end as now`;
  if (row === undefined) throw new Error('a clock has one row');
  return row.now;
}

/** Cut-overs of all acquirers. */
export async function cutovers(sql: Sql): Promise<readonly (Cutover & { readonly id: string })[]> {
  return sql<(Cutover & { id: string })[]>`select id, time_zone as "timeZone", cutover from acquirers order by id`;
}

interface TotalsRow {
  readonly party: string;
  readonly currency: string;
  readonly totals: StatementTotals;
}

/** `total` as the JSON of StatementTotals. */
export function totalsJson(sql: Sql) {
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
