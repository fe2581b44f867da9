// Numbers for texts: short texts lie in the table itself, so that a look costs one or two cache lines however many there are, and is exact.

export interface Names {
  count: number;
  /** Rows of a hash, a number from 1 (0 is a free row), the length, and the text, four characters to a word. */
  rows: Int32Array;
  used: number;
  /** Texts too long for a row, or of wider characters. */
  readonly long: Map<string, number>;
  /** The text last asked for and its number: a till, a channel, a currency come again and again. */
  lastText: string;
  lastNumber: number;
}

const ROW_WORDS = 8;
const TEXT_AT = 3;
const TEXT_WORDS = ROW_WORDS - TEXT_AT;
const TEXT_MAX = TEXT_WORDS * 4;
const FIRST_ROWS = 8;
const WIDEST = 0xff;
const GOLDEN = 0x9e3779b1;

export function noNames(): Names {
  return { count: 0, rows: new Int32Array(FIRST_ROWS * ROW_WORDS), used: 0, long: new Map(), lastText: '', lastNumber: -1 };
}

/** The number of the text; -1 when it has none. */
export function numberIn(names: Names, text: string): number {
  if (names.lastText === text) return names.lastNumber;
  const number = readNumber(names, text);
  names.lastText = text;
  names.lastNumber = number;
  return number;
}

function readNumber(names: Names, text: string): number {
  if (!pack(text)) return names.long.get(text) ?? -1;
  return (names.rows[rowFor(names.rows, text.length) + 1] as number) - 1;
}

/** The number of the text, new or known. */
export function numberFor(names: Names, text: string): number {
  const known = readNumber(names, text);
  if (known >= 0) return known;
  const number = names.count;
  names.count += 1;
  names.lastText = text;
  names.lastNumber = number;
  if (!pack(text)) {
    names.long.set(text, number);
    return number;
  }
  if ((names.used + 1) * ROW_WORDS * 2 > names.rows.length) widen(names);
  const { rows } = names;
  const at = rowFor(rows, text.length);
  rows[at] = packed.hash;
  rows[at + 1] = number + 1;
  rows[at + 2] = text.length;
  rows.set(packed.words, at + TEXT_AT);
  names.used += 1;
  return number;
}

/** The text last packed; of its words only the first `used` mean anything. */
const packed = { hash: 0, used: 0, words: new Int32Array(TEXT_WORDS) };

/** False for a text that no row holds. */
function pack(text: string): boolean {
  const { words } = packed;
  const { length } = text;
  if (length > TEXT_MAX) return false;
  let hash = length;
  let at = 0;
  let word = 0;
  for (; at < length; word += 1) {
    let four = 0;
    for (let shift = 0; shift < 32 && at < length; shift += 8) {
      const code = text.charCodeAt(at);
      if (code > WIDEST) return false;
      four |= code << shift;
      at += 1;
    }
    words[word] = four;
    hash = Math.imul(hash ^ four, GOLDEN);
    hash ^= hash >>> 15;
  }
  packed.hash = hash;
  packed.used = word;
  return true;
}

/** Where the row of the packed text is, or the free one where it would be. */
function rowFor(rows: Int32Array, length: number): number {
  const last = rows.length - 1;
  for (let at = (packed.hash * ROW_WORDS) & last; ; at = (at + ROW_WORDS) & last) {
    if (rows[at + 1] === 0 || (rows[at] === packed.hash && rows[at + 2] === length && holdsPacked(rows, at + TEXT_AT))) return at;
  }
}

function holdsPacked(rows: Int32Array, at: number): boolean {
  const { words, used } = packed;
  for (let word = 0; word < used; word += 1) if (rows[at + word] !== words[word]) return false;
  return true;
}

function widen(names: Names): void {
  const before = names.rows;
  const rows = new Int32Array(before.length * 2);
  const last = rows.length - 1;
  for (let from = 0; from < before.length; from += ROW_WORDS) {
    if (before[from + 1] === 0) continue;
    let at = ((before[from] as number) * ROW_WORDS) & last;
    while (rows[at + 1] !== 0) at = (at + ROW_WORDS) & last;
    rows.set(before.subarray(from, from + ROW_WORDS), at);
  }
  names.rows = rows;
}
