// SQL that proves the postings of the house and the reports: accounts of their templates, a trial balance of zero, kept movements, and closed days left alone.
import type { Check } from './check.ts';

/** Template, debit, credit: engine/ledger/house.ts, written down a second time on purpose; `%` is the party or the second one. */
const HOUSE_CHART = [
  ['sale.settle', 'clearing:%', 'due:%'],
  ['sale.return', 'due:%', 'clearing:%'],
  ['fee.charge', 'due:%', 'income:%'],
  ['fee.return', 'income:%', 'due:%'],
  ['tax.charge', 'subsidy:%', 'tax:%'],
  ['tax.return', 'tax:%', 'subsidy:%'],
  ['late.charge', 'subsidy:%', 'income:late'],
  ['late.return', 'income:late', 'subsidy:%'],
  ['adjustment.give', 'subsidy:%', 'due:%'],
  ['adjustment.take', 'due:%', 'subsidy:%'],
  ['breakage.recognise', 'due:points:%', 'income:breakage'],
  ['deposit.receive', 'cash', 'deposit:%'],
  ['deposit.repay', 'deposit:%', 'cash'],
  ['deposit.use', 'deposit:%', 'subsidy:%'],
  ['deposit.restore', 'subsidy:%', 'deposit:%'],
  ['net.offset', 'due:%', 'subsidy:%'],
  ['payout.order', 'due:%', 'payout:%'],
  ['payout.cancel', 'payout:%', 'due:%'],
  ['payout.pay', 'payout:%', 'cash'],
  ['payout.bounce', 'cash', 'payout:%'],
  ['collection.order', 'collection:%', 'subsidy:%'],
  ['collection.cancel', 'subsidy:%', 'collection:%'],
  ['collection.receive', 'cash', 'collection:%'],
  ['collection.bounce', 'collection:%', 'cash'],
  ['reclaim.order', 'collection:%', 'due:%'],
  ['reclaim.cancel', 'due:%', 'collection:%'],
  ['points.give', 'points_active:%', 'points_active:%'],
  ['points.carry_pending', 'points_pending:%', 'points_pending:%'],
  ['points.carry_reserved', 'points_reserved:%', 'points_reserved:%'],
  ['points.redeem', 'points_active:%', 'points_spent:%'],
  ['points.redeem_return', 'points_spent:%', 'points_active:%'],
  ['points.lapse', 'points_active:%', 'points_expired:%'],
] as const;
/** The accounts that are of the party; of the others the second party stands behind one. */
const OF_PARTY = ['due', 'deposit', 'payout', 'collection'] as const;

const house: Check = {
  name: 'Every posting of the house moves money between the two accounts of its template, and is about its party',
  proves: 'I3',
  query: (sql) => sql`
    select 'house ' || entry.id as place, case
      when chart.template is null then 'unknown template ' || entry.template
      when entry.debit not like chart.debit or entry.credit not like chart.credit then entry.template || ' from ' || entry.credit || ' to ' || entry.debit
      when entry.template like 'points.%' and entry.unit <> entry.party then 'unit ' || entry.unit || ', about ' || entry.party
      when entry.template not like 'points.%' and entry.unit !~ '^[A-Z]{3}$' then 'unit ' || entry.unit
      when split_part(entry.debit, ':', 1) = any(${[...OF_PARTY]}::text[]) and substr(entry.debit, strpos(entry.debit, ':') + 1) <> entry.party then 'debit of ' || entry.debit || ', about ' || entry.party
      when split_part(entry.credit, ':', 1) = any(${[...OF_PARTY]}::text[]) and substr(entry.credit, strpos(entry.credit, ':') + 1) <> entry.party then 'credit of ' || entry.credit || ', about ' || entry.party
    end as fault
    from house_entries entry
    left join (select * from json_to_recordset(${JSON.stringify(HOUSE_CHART.map(([template, debit, credit]) => ({ template, debit, credit })))}::text::json) as chart(template text, debit text, credit text)) chart using (template)`,
};

const trial: Check = {
  name: 'The trial balance sums to zero in every unit, and no deposit, payout or points liability is overdrawn',
  proves: 'I3 I18',
  query: (sql) => sql`
    with side as materialized (
      select side.account, unit, sum(side.moved)::bigint as balance from ledger cross join lateral (values (control_account(debit), amount), (control_account(credit), -amount)) as side (account, moved) group by 1, 2
    )
    select 'all accounts in ' || unit as place, case when sum(balance) <> 0 then 'debits less credits are ' || sum(balance) end as fault from side group by unit
    union all
    select account || ' ' || unit, case when balance > 0 then 'overdrawn by ' || balance end from side where account like 'deposit:%' or account like 'payout:%'`,
};

const movements: Check = {
  name: 'What is kept of each closed day is the sum of its entries',
  proves: 'I17 I18',
  query: (sql) => sql`
    with posted as (
      select ledger.business_date, control_account(side.account) as account, ledger.unit, sum(side.debit)::bigint as debit, sum(side.credit)::bigint as credit
      from ledger join ledger_days using (business_date) cross join lateral (values (debit, amount, 0::bigint), (credit, 0::bigint, amount)) as side (account, debit, credit) group by 1, 2, 3
    )
    select coalesce(kept.business_date, posted.business_date) || ' ' || coalesce(kept.account, posted.account) || ' ' || coalesce(kept.unit, posted.unit) as place, case
      when kept.account is null then 'moved, but not kept'
      when posted.account is null then 'kept, but nothing moved'
      when kept.debit <> posted.debit or kept.credit <> posted.credit then 'kept ' || kept.debit || ' / ' || kept.credit || ', the entries say ' || posted.debit || ' / ' || posted.credit
    end as fault
    from ledger_movements kept full join posted on posted.business_date = kept.business_date and posted.account = kept.account and posted.unit = kept.unit`,
};

const closed: Check = {
  name: 'No entry was posted on a day after it closed',
  proves: 'I17',
  query: (sql) => sql`
    select kept.business_date::text as place, case when posted.entries <> kept.entries then posted.entries || ' entries, ' || kept.entries || ' when it closed' end as fault
    from ledger_days kept
    cross join lateral (select (select count(*) from entries where entries.business_date = kept.business_date) + (select count(*) from house_entries where house_entries.business_date = kept.business_date) as entries) as posted`,
};

/** Money of a dispute moves by one approved answer alone. */
const corrections: Check = {
  name: 'Every adjustment that was approved is posted once as it was approved, and no other is',
  proves: 'I3 I17',
  query: (sql) => sql`
    with approved as (select case when dispute is null then 'adjustment:' || id else 'dispute:' || dispute end as source, * from adjustments where state = 'approved' and amount <> 0),
    posted as (select source, amount, unit, party, template, business_date, count(*) over (partition by source) as times from house_entries where source like 'adjustment:%' or source like 'dispute:%')
    select coalesce(approved.source, posted.source) as place, case
      when approved.id is null then 'posted without an approval'
      when posted.source is null then 'approved, but not posted'
      when times > 1 then 'posted ' || times || ' times'
      when posted.amount <> abs(approved.amount) or posted.unit <> approved.currency or posted.party <> approved.party or (posted.template = 'adjustment.give') <> (approved.amount > 0) then 'posted otherwise than approved'
      when posted.business_date <> approved.posted_on then 'posted on ' || posted.business_date
      when (select count(*) from adjustment_approvals where adjustment = approved.id) < approved.approvers then 'approvals are missing'
    end as fault
    from approved full join posted on posted.source = approved.source`,
};

export const HOUSE_CHECKS: readonly Check[] = [house, trial, movements, closed, corrections];
