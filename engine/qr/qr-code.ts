// Draws a text as a QR code (ISO/IEC 18004): bytes, correction level M, versions 1 to 10; the phone app and posters take no package for it.
import { correctionOf } from './reed-solomon.ts';
import { type Grid, bestMask, drawFormat, drawPatterns, masked, newGrid, placeBits } from './qr-grid.ts';
import { utf8Bytes } from './utf8.ts';

export interface QrCode {
  readonly version: number;
  readonly mask: number;
  /** Modules of a side, without the quiet zone of four around it. */
  readonly size: number;
  readonly isDark: (x: number, y: number) => boolean;
}

interface Form {
  /** Of each block. */
  readonly correction: number;
  /** Codewords of the text in each block. */
  readonly blocks: readonly number[];
}
const form = (correction: number, ...groups: readonly (readonly [count: number, length: number])[]): Form => ({
  correction,
  blocks: groups.flatMap(([count, length]) => Array.from({ length: count }, () => length)),
});
/** Level M, versions 1 to 10. */
const FORMS: readonly Form[] = [
  form(10, [1, 16]),
  form(16, [1, 28]),
  form(26, [1, 44]),
  form(18, [2, 32]),
  form(24, [2, 43]),
  form(16, [4, 27]),
  form(18, [4, 31]),
  form(22, [2, 38], [2, 39]),
  form(22, [3, 36], [2, 37]),
  form(26, [4, 43], [1, 44]),
];
const BYTE_MODE = 0b0100;
const PADDING = [0xec, 0x11] as const;

/** Null where the text is longer than version 10 holds: 213 bytes in UTF-8. */
export function qrCode(text: string): QrCode | null {
  const bytes = utf8Bytes(text);
  const place = FORMS.findIndex(({ blocks }, at) => bytes.length + headBytes(at + 1) <= sum(blocks));
  const found = FORMS[place];
  if (found === undefined) return null;
  const version = place + 1;
  const grid = newGrid(version);
  drawPatterns(grid, version);
  placeBits(grid, interleaved(codewordsOf(bytes, version, sum(found.blocks)), found));
  const mask = bestMask(grid);
  return { version, mask, ...drawn(grid, mask) };
}

function drawn(grid: Grid, mask: number): Pick<QrCode, 'size' | 'isDark'> {
  const done = masked(grid, mask);
  drawFormat(done, mask);
  return { size: done.size, isDark: (x, y) => done.dark[y * done.size + x] === 1 };
}

const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0);

/** Mode and count before the text, half a byte of end behind it. */
function headBytes(version: number): number {
  return version < 10 ? 2 : 3;
}

/** Mode, count, text and end as one row of half bytes, filled up. */
function codewordsOf(bytes: Uint8Array, version: number, length: number): Uint8Array {
  const { length: count } = bytes;
  const counted = version < 10 ? [count >> 4, count] : [count >> 12, count >> 8, count >> 4, count];
  const halves = [BYTE_MODE, ...counted.map((half) => half & 15), ...[...bytes].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const found = new Uint8Array(length);
  for (let place = 0; place < length; place += 1) {
    const fill = PADDING[(place - Math.ceil(halves.length / 2)) % 2] ?? 0;
    found[place] = place * 2 < halves.length ? ((halves[place * 2] ?? 0) << 4) | (halves[place * 2 + 1] ?? 0) : fill;
  }
  return found;
}

/** First codewords of all blocks, then the second ones …; those of the correction behind them in the same way. */
function interleaved(codewords: Uint8Array, { correction, blocks }: Form): Uint8Array {
  let start = 0;
  const parts = blocks.map((length) => {
    const part = codewords.subarray(start, start + length);
    start += length;
    return part;
  });
  return Uint8Array.from([...woven(parts), ...woven(parts.map((part) => correctionOf(part, correction)))]);
}

function woven(parts: readonly Uint8Array[]): readonly number[] {
  const longest = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: longest }, (_, place) => parts.flatMap((part) => (place < part.length ? [part[place] ?? 0] : []))).flat();
}

/** The dark modules as the path of an SVG of `size` + 8 units a side: one stroke for each run in a row. */
export function qrPath({ size, isDark }: QrCode): string {
  const rows = Array.from({ length: size }, (_, y) =>
    runsOf(Array.from({ length: size }, (__, x) => isDark(x, y))).map(([x, width]) => `M${x + QUIET} ${y + QUIET}h${width}v1h-${width}z`),
  );
  return rows.flat().join('');
}

/** Modules that stay light around a code. */
export const QUIET = 4;

function runsOf(row: readonly boolean[]): readonly (readonly [start: number, width: number])[] {
  return row.flatMap((isDark, x) => {
    if (!isDark || row[x - 1] === true) return [];
    const end = row.indexOf(false, x);
    return [[x, (end === -1 ? row.length : end) - x] as const];
  });
}
