// How far a campaign's budget has burned: used = held + captured - returned, as shares of the ceiling.
import type { CampaignItem } from '../parts/wire.ts';

export interface BurnShares {
  readonly used: number;
  readonly usedShare: number;
  readonly capturedShare: number;
  readonly heldShare: number;
}

export function burnOf({ burn }: Pick<CampaignItem, 'burn'>): BurnShares {
  const kept = burn.captured - burn.returned;
  const used = burn.held + kept;
  const shareOf = (part: number) => (burn.ceiling === null || burn.ceiling === 0 ? 0 : Math.min(1, part / burn.ceiling));
  return { used, usedShare: shareOf(used), capturedShare: shareOf(kept), heldShare: shareOf(burn.held) };
}

/** From here on a budget deserves a look before it is gone. */
const BURNT_MUCH = 0.8;

/** Live ones first, nearly burnt ones before the rest, then by money used. */
export function byBurn(one: CampaignItem, other: CampaignItem): number {
  const live = Number(other.state === 'live') - Number(one.state === 'live');
  if (live !== 0) return live;
  const [mine, theirs] = [burnOf(one), burnOf(other)];
  const alarm = Number(theirs.usedShare >= BURNT_MUCH) - Number(mine.usedShare >= BURNT_MUCH);
  if (alarm !== 0) return alarm;
  return theirs.used - mine.used || (one.id < other.id ? -1 : 1);
}
