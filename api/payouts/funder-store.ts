// SQL of what agreements cost funders beside their subsidies: VAT where the subsidy is a service, and interest on what is paid late.
import type { Sql } from '../db/connect.ts';
import type { ClosingDay } from '../settlement/close-step.ts';
import { termsVersion } from '../funding/agreement-store.ts';
import { settling } from '../settlement/statement-store.ts';

/** Days of a year, as agreements reckon interest. */
const YEAR_DAYS = 365;
const BPS_WHOLE = 10_000;

/**
 * Of all subsidy taxed so far under a version of an agreement, less what was posted before: so what was returned whole was never taxed, also
 * where it comes back after the agreement has ended.
 */
export async function postSubsidyTax(sql: Sql, { date, actor }: ClosingDay): Promise<number> {
  await sql`
    with service as (
      select a.id as agreement, v.version, a.funder, v.terms ->> 'currency' as currency, (v.terms -> 'tax' ->> 'vatBps')::bigint as bps
      from agreements a join agreement_versions v on v.id = a.id and v.version = ${termsVersion(sql)}
      where v.terms -> 'tax' ->> 'treatment' = 'service' and (v.terms -> 'tax' ->> 'vatBps')::bigint > 0
    ),
    given as materialized (
      select campaign, version, party, unit, sum(case when template in ('benefit.capture', 'benefit.represent') then amount else -amount end)::bigint as amount
      from entries where business_date = ${date} and ${settling(sql)} and exists (select 1 from service) group by campaign, version, party, unit
    ),
    under as (
      select service.agreement, service.version, service.funder, service.currency, service.bps, sum(given.amount)::bigint as base
      from given
      join campaign_versions on campaign_versions.id = given.campaign and campaign_versions.version = given.version
      cross join lateral json_array_elements(campaign_versions.document -> 'funding' -> 'shares') as share
      join service on service.agreement = share ->> 'agreement' and service.funder = given.party and service.currency = given.unit
      group by 1, 2, 3, 4, 5
    ),
    reckoned as (
      select under.*, floor((2 * (known.base + under.base)::numeric * bps + ${BPS_WHOLE}) / ${2 * BPS_WHOLE}) - floor((2 * known.base::numeric * bps + ${BPS_WHOLE}) / ${2 * BPS_WHOLE}) as tax
      from under cross join lateral (
        select coalesce(sum(d.base), 0)::bigint as base from subsidy_tax_days d
        where d.agreement = under.agreement and d.version = under.version and d.funder = under.funder and d.currency = under.currency and d.business_date <> ${date}
      ) as known
    )
    insert into subsidy_tax_days (business_date, agreement, version, funder, currency, base, tax)
    select ${date}, agreement, version, funder, currency, base, tax::bigint from reckoned where base <> 0 on conflict do nothing`;
  const rows = await sql`
    insert into house_entries (source, no, template, debit, credit, amount, unit, party, memo, actor, business_date)
    select 'tax:' || ${date}::text || ':' || funder || ':' || currency || ':' || agreement || ':' || version, 0, case when tax > 0 then 'tax.charge' else 'tax.return' end,
      case when tax > 0 then 'subsidy:' || funder else 'tax:vat' end, case when tax > 0 then 'tax:vat' else 'subsidy:' || funder end,
      abs(tax), currency, funder, agreement, ${actor}, ${date}
    from subsidy_tax_days where business_date = ${date} and tax <> 0 order by funder collate "C", currency, agreement
    on conflict (source, no) do nothing returning 1`;
  return rows.length;
}

/**
 * Simple interest for each day since the last closed day, on what statements asked for longer ago than the days of grace, less what they gave and what came in;
 * interest already stated bears none. Cumulative per version of the agreement, half up; of several agreements the dearest counts.
 */
export async function postLate(sql: Sql, { date, actor }: ClosingDay): Promise<number> {
  await sql`
    with term as (
      select distinct on (a.funder, v.terms ->> 'currency') a.funder, v.terms ->> 'currency' as currency, a.id as agreement, v.version,
        (v.terms -> 'late' ->> 'graceDays')::int as grace, (v.terms -> 'late' ->> 'yearlyBps')::bigint as bps
      from agreements a join agreement_versions v on v.id = a.id and v.version = a.active_version
      where (v.terms -> 'late' ->> 'yearlyBps')::bigint > 0
      order by a.funder, v.terms ->> 'currency', (v.terms -> 'late' ->> 'yearlyBps')::bigint desc, a.id
    ),
    owed as (
      select term.*, greatest(0, -(stated.net + moved.net))::bigint as overdue,
        ${date}::date - coalesce((select max(business_date) from business_days where state = 'closed' and business_date < ${date}), ${date}::date - 1) as days
      from term
      cross join lateral (
        select coalesce(sum(s.net - coalesce((s.totals -> 'house' ->> 'late')::bigint, 0)), 0) as net from statements s
        where s.party = term.funder and s.currency = term.currency and s.pay_on + case when s.net < 0 then term.grace else -1 end < ${date}::date and s.business_date < ${date}
      ) as stated
      cross join lateral (
        select coalesce(sum(case when e.credit in ('due:' || term.funder, 'subsidy:' || term.funder, 'collection:' || term.funder) then e.amount else 0 end
          - case when e.debit in ('due:' || term.funder, 'subsidy:' || term.funder, 'collection:' || term.funder) then e.amount else 0 end), 0) as net
        from house_entries e where e.party = term.funder and e.unit = term.currency and e.business_date <= ${date}
          and split_part(e.template, '.', 1) not in ('sale', 'fee', 'tax', 'late', 'adjustment', 'breakage')
      ) as moved
    ),
    reckoned as (
      select owed.*, floor((2 * (known.sum + overdue::numeric * days) * bps + ${BPS_WHOLE * YEAR_DAYS}) / ${2 * BPS_WHOLE * YEAR_DAYS}) - floor((2 * known.sum * bps + ${BPS_WHOLE * YEAR_DAYS}) / ${2 * BPS_WHOLE * YEAR_DAYS}) as charge
      from owed cross join lateral (
        select coalesce(sum(d.overdue::numeric * d.days), 0) as sum from late_days d
        where d.funder = owed.funder and d.currency = owed.currency and d.agreement = owed.agreement and d.version = owed.version and d.business_date <> ${date}
      ) as known
      where overdue > 0 and days > 0
    )
    insert into late_days (business_date, funder, currency, agreement, version, overdue, days, charge)
    select ${date}, funder, currency, agreement, version, overdue, days, charge::bigint from reckoned on conflict do nothing`;
  const rows = await sql`
    insert into house_entries (source, no, template, debit, credit, amount, unit, party, memo, actor, business_date)
    select 'late:' || ${date}::text || ':' || funder || ':' || currency, 0, 'late.charge', 'subsidy:' || funder, 'income:late', charge, currency, funder, agreement, ${actor}, ${date}
    from late_days where business_date = ${date} and charge > 0 order by funder collate "C", currency
    on conflict (source, no) do nothing returning 1`;
  return rows.length;
}
