// The fence of a campaign inside a batch: is it open, and under the version that the book decided by? Judged on the locked row, before commit.
import { fenceKey } from '../../engine/campaign/counter-keys.ts';
import type { CounterState } from '../../engine/authorization/situation.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import type { EvaluateCommand, Prepared } from './plan.ts';

/** The database holds another version of these campaigns than the book: refresh and run the batch again. */
export class BookIsBehind extends Error {
  readonly campaigns: readonly string[];
  constructor(campaigns: readonly string[]) {
    super(`the book is behind the database: ${campaigns.join(', ')}`);
    this.campaigns = campaigns;
  }
}

export type CounterRow = CounterState & { readonly key: string };

/** For campaigns decided under the lock of their fence. */
export function proveVersions(candidates: Iterable<LiveCampaign>, counters: ReadonlyMap<string, CounterState>): void {
  const behind = [...new Set(candidates)].filter((campaign) => isBehind(campaign.version, counters.get(fenceKey(campaign.id))?.version));
  if (behind.length > 0) throw new BookIsBehind(behind.map((campaign) => campaign.id));
}

/**
 * The version under which each campaign was decided that grants or counts without a lock, by the key of its fence: the write itself refuses another,
 * also where the campaign gives what costs nothing and moves no money.
 */
export function versionsOf(prepared: ReadonlyMap<EvaluateCommand, Prepared>): ReadonlyMap<string, number> {
  const versions = new Map<string, number>();
  for (const { trial } of prepared.values())
    for (const { campaign, version, result } of trial?.decision.considered ?? [])
      if (result === 'granted') versions.set(fenceKey(campaign), version);
  return versions;
}

function isBehind(version: number, fenceVersion: number | undefined): boolean {
  return fenceVersion !== undefined && fenceVersion !== 0 && fenceVersion !== version;
}
