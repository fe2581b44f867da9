// Submission and approval as one act each: gather the evidence as it stands, then write it down only if nothing changed meanwhile.
import type { Finding } from '../../engine/campaign/finding.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import { contractErrors } from '../funding/contract-gate-store.ts';
import type { FieldError } from '../http/problem.ts';
import { type ApprovalFault, type Approved, approvalFault, approve } from './approval-store.ts';
import { type Evidence, STALE_TEXTS, staleParts, unwaived } from './evidence.ts';
import { type Desk, gatherEvidence, sealed } from './evidence-gather.ts';
import { lastChange } from './publish-gate-store.ts';
import { readVersion } from './read-store.ts';
import { insertSubmission, readSubmission, type SubmitFault } from './submission-store.ts';

/** How often evidence is gathered again because something else changed meanwhile. */
const GATHERED_AGAIN_MAX = 20;

export interface Refusal<Code extends string> {
  readonly ok: false;
  readonly code: Code;
  readonly errors?: readonly FieldError[];
}
export interface Submitted {
  readonly ok: true;
  readonly hash: string;
  readonly at: string;
  readonly needed: number;
  /** Number of the last change that the evidence saw. */
  readonly seen: number;
}
type SubmitRefusal = Refusal<
  Exclude<SubmitFault, 'others_changed'> | 'review_failed' | 'finding_not_waived' | 'contract_differs' | 'busy_changing'
>;

export interface Submitting {
  readonly id: string;
  readonly version: number;
  readonly submitter: string;
  readonly note: string;
}

/** Refused while the review fails, a finding of the linter is neither mended nor waived, or it departs from an agreement, which nobody can waive. */
export async function submitVersion(desk: Desk, wanted: Submitting): Promise<Submitted | SubmitRefusal> {
  const { sql } = desk;
  for (let round = 0; round < GATHERED_AGAIN_MAX; round += 1) {
    const seen = await lastChange(sql);
    const found = await readVersion(sql, wanted.id, wanted.version);
    if (found === null) return { ok: false, code: 'not_found' };
    if (found.approvedAt !== null) return { ok: false, code: 'already_approved' };
    const evidence = await gatherEvidence(desk, { found, ...wanted });
    const fault = evidenceFault(evidence) ?? (await contractFault(sql, found.document));
    if (fault) return fault;
    const { canonical, hash } = sealed(evidence);
    const made = await insertSubmission(sql, { ...wanted, hash, evidence: canonical, approvers: evidence.approvers, seen });
    if (made.ok) return { ok: true, hash, at: made.at, needed: evidence.approvers, seen };
    if (made.code !== 'others_changed') return { ok: false, code: made.code };
  }
  return { ok: false, code: 'busy_changing' };
}

async function contractFault(sql: Sql, document: Campaign): Promise<Refusal<'contract_differs'> | null> {
  const errors = await contractErrors(sql, document);
  return errors.length === 0 ? null : { ok: false, code: 'contract_differs', errors };
}

type EvidenceFault = Refusal<'review_failed' | 'finding_not_waived'>;

/** What keeps a version from being submitted, or approved, whatever its checkers think. */
export function evidenceFault(evidence: Evidence): EvidenceFault | null {
  const { review } = evidence;
  if (!review.passed) return { ok: false, code: 'review_failed', errors: reviewErrors(evidence) };
  const open = unwaived(evidence);
  return open.length === 0 ? null : { ok: false, code: 'finding_not_waived', errors: open.map(fieldError) };
}

function reviewErrors({ review }: Evidence): readonly FieldError[] {
  const failed = review.examples.flatMap((example, index) =>
    example.ok ? [] : [{ path: `examples.${index}`, message: `${example.name}: ${example.problems.join('; ')}` }],
  );
  return [...review.findings.filter(({ severity }) => severity === 'error').map(fieldError), ...failed];
}

function fieldError({ path, message }: Finding): FieldError {
  return { path, message };
}

export interface Approving {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly checkerId: string;
}
type ApproveRefusal = Refusal<ApprovalFault | 'finding_not_waived' | 'evidence_stale' | 'contract_differs' | 'busy_changing'>;

/** Approves exactly the evidence of this hash, and only while it still holds. */
export async function approveVersion(desk: Desk, wanted: Approving): Promise<Approved | ApproveRefusal> {
  const { sql } = desk;
  for (let round = 0; round < GATHERED_AGAIN_MAX; round += 1) {
    const seen = await lastChange(sql);
    const fault = (await approvalFault(sql, wanted)) ?? (await standingFault(desk, wanted));
    if (fault !== null) return typeof fault === 'string' ? { ok: false, code: fault } : fault;
    const made = await approve(sql, { ...wanted, seen });
    if (made.ok || made.code !== 'others_changed') return made as Approved | ApproveRefusal;
  }
  return { ok: false, code: 'busy_changing' };
}

/** Gathers the evidence again and compares. */
async function standingFault(desk: Desk, { id, version }: Approving): Promise<ApproveRefusal | null> {
  const standing = await compareEvidence(desk, { id, version });
  if (standing === null) return { ok: false, code: 'not_submitted' };
  if (standing.stale.length === 0) return evidenceFault(standing.evidence) ?? (await contractFault(desk.sql, standing.document));
  return { ok: false, code: 'evidence_stale', errors: standing.stale.map((part) => ({ path: part, message: STALE_TEXTS[part].en })) };
}

/** The newest submission with what of it no longer holds; null where nothing was ever submitted. */
export async function compareEvidence(desk: Desk, of: { readonly id: string; readonly version: number }) {
  const { sql } = desk;
  const [submission, found] = await Promise.all([readSubmission(sql, of), readVersion(sql, of.id, of.version)]);
  if (submission === null || found === null) return null;
  const { evidence: canonical, ...rest } = submission;
  const evidence = JSON.parse(canonical) as Evidence;
  const now = await gatherEvidence(desk, { found, submitter: rest.submitter, note: rest.note });
  return { submission: rest, evidence, stale: staleParts(evidence, now), document: found.document };
}
