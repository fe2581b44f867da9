// SQL of a merchant's own view: its shops, what benefits did in them today, and its frozen statements.
import type { Reach } from '../../engine/people/reach.ts';
import type { StatementTotals, SubsidyByFunder } from '../../engine/settlement/statement.ts';
import type { Sql } from '../db/connect.ts';
import { shopsWithin } from '../people/reach-store.ts';

export interface Names {
  readonly en: string;
  readonly 'zh-CN': string;
}
export interface Shop {
  readonly id: string;
  readonly name: Names;
  readonly chain: string | null;
  readonly mcc: string;
  readonly region: string;
  readonly country: string;
  readonly acquirer: string;
  /** Of the acquirer; null for one that is not known. */
  readonly timeZone: string | null;
  readonly cutover: string | null;
}

export interface ShopsAsked {
  readonly reach: Reach | null;
  /** One of them. */
  readonly shop?: string | undefined;
  readonly after: string;
  readonly limit: number;
}

export async function listShops(sql: Sql, { reach, shop, after, limit }: ShopsAsked): Promise<readonly Shop[]> {
  return sql<Shop[]>`
    select m.id, m.name, m.chain, m.mcc, m.region, m.country, m.acquirer, a.time_zone as "timeZone", a.cutover
    from merchants m left join acquirers a on a.id = m.acquirer
    where ${shopsWithin(sql, reach, 'm')} and (${shop ?? null}::text is null or m.id = ${shop ?? null}) and m.id > ${after} order by m.id limit ${limit}`;
}

/** A shop, its business date, and the instant at which that began. */
export interface ShopDay {
  readonly shop: string;
  readonly date: string;
  readonly from: string;
}
const ofDays = (sql: Sql, days: readonly ShopDay[]) =>
  sql`json_to_recordset(${JSON.stringify(days)}::text::json) as day(shop text, date date, "from" timestamptz)`;

/** Authorizations of today that one answer looks through, the newest first. */
export const LOOKED_THROUGH_MAX = 20_000;

export interface Granted {
  readonly shop: string;
  readonly currency: string;
  readonly purchases: number;
  readonly withBenefit: number;
  /** Taken off at the till, minor units. */
  readonly off: number;
  /** Rows looked through for all shops together. */
  readonly looked: number;
}

/** What the till was promised today, captured or not. */
export async function grantedToday(sql: Sql, days: readonly ShopDay[]): Promise<readonly Granted[]> {
  return sql<Granted[]>`
    with looked as materialized (
      select a.merchant, a.currency, a.reply::json as reply from ${ofDays(sql, days)} join authorizations a on a.merchant = day.shop and a.decided_at >= day."from"
      where a.digest is not null order by a.decided_at desc limit ${LOOKED_THROUGH_MAX}
    )
    select merchant as shop, currency, count(*)::int as purchases, (count(*) filter (where reply ->> 'outcome' = 'granted'))::int as "withBenefit",
      coalesce(sum((select sum((benefit ->> 'amount')::bigint) from json_array_elements(reply -> 'benefits') as benefit
        where benefit ->> 'delivery' in ('instant', 'payment'))), 0)::bigint as off, (select count(*) from looked)::int as looked
    from looked group by merchant, currency order by merchant, currency`;
}

export interface Captured {
  readonly shop: string;
  readonly currency: string;
  readonly subsidyByFunder: SubsidyByFunder;
  /** What the shop receives for benefits; what it pays itself is not in it. */
  readonly net: number;
}

/** What was captured today less what was given back, as it will stand on the statements of the shops. */
export async function capturedToday(sql: Sql, days: readonly ShopDay[]): Promise<readonly Captured[]> {
  const of = (funder: string) => sql`coalesce(sum(moved) filter (where funder = ${funder}), 0)::bigint`;
  return sql<Captured[]>`
    with moved as (
      select e.merchant as shop, e.unit as currency, split_part(e.party, ':', 1) as funder,
        case when e.template in ('benefit.capture', 'benefit.represent') then e.amount else -e.amount end as moved,
        (case when split_part(e.credit, ':', 2) = 'merchant' then e.amount else 0 end) - (case when split_part(e.debit, ':', 2) = 'merchant' then e.amount else 0 end) as net
      from ${ofDays(sql, days)} join entries e on e.business_date = day.date and e.merchant = day.shop
      where e.template in ('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback')
        and (e.debit in ('due:merchant:' || e.merchant, 'subsidy:merchant:' || e.merchant) or e.credit in ('due:merchant:' || e.merchant, 'subsidy:merchant:' || e.merchant))
    )
    select shop, currency, sum(net)::bigint as net, json_build_object('bank', ${of('bank')}, 'merchant', ${of('merchant')}, 'scheme', ${of('scheme')},
      'chain', ${of('chain')}, 'brand', ${of('brand')}) as "subsidyByFunder"
    from moved group by shop, currency order by shop, currency`;
}

/** Newest authorizations of a shop whose campaigns are named, and of all shops together at most. */
const NAMED_FROM = { shop: 200, all: 20_000 } as const;

/** Campaigns that gave something in the shops lately, by their newest name: for readers who may not open campaigns. */
export async function campaignNames(sql: Sql, reach: Reach | null): Promise<readonly { readonly id: string; readonly name: Names }[]> {
  return sql<{ id: string; name: Names }[]>`
    with newest as (
      select recent.reply from merchants m
      cross join lateral (select reply from authorizations a where a.merchant = m.id and a.digest is not null order by a.decided_at desc limit ${NAMED_FROM.shop}) as recent
      where ${shopsWithin(sql, reach, 'm')} limit ${NAMED_FROM.all}
    )
    select distinct on (v.id) v.id, v.document -> 'name' as name from campaign_versions v
    where v.id in (select benefit ->> 'campaign' from newest cross join lateral json_array_elements(newest.reply::json -> 'benefits') as benefit)
    order by v.id, v.version desc`;
}

export interface FrozenSummary {
  readonly date: string;
  readonly party: string;
  readonly currency: string;
  readonly state: 'closed';
  readonly totals: StatementTotals;
  readonly payOn: string;
  readonly hash: string;
}
export interface FrozenAsked {
  /** Null: every party. */
  readonly within: readonly string[] | null;
  readonly party: string | null;
  /** First and last business date. */
  readonly from: string;
  readonly to: string;
  readonly after: readonly string[] | null;
  readonly limit: number;
}

/** Newest day first, then by party and currency. */
export async function listFrozen(sql: Sql, { within, party, from, to, after, limit }: FrozenAsked): Promise<readonly FrozenSummary[]> {
  const [date, afterParty, afterCurrency] = after ?? [];
  const parties = party === null ? within : [party];
  const isPast =
    date === undefined
      ? sql`true`
      : sql`(business_date < ${date} or (business_date = ${date} and (party, currency) > (${afterParty ?? ''}::text, ${afterCurrency ?? ''}::text)))`;
  return sql<FrozenSummary[]>`
    select business_date as date, party, currency, 'closed' as state, totals, pay_on as "payOn", hash from statements
    where (${parties as string[] | null}::text[] is null or party = any(${parties as string[] | null}::text[])) and business_date between ${from} and ${to} and ${isPast}
    order by business_date desc, party, currency limit ${limit}`;
}
