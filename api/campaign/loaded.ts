// Submission and approval in one go for campaigns that come from files: with real evidence, by as many others as it needs.
import type { Sql } from '../db/connect.ts';
import { unwaived } from './evidence.ts';
import { type Desk, gatherEvidence } from './evidence-gather.ts';
import { readVersion } from './read-store.ts';
import { openReader } from './reader.ts';
import { approveVersion, submitVersion } from './submission.ts';
import { putWaiver } from './waiver-store.ts';

export interface Loaded {
  readonly id: string;
  readonly version: number;
  readonly maker: string;
  /** Whoever approves; a campaign that needs more checkers is approved by `<checker>-2` and so on. */
  readonly checker: string;
  /** Why findings of the linter do not stand in the way. */
  readonly reason: string;
}
export type LoadedAnswer = { readonly ok: true } | { readonly ok: false; readonly code: string };

/** Nothing has been replayed where a database is being filled, and no holiday moves a finding of files that were reviewed. */
const deskOf = (sql: Sql): Desk => ({ sql, reader: openReader({}), newestBacktest: async () => null });

/** Done again it answers `already_approved`. */
export async function approveLoaded(sql: Sql, loaded: Loaded): Promise<LoadedAnswer> {
  const desk = deskOf(sql);
  await waiveAll(desk, loaded);
  const { id, version } = loaded;
  const submitted = await submitVersion(desk, { id, version, submitter: loaded.maker, note: loaded.reason });
  if (!submitted.ok) return submitted;
  for (let no = 1; no <= submitted.needed; no += 1) {
    const checkerId = no === 1 ? loaded.checker : `${loaded.checker}-${no}`;
    const made = await approveVersion(desk, { id, version, hash: submitted.hash, checkerId });
    if (!made.ok) return made;
  }
  return { ok: true };
}

async function waiveAll(desk: Desk, { id, version, maker, reason }: Loaded): Promise<void> {
  const found = await readVersion(desk.sql, id, version);
  if (found === null) return;
  const evidence = await gatherEvidence(desk, { found, submitter: maker, note: reason });
  for (const { code, path } of unwaived(evidence)) await putWaiver(desk.sql, { id, version, code, path, reason, actor: maker });
}
