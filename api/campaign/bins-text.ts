// Reads a text of BIN ranges as people keep them, line by line, and says which lines are none and which ranges lie in one another.
import { parseBinRange } from '../../engine/card/bin.ts';

export interface BadBin {
  readonly line: number;
  /** What stands there, shortened. */
  readonly text: string;
  readonly why: string;
}
export interface BinOverlap {
  readonly line: number;
  readonly text: string;
  /** Line and text of the earlier or wider range that holds part of it. */
  readonly withLine: number;
  readonly withText: string;
  readonly why: string;
}
export interface CheckedBins {
  /** Good ranges in their order, each once. */
  readonly ranges: readonly string[];
  readonly bad: readonly BadBin[];
  readonly overlaps: readonly BinOverlap[];
}

const TEXT_MAX = 40;
const WHY = {
  bin_malformed: 'is not a prefix of 6-11 digits, nor two joined by -',
  bin_range_lengths_differ: 'joins prefixes of different lengths',
  bin_range_reversed: 'ends before it begins',
} as const;

interface Placed {
  readonly line: number;
  readonly text: string;
  /** The range as digits of one length, so that a short prefix and a long one can be compared. */
  readonly from: number;
  readonly to: number;
}

/** Ranges stand one a line or several with commas, semicolons or spaces between them; `#` begins a remark. */
export function checkBins(text: string): CheckedBins {
  const bad: BadBin[] = [];
  const placed: Placed[] = [];
  const known = new Map<string, number>();
  const twice: BinOverlap[] = [];
  for (const { line, text: written } of wordsOf(text)) {
    const parsed = parseBinRange(written);
    if (!parsed.ok) {
      bad.push({ line, text: written.slice(0, TEXT_MAX), why: WHY[parsed.code] });
      continue;
    }
    const before = known.get(written);
    if (before === undefined) {
      known.set(written, line);
      placed.push({ line, text: written, ...widened(parsed.range) });
    } else twice.push({ line, text: written, withLine: before, withText: written, why: 'stands twice; it is taken once' });
  }
  return { ranges: placed.map((each) => each.text), bad, overlaps: [...twice, ...overlapsOf(placed)].toSorted((a, b) => a.line - b.line) };
}

function* wordsOf(text: string): Generator<{ readonly line: number; readonly text: string }> {
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const plain = (whole.split('#', 1)[0] ?? '').replace(/\s*[-\u2013]\s*/g, '-');
    for (const word of plain.split(/[\s,;]+/)) if (word !== '') yield { line: index + 1, text: word };
  }
}

const DIGITS = 11;

function widened({ from, to }: { readonly from: string; readonly to: string }): { readonly from: number; readonly to: number } {
  return { from: Number(from.padEnd(DIGITS, '0')), to: Number(to.padEnd(DIGITS, '9')) };
}

/** Each range is named once, with the widest one that reaches into it. */
function overlapsOf(placed: readonly Placed[]): readonly BinOverlap[] {
  const sorted = placed.toSorted((one, other) => one.from - other.from || other.to - one.to);
  const found: BinOverlap[] = [];
  let widest: Placed | undefined;
  for (const each of sorted) {
    if (widest !== undefined && each.from <= widest.to) {
      const isInside = each.to <= widest.to;
      const why = isInside ? 'lies within the other range' : 'overlaps the other range';
      found.push({ line: each.line, text: each.text, withLine: widest.line, withText: widest.text, why });
      if (isInside) continue;
    }
    widest = each;
  }
  return found;
}
