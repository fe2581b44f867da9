// The ways into the book: by which include lists a campaign can be found, the most selective first, and what an authorization asks each for.
import type { Campaign } from './schema.ts';

/** What is known of an authorization when its candidates are looked for; absent or null is unknown. */
export interface BookKey {
  readonly bin?: string | undefined;
  readonly tokenBin?: string | undefined;
  readonly account?: string | undefined;
  readonly lists: readonly string[];
  readonly segments: readonly string[];
  readonly tiers: readonly string[];
  readonly merchant: string;
  readonly chain: string | null;
  readonly region: string | null;
  readonly mcc: string;
  readonly terminal: string;
  readonly channel: string;
  readonly entryMode: string;
  readonly currency: string;
}

/** One include list of a campaign: it can match only where the authorization has one of the keys. */
export interface Way {
  readonly dimension: number;
  readonly keys: readonly string[];
}

interface Dimension {
  /** A rough share of all authorizations under one key: it only orders the ways, so a wrong guess costs time and never a candidate. */
  readonly share: number;
  /** Keys of which an authorization must have one; empty when the campaign does not restrict this. */
  readonly included: (terms: Campaign) => readonly string[];
  readonly asked: (key: BookKey) => readonly string[];
}

/** A campaign that names more keys than this is not found by them. */
export const KEYS_MAX = 10_000;
/** Once a way leads to several places, further ways may multiply them to this many. */
export const PLACES_MAX = 128;
/** Ranges of more 8-digit prefixes than this are found by their first six digits. */
const LONG_PREFIXES_MAX = 64;

const known = (value: string | null | undefined): readonly string[] => (value === null || value === undefined ? [] : [value]);
const prefix = (bin: string | undefined, digits: number): readonly string[] =>
  bin === undefined || bin.length < digits ? [] : [bin.slice(0, digits)];

const DIMENSIONS: readonly Dimension[] = [
  { share: 1e-7, included: ({ binding }) => binding.accounts.include, asked: (key) => known(key.account) },
  { share: 1e-6, included: ({ where }) => where.terminals.include, asked: (key) => [key.terminal] },
  { share: 1e-5, included: ({ where }) => where.merchants.include, asked: (key) => [key.merchant] },
  { share: 1e-4, included: ({ where }) => where.chains.include, asked: (key) => known(key.chain) },
  { share: 1e-3, included: (terms) => prefixes(terms, 'funding', 8), asked: (key) => prefix(key.bin, 8) },
  { share: 1e-3, included: (terms) => prefixes(terms, 'token', 8), asked: (key) => prefix(key.tokenBin, 8) },
  { share: 3e-3, included: ({ where }) => where.mccs.include, asked: (key) => [key.mcc] },
  { share: 1e-2, included: (terms) => prefixes(terms, 'funding', 6), asked: (key) => prefix(key.bin, 6) },
  { share: 1e-2, included: (terms) => prefixes(terms, 'token', 6), asked: (key) => prefix(key.tokenBin, 6) },
  { share: 0.02, included: ({ where }) => where.regions.include, asked: (key) => known(key.region) },
  { share: 0.03, included: ({ binding }) => binding.lists.include, asked: (key) => key.lists },
  { share: 0.04, included: ({ binding }) => binding.tiers.include, asked: (key) => key.tiers },
  { share: 0.05, included: ({ binding }) => binding.segments.include, asked: (key) => key.segments },
  { share: 0.15, included: ({ where }) => where.channels.include, asked: (key) => [key.channel] },
  { share: 0.2, included: ({ where }) => where.entryModes.include, asked: (key) => [key.entryMode] },
  { share: 0.5, included: ({ currency }) => [currency], asked: (key) => [key.currency] },
];

/** The ways to a campaign, most selective first. Exclusions are no way in: they are left to the exact check. */
export function waysOf(terms: Campaign): readonly Way[] {
  const all = DIMENSIONS.map(({ included, share }, dimension) => {
    const keys = [...new Set(included(terms))];
    return { way: { dimension, keys }, share: share * keys.length };
  });
  const some = all
    .filter(({ way }) => way.keys.length > 0 && way.keys.length <= KEYS_MAX)
    .toSorted((one, other) => one.share - other.share);
  const ways: Way[] = [];
  let places = 1;
  for (const { way } of some) {
    if (ways.length > 0 && places * way.keys.length > PLACES_MAX) continue;
    ways.push(way);
    places *= way.keys.length;
  }
  return ways;
}

/** The keys this authorization has in one dimension. */
export function keysIn(key: BookKey, dimension: number): readonly string[] {
  return DIMENSIONS[dimension]?.asked(key) ?? [];
}

/** By eight digits when every range has as many and they are few, else by six: a rule longer than the card's BIN never matches (R25). */
function prefixes({ binding: { cards } }: Campaign, of: 'funding' | 'token', digits: 6 | 8): readonly string[] {
  if (cards.binOf !== of || cards.include.length === 0) return [];
  const isLong = cards.include.length <= LONG_PREFIXES_MAX && cards.include.every((range) => /^\d{8}/.test(range));
  const long = isLong ? expand(cards.include, 8, LONG_PREFIXES_MAX) : [];
  if (digits === 8) return long;
  return long.length > 0 ? [] : expand(cards.include, 6, KEYS_MAX);
}

/** Every prefix the ranges touch; none at all when there are more than `max`, because half of them would hide the campaign. */
function expand(ranges: readonly string[], digits: number, max: number): readonly string[] {
  const found = new Set<number>();
  for (const range of ranges) {
    const [from = '', to = from] = range.split('-');
    const last = Number(to.slice(0, digits));
    for (let each = Number(from.slice(0, digits)); each <= last; each += 1) {
      found.add(each);
      if (found.size > max) return [];
    }
  }
  return [...found].map((each) => String(each).padStart(digits, '0'));
}
