// What the index knows of each campaign, on one slip of flat memory: every check of binding and place as numbers, and which tests are left.
import type { LiveCampaign } from './live.ts';

/** Pages of numbers; a slip lies on one page. Written once, but for the edition in which it ends. */
export interface Slips {
  readonly pages: Int32Array[];
  end: number;
}

/** The keys of an authorization as numbers: those of a dimension are `pool[from[dimension]]` up to `pool[to[dimension]]`. */
export interface AskedNumbers {
  pool: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** A bit for every dimension with a key that some campaign names. */
  mask: number;
  bin: string | undefined;
  tokenBin: string | undefined;
  /** Prefixes as numbers, by 6 to 9 digits, of the funding BIN and then of the token's; NOT_READ until one is asked for. */
  readonly prefixes: Int32Array;
}

const PAGE_BITS = 20;
const PAGE_WORDS = 1 << PAGE_BITS;
const PAGE_FIRST = 1_024;
const PAGE_LAST = PAGE_WORDS - 1;
/** Slips begin on a cache line. */
const LINE_WORDS = 16;
export const NOT_READ = -2;
const HALF = 0x4000_0000;

/** Places of the head of a slip; the head and most checks share one cache line. */
export const NO = 0;
export const BORN = 1;
export const ENDED = 2;
/** What `ASK_…` say, and above them the priority. */
const BITS = 3;
/** Where the checks of the condition begin, and where its tests do; counted from the slip. */
const ANSWERED = 4;
const TESTS = 5;
/** The first letters of the id as numbers in the order of ids. */
const RANK = 6;
const RANK_WORDS = 3;
const LETTERS_PER_WORD = 5;
const LETTER_BITS = 6;
const HEAD_WORDS = 9;
/** Behind the head and the checks: how many tests, the tests, from, to, and the slip of the same id before this one or -1. */
const TAIL_WORDS = 6;
const ASK_BITS = 3;

/** What numbers do not say: ask the campaign itself. */
export const ASK_BIN = 1;
export const ASK_SCHEDULE = 2;
export const ASK_ENROLMENT = 4;
export const FOR_EVER = 0x7fff_ffff;

const ONE_OF = 1;
const NONE_OF = 2;
const RANGES = 3;
/** More keys than this are searched by halves. */
const WALK_MAX = 8;
export const RANGE_DIGITS_MAX = 9;

/** One check: a word of kind, dimension and how many numbers follow, then these; the numbers of a list are sorted. */
export type Check = readonly number[];
const DIMENSION_LAST = 31;
const COUNT_SHIFT = 8;
const checkOf = (kind: number, of: number, numbers: readonly number[]): Check => [
  kind | (of << 3) | (numbers.length << COUNT_SHIFT),
  ...numbers,
];
export const oneOf = (dimension: number, sorted: readonly number[]): Check => checkOf(ONE_OF, dimension, sorted);
export const noneOf = (dimension: number, sorted: readonly number[]): Check => checkOf(NONE_OF, dimension, sorted);
/** Triples of digits, first and last prefix; 0 for the funding BIN, 1 for the token's. */
export const rangesOf = (of: 0 | 1, triples: readonly number[]): Check => checkOf(RANGES, of, triples);

export interface SlipText {
  readonly no: number;
  readonly born: number;
  readonly before: number;
  readonly bits: number;
  readonly campaign: LiveCampaign;
  readonly bound: readonly Check[];
  readonly answered: readonly Check[];
  readonly tests: readonly number[];
}

/** Writes a slip and gives its place. */
export function writeSlip(slips: Slips, text: SlipText): number {
  const length = HEAD_WORDS + wordsOf(text.bound) + wordsOf(text.answered) + text.tests.length + TAIL_WORDS;
  const words = Math.ceil(length / LINE_WORDS) * LINE_WORDS;
  if (words > PAGE_WORDS) throw new RangeError(`${text.campaign.id} names more keys than a page holds`);
  if ((slips.end & PAGE_LAST) + words > PAGE_WORDS) slips.end = (slips.end + PAGE_LAST) & ~PAGE_LAST;
  const place = slips.end;
  const page = roomyPage(slips, place, words);
  const start = place & PAGE_LAST;
  const { campaign } = text;
  const bound = writeChecks(page, start + HEAD_WORDS, text.bound);
  const tests = writeChecks(page, bound, text.answered);
  const bits = text.bits | (campaign.terms.stacking.priority << ASK_BITS);
  page.set([text.no, text.born, FOR_EVER, bits, bound - start, tests - start, ...rankOf(campaign.id)], start);
  page.set([text.tests.length, ...text.tests, ...halves(campaign.fromMs), ...halves(campaign.toMs), text.before], tests);
  slips.end += words;
  return place;
}

/** The page of the place, wide enough for as many words more: a page grows until it is whole, and only then comes the next. */
function roomyPage(slips: Slips, place: number, words: number): Int32Array {
  const no = place >>> PAGE_BITS;
  const page = slips.pages[no] ?? new Int32Array(PAGE_FIRST);
  const needed = (place & PAGE_LAST) + words;
  const roomy = needed <= page.length ? page : new Int32Array(Math.min(PAGE_WORDS, Math.max(needed, page.length * 2)));
  if (roomy !== page) roomy.set(page);
  slips.pages[no] = roomy;
  return roomy;
}

export function wordAt(slips: Slips, place: number, word: number): number {
  return pageOf(slips, place)[(place & PAGE_LAST) + word] as number;
}

/** What the campaign itself must be asked: `ASK_…`. */
export function asksAt(slips: Slips, place: number): number {
  return wordAt(slips, place, BITS) & ((1 << ASK_BITS) - 1);
}

export function priorityAt(slips: Slips, place: number): number {
  return wordAt(slips, place, BITS) >> ASK_BITS;
}

/** Below 0 where the id of one comes before that of the other, above 0 where it comes after; 0 where their first letters do not tell. */
export function compareIds(slips: Slips, one: number, other: number): number {
  for (let word = RANK; word < RANK + RANK_WORDS; word += 1) {
    const difference = wordAt(slips, one, word) - wordAt(slips, other, word);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Ids are of small letters, digits and hyphens: the schema allows no other. */
function rankOf(id: string): readonly number[] {
  const words: number[] = [];
  for (let word = 0; word < RANK_WORDS; word += 1) {
    let five = 0;
    for (let letter = 0; letter < LETTERS_PER_WORD; letter += 1)
      five = (five << LETTER_BITS) | Math.max(0, LETTERS.indexOf(id.charAt(word * LETTERS_PER_WORD + letter) || ' '));
    words.push(five);
  }
  return words;
}
/** In the order of their codes; the blank stands for the end of an id. */
const LETTERS = ' -0123456789abcdefghijklmnopqrstuvwxyz';

/** The slip of the same id before this one; -1 where there is none. */
export function beforeAt(slips: Slips, place: number): number {
  return wordAt(slips, place, tailOf(slips, place) + 4);
}

/** Where the tail begins behind the tests, counted from the slip. */
function tailOf(slips: Slips, place: number): number {
  const tests = wordAt(slips, place, TESTS);
  return tests + 1 + wordAt(slips, place, tests);
}

export function endSlip(slips: Slips, place: number, edition: number): void {
  pageOf(slips, place)[(place & PAGE_LAST) + ENDED] = edition;
}

/** Is the instant, in milliseconds since 1970, within the first and the last of the campaign? */
export function isWithin(slips: Slips, place: number, epochMs: number): boolean {
  const page = pageOf(slips, place);
  const tail = (place & PAGE_LAST) + tailOf(slips, place);
  return epochMs >= instantAt(page, tail) && epochMs < instantAt(page, tail + 2);
}

/** Does everything that binds the campaign and names its place fit, but for what the bits leave to the campaign? */
export function isBound(slips: Slips, place: number, asked: AskedNumbers): boolean {
  const page = pageOf(slips, place);
  const start = place & PAGE_LAST;
  return fits(page, { from: start + HEAD_WORDS, to: start + (page[start + ANSWERED] as number) }, asked);
}

/** Does what the condition asks of request and profile fit? */
export function isAnswered(slips: Slips, place: number, asked: AskedNumbers): boolean {
  const page = pageOf(slips, place);
  const start = place & PAGE_LAST;
  return fits(page, { from: start + (page[start + ANSWERED] as number), to: start + (page[start + TESTS] as number) }, asked);
}

/** Do all tests left to the facts hold? */
export function testsHold(slips: Slips, place: number, holds: (test: number) => boolean): boolean {
  const page = pageOf(slips, place);
  const start = place & PAGE_LAST;
  const tests = start + (page[start + TESTS] as number);
  const last = tests + (page[tests] as number);
  for (let at = tests + 1; at <= last; at += 1) if (!holds(page[at] as number)) return false;
  return true;
}

function fits(page: Int32Array, span: { readonly from: number; readonly to: number }, asked: AskedNumbers): boolean {
  for (let at = span.from; at < span.to; at += 1 + ((page[at] as number) >>> COUNT_SHIFT)) {
    const kind = (page[at] as number) & 7;
    const isMet = kind === RANGES ? isInRange(page, at, asked) : isNamed(page, at, asked) === (kind === ONE_OF);
    if (!isMet) return false;
  }
  return true;
}

function isNamed(page: Int32Array, at: number, asked: AskedNumbers): boolean {
  const dimension = ((page[at] as number) >>> 3) & DIMENSION_LAST;
  const last = asked.to[dimension] as number;
  for (let place = asked.from[dimension] as number; place < last; place += 1)
    if (isListed(page, at, asked.pool[place] as number)) return true;
  return false;
}

function isListed(page: Int32Array, at: number, value: number): boolean {
  let low = at + 1;
  let high = at + ((page[at] as number) >>> COUNT_SHIFT);
  while (high - low >= WALK_MAX) {
    const middle = (low + high) >>> 1;
    if ((page[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  for (; low <= high; low += 1) if (page[low] === value) return true;
  return false;
}

/** A rule longer than the BIN at hand never matches (R25). */
function isInRange(page: Int32Array, at: number, asked: AskedNumbers): boolean {
  const of = ((page[at] as number) >>> 3) & DIMENSION_LAST;
  const last = at + ((page[at] as number) >>> COUNT_SHIFT);
  for (let place = at + 1; place <= last; place += 3) {
    const prefix = prefixOf(asked, of, page[place] as number);
    if (prefix >= (page[place + 1] as number) && prefix <= (page[place + 2] as number)) return true;
  }
  return false;
}

function prefixOf(asked: AskedNumbers, of: number, digits: number): number {
  const at = of * RANGE_DIGITS_MAX + digits - 1;
  const read = asked.prefixes[at] as number;
  if (read !== NOT_READ) return read;
  const bin = of === 0 ? asked.bin : asked.tokenBin;
  const prefix = bin === undefined || bin.length < digits ? -1 : Number(bin.slice(0, digits));
  asked.prefixes[at] = prefix;
  return prefix;
}

function writeChecks(page: Int32Array, start: number, checks: readonly Check[]): number {
  let at = start;
  for (const check of checks) {
    page.set(check, at);
    at += check.length;
  }
  return at;
}

function wordsOf(checks: readonly Check[]): number {
  return checks.reduce((all, check) => all + check.length, 0);
}

function pageOf(slips: Slips, place: number): Int32Array {
  return slips.pages[place >>> PAGE_BITS] as Int32Array;
}

function halves(epochMs: number): readonly [number, number] {
  const high = Math.floor(epochMs / HALF);
  return [high, epochMs - high * HALF];
}

function instantAt(page: Int32Array, at: number): number {
  return (page[at] as number) * HALF + (page[at + 1] as number);
}
