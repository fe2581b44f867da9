// SQL of experiments: the campaigns that are rolled out by draws, when they were published, and the figures counted of their arms and shadows.
import type { ArmFigures } from '../../engine/simulation/verdict.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';

type Rollout = NonNullable<Campaign['rollout']>;

/** A published campaign whose document speaks of a rollout. */
export interface RolledOut extends Pick<Campaign, 'id' | 'name' | 'currency' | 'schedule' | 'timeZone'> {
  readonly version: number;
  readonly state: string;
  readonly rollout: Rollout;
}

/** More than these are not listed; a group is always read whole. */
const ROLLED_OUT_MAX = 500;

/** Of one group, or of all. */
export async function readRolledOut(sql: Sql, group: string | null): Promise<readonly RolledOut[]> {
  return sql<RolledOut[]>`
    select c.id, c.state, v.version, v.document -> 'name' as name, v.document ->> 'currency' as currency, v.document ->> 'timeZone' as "timeZone",
      v.document -> 'schedule' as schedule, v.document -> 'rollout' as rollout
    from campaigns c join campaign_versions v on v.id = c.id and v.version = c.live_version
    where v.document -> 'rollout' is not null and (${group}::text is null or coalesce(v.document #>> '{rollout,group}', c.id) = ${group})
    order by coalesce(v.document #>> '{rollout,group}', c.id), (v.document #>> '{rollout,from}')::int, c.id limit ${ROLLED_OUT_MAX}`;
}

export interface Publication {
  readonly id: string;
  readonly version: number;
  readonly at: string;
  readonly rollout: Rollout | null;
}

/** Every publication of these campaigns, newest first. */
export async function readPublications(sql: Sql, ids: readonly string[]): Promise<readonly Publication[]> {
  return sql<Publication[]>`
    select l.object as id, v.version, l.at, v.document -> 'rollout' as rollout
    from change_log l join campaign_versions v on v.id = l.object and v.version = (l.detail ->> 'version')::int
    where l.action = 'campaign.publish' and l.outcome = 'done' and l.object = any(${ids as string[]}::text[]) order by l.id desc`;
}

export interface CampaignShadow {
  readonly id: string;
  readonly currency: string;
  readonly timeZone: string;
}

/** Null when there is no such campaign. */
export async function readShadowCampaign(sql: Sql, id: string): Promise<CampaignShadow | null> {
  const [row] = await sql<CampaignShadow[]>`
    select c.id, v.document ->> 'currency' as currency, v.document ->> 'timeZone' as "timeZone"
    from campaigns c join campaign_versions v on v.id = c.id and v.version = coalesce(c.live_version, c.latest_version) where c.id = ${id}`;
  return row ?? null;
}

interface ArmRow extends Omit<ArmFigures, 'campaign'> {
  readonly arm: string;
}

/** Figures of each arm; whoever moved between arms is in none. */
export async function readArms(sql: Sql, grouping: string): Promise<{ readonly arms: readonly ArmRow[]; readonly moved: number }> {
  const [arms, [moved]] = await Promise.all([
    sql<ArmRow[]>`
      select arm, count(*) as exposed, count(*) filter (where takes > 0) as takers, count(*) filter (where purchases > 1) as returning,
        sum(purchases)::bigint as purchases, sum(spend)::bigint as spend, sum(cost)::bigint as cost, coalesce(var_samp(spend::float8), 0) as "spendVariance"
      from experiment_subjects where grouping = ${grouping} and not moved group by arm`,
    sql<{ count: number }[]>`select count(*) as count from experiment_subjects where grouping = ${grouping} and moved`,
  ]);
  return { arms, moved: moved?.count ?? 0 };
}

export interface ShadowDay {
  readonly day: string;
  readonly barrier: string;
  readonly decisions: number;
  readonly would: number;
}

export async function readShadowDays(sql: Sql, grouping: string): Promise<readonly ShadowDay[]> {
  return sql<ShadowDay[]>`
    select day::text as day, barrier, decisions, would from shadow_days where grouping = ${grouping} order by day, barrier`;
}

export interface ShadowExample {
  readonly authorizationId: string;
  readonly at: string;
  readonly amount: number;
  readonly merchant: string;
  readonly considered: string;
}

/** The newest decisions that looked at this version in shadow, among the newest `among` of all. */
export async function readShadowExamples(
  sql: Sql,
  of: { readonly campaign: string; readonly version: number; readonly among: number; readonly limit: number },
): Promise<readonly ShadowExample[]> {
  return sql<ShadowExample[]>`
    select d.authorization_id as "authorizationId", d.at, a.amount, a.merchant, d.considered
    from (select authorization_id, at, considered from decisions order by at desc limit ${of.among}) d join authorizations a on a.id = d.authorization_id
    where d.considered like ${`%{"campaign":"${of.campaign}","version":${of.version},"result":"shadow"%`} order by d.at desc limit ${of.limit}`;
}
