// Submission and approval in one go for campaigns that come from files: with real evidence, by as many others as it needs.
import type { Holidays } from '../../engine/campaign/live.ts';
import type { Sql } from '../db/connect.ts';
import { type Approved, approve } from './approval-store.ts';
import { unwaived } from './evidence.ts';
import { type Desk, gatherEvidence, openDesk } from './evidence-gather.ts';
import { readVersion } from './read-store.ts';
import { openReader } from './reader.ts';
import { approveVersion, type Submitted, submitVersion } from './submission.ts';
import { putWaiver } from './waiver-store.ts';

export interface Loaded {
  readonly id: string;
  readonly version: number;
  readonly maker: string;
  /** Whoever approves; a campaign that needs more checkers is approved by `<checker>-2` and so on. */
  readonly checker: string;
  /** The note of the submission, and why findings of the linter do not stand in the way. */
  readonly reason: string;
  readonly holidays?: Holidays;
}
type Failure = { readonly ok: false; readonly code: string };

/** Done again it answers `already_approved`. */
export async function approveLoaded(sql: Sql, loaded: Loaded): Promise<{ readonly ok: true } | Failure> {
  // Nothing has been replayed where a database is being filled.
  const desk = openDesk({ sql, reader: openReader(loaded.holidays ?? {}), newestBacktest: async () => null, isAlone: true });
  const submitted = await submit(desk, loaded);
  if (!submitted.ok) return submitted;
  for (let no = 1; no <= submitted.needed; no += 1) {
    const made = await approveOnce(desk, { ...loaded, ...submitted, checkerId: no === 1 ? loaded.checker : `${loaded.checker}-${no}` });
    if (!made.ok) return made;
  }
  return { ok: true };
}

async function submit(desk: Desk, loaded: Loaded): Promise<Submitted | Failure> {
  const wanted = { id: loaded.id, version: loaded.version, submitter: loaded.maker, note: loaded.reason };
  const first = await submitVersion(desk, wanted);
  if (first.ok || first.code !== 'finding_not_waived') return first;
  await waiveAll(desk, loaded);
  return submitVersion(desk, wanted);
}

interface OneApproval extends Omit<Submitted, 'ok'> {
  readonly id: string;
  readonly version: number;
  readonly checkerId: string;
}

/** While nothing changed since, the evidence holds and is not gathered again. */
async function approveOnce(desk: Desk, { id, version, hash, seen, checkerId }: OneApproval): Promise<Approved | Failure> {
  const made = await approve(desk.sql, { id, version, hash, seen, checkerId });
  return made.ok || made.code !== 'others_changed' ? made : approveVersion(desk, { id, version, hash, checkerId });
}

async function waiveAll(desk: Desk, { id, version, maker, reason }: Loaded): Promise<void> {
  const found = await readVersion(desk.sql, id, version);
  if (found === null) return;
  const evidence = await gatherEvidence(desk, { found, submitter: maker, note: reason });
  for (const { code, path } of unwaived(evidence)) await putWaiver(desk.sql, { id, version, code, path, reason, actor: maker });
}
