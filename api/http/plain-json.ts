// Sees in one pass whether the text of a message is plain: the usual case, in which nothing has to be searched again.
import { containsPan } from '../../engine/card/pan.ts';

/** More digits in a row, gaps not counted, than any number of a message that is no card number needs to have. */
const DIGITS_UNSUSPECTED = 12;

/**
 * The number of keys in `text`, or -1 when it is not plain. Plain text is printable ASCII without escapes, minus signs outside strings and card
 * numbers. If it is JSON too, then no string in it hides anything, and no key stands twice when its value has as many keys as are counted here.
 */
export function countPlainKeys(text: string): number {
  let keys = 0;
  let digits = 0;
  let isSuspect = false;
  let inside = 0;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    const kind = code < CODES ? (KINDS[inside + code] ?? REFUSED) : REFUSED;
    if (kind === REFUSED) return -1;
    digits = (kind & KEEPS_RUN) === 0 ? 0 : digits + (kind & DIGIT);
    if (digits > DIGITS_UNSUSPECTED) isSuspect = true;
    keys += (kind & KEY) >> 2;
    inside ^= (kind & QUOTE) << 4;
  }
  return isSuspect && containsPan(text) ? -1 : keys;
}

/** As many as there are in ASCII; inside strings the second half of the table holds. */
const CODES = 128;
/** What a character does, as bits, so that the loop above has no branches to guess. */
const DIGIT = 1;
const KEEPS_RUN = 2;
const KEY = 4;
const QUOTE = 8;
const REFUSED = 16;
const KINDS = new Uint8Array(2 * CODES);
for (let code = 0; code < CODES; code += 1) {
  const isSeen = (code >= 32 && code < 127) || code === 9 || code === 10 || code === 13;
  KINDS.fill(isSeen ? 0 : REFUSED, code, code + 1).copyWithin(CODES + code, code, code + 1);
}
const set = (sign: string, outside: number, inside = outside): void => {
  KINDS[sign.charCodeAt(0)] = outside;
  KINDS[CODES + sign.charCodeAt(0)] = inside;
};
for (const digit of '0123456789') set(digit, DIGIT | KEEPS_RUN);
set(' ', KEEPS_RUN);
set('-', REFUSED, KEEPS_RUN);
set(':', KEY, 0);
set('"', QUOTE);
set('\\', REFUSED);

/** True when this is what JSON.parse made of plain text with `keys` keys, none of them twice, and strict JSON would refuse nothing in it. */
export function isPlainValue(value: unknown, { keys, depthMax }: { readonly keys: number; readonly depthMax: number }): boolean {
  return keys >= 0 && countKeysOf(value, depthMax) === keys;
}

/** NaN for a value that strict JSON refuses; it is equal to no count. */
function countKeysOf(value: unknown, depthLeft: number): number {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? 0 : Number.NaN;
  if (typeof value !== 'object' || value === null) return 0;
  if (depthLeft === 0) return Number.NaN;
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  const own = Array.isArray(value) ? 0 : Object.hasOwn(value, '__proto__') ? Number.NaN : members.length;
  return members.reduce<number>((sum, each) => sum + countKeysOf(each, depthLeft - 1), own);
}
