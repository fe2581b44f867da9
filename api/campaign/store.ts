// SQL that changes campaigns: new versions, publishing, pause, resume, stop and budget; each in one transaction with its line in the log of changes.
import type { Campaign } from '../../engine/campaign/schema.ts';
import { fenceKey } from '../../engine/campaign/counter-keys.ts';
import type { Sql } from '../db/connect.ts';
import { askConsents } from '../funding/consent-store.ts';
import { logChange } from '../http/settings-store.ts';
import { approversFor } from './approval-thresholds.ts';
import { changing, type Failed } from './changing-store.ts';
import { readThresholds } from './evidence-store.ts';
import { lastChange } from './publish-gate-store.ts';
import { type WrittenDocument, writtenOf } from './read-document.ts';
import type { Review } from './review.ts';
import { voidWaiting } from './submission-store.ts';

export interface NewVersion {
  readonly document: Campaign;
  /** What the author sent, byte for byte. */
  readonly source: string;
  readonly makerId: string;
  readonly review: Review;
}
export interface CreatedVersion {
  readonly ok: true;
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly created: boolean;
}

/** Longer documents are not compared for the log; their difference can be asked for. */
const COMPARED_CHARACTERS_MAX = 256 * 1024;

/** A new version, or the newest one when it says the same already: sending a file twice changes nothing. */
export function createVersion(sql: Sql, wanted: NewVersion): Promise<CreatedVersion | Failed<'campaign_stopped' | 'id_taken'>> {
  return createWritten(sql, { ...wanted, document: writtenOf(wanted.document) });
}

/** The same for a document that was read elsewhere; `isNew` when its id must not exist. */
export async function createWritten(
  sql: Sql,
  wanted: Omit<NewVersion, 'document'> & { readonly document: WrittenDocument; readonly isNew?: boolean },
): Promise<CreatedVersion | Failed<'campaign_stopped' | 'id_taken'>> {
  const { source, makerId, review } = wanted;
  const { id, kind, canonical, hash } = wanted.document;
  return changing(sql, async (transaction) => {
    const [newest] = await transaction<{ version: number; hash: string; state: string; document: unknown }[]>`
      select v.version, v.hash, c.state, case when length(v.document::text) < ${COMPARED_CHARACTERS_MAX} then v.document end as document
      from campaigns c join campaign_versions v on v.id = c.id and v.version = c.latest_version where c.id = ${id}`;
    if (newest !== undefined && wanted.isNew === true) return { ok: false, code: 'id_taken' };
    if (newest?.state === 'stopped') return { ok: false, code: 'campaign_stopped' };
    if (newest?.hash === hash) return { ok: true, id, version: newest.version, hash, created: false };
    const version = (newest?.version ?? 0) + 1;
    await transaction`
      insert into campaigns (id, kind, latest_version, seq) values (${id}, ${kind}, ${version}, nextval('campaign_changes'))
      on conflict (id) do update set latest_version = excluded.latest_version, changed_at = now()`;
    await transaction`
      insert into campaign_versions (id, version, document, source, hash, maker_id, review)
      values (${id}, ${version}, ${canonical}::text::json, ${source}, ${hash}, ${makerId}, ${transaction.json(review as never)})`;
    await voidWaiting(transaction, { id, by: makerId, reason: `version ${version} was written` });
    const compared = comparedWith(newest?.document ?? null, canonical);
    await logChange(transaction, { actor: makerId, action: 'campaign.version', object: id, detail: { version, hash }, ...compared });
    return { ok: true, id, version, hash, created: true };
  });
}

/** Both documents, where there are two and they are short. */
function comparedWith(before: unknown, canonical: string): { readonly before?: unknown; readonly after?: unknown } {
  return before === null || canonical.length >= COMPARED_CHARACTERS_MAX ? {} : { before, after: JSON.parse(canonical) as unknown };
}

/** Said only where a clock publishes. */
export type ClockFault = 'campaign_paused' | 'called_off';
export type PublishFault = ClockFault | 'not_found' | 'not_approved' | 'campaign_stopped' | 'budget_below_used' | 'others_changed';
export interface Effect {
  readonly ok: true;
  readonly id: string;
  readonly state: string;
  readonly version: number | null;
  readonly effectiveAt: string;
}

export interface Publishing {
  readonly id: string;
  readonly version: number;
  readonly actor: string;
  /** Only if no campaign has changed since that change, because the version was judged among those. */
  readonly seen?: number;
  /** By the clock: only if this hour still stands, and nobody paused the campaign while it was judged. */
  readonly dueAt?: string;
}
interface Publishable {
  readonly state: string;
  readonly live: number | null;
  readonly approvedHash: string | null;
  readonly ceiling: number | null;
  /** What its budget was changed to since it went live. */
  readonly standing: number | null;
  readonly due: boolean;
}

/** Makes an approved version the live one: from the next commit on, every process grants under it or not at all. */
export async function publish(sql: Sql, wanted: Publishing): Promise<Effect | Failed<PublishFault>> {
  const { id, version, actor, seen, dueAt = null } = wanted;
  return changing(sql, async (transaction) => {
    if (seen !== undefined && (await lastChange(transaction)) !== seen) return { ok: false, code: 'others_changed' };
    const [row] = await transaction<Publishable[]>`
      select c.state, c.live_version as live, v.approved_hash as "approvedHash", (v.document #>> '{limits,budget,total}')::bigint as ceiling, k.ceiling as standing,
        coalesce(c.scheduled_version = ${version} and date_trunc('milliseconds', c.scheduled_at) = ${dueAt}::timestamptz, false) as due
      from campaigns c join campaign_versions v on v.id = c.id and v.version = ${version} left join counters k on k.key = ${fenceKey(id)} where c.id = ${id}`;
    const fault = publishFault(row, dueAt !== null);
    if (fault || row === undefined) return { ok: false, code: fault ?? 'not_found' };
    // What is live already keeps the budget that a checker gave it: publishing it again is no way around them.
    const ceiling = row.live === version ? row.standing : row.ceiling;
    if (!(await setFence(transaction, { id, version, ceiling }))) return { ok: false, code: 'budget_below_used' };
    // Merchants that came after it was submitted are asked now.
    await askConsents(transaction, { id, version, actor });
    const [set] = await transaction<{ at: string }[]>`
      update campaigns set state = 'live', live_version = ${version}, seq = nextval('campaign_changes'), changed_at = clock_timestamp(), publish_failure = null,
        scheduled_version = nullif(scheduled_version, ${version}), scheduled_at = case when scheduled_version <> ${version} then scheduled_at end,
        scheduled_by = case when scheduled_version <> ${version} then scheduled_by end, claimed_at = null
      where id = ${id} returning changed_at as at`;
    const compared = { before: { state: row.state, version: row.live }, after: { state: 'live', version } };
    await logChange(transaction, { actor, action: 'campaign.publish', object: id, detail: { version, ceiling }, ...compared });
    return { ok: true, id, state: 'live', version, effectiveAt: set?.at ?? '' };
  });
}

function publishFault(row: Publishable | undefined, byClock: boolean): PublishFault | null {
  if (row === undefined) return 'not_found';
  if (row.state === 'stopped') return 'campaign_stopped';
  if (row.approvedHash === null) return 'not_approved';
  if (byClock && !row.due) return 'called_off';
  return byClock && row.state === 'paused' ? 'campaign_paused' : null;
}

/** False when more is used than the new ceiling; the use is judged under the lock of the row. */
async function setFence(
  sql: Sql,
  fence: { readonly id: string; readonly version: number; readonly ceiling: number | null },
): Promise<boolean> {
  const rows = await sql`
    insert into counters (key, ceiling, open, version) values (${fenceKey(fence.id)}, ${fence.ceiling}, true, ${fence.version})
    on conflict (key) do update set ceiling = excluded.ceiling, open = true, version = excluded.version
    where excluded.ceiling is null or counters.held + counters.captured - counters.returned <= excluded.ceiling
    returning key`;
  return rows.length === 1;
}

const SWITCHES = {
  pause: { from: ['live'], to: 'paused', open: false },
  resume: { from: ['paused'], to: 'live', open: true },
  stop: { from: ['draft', 'live', 'paused'], to: 'stopped', open: false },
} as const;
export type Switch = keyof typeof SWITCHES;

/** Pause, resume or stop. What is already so stays so and is answered as a success. */
export async function turn(
  sql: Sql,
  wanted: { readonly id: string; readonly to: Switch; readonly actor: string },
): Promise<Effect | Failed<'not_found' | 'campaign_stopped' | 'campaign_not_live'>> {
  const { id, actor } = wanted;
  const { from, to, open } = SWITCHES[wanted.to];
  return changing(sql, async (transaction) => {
    const [row] = await transaction<
      { state: string; version: number | null; at: string }[]
    >`select state, live_version as version, changed_at as at from campaigns where id = ${id} for update`;
    if (!row) return { ok: false, code: 'not_found' };
    if (row.state === to) return { ok: true, id, state: to, version: row.version, effectiveAt: row.at };
    if (row.state === 'stopped') return { ok: false, code: 'campaign_stopped' };
    if (!(from as readonly string[]).includes(row.state)) return { ok: false, code: 'campaign_not_live' };
    await transaction`update counters set open = ${open} where key = ${fenceKey(id)}`;
    if (wanted.to === 'stop') await forgetPlans(transaction, { id, actor });
    const [set] = await transaction<
      { at: string }[]
    >`update campaigns set state = ${to}, seq = nextval('campaign_changes'), changed_at = clock_timestamp() where id = ${id} returning changed_at as at`;
    const compared = { before: { state: row.state }, after: { state: to } };
    await logChange(transaction, { actor, action: `campaign.${wanted.to}`, object: id, detail: { version: row.version }, ...compared });
    return { ok: true, id, state: to, version: row.version, effectiveAt: set?.at ?? '' };
  });
}

/** A stopped campaign neither waits for anybody nor goes live by itself. */
async function forgetPlans(sql: Sql, { id, actor }: { readonly id: string; readonly actor: string }): Promise<void> {
  await voidWaiting(sql, { id, by: actor, reason: 'the campaign was stopped' });
  await sql`update campaigns set scheduled_version = null, scheduled_at = null, scheduled_by = null, claimed_at = null where id = ${id}`;
}

export interface BudgetChange {
  readonly id: string;
  readonly requestId: string;
  readonly currentTotal: number | null;
  readonly targetTotal: number;
  readonly actor: string;
}
export type BudgetFault =
  | 'campaign_not_live'
  | 'budget_changed'
  | 'budget_below_used'
  | 'maker_is_checker'
  | 'more_checkers_needed'
  | 'request_id_reused';

export type ChangedBudget = { readonly ok: true; readonly total: number; readonly effectiveAt: string };

/** Compare-and-set on the ceiling; the same request id answers the same again. Whoever wrote or submitted the live version may not raise its budget, and nobody to what more checkers would have had to approve. */
export async function changeBudget(sql: Sql, wanted: BudgetChange): Promise<ChangedBudget | Failed<BudgetFault>> {
  const { id, requestId, currentTotal, targetTotal, actor } = wanted;
  return changing(sql, async (transaction) => {
    const earlier = await earlierChange(transaction, wanted);
    if (earlier) return earlier;
    const fault = await budgetFault(transaction, wanted);
    if (fault) return { ok: false, code: fault };
    await transaction`update counters set ceiling = ${targetTotal} where key = ${fenceKey(id)}`;
    const [set] = await transaction<{ at: string }[]>`
      update campaigns set seq = nextval('campaign_changes'), changed_at = clock_timestamp() where id = ${id} returning changed_at as at`;
    const effectiveAt = set?.at ?? '';
    const detail = { requestId, from: currentTotal, to: targetTotal, effectiveAt };
    const compared = { before: { total: currentTotal }, after: { total: targetTotal } };
    await logChange(transaction, { actor, action: 'campaign.budget', object: id, detail, ...compared });
    return { ok: true, total: targetTotal, effectiveAt };
  });
}

/** What this request id was answered before. */
async function earlierChange(
  sql: Sql,
  { id, requestId, currentTotal, targetTotal }: BudgetChange,
): Promise<ChangedBudget | Failed<'request_id_reused'> | null> {
  const [earlier] = await sql<{ from: number | null; to: number; at: string }[]>`
    select (detail->>'from')::bigint as from, (detail->>'to')::bigint as to, detail->>'effectiveAt' as at from change_log
    where action = 'campaign.budget' and object = ${id} and detail->>'requestId' = ${requestId}`;
  if (!earlier) return null;
  const isSame = earlier.to === targetTotal && earlier.from === currentTotal;
  return isSame ? { ok: true, total: targetTotal, effectiveAt: earlier.at } : { ok: false, code: 'request_id_reused' };
}

/** What stands against the change, judged under the lock of the fence row. */
async function budgetFault(sql: Sql, { id, currentTotal, targetTotal, actor }: BudgetChange): Promise<BudgetFault | null> {
  const [row] = await sql<{ own: boolean; given: number }[]>`
    select person_behind(${actor}) in (person_behind(v.maker_id), person_behind(s.submitter)) is true as own, coalesce(s.approvers, 1) as given
    from campaigns c join campaign_versions v on v.id = c.id and v.version = c.live_version left join submissions s on s.id = v.id and s.version = v.version and s.state = 'approved'
    where c.id = ${id} and c.state in ('live', 'paused')`;
  const [fence] = await sql<{ ceiling: number | null; used: number }[]>`
    select ceiling, held + captured - returned as used from counters where key = ${fenceKey(id)} for update`;
  if (!row || !fence) return 'campaign_not_live';
  if (fence.ceiling !== currentTotal) return 'budget_changed';
  if (fence.used > targetTotal) return 'budget_below_used';
  if (fence.ceiling === null || targetTotal <= fence.ceiling) return null;
  if (row.own) return 'maker_is_checker';
  return approversFor(await readThresholds(sql), targetTotal) > row.given ? 'more_checkers_needed' : null;
}
