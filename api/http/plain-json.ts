// Sees in one pass whether the text of a message is plain: the usual case, in which nothing has to be searched again.
import { containsPan } from '../../engine/card/pan.ts';

/**
 * The number of keys in the text of `bytes`, or -1 when it is not plain. Plain text is printable ASCII without escapes, minus signs outside strings
 * and card numbers. If it is JSON too, then no string in it hides anything, and no key stands twice when its value has as many keys as are counted here.
 */
export function countPlainKeys(bytes: Buffer): number {
  let keys = 0;
  let isSuspect = false;
  let state = 0;
  for (let place = 0; place < bytes.length; place += 1) {
    state = NEXT[state + (bytes[place] ?? 0)] ?? REFUSED;
    if (state < FIRST_RARE) continue;
    if (state === REFUSED) return -1;
    if (state === BEHIND_KEY) keys += 1;
    else isSuspect = true;
  }
  return isSuspect && containsPan(bytes.toString('latin1')) ? -1 : keys;
}

const CODES = 256;
/** More digits in a row, single spaces and hyphens between them not counted, than any number of a message needs that is no card number. */
const DIGITS_UNSUSPECTED = 12;
/**
 * A state is where its row in the table begins. Outside strings and inside them there is one for each number of digits just read; the rare ones, for
 * which the loop has to do something, stand last: too many digits, the colon behind a key, and refused.
 */
const OUTSIDE = 0;
const INSIDE = (DIGITS_UNSUSPECTED + 1) * CODES;
const FIRST_RARE = 2 * INSIDE;
const MANY_OUTSIDE = FIRST_RARE;
const MANY_INSIDE = FIRST_RARE + CODES;
const BEHIND_KEY = FIRST_RARE + 2 * CODES;
const REFUSED = FIRST_RARE + 3 * CODES;
const NEXT = tableOfStates();

function tableOfStates(): Uint16Array {
  const table = new Uint16Array(REFUSED + CODES).fill(REFUSED);
  for (let digits = 0; digits <= DIGITS_UNSUSPECTED; digits += 1) {
    fillRow(table, OUTSIDE + digits * CODES, digits);
    fillRow(table, INSIDE + digits * CODES, digits);
  }
  fillRow(table, MANY_OUTSIDE, DIGITS_UNSUSPECTED + 1);
  fillRow(table, MANY_INSIDE, DIGITS_UNSUSPECTED + 1);
  fillRow(table, BEHIND_KEY, 0);
  return table;
}

/** What follows on each character in one state, in which so many digits were just read. */
function fillRow(table: Uint16Array, state: number, digits: number): void {
  const isInside = (state >= INSIDE && state < FIRST_RARE) || state === MANY_INSIDE;
  const after = (count: number): number => {
    if (count > DIGITS_UNSUSPECTED) return isInside ? MANY_INSIDE : MANY_OUTSIDE;
    return (isInside ? INSIDE : OUTSIDE) + count * CODES;
  };
  const put = (signs: string, next: number): void => {
    for (const sign of signs) table[state + sign.charCodeAt(0)] = next;
  };
  table.fill(after(0), state + 32, state + 127);
  put('\t\n\r', after(0));
  put('0123456789', after(digits + 1));
  put(' ', after(digits));
  put('-', isInside ? after(digits) : REFUSED);
  put('"', isInside ? OUTSIDE : INSIDE);
  if (!isInside) put(':', BEHIND_KEY);
  put('\\', REFUSED);
}

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
