// SQL that proves the ledger against itself and against the records: every entry, every benefit, every funder's share.
import type { Sql } from '../db/connect.ts';
import type { Check, CheckResult } from './check.ts';

/** Everything in `work` sees the books at one moment, and a running server is not in its way. */
export async function inSnapshot<T>(sql: Sql, work: (snapshot: Sql) => Promise<T>): Promise<T> {
  return (await sql.begin('isolation level repeatable read read only', async (transaction) => {
    // A million entries are grouped and joined in memory instead of on disk.
    await transaction`set local work_mem = '256MB'`;
    return work(transaction as unknown as Sql);
  })) as T;
}

/** Runs one check as one statement. */
export async function runCheck(sql: Sql, check: Check): Promise<CheckResult> {
  const [row] = await sql<{ examined: number; violations: number; first: string | null }[]>`
    with examined as (${check.query(sql)})
    select count(*) as examined, count(fault) as violations, min(place || ': ' || fault) as first from examined`;
  if (row === undefined) throw new Error('an aggregate has one row');
  return { name: check.name, proves: check.proves, ...row };
}

/** Template, debit account, credit account: the chart of engine/ledger/README.md, written down a second time on purpose. */
const CHART = [
  ['benefit.hold', 'hold', 'commitment'],
  ['benefit.release', 'commitment', 'hold'],
  ['benefit.expire', 'commitment', 'hold'],
  ['benefit.unhold', 'commitment', 'hold'],
  ['benefit.capture', 'subsidy', 'due'],
  ['benefit.represent', 'subsidy', 'due'],
  ['benefit.return', 'due', 'subsidy'],
  ['benefit.chargeback', 'due', 'subsidy'],
  ['points.earn', 'points_issued', 'points_pending'],
  ['points.cancel', 'points_pending', 'points_issued'],
  ['points.activate', 'points_pending', 'points_active'],
  ['points.clawback', 'points_active', 'points_issued'],
  ['points.reinstate', 'points_issued', 'points_active'],
  ['points.reserve', 'points_active', 'points_reserved'],
  ['points.restore', 'points_reserved', 'points_active'],
  ['points.spend', 'points_reserved', 'points_spent'],
  ['points.refund', 'points_spent', 'points_active'],
  ['points.respend', 'points_active', 'points_spent'],
  ['points.expire', 'points_active', 'points_expired'],
] as const;

/** The accounts of an entry are those of its template, and their owners are its funder, its authorization's subject or its programme. */
const entries: Check = {
  name: 'Every entry moves one positive amount between the two accounts of its template',
  proves: 'I3',
  query: (sql) => sql`
    select entry.id::text as place, case
      when chart.template is null then 'unknown template ' || entry.template
      when entry.amount <= 0 then 'amount ' || entry.amount
      when split_part(entry.debit, ':', 1) <> chart.debit or split_part(entry.credit, ':', 1) <> chart.credit then entry.template || ' from ' || entry.credit || ' to ' || entry.debit
      when entry.template like 'benefit.%' and entry.unit <> sold.currency then 'unit ' || entry.unit || ' under an authorization in ' || coalesce(sold.currency, 'no currency')
      when entry.template like 'benefit.%' and (chart.debit <> 'due' and substr(entry.debit, length(chart.debit) + 2) <> entry.party or chart.credit <> 'due' and substr(entry.credit, length(chart.credit) + 2) <> entry.party) then 'the funder is not ' || entry.party
      when entry.template like 'points.%' and entry.unit not like 'points:_%' then 'unit ' || entry.unit
      when entry.party not in ('bank', 'scheme') and entry.party not like 'chain:_%' and entry.party not like 'brand:_%' and entry.party <> 'merchant:' || entry.merchant then 'party ' || entry.party
      when sold.id is null and entry.template <> 'points.expire' then 'no authorization ' || entry.authorization_id
    end as fault
    from entries entry
    left join (select * from json_to_recordset(${JSON.stringify(CHART.map(([template, debit, credit]) => ({ template, debit, credit })))}::text::json) as chart(template text, debit text, credit text)) chart using (template)
    left join authorizations sold on sold.id = entry.authorization_id`,
};

/** Money of each benefit of each authorization, from the entries alone. */
function movedMoney(sql: Sql) {
  return sql`
    select authorization_id, benefit_no, party,
      sum(case template when 'benefit.hold' then amount else 0 end) as granted,
      sum(case template when 'benefit.unhold' then amount else 0 end) as captured,
      sum(case template when 'benefit.release' then amount when 'benefit.expire' then amount else 0 end) as released,
      sum(case template when 'benefit.capture' then amount when 'benefit.represent' then amount when 'benefit.return' then -amount when 'benefit.chargeback' then -amount else 0 end) as kept
    from entries where template like 'benefit.%' group by authorization_id, benefit_no, party`;
}

/** One row per benefit kept in a record. */
export function heldBenefits(sql: Sql) {
  return sql`
    select authorizations.id as authorization_id, authorizations.merchant, (benefit ->> 'no')::int as benefit_no, benefit, (benefit ->> 'amount')::bigint as amount,
      benefit -> 'funding' as funding, benefit -> 'progress' -> 'money' as money, benefit -> 'progress' -> 'points' as points, benefit -> 'progress' -> 'units' as units
    from authorizations cross join lateral jsonb_array_elements(authorizations.record -> 'benefits') as benefit where state <> 'new'`;
}

const progress: Check = {
  name: 'For every benefit captured + released + held = granted in the entries, as its record says',
  proves: 'I2 I5',
  query: (sql) => sql`
    with figure as (
      select authorization_id, benefit_no, not bool_or(is_record) as is_unknown, sum(granted) as granted, sum(captured) as captured, sum(released) as released, sum(kept) as kept,
        sum(r_held) as r_held, sum(r_captured) as r_captured, sum(r_released) as r_released, sum(r_returned) as r_returned, sum(r_charged_back) as r_charged_back
      from (
        select authorization_id, benefit_no, false as is_record, granted, captured, released, kept, 0 as r_held, 0 as r_captured, 0 as r_released, 0 as r_returned, 0 as r_charged_back from (${movedMoney(sql)}) moved
        union all
        select authorization_id, benefit_no, true, 0, 0, 0, 0, (money -> 'held')::bigint, (money -> 'captured')::bigint, (money -> 'released')::bigint, (money -> 'returned')::bigint, (money -> 'chargedBack')::bigint
        from (${heldBenefits(sql)}) benefit where jsonb_array_length(funding) > 0
      ) both_sides group by authorization_id, benefit_no
    )
    select authorization_id || ' benefit ' || benefit_no as place, case
      when is_unknown then 'entries of a benefit that no record has'
      when granted <> r_held + r_captured + r_released then 'granted ' || granted || ', but held + captured + released = ' || r_held + r_captured + r_released
      when captured <> r_captured then 'captured ' || captured || ', the record says ' || r_captured
      when released <> r_released then 'released ' || released || ', the record says ' || r_released
      when kept <> r_captured - r_returned - r_charged_back then 'kept ' || kept || ', the record says ' || r_captured - r_returned - r_charged_back
      when least(granted, captured, released, kept, granted - captured - released, r_held, r_returned, r_charged_back) < 0 then 'a figure below zero'
    end as fault from figure`,
};

/** Webster's parts never stray a whole unit from proportion, and are the shares themselves when everything is kept. A shop without a chain pays the chain's share beside its own. */
const shares: Check = {
  name: 'Funder shares sum to the benefit, and what each funder paid is its share of what is kept',
  proves: 'I3 I6',
  query: (sql) => sql`
    with both_sides as (
      select authorization_id, benefit_no, party as funder, null::bigint as total, null::bigint as weight, null::bigint as should, kept as paid, granted - captured - released as open from (${movedMoney(sql)}) moved
      union all
      select authorization_id, benefit_no, case when share ->> 'party' in ('bank', 'scheme') then share ->> 'party' else coalesce(share ->> 'payer', 'merchant:' || merchant) end, amount, (share -> 'amount')::bigint, (money -> 'captured')::bigint - (money -> 'returned')::bigint - (money -> 'chargedBack')::bigint, 0, 0
      from (${heldBenefits(sql)}) benefit cross join lateral jsonb_array_elements(funding) as share
    ),
    part as (select authorization_id, benefit_no, funder, max(total) as total, sum(weight) as weight, count(weight) as shares, max(should) as kept, sum(paid) as paid, sum(open) as open from both_sides group by authorization_id, benefit_no, funder)
    select authorization_id || ' benefit ' || benefit_no || ' ' || funder as place, case
      when sum(weight) over (partition by authorization_id, benefit_no) <> total then 'shares do not sum to ' || total
      when weight is null and (paid <> 0 or open <> 0) then 'paid ' || paid || ' without a share'
      when open < 0 then 'open hold ' || open
      when kept = total and paid <> weight then 'paid ' || paid || ' of its share ' || weight
      when abs(paid * total - kept * weight) >= total * shares and total > 0 then 'paid ' || paid || ' of ' || kept || ' at ' || weight || ' to ' || total
    end as fault
    from part`,
};

/** Contingent accounts are zero when nothing is open; no account of promises is ever overdrawn. */
const promises: Check = {
  name: 'The hold account of every funder is what its open holds add up to, and is never below zero',
  proves: 'I1 I2',
  query: (sql) => sql`
    with balance as (select party, unit, sum(case when template = 'benefit.hold' then amount else -amount end) as held from entries where template in ('benefit.hold', 'benefit.release', 'benefit.expire', 'benefit.unhold') group by party, unit),
    open as (
      select unit, sum(held) as held, sum(open) as open from (
        select unit, held, 0 as open from balance
        union all
        select authorizations.currency, 0, (money ->> 'held')::bigint from (${heldBenefits(sql)}) benefit join authorizations on authorizations.id = benefit.authorization_id where jsonb_array_length(funding) > 0
      ) both_sides group by unit
    )
    select 'hold:' || party || ' ' || unit as place, case when held < 0 then 'balance ' || held end as fault from balance
    union all
    select 'hold of all funders ' || unit, case when held <> open then 'balance ' || held || ', open holds ' || open end from open`,
};

export const ENTRY_CHECKS: readonly Check[] = [entries, progress, shares, promises];
