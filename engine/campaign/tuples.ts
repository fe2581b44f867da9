// From tuples of numbers to the places kept under them: one open-addressing table in flat memory, so that a look which finds nothing costs one cache line.

/** Grows in place and never forgets: who asks leaves out what is not meant for it. */
export interface Tuples {
  /** Pairs of a hash and the head of its chain; a head of 0 is free, below 0 it is the one place, above 0 a link. */
  slots: Int32Array;
  used: number;
  /** Pairs of a place and the head of what is left of the chain. */
  links: Int32Array;
  linked: number;
}

const FIRST_SLOTS = 64;
const GOLDEN = 0x9e3779b1;

export function noTuples(): Tuples {
  return { slots: new Int32Array(FIRST_SLOTS * 2), used: 0, links: new Int32Array(FIRST_SLOTS * 2), linked: 0 };
}

/** The hash of a tuple, one number after the other. */
export function hashed(before: number, value: number): number {
  const mixed = Math.imul(before ^ value, GOLDEN);
  return mixed ^ (mixed >>> 15);
}

/** Keeps `place` under the hash. Places are counted from 0. Amortised O(1). */
export function keep(tuples: Tuples, hash: number, place: number): void {
  if (tuples.used * 4 >= tuples.slots.length) widen(tuples);
  const at = slotOf(tuples.slots, hash);
  const head = tuples.slots[at + 1] as number;
  if (head === 0) {
    tuples.used += 1;
    tuples.slots[at] = hash;
    tuples.slots[at + 1] = -place - 1;
    return;
  }
  if ((tuples.linked + 1) * 2 > tuples.links.length) tuples.links = copyInto(new Int32Array(tuples.links.length * 2), tuples.links);
  tuples.links[tuples.linked * 2] = place;
  tuples.links[tuples.linked * 2 + 1] = head;
  tuples.linked += 1;
  tuples.slots[at + 1] = tuples.linked;
}

/** Where the chain of this hash begins: see `placeAt` and `nextOf`; 0 when there is none. */
export function chainOf(tuples: Tuples, hash: number): number {
  return tuples.slots[slotOf(tuples.slots, hash) + 1] as number;
}

export function placeAt(tuples: Tuples, head: number): number {
  return head < 0 ? -head - 1 : (tuples.links[(head - 1) * 2] as number);
}

export function nextOf(tuples: Tuples, head: number): number {
  return head < 0 ? 0 : (tuples.links[(head - 1) * 2 + 1] as number);
}

/** The slot of the hash, or the free one where it would be; the upper bits choose, because they are mixed best. */
function slotOf(slots: Int32Array, hash: number): number {
  const last = slots.length - 1;
  let at = (Math.imul(hash, GOLDEN) >>> 7) * 2;
  for (at &= last - 1; ; at = (at + 2) & (last - 1)) {
    if (slots[at + 1] === 0 || slots[at] === hash) return at;
  }
}

function widen(tuples: Tuples): void {
  const before = tuples.slots;
  const slots = new Int32Array(before.length * 2);
  for (let at = 0; at < before.length; at += 2) {
    if (before[at + 1] === 0) continue;
    const free = slotOf(slots, before[at] as number);
    slots[free] = before[at] as number;
    slots[free + 1] = before[at + 1] as number;
  }
  tuples.slots = slots;
}

function copyInto(wider: Int32Array, before: Int32Array): Int32Array {
  wider.set(before);
  return wider;
}
