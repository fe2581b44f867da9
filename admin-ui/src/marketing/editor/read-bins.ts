// BIN ranges as people type them: good ones in their order, each once, and the lines that are none.
import { parseBinRange } from '../../../../engine/card/bin.ts';

export interface BadLine {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}
export interface BinOverlap extends BadLine {
  readonly withLine: number;
  readonly withText: string;
}
export interface BinReport {
  readonly ranges: readonly string[];
  readonly bad: readonly BadLine[];
  readonly badCount: number;
  readonly overlaps: readonly BinOverlap[];
  readonly overlapCount: number;
}

const WHY = {
  bin_malformed: 'is not a prefix of 6-11 digits, nor two joined by -',
  bin_range_lengths_differ: 'joins prefixes of different lengths',
  bin_range_reversed: 'ends before it begins',
} as const;

export function readBins(text: string): Pick<BinReport, 'ranges' | 'bad'> {
  const ranges = new Set<string>();
  const bad: BadLine[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    for (const written of line.replace(/#.*/, '').split(/[\s,;，；、]+/)) {
      if (written === '') continue;
      const parsed = parseBinRange(written);
      if (parsed.ok) ranges.add(written);
      else bad.push({ line: index + 1, text: written.slice(0, 40), why: WHY[parsed.code] });
    }
  }
  return { ranges: [...ranges], bad };
}
