// Card BIN ranges of 6 to 11 digits: the longest prefix wins, so an 8-digit campaign never touches its 6-digit sibling (R25).

export const BIN_DIGITS_MIN = 6;
export const BIN_DIGITS_MAX = 11;

/** All prefixes from `from` to `to`, both included, both of the same length. */
export interface BinRange {
  readonly from: string;
  readonly to: string;
}
export type ParsedBinRange =
  | { readonly ok: true; readonly range: BinRange }
  | { readonly ok: false; readonly code: 'bin_malformed' | 'bin_range_lengths_differ' | 'bin_range_reversed' };

const RANGE = /^(\d{6,11})(?:-(\d{6,11}))?$/;

/** Reads "622588" (every card under that prefix) or "62258800-62258899" (prefixes of one length). */
export function parseBinRange(text: string): ParsedBinRange {
  const [, from, to = from] = RANGE.exec(text) ?? [];
  if (from === undefined || to === undefined) return { ok: false, code: 'bin_malformed' };
  if (from.length !== to.length) return { ok: false, code: 'bin_range_lengths_differ' };
  if (from > to) return { ok: false, code: 'bin_range_reversed' };
  return { ok: true, range: { from, to } };
}

/**
 * Tells whether a card's BIN is bound. The longest matching prefix decides between include and exclude, exclude on a tie; an empty
 * include means everybody, as a prefix shorter than any other. A rule longer than the BIN at hand never matches.
 * O(lengths in use * log ranges) per card; throws RangeError on a range `parseBinRange` refuses, which review must have caught.
 */
export function binMatcher(include: readonly string[], exclude: readonly string[]): (bin: string) => boolean {
  const everybody = include.length === 0;
  const levels = byLengthDescending(include.map(mustParse), exclude.map(mustParse));
  return (bin) => {
    for (const level of levels) {
      if (level.digits > bin.length) continue;
      const prefix = Number(bin.slice(0, level.digits));
      if (covers(level.excluded, prefix)) return false;
      if (covers(level.included, prefix)) return true;
    }
    return everybody;
  };
}

/** The value under the longest known prefix of `bin`, from 11 digits down to 6; undefined when none is known. */
export function longestPrefix<T>(byPrefix: ReadonlyMap<string, T>, bin: string): T | undefined {
  for (let digits = Math.min(bin.length, BIN_DIGITS_MAX); digits >= BIN_DIGITS_MIN; digits -= 1) {
    const found = byPrefix.get(bin.slice(0, digits));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Sorted, disjoint intervals: `starts[i]` to `ends[i]`, both included. */
interface Intervals {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}
interface Level {
  readonly digits: number;
  readonly included: Intervals;
  readonly excluded: Intervals;
}

function mustParse(text: string): BinRange {
  const parsed = parseBinRange(text);
  if (!parsed.ok) throw new RangeError(`not a BIN range: ${parsed.code}`);
  return parsed.range;
}

function byLengthDescending(included: readonly BinRange[], excluded: readonly BinRange[]): readonly Level[] {
  const lengths = [...new Set([...included, ...excluded].map((range) => range.from.length))].sort((one, other) => other - one);
  return lengths.map((digits) => ({
    digits,
    included: merge(included.filter((range) => range.from.length === digits)),
    excluded: merge(excluded.filter((range) => range.from.length === digits)),
  }));
}

/** Overlapping ranges become one, so that a binary search sees each prefix at most once. */
function merge(ranges: readonly BinRange[]): Intervals {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const range of ranges.toSorted((one, other) => (one.from < other.from ? -1 : 1))) {
    const last = ends.at(-1);
    if (last !== undefined && Number(range.from) <= last + 1) ends[ends.length - 1] = Math.max(last, Number(range.to));
    else {
      starts.push(Number(range.from));
      ends.push(Number(range.to));
    }
  }
  return { starts, ends };
}

function covers(intervals: Intervals, prefix: number): boolean {
  let low = 0;
  let high = intervals.starts.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (prefix < (intervals.starts[middle] ?? 0)) high = middle - 1;
    else if (prefix > (intervals.ends[middle] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}
