// SQL that measures what alert rules watch: what was granted lately and usually, answers missed, seals behind, publishes and examples that failed.
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';
import type { AlertDetail, Budget, Usual } from './alert-rule.ts';

/** Granted by campaign since an instant, minor units; zero is left out. */
export async function readGranted(sql: Sql, since: string): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ key: string; amount: number }[]>`
    select key, sum(amount)::bigint as amount from figures where kind = 'grant' and at > ${since} group by key`;
  return new Map(rows.map((row) => [row.key, row.amount]));
}

/** Granted by campaign in this hour of the day on the 28 days before, and on how many of them the campaign granted anything at all. */
export async function readUsual(
  sql: Sql,
  { at, zone }: { readonly at: string; readonly zone: string },
): Promise<ReadonlyMap<string, Usual>> {
  const rows = await sql<{ key: string; amount: number; days: number }[]>`
    select key, coalesce(sum(amount) filter (where extract(hour from at at time zone ${zone}) = extract(hour from ${at}::timestamptz at time zone ${zone})), 0)::bigint as amount,
      count(distinct (at at time zone ${zone})::date)::int as days
    from figures where kind = 'grant' and at >= ${at}::timestamptz - interval '28 days' and at < date_trunc('day', ${at}::timestamptz, ${zone}) group by key`;
  return new Map(rows.map((row) => [row.key, { amount: row.amount, days: row.days }]));
}

export async function readBudgets(sql: Sql): Promise<readonly (Budget & { readonly state: string })[]> {
  return sql<(Budget & { state: string })[]>`
    select c.id, c.state, k.ceiling, coalesce(k.held + k.captured - k.returned, 0) as used from campaigns c left join counters k on k.key = 'c:' || c.id
    where c.state in ('live', 'paused', 'stopped') order by c.id`;
}

export async function readAnswers(sql: Sql, minutes: number): Promise<{ readonly answers: number; readonly missed: number }> {
  const [row] = await sql<{ answers: number; missed: number }[]>`
    select coalesce(sum(count) filter (where kind = 'latency'), 0)::bigint as answers, coalesce(sum(count) filter (where kind = 'told'), 0)::bigint as missed
    from figures where kind in ('latency', 'told') and at > now() - make_interval(mins => ${minutes})`;
  return row ?? { answers: 0, missed: 0 };
}

/** Wrong coupon codes of the last minutes, at every door. */
export async function readWrongCodes(sql: Sql, minutes: number): Promise<number> {
  const [row] = await sql<{ wrong: number }[]>`
    select coalesce(sum((detail ->> 'count')::int), 0)::bigint as wrong from security_events where kind = 'coupon_code_wrong' and at > (select holder_time()) - make_interval(mins => ${minutes})`;
  return row?.wrong ?? 0;
}

/** Whole minutes that the oldest line of the log of changes has waited for its seal. */
export async function readSealDelay(sql: Sql): Promise<number> {
  const [row] = await sql<{ minutes: number }[]>`
    select coalesce(floor(extract(epoch from now() - min(at)) / 60), 0)::int as minutes from change_log
    where id > coalesce((select max(change) from audit_seals), 0)`;
  return row?.minutes ?? 0;
}

export interface FailedPublish {
  readonly id: string;
  readonly code: string;
}

/** Campaigns whose scheduled version could not go live, until somebody schedules or publishes anew. */
export async function readFailedPublishes(sql: Sql): Promise<readonly FailedPublish[]> {
  return sql<FailedPublish[]>`
    select id, coalesce(publish_failure->>'code', 'unknown') as code from campaigns where publish_failure is not null and state <> 'stopped' order by id limit 200`;
}

/** A campaign whose examples have not been run since its version went live, or for an hour. */
export interface DueExamples {
  readonly id: string;
  readonly version: number;
  readonly document: Campaign;
}

/** Campaigns at one look: the rest has its turn at the next. */
const EXAMPLES_AT_ONCE = 20;

export async function readDueExamples(sql: Sql): Promise<readonly DueExamples[]> {
  return sql<DueExamples[]>`
    select c.id, v.version, v.document from campaigns c join campaign_versions v on v.id = c.id and v.version = c.live_version
    left join example_runs e on e.campaign = c.id
    where c.state = 'live' and (e.campaign is null or e.version <> c.live_version or e.at < now() - interval '1 hour')
    order by e.at nulls first, c.id limit ${EXAMPLES_AT_ONCE}`;
}

export async function saveExamples(
  sql: Sql,
  run: { readonly id: string; readonly version: number; readonly failed: readonly string[] },
): Promise<void> {
  await sql`
    insert into example_runs (campaign, version, failed) values (${run.id}, ${run.version}, ${run.failed as string[]})
    on conflict (campaign) do update set version = excluded.version, failed = excluded.failed, at = now()`;
}

/** What the newest run of each live campaign found. */
export async function readExampleRuns(sql: Sql): Promise<readonly { readonly campaign: string; readonly failed: readonly string[] }[]> {
  return sql<{ campaign: string; failed: string[] }[]>`
    select e.campaign, e.failed from example_runs e join campaigns c on c.id = e.campaign and c.state = 'live' order by e.campaign`;
}

/** What was granted in the window when each burn rate last stopped its campaign, while that alert stands. */
export async function readTripped(sql: Sql): Promise<ReadonlyMap<string, AlertDetail>> {
  const rows = await sql<{ rule: string; subject: string; detail: AlertDetail }[]>`
    select rule, subject, detail from alerts where kind = 'burn_rate' and state <> 'closed' limit 1000`;
  return new Map(rows.map((row) => [`${row.rule} ${row.subject}`, row.detail]));
}

export async function readCurrency(sql: Sql, campaign: string): Promise<string> {
  const [row] = await sql<{ currency: string }[]>`
    select v.document->>'currency' as currency from campaigns c join campaign_versions v on v.id = c.id and v.version = coalesce(c.live_version, c.latest_version) where c.id = ${campaign}`;
  return row?.currency ?? '';
}

const LOCK = 620_090;

/** Runs `work` unless another process is at it just now. */
export async function ifAlone(sql: Sql, work: () => Promise<void>): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    const [lock] = await transaction<{ mine: boolean }[]>`select pg_try_advisory_xact_lock(${LOCK}) as mine`;
    if (lock?.mine === true) await work();
  });
}

export interface BudgetChangeNote {
  readonly actor: string;
  readonly actorName: string | null;
  readonly from: number | null;
  readonly to: number;
  readonly at: string;
}

const NOTES_MAX = 20;

/** The newest changes of one campaign's budget, newest first. */
export async function readBudgetChanges(sql: Sql, campaign: string): Promise<readonly BudgetChangeNote[]> {
  return sql<BudgetChangeNote[]>`
    select actor, actor_name as "actorName", (detail->>'from')::bigint as from, (detail->>'to')::bigint as to, at from change_log
    where action = 'campaign.budget' and object = ${campaign} and outcome = 'done' order by id desc limit ${NOTES_MAX}`;
}
