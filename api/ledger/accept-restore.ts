// Takes an older copy of the database into use on the word of two people: what it lost is written down for ever, signed, and not missed any more.
import { headLogPath, readHeads } from '../audit/head-log.ts';
import { readNewestOf } from '../audit/seal-store.ts';
import type { Sql } from '../db/connect.ts';
import { signChanges } from '../http/change-row.ts';
import { logChange } from '../http/settings-store.ts';
import { headFilePath, openHeadFile } from './head-file.ts';
import { headKeyOf } from './head-lines.ts';
import { checkHeads } from './heads-check.ts';

export interface Restore {
  readonly chainKey: string;
  readonly dataDir: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Who says so, and who else. */
  readonly by: string;
  readonly and: string;
  readonly why: string;
}
export type Accepted =
  | { readonly ok: true; readonly links: number; readonly streams: number }
  | { readonly ok: false; readonly code: 'same_person' | 'no_heads' | 'nothing_missing' | 'tampered'; readonly first: string | null };

/** Only links at the ends of streams are accepted as lost: a link that differs, or is gone from the midst, is no restore. */
export async function acceptRestore(sql: Sql, restore: Restore): Promise<Accepted> {
  const { chainKey, dataDir, now, by, and, why } = restore;
  if (by.trim().toLowerCase() === and.trim().toLowerCase()) return { ok: false, code: 'same_person', first: null };
  const path = headFilePath(dataDir);
  const found = await checkHeads(sql, { chainKey, path });
  if (found === null) return { ok: false, code: 'no_heads', first: null };
  if (found.violations > found.cut.length) return { ok: false, code: 'tampered', first: found.first };
  const seals = readHeads(headLogPath(dataDir)) ?? [];
  const audit = await readNewestOf(sql, seals);
  if (found.cut.length === 0 && seals.every(({ seq }) => seq <= audit)) return { ok: false, code: 'nothing_missing', first: null };
  // From here it must succeed.
  const file = await openHeadFile(path, headKeyOf(chainKey));
  file.append((line) => ({ at: new Date(now).toISOString(), line, accepted: { by, and, why, kept: found.cut, audit } }));
  const lost = { links: found.missing, streams: found.cut.length };
  signChanges(chainKey);
  await logChange(sql, {
    actor: 'offerline',
    action: 'journal.restore_accepted',
    object: 'journal',
    detail: { by, and, why, ...lost, keptSeal: audit },
  });
  return { ok: true, ...lost };
}
