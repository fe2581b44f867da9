// Which live campaigns an authorization is decided over: those whose binding, place and currency fit.
import { CANDIDATES_MAX } from '../benefit/stack.ts';
import { type Book, likelyCandidates } from '../campaign/book.ts';
import type { BookKey } from '../campaign/book-ways.ts';
import type { LiveCampaign } from '../campaign/live.ts';
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
 * request and profile already refuse give way, so that a bank may say everything in conditions.
 */
export function candidatesOf(book: Book, { request, profile, tiers }: Asked): readonly LiveCampaign[] {
  const found = likelyCandidates(book, keyFor(request, profile, tiers), CANDIDATES_MAX);
  return found.length > CANDIDATES_MAX ? found.slice(0, CANDIDATES_MAX) : found;
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
