// SQL of the hour at which an approved version goes live by itself: set it, call it off, take what is due, and keep why it failed.
import type { Sql } from '../db/connect.ts';
import { logChange } from '../http/settings-store.ts';
import { changing, type Failed } from './changing-store.ts';

export interface Scheduling {
  readonly id: string;
  readonly version: number;
  readonly at: string;
  readonly actor: string;
}
export type ScheduleFault = 'not_found' | 'not_approved' | 'campaign_stopped' | 'already_live' | 'time_not_ahead';

/** By the clock of the database; another hour or version replaces the one before. */
export async function schedule(
  sql: Sql,
  { id, version, at, actor }: Scheduling,
): Promise<{ readonly ok: true; readonly at: string } | Failed<ScheduleFault>> {
  return changing(sql, async (transaction) => {
    const [row] = await transaction<Standing[]>`
      select c.state, v.approved_hash is not null as approved, c.live_version = ${version} is true as live, ${at}::timestamptz > clock_timestamp()
        and ${at}::timestamptz < (v.document#>>'{schedule,to}')::timestamptz as ahead, c.scheduled_at as before
      from campaigns c join campaign_versions v on v.id = c.id and v.version = ${version} where c.id = ${id}`;
    const fault = scheduleFault(row);
    if (fault) return { ok: false, code: fault };
    const [set] = await transaction<{ at: string }[]>`
      update campaigns set scheduled_version = ${version}, scheduled_at = ${at}::timestamptz, scheduled_by = ${actor}, claimed_at = null, publish_failure = null, changed_at = clock_timestamp()
      where id = ${id} returning scheduled_at as at`;
    const compared = { before: { scheduledAt: row?.before ?? null }, after: { scheduledAt: set?.at } };
    await logChange(transaction, { actor, action: 'campaign.schedule', object: id, detail: { version, at: set?.at }, ...compared });
    return { ok: true, at: set?.at ?? '' };
  });
}

interface Standing {
  readonly state: string;
  readonly approved: boolean;
  readonly live: boolean;
  readonly ahead: boolean;
  readonly before: string | null;
}

function scheduleFault(row: Standing | undefined): ScheduleFault | null {
  if (row === undefined) return 'not_found';
  if (row.state === 'stopped') return 'campaign_stopped';
  if (!row.approved) return 'not_approved';
  if (row.live && row.state === 'live') return 'already_live';
  return row.ahead ? null : 'time_not_ahead';
}

/** False when nothing was scheduled. */
export async function callOff(sql: Sql, { id, actor }: { readonly id: string; readonly actor: string }): Promise<boolean> {
  return changing(sql, async (transaction) => {
    const [standing] = await transaction<{ version: number; at: string }[]>`
      select scheduled_version as version, scheduled_at as at from campaigns where id = ${id} and scheduled_at is not null`;
    if (standing === undefined) return false;
    await clear(transaction, id);
    await logChange(transaction, { actor, action: 'campaign.schedule_called_off', object: id, detail: { ...standing } });
    return true;
  });
}

export interface Due {
  readonly id: string;
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly state: string;
}

/** A process that took one and ended is given this long; then another takes it. */
const CLAIM_SECONDS = 30;

/** The next version whose hour has come, taken so that no other process publishes it too. */
export async function claimDue(sql: Sql): Promise<Due | null> {
  const [due] = await sql<Due[]>`
    update campaigns set claimed_at = clock_timestamp() where id = (
      select id from campaigns where scheduled_at <= clock_timestamp() and (claimed_at is null or claimed_at < clock_timestamp() - make_interval(secs => ${CLAIM_SECONDS}))
      order by scheduled_at, id limit 1 for update skip locked)
    returning id, scheduled_version as version, scheduled_at as at, scheduled_by as by, state`;
  return due ?? null;
}

export interface Failure extends Due {
  readonly code: string;
  readonly detail: string | null;
}

/** It is not tried again: what stood in the way wants a person. Nothing is written where the hour was moved meanwhile. */
export async function recordFailure(sql: Sql, { id, version, at, code, detail }: Failure): Promise<void> {
  await changing(sql, async (transaction) => {
    const failure = { version, at, code, detail };
    const failed = await transaction`
      update campaigns set publish_failure = ${transaction.json(failure)}, changed_at = clock_timestamp() where id = ${id} and scheduled_version = ${version} and date_trunc('milliseconds', scheduled_at) = ${at}::timestamptz returning id`;
    if (failed.length === 0) return;
    await clear(transaction, id);
    await logChange(transaction, { actor: 'offerline', action: 'campaign.publish_failed', object: id, detail: failure });
  });
}

async function clear(sql: Sql, id: string): Promise<void> {
  await sql`update campaigns set scheduled_version = null, scheduled_at = null, scheduled_by = null, claimed_at = null, changed_at = clock_timestamp() where id = ${id}`;
}
