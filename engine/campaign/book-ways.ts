// The ways into the book: by which lists and equalities a campaign can be found, the most selective first, and what an authorization asks each for.
import { isTypable } from '../rules/compile.ts';
import type { Condition, Test } from '../rules/condition.ts';
import type { FactName } from '../rules/facts.ts';
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
  /** What only conditions ask for. */
  readonly type?: string | undefined;
  readonly country?: string | undefined;
  readonly home?: string | null | undefined;
  readonly scheme?: string | undefined;
  readonly product?: string | undefined;
  readonly level?: string | undefined;
  readonly issuerCountry?: string | undefined;
  readonly cobrand?: string | null | undefined;
}

/** One include list of a campaign: it can match only where the authorization has one of the keys. */
export interface Way {
  readonly dimension: number;
  readonly keys: readonly string[];
}

interface Rule {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}
interface Dimension {
  /** A rough share of all authorizations under one key: it only orders the ways, so a wrong guess costs time and never a candidate. */
  readonly share: number;
  /** What the binding or place of a campaign says of it; undefined where only conditions speak of it. */
  readonly rule?: (terms: Campaign) => Rule;
  /** Keys of which an authorization must have one, where they are not the rule's own. */
  readonly included?: (terms: Campaign) => readonly string[];
  /** The fact that has these very keys. */
  readonly fact?: FactName;
  readonly asked: (key: BookKey) => readonly string[] | string | null | undefined;
}

/** A campaign that names more keys than this is not found by them. */
export const KEYS_MAX = 10_000;
/** Once a way leads to several places, further ways may multiply them to this many. */
const PLACES_MAX = 32;
/** Ways that lead to so few authorizations need no further. */
const SHARE_ENOUGH = 1e-6;
/** Ranges of more 8-digit prefixes than this are found by their first six digits. */
const LONG_PREFIXES_MAX = 64;

const prefix = (bin: string | undefined, digits: number): string | undefined =>
  bin === undefined || bin.length < digits ? undefined : bin.slice(0, digits);

const DIMENSIONS: readonly Dimension[] = [
  { share: 1e-7, rule: ({ binding }) => binding.accounts, asked: (key) => key.account },
  { share: 1e-6, rule: ({ where }) => where.terminals, fact: 'terminal.id', asked: (key) => key.terminal },
  { share: 1e-5, rule: ({ where }) => where.merchants, fact: 'merchant.id', asked: (key) => key.merchant },
  { share: 1e-4, rule: ({ where }) => where.chains, fact: 'merchant.chain', asked: (key) => key.chain },
  { share: 1e-3, included: (terms) => prefixes(terms, 'funding', 8), asked: (key) => prefix(key.bin, 8) },
  { share: 1e-3, included: (terms) => prefixes(terms, 'token', 8), asked: (key) => prefix(key.tokenBin, 8) },
  { share: 1e-3, fact: 'card.bin', asked: (key) => key.bin },
  { share: 3e-3, rule: ({ where }) => where.mccs, fact: 'merchant.mcc', asked: (key) => key.mcc },
  { share: 1e-2, included: (terms) => prefixes(terms, 'funding', 6), asked: (key) => prefix(key.bin, 6) },
  { share: 1e-2, included: (terms) => prefixes(terms, 'token', 6), asked: (key) => prefix(key.tokenBin, 6) },
  { share: 0.02, rule: ({ where }) => where.regions, fact: 'merchant.region', asked: (key) => key.region },
  { share: 0.02, fact: 'card.cobrand', asked: (key) => key.cobrand },
  { share: 0.03, rule: ({ binding }) => binding.lists, asked: (key) => key.lists },
  { share: 0.04, rule: ({ binding }) => binding.tiers, asked: (key) => key.tiers },
  { share: 0.05, rule: ({ binding }) => binding.segments, fact: 'account.segments', asked: (key) => key.segments },
  { share: 0.05, fact: 'account.region', asked: (key) => key.home },
  { share: 0.15, rule: ({ where }) => where.channels, fact: 'terminal.channel', asked: (key) => key.channel },
  { share: 0.2, rule: ({ where }) => where.entryModes, fact: 'terminal.entryMode', asked: (key) => key.entryMode },
  { share: 0.2, fact: 'card.level', asked: (key) => key.level },
  { share: 0.3, fact: 'card.scheme', asked: (key) => key.scheme },
  { share: 0.4, fact: 'card.product', asked: (key) => key.product },
  { share: 0.5, included: ({ currency }) => [currency], fact: 'authorization.currency', asked: (key) => key.currency },
  { share: 0.8, fact: 'merchant.country', asked: (key) => key.country },
  { share: 0.8, fact: 'card.issuerCountry', asked: (key) => key.issuerCountry },
  { share: 0.9, fact: 'authorization.type', asked: (key) => key.type },
];
export const DIMENSIONS_MAX = DIMENSIONS.length;
const DIMENSION_BY_FACT = new Map(DIMENSIONS.map(({ fact }, dimension) => [fact, dimension]));

/** A rule that a campaign sets in one dimension. */
export interface Restriction extends Rule {
  readonly dimension: number;
}

/** Every list that binds the campaign or names its place; cards are told by their ranges and not here. */
export function restrictionsOf(terms: Campaign): readonly Restriction[] {
  const found: Restriction[] = [{ dimension: CURRENCY, include: [terms.currency], exclude: [] }];
  for (const [dimension, { rule }] of DIMENSIONS.entries()) {
    if (rule === undefined) continue;
    const { include, exclude } = rule(terms);
    if (include.length + exclude.length > 0) found.push({ dimension, include, exclude });
  }
  return found;
}
const CURRENCY = DIMENSIONS.findIndex(({ fact }) => fact === 'authorization.currency');

/** A condition taken apart: what the request and the profile already answer, by dimension, and the tests that are left. */
export interface Parted {
  readonly answered: readonly Way[];
  readonly rest: readonly Condition[];
}

/** All parts must hold: the condition is true exactly when the authorization has a key of each answered way and every test left is true. */
export function partCondition(when: Condition | undefined): Parted {
  if (when === undefined) return { answered: [], rest: [] };
  const answered: Way[] = [];
  const rest: Condition[] = [];
  for (const part of conjuncts(when)) {
    const way = 'fact' in part ? answeredBy(part) : null;
    if (way === null) rest.push(part);
    else answered.push(way);
  }
  return { answered, rest };
}

function conjuncts(condition: Condition): readonly Condition[] {
  return 'all' in condition ? condition.all.flatMap(conjuncts) : [condition];
}

/** Only equalities of text with what is known before any wallet is read. */
function answeredBy(test: Test): Way | null {
  const dimension = DIMENSION_BY_FACT.get(test.fact);
  if (dimension === undefined || !isTypable(test)) return null;
  const isOne = test.operator === 'equal' || test.operator === 'contains';
  if (!isOne && test.operator !== 'in') return null;
  return { dimension, keys: [...new Set(isOne ? [String(test.value)] : (test.value as readonly string[]))] };
}

/** The ways to a campaign, most selective first. Exclusions are no way in: they are left to the exact check. */
export function waysOf(terms: Campaign, answered: readonly Way[] = []): readonly Way[] {
  const some = [...boundWays(terms), ...answered]
    .filter(({ keys }) => keys.length > 0 && keys.length <= KEYS_MAX)
    .sort((one, other) => shareOf(one) - shareOf(other));
  const ways: Way[] = [];
  let places = 1;
  let share = 1;
  for (const way of some) {
    const isFurther = ways.length > 0;
    if (isFurther && (places * way.keys.length > PLACES_MAX || share < SHARE_ENOUGH)) continue;
    if (ways.some(({ dimension }) => dimension === way.dimension)) continue;
    ways.push(way);
    places *= way.keys.length;
    share *= shareOf(way);
  }
  return ways;
}

function boundWays(terms: Campaign): readonly Way[] {
  const ways: Way[] = [];
  for (const [dimension, { rule, included }] of DIMENSIONS.entries()) {
    const keys = included?.(terms) ?? rule?.(terms).include;
    if (keys !== undefined && keys.length > 0) ways.push({ dimension, keys: keys.length === 1 ? keys : [...new Set(keys)] });
  }
  return ways;
}

function shareOf({ dimension, keys }: Way): number {
  return (DIMENSIONS[dimension]?.share ?? 1) * keys.length;
}

/** The key or keys this authorization has in one dimension; null or undefined where nothing is known. */
export function askedIn(key: BookKey, dimension: number): readonly string[] | string | null | undefined {
  return DIMENSIONS[dimension]?.asked(key);
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
