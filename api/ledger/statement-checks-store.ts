// SQL that proves closed days: the frozen statements are the ledger of their parties, net to zero, and have not been touched since.
import type { Sql } from '../db/connect.ts';
import type { Check } from './check.ts';

/** What each entry of a closed day does to each party it touches; a merchant that pays itself is touched once, for nothing. */
function touches(sql: Sql) {
  const owner = (account: 'debit' | 'credit') =>
    sql`case when ${sql(account)} like 'due:cardholder:%' then 'cardholders' when ${sql(account)} like 'due:%' then substr(${sql(account)}, 5) else substr(${sql(account)}, 9) end`;
  return sql`
    with moved as (
      select entries.*, ${owner('credit')} as creditor, ${owner('debit')} as debtor from entries join business_days on business_days.business_date = entries.business_date and state = 'closed'
      where template in ('benefit.capture', 'benefit.return', 'benefit.chargeback', 'benefit.represent')
    )
    select moved.*, creditor as whose, case when creditor = debtor then 0 else amount end as effect from moved
    union all
    select moved.*, debtor, -amount from moved where debtor <> creditor`;
}

const sums: Check = {
  name: 'Every statement of a closed day is the sum of the ledger entries of its party',
  proves: 'I17 I18',
  query: (sql) => sql`
    with line as (
      select business_date, whose as party, unit as currency, sum(effect) as net from (${touches(sql)}) touch group by business_date, whose, unit, authorization_id, message_id, benefit_no, template
    ),
    ledger as (select business_date, party, currency, sum(net) as net, count(*) as lines from line group by 1, 2, 3)
    select coalesce(ledger.business_date, statements.business_date) || ' ' || coalesce(ledger.party, statements.party) || ' ' || coalesce(ledger.currency, statements.currency) as place, case
      when statements.party is null then 'entries of a closed day without a statement'
      when ledger.party is null then 'a statement without entries'
      when statements.net <> ledger.net then 'net ' || statements.net || ', the ledger says ' || ledger.net
      when statements.lines <> ledger.lines then statements.lines || ' lines, the ledger has ' || ledger.lines
      when (statements.totals ->> 'net')::bigint <> statements.net or (statements.totals ->> 'lines')::bigint <> statements.lines then 'totals differ from the statement'
    end as fault
    from ledger full join statements on statements.business_date = ledger.business_date and statements.party = ledger.party and statements.currency = ledger.currency`,
};

const hashes: Check = {
  name: 'The hash of every closed statement is the hash of what it says and of its entries',
  proves: 'I17 I25',
  query: (sql) => sql`
    with part as (
      select business_date, whose as party, unit as currency, merchant,
        encode(sha256(convert_to(string_agg(concat_ws(E'\t', id, authorization_id, message_id, no, template, debit, credit, amount, unit, campaign, version), E'\n' order by id), 'UTF8')), 'hex') as hash
      from (${touches(sql)}) touch group by 1, 2, 3, 4
    ),
    body as (select business_date, party, currency, string_agg(merchant || E'\t' || hash, E'\n' order by merchant collate "C") as hashes from part group by 1, 2, 3)
    select business_date || ' ' || party || ' ' || currency as place,
      case when hash <> encode(sha256(convert_to(concat_ws(E'\t', business_date::text, party, currency, totals::text, pay_on::text) || E'\n' || coalesce(hashes, ''), 'UTF8')), 'hex') then 'the statement or its entries were changed' end as fault
    from statements left join body using (business_date, party, currency)`,
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
