// The keys of one authorization as the numbers under which a catalogue knows them; a key that no campaign names is left out.
import { type BookKey, DIMENSIONS_MAX, askedIn } from './book-ways.ts';
import { type Names, numberIn } from './names.ts';
import { type AskedNumbers, NOT_READ, RANGE_DIGITS_MAX } from './slip.ts';

const POOL_FIRST = 256;

/** One for all authorizations: each is looked up before the next, and nothing of it is kept. */
const asked: AskedNumbers = {
  pool: new Int32Array(POOL_FIRST),
  from: new Int32Array(DIMENSIONS_MAX),
  to: new Int32Array(DIMENSIONS_MAX),
  mask: 0,
  bin: undefined,
  tokenBin: undefined,
  prefixes: new Int32Array(2 * RANGE_DIGITS_MAX),
};

/** Good until the next call. */
export function numbersAsked(numbers: readonly Names[], key: BookKey): AskedNumbers {
  asked.bin = key.bin;
  asked.tokenBin = key.tokenBin;
  asked.prefixes.fill(NOT_READ);
  asked.mask = 0;
  let end = 0;
  for (let dimension = 0; dimension < DIMENSIONS_MAX; dimension += 1) {
    const start = end;
    const known = numbers[dimension] as Names;
    if (known.count > 0) end = add(askedIn(key, dimension), known, end);
    asked.from[dimension] = start;
    asked.to[dimension] = end;
    if (end > start) asked.mask |= 1 << dimension;
  }
  return asked;
}

function add(keys: readonly string[] | string | null | undefined, known: Names, end: number): number {
  if (keys === null || keys === undefined) return end;
  if (typeof keys === 'string') return addOne(numberIn(known, keys), end);
  let last = end;
  for (const each of keys) last = addOne(numberIn(known, each), last);
  return last;
}

function addOne(number: number, end: number): number {
  if (number < 0) return end;
  if (end === asked.pool.length) {
    const wider = new Int32Array(end * 2);
    wider.set(asked.pool);
    asked.pool = wider;
  }
  asked.pool[end] = number;
  return end + 1;
}
