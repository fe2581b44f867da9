// The fence of a campaign inside a batch: is it open, and under the version that the book decided by? Judged on the locked row, before commit.
import { fenceKey } from '../../engine/campaign/counter-keys.ts';
import type { CounterState } from '../../engine/authorization/situation.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import type { EvaluateCommand, Prepared } from './evaluate.ts';

/** The database holds another version of these campaigns than the book: refresh and run the batch again. */
export class BookIsBehind extends Error {
  readonly campaigns: readonly string[];
  constructor(campaigns: readonly string[]) {
    super(`the book is behind the database: ${campaigns.join(', ')}`);
    this.campaigns = campaigns;
  }
}

/** What was remembered is not so any more: run the batch again, and trust nothing remembered. */
export class MemoryIsBehind extends Error {}

export type CounterRow = CounterState & { readonly key: string };

/** For campaigns decided under the lock of their fence. */
export function proveVersions(candidates: Iterable<LiveCampaign>, counters: ReadonlyMap<string, CounterState>): void {
  const behind = [...new Set(candidates)].filter((campaign) => isBehind(campaign.version, counters.get(fenceKey(campaign.id))?.version));
  if (behind.length > 0) throw new BookIsBehind(behind.map((campaign) => campaign.id));
}

/** For what was decided without a lock: the rows that were written say whether every campaign that grants was open, and of this version. */
export function proveFences(prepared: ReadonlyMap<EvaluateCommand, Prepared>, written: readonly CounterRow[]): void {
  const rows = new Map(written.map((row) => [row.key, row]));
  const behind = new Set<string>();
  for (const { trial } of prepared.values())
    for (const { campaign, version } of trial?.decision.benefits ?? []) {
      const fence = rows.get(fenceKey(campaign));
      if (isBehind(version, fence?.version)) behind.add(campaign);
      else if (fence?.open === false) throw new MemoryIsBehind(`${campaign} is not open any more`);
    }
  if (behind.size > 0) throw new BookIsBehind([...behind]);
}

function isBehind(version: number, fenceVersion: number | undefined): boolean {
  return fenceVersion !== undefined && fenceVersion !== 0 && fenceVersion !== version;
}
