// A fixed set of account ids in compact form: ten million of them in some 80 MB, and every answer exact.

/** Ids are told apart by what stands before their last digits; ids of one kind are sorted numbers. */
export interface AccountList {
  readonly size: number;
  /** By the text before the digits and how many digits there are: "CN-12", "12" … */
  readonly kinds: ReadonlyMap<string, Float64Array>;
  /** Ids that do not end in digits, or whose kind has too few members to be worth an array. */
  readonly others: ReadonlySet<string>;
  readonly bytes: number;
}

/** As many digits as a number holds exactly. */
const DIGITS_MAX = 15;
/** A kind with fewer members is kept as texts. */
const KIND_MIN = 8;
/** More kinds than this are no kinds: such ids are kept as texts. */
const KINDS_MAX = 20_000;
/** What a text of a set takes, about. */
const TEXT_BYTES = 64;
const NUMBER_BYTES = 8;
const GUESSES_MAX = 8;
const ZERO = 48;
const NINE = 57;
const FIRST_NUMBERS = 16;

/** The set of these ids. O(n log n); ids are read one after the other, so that they may come from a file or a cursor. */
export function accountList(ids: Iterable<string>): AccountList {
  const gathered = new Map<string, Gathered>();
  const others = new Set<string>();
  for (const id of ids) {
    const digits = digitsAtEnd(id);
    if (digits === 0) others.add(id);
    else if (!add(gathered, kindOf(id, digits), Number(id.slice(id.length - digits)))) others.add(id);
  }
  const kinds = new Map<string, Float64Array>();
  for (const [kind, { numbers, count }] of gathered) {
    const sorted = distinct(numbers.subarray(0, count).sort());
    if (sorted.length >= KIND_MIN) kinds.set(kind, sorted);
    else for (const number of sorted) others.add(idOf(kind, number));
  }
  const numbers = [...kinds.values()].reduce((all, each) => all + each.length, 0);
  return { size: numbers + others.size, kinds, others, bytes: numbers * NUMBER_BYTES + (kinds.size + others.size) * TEXT_BYTES };
}

/** O(log n), some 24 steps among ten million. */
export function hasAccount(list: AccountList, id: string): boolean {
  const digits = digitsAtEnd(id);
  const sorted = digits === 0 ? undefined : list.kinds.get(kindOf(id, digits));
  if (sorted === undefined) return list.others.has(id);
  return isIn(sorted, Number(id.slice(id.length - digits)));
}

interface Gathered {
  numbers: Float64Array;
  count: number;
}

/** False when the id's kind is one too many. */
function add(gathered: Map<string, Gathered>, kind: string, number: number): boolean {
  let of = gathered.get(kind);
  if (of === undefined) {
    if (gathered.size >= KINDS_MAX) return false;
    of = { numbers: new Float64Array(FIRST_NUMBERS), count: 0 };
    gathered.set(kind, of);
  }
  if (of.count === of.numbers.length) {
    const wider = new Float64Array(of.count * 2);
    wider.set(of.numbers);
    of.numbers = wider;
  }
  of.numbers[of.count] = number;
  of.count += 1;
  return true;
}

function distinct(sorted: Float64Array): Float64Array {
  let count = 0;
  for (const number of sorted) {
    if (count > 0 && sorted[count - 1] === number) continue;
    sorted[count] = number;
    count += 1;
  }
  return sorted.slice(0, count);
}

/** Guesses by proportion, because ids are mostly spread evenly, and where that does not end soon goes on by halves. */
function isIn(sorted: Float64Array, number: number): boolean {
  let low = 0;
  let high = sorted.length - 1;
  for (let guess = 0; low <= high; guess += 1) {
    const middle = guess < GUESSES_MAX ? guessed(sorted, number, { low, high }) : (low + high) >>> 1;
    const found = sorted[middle] as number;
    if (found === number) return true;
    if (found < number) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

function guessed(sorted: Float64Array, number: number, { low, high }: { readonly low: number; readonly high: number }): number {
  const first = sorted[low] as number;
  const last = sorted[high] as number;
  if (number <= first || last === first) return low;
  return number >= last ? high : low + Math.floor(((number - first) / (last - first)) * (high - low));
}

/** How many digits end the id, at most DIGITS_MAX. */
function digitsAtEnd(id: string): number {
  let digits = 0;
  while (digits < DIGITS_MAX && digits < id.length) {
    const code = id.charCodeAt(id.length - 1 - digits);
    if (code < ZERO || code > NINE) break;
    digits += 1;
  }
  return digits;
}

function kindOf(id: string, digits: number): string {
  return `${id.slice(0, id.length - digits)}-${digits}`;
}

function idOf(kind: string, number: number): string {
  const dash = kind.lastIndexOf('-');
  return kind.slice(0, dash) + String(number).padStart(Number(kind.slice(dash + 1)), '0');
}
