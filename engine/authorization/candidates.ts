// Which live campaigns an authorization is decided over: those the book offers and whose binding, place and currency fit exactly.
import { CANDIDATES_MAX } from '../benefit/stack.ts';
import { type Book, candidates } from '../campaign/book.ts';
import type { BookKey } from '../campaign/book-ways.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { bindingObstacle } from './eligible.ts';
import type { EvaluateRequest } from './request.ts';
import type { Profile } from './situation.ts';

interface Known extends Profile {
  readonly tiers: readonly string[];
}
interface Asked {
  readonly request: EvaluateRequest;
  readonly profile: Profile;
  readonly tiers: readonly string[];
}

/** At most CANDIDATES_MAX, higher priority first. The book narrows, `bindingObstacle` alone decides. */
export function candidatesOf(book: Book, { request, profile, tiers }: Asked): readonly LiveCampaign[] {
  const known: Known = { ...profile, tiers };
  return candidates(book, keyOf(request, known))
    .filter((campaign) => bindingObstacle(campaign, request, known) === null)
    .slice(0, CANDIDATES_MAX);
}

/** What the book is asked: the same values that `bindingObstacle` compares. */
export function keyOf({ card, merchant, terminal, currency }: EvaluateRequest, known: Known): BookKey {
  return {
    bin: card.bin,
    tokenBin: card.tokenBin,
    account: known.account?.id ?? card.account,
    lists: known.lists,
    segments: known.account?.segments ?? [],
    tiers: known.tiers,
    merchant: merchant.id,
    chain: known.merchant?.chain ?? null,
    region: known.merchant?.region ?? null,
    mcc: merchant.mcc,
    terminal: terminal.id,
    channel: terminal.channel,
    entryMode: terminal.entryMode,
    currency,
  };
}
