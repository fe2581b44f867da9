// SQL of submissions: one version of a campaign waits for its checkers with its evidence; it is returned, withdrawn, approved or void.
import type { Sql } from '../db/connect.ts';
import { logChange } from '../http/settings-store.ts';
import { askConsents } from '../funding/consent-store.ts';
import { lastChange } from './publish-gate-store.ts';
import { nameOf } from './read-store.ts';
import { changing, type Failed } from './changing-store.ts';

export interface Submission {
  readonly no: number;
  readonly id: string;
  readonly version: number;
  /** SHA-256 of the evidence. */
  readonly hash: string;
  readonly submitter: string;
  readonly submitterName: string;
  readonly note: string;
  readonly approvers: number;
  /** waiting, approved, returned, withdrawn or void. */
  readonly state: string;
  readonly reason: string | null;
  readonly closedBy: string | null;
  readonly at: string;
  readonly closedAt: string | null;
}
export interface GivenApproval {
  readonly checker: string;
  readonly name: string;
  readonly at: string;
}

const columns = (sql: Sql) => sql`
  s.no, s.id, s.version, s.hash, s.submitter, ${nameOf(sql, sql`s.submitter`)} as "submitterName", s.note, s.approvers, s.state, s.reason,
  case when s.closed_by is null then null else ${nameOf(sql, sql`s.closed_by`)} end as "closedBy", s.at, s.closed_at as "closedAt"`;

/** The newest of a version, with the evidence as it was submitted. */
export async function readSubmission(
  sql: Sql,
  of: { readonly id: string; readonly version: number },
): Promise<(Submission & { readonly evidence: string }) | null> {
  const [row] = await sql<(Submission & { readonly evidence: string })[]>`
    select ${columns(sql)}, s.evidence from submissions s where s.id = ${of.id} and s.version = ${of.version} order by s.no desc limit 1`;
  return row ?? null;
}

export async function readApprovals(sql: Sql, no: number): Promise<readonly GivenApproval[]> {
  return sql<
    GivenApproval[]
  >`select checker, ${nameOf(sql, sql`checker`)} as name, at from approvals where submission = ${no} order by at, checker`;
}

export interface NewSubmission {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly evidence: string;
  readonly submitter: string;
  readonly note: string;
  readonly approvers: number;
  /** Number of the last change that the evidence saw. */
  readonly seen: number;
}
export type SubmitFault = 'not_found' | 'campaign_stopped' | 'already_approved' | 'newer_version' | 'others_changed';

/** Only the newest version is submitted, and what waited before of the same campaign is void. */
export async function insertSubmission(
  sql: Sql,
  wanted: NewSubmission,
): Promise<{ readonly ok: true; readonly at: string } | Failed<SubmitFault>> {
  const { id, version, hash, evidence, submitter, note, approvers } = wanted;
  return changing(sql, async (transaction) => {
    if ((await lastChange(transaction)) !== wanted.seen) return { ok: false, code: 'others_changed' };
    const [row] = await transaction<{ state: string; newest: number; approved: boolean }[]>`
      select c.state, c.latest_version as newest, v.approved_hash is not null as approved
      from campaigns c join campaign_versions v on v.id = c.id and v.version = ${version} where c.id = ${id}`;
    const fault = submitFault(row, version);
    if (fault) return { ok: false, code: fault };
    await voidWaiting(transaction, { id, by: submitter, reason: 'submitted again' });
    const [made] = await transaction<{ at: string }[]>`
      insert into submissions (id, version, hash, evidence, submitter, note, approvers) values (${id}, ${version}, ${hash}, ${evidence}, ${submitter}, ${note}, ${approvers}) returning at`;
    await askConsents(transaction, { id, version, actor: submitter });
    await logChange(transaction, { actor: submitter, action: 'campaign.submit', object: id, detail: { version, hash, approvers, note } });
    return { ok: true, at: made?.at ?? '' };
  });
}

function submitFault(
  row: { readonly state: string; readonly newest: number; readonly approved: boolean } | undefined,
  version: number,
): Exclude<SubmitFault, 'others_changed'> | null {
  if (row === undefined) return 'not_found';
  if (row.state === 'stopped') return 'campaign_stopped';
  if (row.approved) return 'already_approved';
  return row.newest === version ? null : 'newer_version';
}

/** Within a transaction that changes the campaign: what waits of it can no longer be approved. */
export async function voidWaiting(sql: Sql, of: { readonly id: string; readonly by: string; readonly reason: string }): Promise<void> {
  await sql`update submissions set state = 'void', reason = ${of.reason}, closed_by = ${of.by}, closed_at = now() where id = ${of.id} and state = 'waiting'`;
}

export interface Closing {
  readonly id: string;
  readonly version: number;
  readonly actor: string;
  readonly to: 'returned' | 'withdrawn';
  readonly reason: string | null;
}
export type CloseFault = 'not_found' | 'not_submitted' | 'maker_is_checker' | 'not_the_maker';

/** A checker sends it back; its maker or submitter takes it back. */
export async function closeSubmission(
  sql: Sql,
  { id, version, actor, to, reason }: Closing,
): Promise<{ readonly ok: true } | Failed<CloseFault>> {
  return changing(sql, async (transaction) => {
    const waiting = await readOpen(transaction, { id, version });
    const fault = closeFault(waiting, { actor, to });
    if (fault || waiting === undefined) return { ok: false, code: fault ?? 'not_found' };
    await transaction`update submissions set state = ${to}, reason = ${reason}, closed_by = ${actor}, closed_at = now() where no = ${waiting.no}`;
    const action = to === 'returned' ? 'campaign.return' : 'campaign.withdraw';
    await logChange(transaction, { actor, action, object: id, detail: { version, ...(reason !== null && { reason }) } });
    return { ok: true };
  });
}

interface Open {
  readonly makerId: string;
  /** Null where nothing waits. */
  readonly no: number | null;
  readonly submitter: string | null;
}

function closeFault(waiting: Open | undefined, { actor, to }: Pick<Closing, 'actor' | 'to'>): CloseFault | null {
  if (waiting === undefined) return 'not_found';
  if (waiting.no === null) return 'not_submitted';
  const isOwn = actor === waiting.makerId || actor === waiting.submitter;
  if (to === 'withdrawn') return isOwn ? null : 'not_the_maker';
  return isOwn ? 'maker_is_checker' : null;
}

async function readOpen(sql: Sql, of: { readonly id: string; readonly version: number }): Promise<Open | undefined> {
  const [row] = await sql<Open[]>`
    select s.no, s.submitter, v.maker_id as "makerId" from campaign_versions v
    left join submissions s on s.id = v.id and s.version = v.version and s.state = 'waiting' where v.id = ${of.id} and v.version = ${of.version}`;
  return row;
}
