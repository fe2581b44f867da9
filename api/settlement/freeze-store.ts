// SQL that freezes a day: one pass over its entries, one over what they bring each party, and one row per party and currency, with a hash of what it rests on.
import { HOUSE_KINDS } from '../../engine/ledger/house.ts';
import { sum } from '../../engine/money/amount.ts';
import type { Sql } from '../db/connect.ts';
import { settling } from './statement-store.ts';
import { houseItems, type PayTerm, totalsJson } from './totals-store.ts';

/** Sorts of a day of millions stay in few pieces; each of the two passes sorts once. */
const WORK_MEM = '256MB';

export interface FreezeOrder {
  readonly date: string;
  readonly house: PayTerm;
  readonly payOn: readonly (PayTerm & { readonly date: string })[];
}

/**
 * Writes the statements of the day. Call it in a database transaction, when nobody can add to the day any more.
 *
 * The hash of a statement is the SHA-256 of lines of text: first date, party, currency, totals as stored and pay date; then, by merchant, the
 * merchant and the SHA-256 of the digests of its entries that touch the party; then, where the party has items, "house" and the SHA-256 of their
 * digests. The digest of an entry is the SHA-256 of its columns with tabs between; entries follow one another by the first entry of their message,
 * by benefit, by template (capture, represent, return, chargeback), then by id; items, which a second attempt may number anew, by source and number.
 */
export async function freezeStatements(sql: Sql, day: FreezeOrder): Promise<number> {
  await sql`select set_config('work_mem', ${WORK_MEM}, true)`;
  await gatherEntries(sql, day.date);
  const rows = await sql<{ count: number }[]>`
    with ${parties(sql, day.date)},
    term as (select * from json_to_recordset(${JSON.stringify(day.payOn)}::text::json) as term(days integer, country text, cycle text, date date)),
    stated as (
      select total.whose, total.unit, total.lines, total.net, ${totalsJson(sql)} as totals, term.date as pay_on, total.hashes
      from total
      left join merchants on 'merchant:' || merchants.id = total.whose
      left join acquirers on acquirers.id = merchants.acquirer
      left join lateral contract_in_force(total.whose, total.unit, ${day.date}) as contract on true
      left join term on term.days = coalesce((contract.terms ->> 'payoutDays')::int, merchants.settlement_days, ${day.house.days}) and term.country = coalesce(acquirers.country, ${day.house.country})
        and term.cycle = cycle_word(contract.terms)
    ),
    written as (
      insert into statements (business_date, party, currency, lines, net, totals, pay_on, hash)
      select ${day.date}, whose, unit, lines, net, totals, pay_on, ${statementHash(sql, day.date)}
      from stated returning pay_on
    ),
    counted as (select count(*) as count, min(pay_on) as first, max(pay_on) as last from written)
    update business_days set counts = json_build_object('entries', (select count(*) from closing_entries), 'benefits', (select coalesce(sum(given), 0)::bigint from total),
      'items', (select count(distinct id) from item), 'statements', counted.count, 'firstPayOn', counted.first, 'lastPayOn', counted.last)
    from counted where business_date = ${day.date} returning (counts ->> 'statements')::bigint as count`;
  return rows[0]?.count ?? 0;
}

/** The statements of a frozen day made once more, with the pay dates that stand on them, and compared. Changes nothing; call it in a database transaction. */
export async function freezeAgain(
  sql: Sql,
  date: string,
): Promise<{ readonly compared: number; readonly differing: number; readonly first: string | null }> {
  await sql`select set_config('work_mem', ${WORK_MEM}, true)`;
  await gatherEntries(sql, date);
  const [found] = await sql<{ compared: number; differing: number; first: string | null }[]>`
    with ${parties(sql, date)},
    old as (select party, currency, lines, net, totals, pay_on, hash from statements where business_date = ${date}),
    stated as (
      select coalesce(whose, party) as whose, coalesce(unit, currency) as unit, ${totalsJson(sql)} as totals, old.pay_on, hashes, total.whose is null as is_gone, old.hash as frozen, total.net = old.net and total.lines = old.lines as is_same
      from total full join old on party = whose and currency = unit
    ),
    compared as (select whose || ' ' || unit as place, is_gone or frozen is null or not is_same or frozen <> ${statementHash(sql, date)} as differs from stated)
    select count(*) as compared, count(*) filter (where differs) as differing, min(place) filter (where differs) as first from compared`;
  if (found === undefined) throw new Error('an aggregate has one row');
  return found;
}

function statementHash(sql: Sql, date: string) {
  return sql`encode(sha256(convert_to(concat_ws(E'\n', concat_ws(E'\t', ${date}::text, whose, unit, totals::text, pay_on::text), hashes), 'UTF8')), 'hex')`;
}

/**
 * Two tables that are gone with the database transaction. `closing_entries`: the entries of the day that settle, narrow, with the first entry of
 * their message, what it sold, and their digest. `closing_sides`: who is touched by entries at which merchant, numbered, because a day of millions
 * is sorted by numbers in a fraction of the time that texts take.
 */
async function gatherEntries(sql: Sql, date: string): Promise<void> {
  const partyOf = (account: 'debit' | 'credit') =>
    sql`case when ${sql(account)} like 'due:cardholder:%' then 'cardholders' else substr(${sql(account)}, strpos(${sql(account)}, ':') + 1) end`;
  await sql`drop table if exists closing_entries, closing_sides`;
  await sql`
    create temporary table closing_entries on commit drop as
    with settled as (
      select *, case when template in ('benefit.capture', 'benefit.represent') then 1 else -1 end as direction,
        min(id) over (partition by authorization_id, message_id) as first,
        sum(case when credit like 'due:merchant:%' or debit like 'due:merchant:%' then amount end) over (partition by authorization_id, message_id, unit, template) as till
      from entries where business_date = ${date} and ${settling(sql)}
    ),
    sold as (
      select settled.*, coalesce((messages.body::json ->> 'amount')::bigint, (select amount from authorizations where authorizations.id = settled.authorization_id) - coalesce((messages.body::json ->> 'remaining')::bigint, 0), 0) as payment
      from settled
      left join messages on messages.authorization_id = settled.authorization_id and messages.id = settled.message_id
      offset 0 -- Reads a body once.
    )
    select id, first, unit, merchant, ${partyOf('credit')} as creditor, ${partyOf('debit')} as debtor, amount, direction,
      split_part(party, ':', 1) as funder,
      benefit_no * 4 + case template when 'benefit.capture' then 0 when 'benefit.represent' then 1 when 'benefit.return' then 2 else 3 end as slot,
      direction * payment as gross, direction * (payment - coalesce(till, 0))::bigint as paid,
      sha256(convert_to(concat_ws(E'\t', id, authorization_id, message_id, no, template, debit, credit, amount, unit, campaign, version), 'UTF8')) as digest
    from sold`;
  await sql`
    create temporary table closing_sides on commit drop as
    select row_number() over () as side, whose, unit, merchant
    from (select creditor as whose, unit, merchant from closing_entries union select debtor, unit, merchant from closing_entries) as touched`;
  await sql`analyze closing_sides`;
}

/** CTEs that end in `total`: per party and currency what its entries and items add up to, and the hashes they rest on. Both windows and the grouping read one sort. */
function parties(sql: Sql, date: string) {
  const paidBy = (funder: string) => sql`coalesce(sum(moved) filter (where funder = ${funder}), 0)::bigint as ${sql(`by_${funder}`)}`;
  const kindSums = HOUSE_KINDS.map(
    (kind) => sql`coalesce(sum(effect) filter (where template like ${`${kind}.%`}), 0)::bigint as ${sql(kind)}`,
  );
  return sql`
    touch as (
      select side, first, slot, id, direction * amount as moved, case when debtor = creditor then 0 else amount end as effect, direction = 1 or debtor = creditor as is_given, funder, gross, paid, digest
      from closing_entries each join closing_sides on whose = creditor and closing_sides.unit = each.unit and closing_sides.merchant = each.merchant
      union all
      select side, first, slot, id, direction * amount, -amount, direction = -1, funder, gross, paid, digest
      from closing_entries each join closing_sides on whose = debtor and closing_sides.unit = each.unit and closing_sides.merchant = each.merchant where debtor <> creditor
    ),
    placed as (
      select *, lag(slot) over (partition by side, first order by slot, id) is distinct from slot as is_line, min(id) over (partition by side, first) = id as is_sale from touch
    ),
    summed as (
      select side, count(*) filter (where is_line) as lines, count(*) filter (where is_line and is_given) as given,
        coalesce(sum(gross) filter (where is_sale), 0)::bigint as gross, coalesce(sum(paid) filter (where is_sale), 0)::bigint as paid,
        ${paidBy('bank')}, ${paidBy('merchant')}, ${paidBy('scheme')}, ${paidBy('chain')}, ${paidBy('brand')}, sum(effect)::bigint as net,
        encode(sha256(string_agg(digest, ''::bytea order by first, slot, id)), 'hex') as hash
      from placed group by side
    ),
    part as (select summed.*, whose, unit, merchant from summed join closing_sides using (side)),
    benefit as (
      select whose, unit, sum(lines)::bigint as lines, sum(given)::bigint as given, sum(gross)::bigint as gross, sum(paid)::bigint as paid, sum(by_bank)::bigint as bank, sum(by_merchant)::bigint as merchant,
        sum(by_scheme)::bigint as scheme, sum(by_chain)::bigint as chain, sum(by_brand)::bigint as brand, sum(net)::bigint as net, string_agg(concat_ws(E'\t', merchant, hash), E'\n' order by merchant collate "C") as hashes
      from part group by whose, unit
    ),
    item as (${houseItems(sql, { date, party: null })}),
    house as (
      select whose, unit, count(*) as items, ${kindSums.reduce((all, each) => sql`${all}, ${each}`)}, sum(effect)::bigint as net,
        encode(sha256(string_agg(sha256(convert_to(concat_ws(E'\t', source, no, template, debit, credit, amount, unit, party, coalesce(authorization_id, ''), coalesce(memo, '')), 'UTF8')), ''::bytea order by source collate "C", no)), 'hex') as hash
      from item group by whose, unit
    ),
    total as (
      select whose, unit, coalesce(lines, 0) as lines, coalesce(given, 0) as given, coalesce(gross, 0) as gross, coalesce(paid, 0) as paid, coalesce(bank, 0) as bank, coalesce(merchant, 0) as merchant,
        coalesce(scheme, 0) as scheme, coalesce(chain, 0) as chain, coalesce(brand, 0) as brand, coalesce(benefit.net, 0) as benefits, coalesce(items, 0) as items, coalesce(sale, 0) as sale, coalesce(fee, 0) as fee,
        coalesce(tax, 0) as tax, coalesce(late, 0) as late, coalesce(adjustment, 0) as adjustment, coalesce(breakage, 0) as breakage, coalesce(benefit.net, 0) + coalesce(house.net, 0) as net,
        concat_ws(E'\n', hashes, 'house' || E'\t' || house.hash) as hashes
      from benefit full join house using (whose, unit)
    )`;
}

export interface FrozenDay {
  readonly statements: number;
  /** SHA-256 over the hashes of all statements, by party and currency. */
  readonly hash: string;
  /** By currency, then by kind of party: "bank", "scheme", "merchants", "cardholders", "points", "instalment_fee". */
  readonly net: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** What the frozen statements of a day add up to. Positions that do not sum to zero are a bug, and the day is not closed. */
export async function frozenDay(sql: Sql, date: string): Promise<FrozenDay> {
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
