// Which live campaigns an authorization is decided over: those whose binding, place and currency fit.
import { CANDIDATES_MAX } from '../benefit/stack.ts';
import { type Book, likelyCandidates, shadowCandidates } from '../campaign/book.ts';
import type { BookKey } from '../campaign/book-ways.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { SHADOWS_MAX } from '../campaign/rollout.ts';
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

/**
 * At most CANDIDATES_MAX, higher priority first: those for which `bindingObstacle` names nothing. Where more are bound, those whose condition
 * request and profile already refuse give way, so that a bank may say everything in conditions. Behind them at most SHADOWS_MAX shadows, which
 * take nobody's place.
 */
export function candidatesOf(book: Book, { request, profile, tiers }: Asked): readonly LiveCampaign[] {
  const key = keyFor(request, profile, tiers);
  const found = likelyCandidates(book, key, CANDIDATES_MAX);
  const live = found.length > CANDIDATES_MAX ? found.slice(0, CANDIDATES_MAX) : found;
  const shadows = shadowCandidates(book, key, SHADOWS_MAX);
  return shadows.length === 0 ? live : [...live, ...shadows.slice(0, SHADOWS_MAX)];
}

/** What the book is asked: the same values that `bindingObstacle` compares. */
export function keyOf(request: EvaluateRequest, known: Known): BookKey {
  return keyFor(request, known, known.tiers);
}

export function keyFor(request: EvaluateRequest, known: Profile, tiers: readonly string[]): BookKey {
  const { card, merchant, terminal, currency, type } = request;
  const { account, bin, merchant: place } = known;
  return {
    bin: card.bin,
    tokenBin: card.tokenBin,
    account: account?.id ?? card.account,
    lists: known.lists,
    segments: account?.segments ?? [],
    tiers,
    merchant: merchant.id,
    chain: place?.chain ?? null,
    region: place?.region ?? null,
    mcc: merchant.mcc,
    terminal: terminal.id,
    channel: terminal.channel,
    entryMode: terminal.entryMode,
    currency,
    type,
    country: place?.country ?? merchant.country,
    home: account?.region,
    scheme: bin?.scheme,
    product: bin?.product,
    level: bin?.level,
    issuerCountry: bin?.issuerCountry,
    cobrand: bin?.cobrand,
  };
}
