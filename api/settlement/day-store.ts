// SQL that reads business days: which there are, how far each is, what it adds up to, and which one is the current one.
import type { Sql } from '../db/connect.ts';

export const DAY_STATES = ['open', 'closing', 'closed'] as const;

/** What a frozen day consists of. */
export interface DayCounts {
  /** Entries of authorizations that settle. */
  readonly entries: number;
  /** Benefits moved by messages, each counted once. */
  readonly benefits: number;
  /** Entries of the house that stand on statements. */
  readonly items: number;
  readonly statements: number;
  /** Null on a day without statements. */
  readonly firstPayOn: string | null;
  readonly lastPayOn: string | null;
}

export interface BusinessDay {
  readonly date: string;
  readonly state: (typeof DAY_STATES)[number];
  /** SHA-256 over the statements of the day; null until it is closed. */
  readonly hash: string | null;
  /** Net by currency and kind of party; sums to zero. Null until it is closed. */
  readonly net: Readonly<Record<string, Readonly<Record<string, number>>>> | null;
  /** Null until it is frozen. */
  readonly counts: DayCounts | null;
  readonly closingAt: string | null;
  readonly closedAt: string | null;
}

const columns = (sql: Sql) => sql`business_date as date, state, hash, net, counts, closing_at as "closingAt", closed_at as "closedAt"`;

/** Days with entries or closed, newest first, before `before`. Steps from date to date in the indexes instead of reading every entry. */
export async function businessDays(sql: Sql, page: { readonly before: string; readonly limit: number }): Promise<readonly BusinessDay[]> {
  const previous = (before: ReturnType<Sql>) =>
    sql`greatest((select max(business_date) from entries where business_date < ${before}), (select max(business_date) from house_entries where business_date < ${before}))`;
  return sql<BusinessDay[]>`
    with recursive used as (
      select ${previous(sql`${page.before}::date`)} as business_date
      union all
      select ${previous(sql`used.business_date`)} from used where used.business_date is not null
    ),
    stepped as (select business_date from used where business_date is not null limit ${page.limit}),
    day as (
      select business_date from stepped
      union (select business_date from business_days where business_date < ${page.before} order by business_date desc limit ${page.limit})
    ),
    known as (select business_date, coalesce(state, 'open') as state, hash, net, counts, closing_at, closed_at from day left join business_days using (business_date))
    select ${columns(sql)} from known order by business_date desc limit ${page.limit}`;
}

/** Null for a day that nobody has begun to close. */
export async function businessDay(sql: Sql, date: string): Promise<BusinessDay | null> {
  const [row] = await sql<BusinessDay[]>`select ${columns(sql)} from business_days where business_date = ${date}`;
  return row ?? null;
}

/** The first date on which something may still be posted, at or after `date`: every day up to the newest one that closes is over. */
export async function openDayFrom(sql: Sql, date: string): Promise<string> {
  const [row] = await sql<{ date: string }[]>`
    select greatest(${date}::date, (select max(business_date) + 1 from business_days where state <> 'open')) as date`;
  if (row === undefined) throw new Error('an aggregate has one row');
  return row.date;
}

/** The oldest day before `date` with entries that is not closed; null where there is none. */
export async function earlierOpenDay(sql: Sql, date: string): Promise<string | null> {
  const next = (after: ReturnType<Sql>) =>
    sql`least((select min(business_date) from entries where business_date > ${after}), (select min(business_date) from house_entries where business_date > ${after}))`;
  const [row] = await sql<{ date: string | null }[]>`
    with recursive used as (
      select ${next(sql`'-infinity'::date`)} as business_date
      union all
      select ${next(sql`used.business_date`)} from used where used.business_date < ${date}
    )
    select min(used.business_date) as date from used left join business_days using (business_date)
    where used.business_date < ${date} and coalesce(state, 'open') <> 'closed'`;
  return row?.date ?? null;
}

/** What a day that is not frozen yet holds so far. */
export async function countEntries(sql: Sql, date: string): Promise<{ readonly entries: number; readonly items: number }> {
  const [row] = await sql<{ entries: number; items: number }[]>`
    select (select count(*) from entries where business_date = ${date} and template in ('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback')) as entries,
      (select count(*) from house_entries where business_date = ${date}) as items`;
  if (row === undefined) throw new Error('an aggregate has one row');
  return row;
}

export interface DayTotals {
  readonly currency: string;
  /** "bank", "merchant", "scheme" …: the kind of party. */
  readonly kind: string;
  readonly statements: number;
  readonly benefits: number;
  readonly items: number;
  readonly net: number;
}

/** Statements of a frozen day by currency and kind of party. */
export async function dayTotals(sql: Sql, date: string): Promise<readonly DayTotals[]> {
  return sql<DayTotals[]>`
    select currency, split_part(party, ':', 1) as kind, count(*) as statements, sum(lines)::bigint as benefits, sum((totals ->> 'items')::bigint)::bigint as items, sum(net)::bigint as net
    from statements where business_date = ${date} group by 1, 2 order by 1, 2`;
}

export interface ClosingStep {
  readonly step: string;
  readonly rows: number;
  readonly tookMs: number;
  readonly endedAt: string;
}

/** What was done to close the day so far, in order. */
export async function closingSteps(sql: Sql, date: string): Promise<readonly ClosingStep[]> {
  return sql<ClosingStep[]>`
    select step, rows, took_ms as "tookMs", ended_at as "endedAt" from closing_steps where business_date = ${date} order by ended_at`;
}

export async function writeSetting(sql: Sql, name: string, value: Readonly<Record<string, unknown>>): Promise<void> {
  await sql`insert into settings (name, value) values (${name}, ${JSON.stringify(value)}::text::json) on conflict (name) do update set value = excluded.value`;
}
