// SQL of the journals that messages are made from: how far each was read, and what stands after that. No transaction that commits late is missed.
import { type HolderEvent, type JournalLine, TOLD_TEMPLATES } from '../../engine/message/event.ts';
import type { Sql } from '../db/connect.ts';

/** Journals with growing numbers, each with the column that holds them. */
export const JOURNALS = { entries: 'id', house_entries: 'id', coupon_moves: 'no', membership_moves: 'id' } as const;
export type Journal = keyof typeof JOURNALS;
/** Read by the time at which something ends. */
export type Ending = 'lots' | 'coupons';

/** Nothing is told of what happened before; what ends soon is. */
export async function openCursors(sql: Sql): Promise<void> {
  for (const [journal, number] of Object.entries(JOURNALS))
    await sql`
      insert into message_cursors (source, low, high, horizon)
      select ${journal}, coalesce(max(${sql(number)}), 0), coalesce(max(${sql(number)}), 0), pg_current_xact_id() from ${sql(journal)} on conflict do nothing`;
  await sql`
    insert into message_cursors (source, low, high, horizon, until)
    select source, 0, 0, pg_current_xact_id(), coalesce(holder_time(), now()) from unnest(array['lots', 'coupons']) as source on conflict do nothing`;
}

export interface Span {
  readonly low: number;
  readonly high: number;
}

/** The rows to read now, in a transaction of the caller that keeps the cursor to itself; null while another reads, or while older transactions run. */
export async function lockSpan(sql: Sql, journal: Journal): Promise<Span | null> {
  const [row] = await sql<(Span & { isOver: boolean })[]>`
    select low, high, horizon <= pg_snapshot_xmin(pg_current_snapshot()) as "isOver" from message_cursors where source = ${journal} and low < high for update skip locked`;
  return row?.isOver === true ? row : null;
}

export async function moveLow(sql: Sql, journal: Journal, low: number): Promise<void> {
  await sql`update message_cursors set low = ${low} where source = ${journal}`;
}

/**
 * Sets where the next span ends, once the last was read. The number of this transaction is taken after the end of the span was seen, so whoever
 * wrote before that end and has not committed has a smaller one: when all of those are over, nothing can appear in the span any more. A writer of
 * these journals locks a wallet first, and so has its number before its rows have theirs.
 */
export async function markSpan(sql: Sql, journal: Journal): Promise<void> {
  const [row] = await sql<{ high: number | null }[]>`select max(${sql(JOURNALS[journal])})::bigint as high from ${sql(journal)}`;
  await sql`
    update message_cursors set high = ${row?.high ?? 0}, horizon = pg_current_xact_id()
    where source = ${journal} and low = high and high < ${row?.high ?? 0}`;
}

/** Does a span wait to be read? */
export async function isBehind(sql: Sql): Promise<boolean> {
  return (await sql`select 1 from message_cursors where low < high limit 1`).length > 0;
}

/** Where a page of at most `most` rows of the span ends. */
export async function endOfPage(sql: Sql, journal: Journal, { low, high, most }: Span & { readonly most: number }): Promise<number> {
  const number = sql(JOURNALS[journal]);
  const [row] = await sql<{ last: number | null }[]>`
    select max(number)::bigint as last from (select ${number} as number from ${sql(journal)} where ${number} > ${low} and ${number} <= ${high} order by ${number} limit ${most}) page`;
  return row?.last ?? high;
}

export interface AccountLine extends JournalLine {
  readonly account: string;
  readonly merchant: string;
}

/** All lines of the messages that have a line in the span: what one message did is told as one. */
export async function readEntries(sql: Sql, { low, high }: Span): Promise<readonly AccountLine[]> {
  const told = TOLD_TEMPLATES as unknown as string[];
  return sql<AccountLine[]>`
    select e.authorization_id as "authorizationId", e.message_id as "messageId", e.benefit_no as "benefitNo", e.template, e.debit, e.credit, e.amount, e.unit,
      e.campaign, e.version, e.at, account_of(a.record ->> 'account') as account, a.merchant
    from (select distinct authorization_id, message_id from entries where id > ${low} and id <= ${high} and template = any(${told}::text[])) heard
    join entries e on e.authorization_id = heard.authorization_id and e.message_id = heard.message_id and e.template = any(${told}::text[])
    join authorizations a on a.id = e.authorization_id
    where a.record ->> 'account' is not null
    order by e.id`;
}

/** Points that somebody gave; by whose hand is not told. */
export async function readPointsGifts(sql: Sql, { low, high }: Span): Promise<readonly HolderEvent[]> {
  return sql<HolderEvent[]>`
    select 'gift_received:' || h.source || ':' || h.no as key, 'gift_received' as kind, account, h.at, h.amount as points, substr(h.unit, 8) as programme
    from house_entries h cross join lateral accounts_of(substr(h.credit, length('points_active:') + 1)) as account
    where h.id > ${low} and h.id <= ${high} and h.template = 'points.give' and h.source like 'gift:%'`;
}

/** Coupons that came into a wallet without its holder asking, or from somebody else, or back after a refund. */
export async function readCoupons(sql: Sql, { low, high }: Span): Promise<readonly HolderEvent[]> {
  return sql<HolderEvent[]>`
    select case when m.from_subject is distinct from m.to_subject and m.from_subject is not null then 'gift_received' else 'coupon_received' end as kind,
      'coupon:' || m.no as key, account, m.at, c.campaign, c.campaign as coupon, c.expires_at as expires
    from coupon_moves m join coupons c on c.id = m.coupon cross join lateral accounts_of(m.to_subject) as account
    where m.no > ${low} and m.no <= ${high} and m.to_state in ('issued', 'claimed', 'returned')
      and ((m.from_state is null or m.from_subject is distinct from m.to_subject) and m.actor <> 'holder:' || account or m.from_state = 'used')
      and not exists (select from carries where from_subject = m.from_subject and to_subject = m.to_subject)
    order by m.no`;
}

export async function readTiers(sql: Sql, { low, high }: Span): Promise<readonly HolderEvent[]> {
  return sql<HolderEvent[]>`
    select 'tier_changed:' || m.id as key, 'tier_changed' as kind, account, m.at, m.programme, m.to_tier as tier
    from membership_moves m cross join lateral accounts_of(m.subject) as account
    where m.id > ${low} and m.id <= ${high} and m.kind in ('joined', 'up', 'down') and m.to_tier is not null order by m.id`;
}

export interface EndingPage {
  readonly until: string;
  readonly untilId: string;
  readonly rows: number;
}
interface EndingAsked {
  readonly days: number;
  readonly most: number;
  readonly timeZone: string;
}

/** What ends within so many days and was not read yet, in order of its end; in a transaction of the caller that keeps the cursor to itself. */
export async function lockEnding(sql: Sql, ending: Ending, { days, most }: EndingAsked): Promise<EndingPage | null> {
  const rows =
    ending === 'lots' ? sql`lots where active > 0` : sql`coupons where state in ('issued', 'claimed', 'returned') and subject is not null`;
  const [cursor] = await sql<{ until: string; untilId: string }[]>`
    select until, until_id as "untilId" from message_cursors where source = ${ending} for update skip locked`;
  if (cursor === undefined) return null;
  const [page] = await sql<(Omit<EndingPage, 'until'> & { until: string | null })[]>`
    select count(*)::int as rows, (array_agg(expires_at order by expires_at desc, id desc))[1] as until, (array_agg(id order by expires_at desc, id desc))[1] as "untilId"
    from (select expires_at, id from ${rows} and (expires_at, id) > (${cursor.until}::timestamptz, ${cursor.untilId}::text)
      and expires_at <= holder_time() + make_interval(days => ${days}) order by expires_at, id limit ${most}) page`;
  return page === undefined || page.until === null ? null : { ...page, until: page.until };
}

export async function moveUntil(sql: Sql, ending: Ending, { until, untilId }: EndingPage): Promise<void> {
  await sql`update message_cursors set until = ${until}, until_id = ${untilId} where source = ${ending}`;
}

/** The points of one wallet and programme that end on one local day are one message. */
export async function readEndingLots(
  sql: Sql,
  { until, untilId }: EndingPage,
  { timeZone }: Pick<EndingAsked, 'timeZone'>,
): Promise<readonly HolderEvent[]> {
  return sql<HolderEvent[]>`
    with page as (
      select distinct l.subject, l.programme, (l.expires_at at time zone ${timeZone})::date as day from lots l, message_cursors c
      where c.source = 'lots' and l.active > 0 and (l.expires_at, l.id) > (c.until, c.until_id) and (l.expires_at, l.id) <= (${until}::timestamptz, ${untilId}::text))
    select 'points_expiring:' || min(l.id) as key, 'points_expiring' as kind, account, holder_time() as at, sum(l.active)::bigint as points, l.programme, min(l.expires_at) as expires
    from page p join lots l on l.subject = p.subject and l.programme = p.programme and l.active > 0 and (l.expires_at at time zone ${timeZone})::date = p.day
    cross join lateral accounts_of(l.subject) as account
    group by l.subject, l.programme, p.day, account`;
}

export async function readEndingCoupons(sql: Sql, { until, untilId }: EndingPage): Promise<readonly HolderEvent[]> {
  return sql<HolderEvent[]>`
    select 'coupon_expiring:' || c.id || ':' || extract(epoch from c.expires_at)::bigint as key, 'coupon_expiring' as kind, account, holder_time() as at, c.campaign, c.campaign as coupon, c.expires_at as expires
    from message_cursors r, coupons c cross join lateral accounts_of(c.subject) as account
    where r.source = 'coupons' and c.state in ('issued', 'claimed', 'returned') and (c.expires_at, c.id) > (r.until, r.until_id) and (c.expires_at, c.id) <= (${until}::timestamptz, ${untilId}::text)
    order by c.expires_at, c.id`;
}
