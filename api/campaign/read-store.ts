// SQL that reads campaigns: the list with what each has burnt, one campaign, its versions, and the peers a review looks at.
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Reach } from '../../engine/people/reach.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { touching } from './reach-store.ts';
import type { Review } from './review.ts';

export interface Burn {
  /** Total money budget, minor units; null when there is none. */
  readonly ceiling: number | null;
  readonly held: number;
  readonly captured: number;
  readonly returned: number;
  /** held + captured - returned. */
  readonly used: number;
}
export interface PublishFailure {
  readonly version: number;
  readonly at: string;
  readonly code: string;
  readonly detail: string | null;
}
export interface CampaignSummary {
  readonly id: string;
  readonly kind: string;
  readonly name: { readonly en: string; readonly 'zh-CN': string };
  readonly offer: { readonly en: string; readonly 'zh-CN': string };
  readonly benefitType: string;
  readonly currency: string;
  /** draft, submitted, approved, scheduled, live, paused or stopped. */
  readonly state: string;
  /** Who wrote the newest version. */
  readonly owner: { readonly id: string; readonly name: string };
  readonly latestVersion: number;
  /** How far the newest version is: draft, submitted, returned, approved or live. */
  readonly latestState: string;
  readonly liveVersion: number | null;
  readonly from: string;
  readonly to: string;
  readonly changedAt: string;
  /** The version that goes live by itself, and when. */
  readonly scheduled: { readonly version: number; readonly at: string } | null;
  /** Why the last scheduled version did not go live. */
  readonly publishFailure: PublishFailure | null;
  readonly burn: Burn;
  /** Grants of the newest business date that has any decision: late messages alone open no new day. */
  readonly today: { readonly date: string | null; readonly grants: number; readonly amount: number };
}

interface SummaryRow extends Omit<CampaignSummary, 'burn' | 'today' | 'owner' | 'scheduled'>, Omit<Burn, 'used'> {
  readonly ownerId: string;
  readonly ownerName: string;
  readonly scheduledVersion: number | null;
  readonly scheduledAt: string | null;
  /** What the list is sorted by, before the id. */
  readonly sortKey: number;
}
type Grants = { readonly campaign: string; readonly grants: number; readonly amount: number };

export const SORTS = ['id', 'changed', 'ends', 'used'] as const;
export interface ListAsked {
  /** Sort key and id of the last row seen. */
  readonly after: readonly string[] | null;
  readonly limit: number;
  readonly kind: string | null;
  readonly state: string | null;
  /** Id of whoever wrote the newest version. */
  readonly owner: string | null;
  /** Stands in id, name or offer. */
  readonly text: string | null;
  readonly endsBefore: string | null;
  readonly sort: (typeof SORTS)[number];
  /** Only what may touch it; null: everything. */
  readonly reach: Reach | null;
}
/** A summary and the place after it. */
export interface Listed {
  readonly summary: CampaignSummary;
  readonly cursor: readonly string[];
}

/** One page: by id, newest change first, nearest end first, or most used first. */
export async function listCampaigns(sql: Sql, asked: ListAsked): Promise<readonly Listed[]> {
  const [key = null, id = null] = asked.after ?? [];
  const rows = await sql<SummaryRow[]>`
    select * from (${summaries(sql, asked.sort)} where ${touching(sql, sql`v.document`, asked.reach)}) s
    where (${id}::text is null or (s."sortKey", s.id) > (${key}::bigint, ${id}::text))
      and (${asked.kind}::text is null or s.kind = ${asked.kind}) and (${asked.state}::text is null or s.state = ${asked.state})
      and (${asked.owner}::text is null or s."ownerId" = ${asked.owner}) and (${asked.endsBefore}::text is null or s."to"::timestamptz < ${asked.endsBefore}::timestamptz)
      and (${asked.text}::text is null or position(lower(${asked.text}) in lower(concat_ws(' ', s.id, s.name->>'en', s.name->>'zh-CN', s.offer->>'en', s.offer->>'zh-CN'))) > 0)
    order by s."sortKey", s.id limit ${asked.limit}`;
  const summed = await withToday(sql, rows);
  return summed.map((summary, place) => ({ summary, cursor: [String(rows[place]?.sortKey ?? 0), summary.id] }));
}

export async function readCampaign(sql: Sql, id: string): Promise<CampaignSummary | null> {
  const rows = await sql<SummaryRow[]>`${summaries(sql)} where c.id = ${id}`;
  return (await withToday(sql, rows))[0] ?? null;
}

function summaries(sql: Sql, sort: ListAsked['sort'] = 'id') {
  return sql`
    select c.id, c.kind, ${stateOf(sql)} as state, c.latest_version as "latestVersion", ${versionState(sql)} as "latestState", c.live_version as "liveVersion",
      c.changed_at as "changedAt", w.maker_id as "ownerId", ${nameOf(sql, sql`w.maker_id`)} as "ownerName",
      c.scheduled_version as "scheduledVersion", c.scheduled_at as "scheduledAt", c.publish_failure as "publishFailure",
      v.document->'name' as name, v.document#>'{texts,offer}' as offer, v.document#>>'{benefit,type}' as "benefitType", v.document->>'currency' as currency,
      v.document#>>'{schedule,from}' as "from", v.document#>>'{schedule,to}' as "to",
      coalesce(k.ceiling, case when k.key is null then (v.document#>>'{limits,budget,total}')::bigint end) as ceiling,
      coalesce(k.held, 0) as held, coalesce(k.captured, 0) as captured, coalesce(k.returned, 0) as returned,
      case ${sort}::text when 'changed' then -(extract(epoch from c.changed_at) * 1000000)::bigint when 'ends' then extract(epoch from (v.document#>>'{schedule,to}')::timestamptz)::bigint
        when 'used' then -coalesce(k.held + k.captured - k.returned, 0) else 0 end as "sortKey"
    from campaigns c
    join campaign_versions v on v.id = c.id and v.version = coalesce(c.live_version, c.latest_version)
    join campaign_versions w on w.id = c.id and w.version = c.latest_version
    left join counters k on k.key = 'c:' || c.id`;
}

/** The state of campaign `c` whose newest version is `w`. */
function stateOf(sql: Sql) {
  return sql`
    case when c.state <> 'draft' then c.state when c.scheduled_at is not null then 'scheduled' when w.approved_hash is not null then 'approved'
      when exists (select 1 from submissions s where s.id = w.id and s.version = w.version and s.state = 'waiting') then 'submitted' else 'draft' end`;
}

/** How far version `w` of campaign `c` is. */
function versionState(sql: Sql) {
  return sql`
    case when w.version = c.live_version then 'live' when w.approved_hash is not null then 'approved'
      else coalesce((select case s.state when 'waiting' then 'submitted' when 'returned' then 'returned' end from submissions s where s.id = w.id and s.version = w.version order by s.no desc limit 1), 'draft') end`;
}

/** The name of whoever has this id, or the id. */
export function nameOf(sql: Sql, id: ReturnType<Sql>) {
  return sql`coalesce((select name from people where people.id = ${id}), (select name from service_keys where service_keys.id = ${id}), ${id})`;
}

async function withToday(sql: Sql, rows: readonly SummaryRow[]): Promise<readonly CampaignSummary[]> {
  const { date, grants } = await grantsOfToday(
    sql,
    rows.map((row) => row.id),
  );
  const byCampaign = new Map(grants.map((each) => [each.campaign, each]));
  return rows.map(({ ceiling, held, captured, returned, ownerId, ownerName, scheduledVersion, scheduledAt, sortKey: _sortKey, ...row }) => {
    const today = byCampaign.get(row.id);
    return {
      ...row,
      owner: { id: ownerId, name: ownerName },
      scheduled: scheduledVersion === null || scheduledAt === null ? null : { version: scheduledVersion, at: scheduledAt },
      burn: { ceiling, held, captured, returned, used: held + captured - returned },
      today: { date, grants: today?.grants ?? 0, amount: today?.amount ?? 0 },
    };
  });
}

async function grantsOfToday(
  sql: Sql,
  ids: readonly string[],
): Promise<{ readonly date: string | null; readonly grants: readonly Grants[] }> {
  const [newest] = await sql<
    { date: string | null }[]
  >`select business_date as date from entries where message_id = 'evaluate' order by business_date desc limit 1`;
  const date = newest?.date ?? null;
  if (date === null || ids.length === 0) return { date, grants: [] };
  const grants = await sql<Grants[]>`
    select campaign, count(distinct authorization_id) as grants, coalesce(sum(amount) filter (where template = 'benefit.hold'), 0)::bigint as amount
    from entries where business_date = ${date} and message_id = 'evaluate' and campaign = any(${ids as string[]}) group by campaign`;
  return { date, grants };
}

export interface VersionSummary {
  readonly version: number;
  readonly hash: string;
  readonly makerId: string;
  readonly makerName: string;
  readonly checkerId: string | null;
  /** draft, submitted, returned, approved or live. */
  readonly state: string;
  readonly createdAt: string;
  readonly approvedAt: string | null;
  readonly live: boolean;
  readonly passed: boolean;
}
export interface CampaignVersion extends VersionSummary {
  readonly document: Campaign;
  readonly source: string;
  readonly review: Review;
}

const versionColumns = (sql: Sql) => sql`
  w.version, w.hash, w.maker_id as "makerId", ${nameOf(sql, sql`w.maker_id`)} as "makerName", w.checker_id as "checkerId", ${versionState(sql)} as state,
  w.created_at as "createdAt", w.approved_at as "approvedAt", w.version = c.live_version is true as live, coalesce((w.review->>'passed')::boolean, false) as passed`;

/** Newest first; null when there is no such campaign. */
export async function listVersions(
  sql: Sql,
  id: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly VersionSummary[]> {
  return sql<VersionSummary[]>`
    select ${versionColumns(sql)} from campaign_versions w join campaigns c on c.id = w.id
    where w.id = ${id} and (${page.before}::int is null or w.version < ${page.before}::int) order by w.version desc limit ${page.limit}`;
}

export async function readVersion(sql: Sql, id: string, version: number | 'newest'): Promise<CampaignVersion | null> {
  const [row] = await sql<CampaignVersion[]>`
    select ${versionColumns(sql)}, w.document, w.source, w.review from campaign_versions w join campaigns c on c.id = w.id where w.id = ${id} and w.version = coalesce(${version === 'newest' ? null : version}::int, c.latest_version)`;
  return row ?? null;
}

/** The campaigns a document may name: the live version of each, or the newest where none is live. */
export async function readPeers(sql: Sql, ids: readonly string[]): Promise<readonly Campaign[]> {
  if (ids.length === 0) return [];
  const rows = await sql<{ document: Campaign }[]>`
    select v.document from campaigns c join campaign_versions v on v.id = c.id and v.version = coalesce(c.live_version, c.latest_version) where c.id = any(${ids as string[]}) and c.state <> 'stopped'`;
  return rows.map((row) => row.document);
}

/** Umbrellas that do not exist among those named. */
export async function missingUmbrellas(sql: Sql, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const known = await sql<{ id: string }[]>`select id from umbrellas where id = any(${ids as string[]})`;
  return ids.filter((id) => !known.some((each) => each.id === id));
}

/** Keeps the newest review of a version that nobody has approved yet. */
export async function saveReview(
  sql: Sql,
  wanted: { readonly id: string; readonly version: number; readonly review: Review; readonly actor: string },
): Promise<void> {
  const { id, version, review, actor } = wanted;
  await inTransaction(sql, async (transaction) => {
    const kept =
      await transaction`update campaign_versions set review = ${transaction.json(review as never)} where id = ${id} and version = ${version} and checker_id is null returning id`;
    if (kept.length > 0)
      await logChange(transaction, { actor, action: 'campaign.review', object: id, detail: { version, passed: review.passed } });
  });
}
