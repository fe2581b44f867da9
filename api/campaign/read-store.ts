// SQL that reads campaigns: the list with what each has burnt, one campaign, its versions, and the peers a review looks at.
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
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
export interface CampaignSummary {
  readonly id: string;
  readonly kind: string;
  readonly name: { readonly en: string; readonly 'zh-CN': string };
  readonly offer: { readonly en: string; readonly 'zh-CN': string };
  readonly benefitType: string;
  readonly currency: string;
  readonly state: string;
  readonly latestVersion: number;
  readonly liveVersion: number | null;
  readonly from: string;
  readonly to: string;
  readonly changedAt: string;
  readonly burn: Burn;
  /** Grants of the newest business date that has any decision: late messages alone open no new day. */
  readonly today: { readonly date: string | null; readonly grants: number; readonly amount: number };
}

interface SummaryRow extends Omit<CampaignSummary, 'burn' | 'today'>, Omit<Burn, 'used'> {}
type Grants = { readonly campaign: string; readonly grants: number; readonly amount: number };

/** One page by id; `kind` and `state` narrow it. */
export async function listCampaigns(
  sql: Sql,
  page: { readonly after: string | null; readonly limit: number; readonly kind: string | null; readonly state: string | null },
): Promise<readonly CampaignSummary[]> {
  const rows = await sql<SummaryRow[]>`${summaries(sql)}
    where (${page.after}::text is null or c.id > ${page.after}) and (${page.kind}::text is null or c.kind = ${page.kind}) and (${page.state}::text is null or c.state = ${page.state})
    order by c.id limit ${page.limit}`;
  return withToday(sql, rows);
}

export async function readCampaign(sql: Sql, id: string): Promise<CampaignSummary | null> {
  const rows = await sql<SummaryRow[]>`${summaries(sql)} where c.id = ${id}`;
  return (await withToday(sql, rows))[0] ?? null;
}

function summaries(sql: Sql) {
  return sql`
    select c.id, c.kind, c.state, c.latest_version as "latestVersion", c.live_version as "liveVersion", c.changed_at as "changedAt",
      v.document->'name' as name, v.document#>'{texts,offer}' as offer, v.document#>>'{benefit,type}' as "benefitType", v.document->>'currency' as currency,
      v.document#>>'{schedule,from}' as "from", v.document#>>'{schedule,to}' as "to",
      coalesce(k.ceiling, case when k.key is null then (v.document#>>'{limits,budget,total}')::bigint end) as ceiling,
      coalesce(k.held, 0) as held, coalesce(k.captured, 0) as captured, coalesce(k.returned, 0) as returned
    from campaigns c
    join campaign_versions v on v.id = c.id and v.version = coalesce(c.live_version, c.latest_version)
    left join counters k on k.key = 'c:' || c.id`;
}

async function withToday(sql: Sql, rows: readonly SummaryRow[]): Promise<readonly CampaignSummary[]> {
  const { date, grants } = await grantsOfToday(
    sql,
    rows.map((row) => row.id),
  );
  const byCampaign = new Map(grants.map((each) => [each.campaign, each]));
  return rows.map(({ ceiling, held, captured, returned, ...row }) => {
    const today = byCampaign.get(row.id);
    return {
      ...row,
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
  readonly checkerId: string | null;
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
  v.version, v.hash, v.maker_id as "makerId", v.checker_id as "checkerId", v.created_at as "createdAt", v.approved_at as "approvedAt",
  v.version = c.live_version is true as live, coalesce((v.review->>'passed')::boolean, false) as passed`;

/** Newest first; null when there is no such campaign. */
export async function listVersions(
  sql: Sql,
  id: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly VersionSummary[]> {
  return sql<VersionSummary[]>`
    select ${versionColumns(sql)} from campaign_versions v join campaigns c on c.id = v.id
    where v.id = ${id} and (${page.before}::int is null or v.version < ${page.before}::int) order by v.version desc limit ${page.limit}`;
}

export async function readVersion(sql: Sql, id: string, version: number): Promise<CampaignVersion | null> {
  const [row] = await sql<CampaignVersion[]>`
    select ${versionColumns(sql)}, v.document, v.source, v.review from campaign_versions v join campaigns c on c.id = v.id where v.id = ${id} and v.version = ${version}`;
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
  wanted: { readonly id: string; readonly version: number; readonly review: Review },
): Promise<void> {
  await sql`update campaign_versions set review = ${sql.json(wanted.review as never)} where id = ${wanted.id} and version = ${wanted.version} and checker_id is null`;
}
