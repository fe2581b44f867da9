// SQL that proves closed days: the frozen statements are the ledger of their parties, items of the house included, net to zero, and have not been touched since.
import type { Sql } from '../db/connect.ts';
import type { Check } from './check.ts';

/** What each entry of a closed day does to each party it touches; a merchant that pays itself is touched once, for nothing. */
function touches(sql: Sql) {
  const owner = (account: 'debit' | 'credit') =>
    sql`case when ${sql(account)} like 'due:cardholder:%' then 'cardholders' when ${sql(account)} like 'due:%' then substr(${sql(account)}, 5) else substr(${sql(account)}, 9) end`;
  return sql`
    with moved as (
      select entries.*, ${owner('credit')} as creditor, ${owner('debit')} as debtor, min(entries.id) over (partition by entries.business_date, authorization_id, message_id) as first
      from entries join business_days on business_days.business_date = entries.business_date and state = 'closed'
      where template in ('benefit.capture', 'benefit.return', 'benefit.chargeback', 'benefit.represent')
    )
    select moved.*, creditor as whose, case when creditor = debtor then 0 else amount end as effect from moved
    union all
    select moved.*, debtor, -amount from moved where debtor <> creditor`;
}

/** The same of the entries that no authorization made, where they stand on statements; the accounts are read here once more, without the function of the database. */
function items(sql: Sql) {
  const owner = (account: 'debit' | 'credit') => sql`
    case split_part(${sql(account)}, ':', 1) when 'income' then 'bank' when 'tax' then 'tax' when 'clearing' then 'acquirer:' || substr(${sql(account)}, 10)
      when 'due' then case when ${sql(account)} like 'due:cardholder:%' then 'cardholders' else substr(${sql(account)}, 5) end when 'subsidy' then substr(${sql(account)}, 9) end`;
  return sql`
    select house.*, side.whose, side.effect from house_entries house join business_days on business_days.business_date = house.business_date and state = 'closed'
    cross join lateral (values (${owner('credit')}, amount), (${owner('debit')}, -amount)) as side (whose, effect)
    where template ~ '^(sale|fee|tax|late|adjustment|breakage)[.]' and side.whose is not null`;
}

const sums: Check = {
  name: 'Every statement of a closed day is the sum of the ledger entries of its party',
  proves: 'I17 I18',
  query: (sql) => sql`
    with line as (
      select business_date, whose as party, unit as currency, sum(effect) as net, sum(amount * case when template in ('benefit.capture', 'benefit.represent') then 1 else -1 end) as subsidy
      from (${touches(sql)}) touch group by business_date, whose, unit, authorization_id, message_id, benefit_no, template
    ),
    benefit as (select business_date, party, currency, sum(net) as net, sum(subsidy) as subsidy, count(*) as lines from line group by 1, 2, 3),
    house as (
      select business_date, whose as party, unit as currency, count(*) as items, sum(effect) as net, sum(effect) filter (where template like 'fee.%') as fee, sum(effect) filter (where template like 'tax.%') as tax
      from (${items(sql)}) item group by 1, 2, 3
    ),
    ledger as (
      select business_date, party, currency, coalesce(benefit.lines, 0) as lines, coalesce(benefit.net, 0) as benefits, coalesce(benefit.subsidy, 0) as subsidy, coalesce(house.items, 0) as items, coalesce(house.net, 0) as house,
        coalesce(house.fee, 0) as fee, coalesce(house.tax, 0) as tax from benefit full join house using (business_date, party, currency)
    ),
    stated as (
      select business_date, party, currency, net, lines, (totals ->> 'net')::bigint as total_net, (totals ->> 'lines')::bigint as total_lines, coalesce((totals ->> 'items')::bigint, 0) as items, coalesce((totals ->> 'benefits')::bigint, net) as benefits,
        coalesce((totals #>> '{house,fee}')::bigint, 0) as fee, coalesce((totals #>> '{house,tax}')::bigint, 0) as tax, (select coalesce(sum(value::bigint), 0) from json_each_text(totals -> 'subsidyByFunder')) as subsidy,
        (select coalesce(sum(value::bigint), 0) from json_each_text(totals -> 'house')) as house
      from statements
    )
    select coalesce(ledger.business_date, stated.business_date) || ' ' || coalesce(ledger.party, stated.party) || ' ' || coalesce(ledger.currency, stated.currency) as place, case
      when stated.party is null then 'entries of a closed day without a statement'
      when ledger.party is null then 'a statement without entries'
      when stated.net <> ledger.benefits + ledger.house then 'net ' || stated.net || ', the ledger says ' || ledger.benefits + ledger.house
      when stated.lines <> ledger.lines then stated.lines || ' lines, the ledger has ' || ledger.lines
      when stated.items <> ledger.items then stated.items || ' items, the ledger has ' || ledger.items
      when (stated.benefits, stated.house, stated.fee, stated.tax) is distinct from (ledger.benefits, ledger.house, ledger.fee, ledger.tax) then 'benefits and items differ from the ledger'
      when stated.subsidy <> ledger.subsidy then 'subsidy ' || stated.subsidy || ', the ledger says ' || ledger.subsidy
      when stated.total_net <> stated.net or stated.total_lines <> stated.lines or stated.net <> stated.benefits + stated.house then 'totals differ from the statement'
    end as fault
    from ledger full join stated on stated.business_date = ledger.business_date and stated.party = ledger.party and stated.currency = ledger.currency`,
};

/** As api/settlement/freeze-store.ts says it. */
const hashes: Check = {
  name: 'The hash of every closed statement is the hash of what it says and of its entries',
  proves: 'I17 I25',
  query: (sql) => sql`
    with part as (
      select business_date, whose as party, unit as currency, merchant,
        encode(sha256(string_agg(sha256(convert_to(concat_ws(E'\t', id, authorization_id, message_id, no, template, debit, credit, amount, unit, campaign, version), 'UTF8')), ''::bytea
          order by first, benefit_no, array_position(array['benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback'], template), id)), 'hex') as hash
      from (${touches(sql)}) touch group by 1, 2, 3, 4
    ),
    body as (select business_date, party, currency, string_agg(merchant || E'\t' || hash, E'\n' order by merchant collate "C") as hashes from part group by 1, 2, 3),
    house as (
      select business_date, whose as party, unit as currency,
        'house' || E'\t' || encode(sha256(string_agg(sha256(convert_to(concat_ws(E'\t', source, no, template, debit, credit, amount, unit, item.party, coalesce(authorization_id, ''), coalesce(memo, '')), 'UTF8')), ''::bytea order by source collate "C", no)), 'hex') as hash
      from (${items(sql)}) item group by 1, 2, 3
    )
    select business_date || ' ' || party || ' ' || currency as place,
      case when statements.hash <> encode(sha256(convert_to(concat_ws(E'\n', concat_ws(E'\t', business_date::text, party, currency, totals::text, pay_on::text), body.hashes, house.hash), 'UTF8')), 'hex') then 'the statement or its entries were changed' end as fault
    from statements left join body using (business_date, party, currency) left join house using (business_date, party, currency)`,
};

const days: Check = {
  name: 'Every closed day nets to zero, and its hash covers all of its statements',
  proves: 'I17 I18',
  query: (sql) => sql`
    with total as (
      select business_date, encode(sha256(convert_to(string_agg(concat_ws(E'\t', party, currency, hash), E'\n' order by party collate "C", currency), 'UTF8')), 'hex') as hash from statements group by business_date
    ),
    off as (select business_date, min(currency) as currency from (select business_date, currency from statements group by business_date, currency having sum(net) <> 0) each group by business_date)
    select business_days.business_date::text as place, case
      when off.currency is not null then off.currency || ' does not sum to zero'
      when business_days.hash is distinct from coalesce(total.hash, encode(sha256(''), 'hex')) then 'statements were changed, added or removed'
    end as fault
    from business_days left join total using (business_date) left join off using (business_date) where state = 'closed'`,
};

export const STATEMENT_CHECKS: readonly Check[] = [sums, hashes, days];
