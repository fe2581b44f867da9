// An immutable map by text: a change copies one path of at most seven small arrays and shares everything else (a hash array mapped trie).

export interface Trie<V> {
  /** Which of the 32 branches exist. */
  readonly bitmap: number;
  readonly slots: readonly Slot<V>[];
}
interface Leaf<V> {
  readonly slots: null;
  readonly hash: number;
  readonly key: string;
  readonly value: V;
  /** Another key of the same hash. */
  readonly next: Leaf<V> | null;
}
type Slot<V> = Trie<V> | Leaf<V>;
/** A key with its hash, worked out once. */
export type Hashed = Pick<Leaf<unknown>, 'key' | 'hash'>;

const BITS = 5;
const LAST_BRANCH = 31;

export const emptyTrie: Trie<never> = { bitmap: 0, slots: [] };

/** 32 well mixed bits of a text. */
export function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < key.length; place += 1) hash = Math.imul(hash ^ key.charCodeAt(place), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ (hash >>> 16);
}

/** O(log32 keys). The hash is an argument because one authorization asks many tries for the same key. */
export function lookUp<V>(trie: Trie<V>, key: string, hash = hashOf(key)): V | undefined {
  let slot: Slot<V> | null = trie;
  for (let shift = 0; slot.slots !== null; shift += BITS) {
    const bit = 1 << ((hash >>> shift) & LAST_BRANCH);
    if ((slot.bitmap & bit) === 0) return undefined;
    const next: Slot<V> | undefined = slot.slots[ones(slot.bitmap & (bit - 1))];
    if (next === undefined) return undefined;
    slot = next;
  }
  while (slot !== null) {
    if (slot.key === key) return slot.value;
    slot = slot.next;
  }
  return undefined;
}

export function withKey<V>(trie: Trie<V>, key: string, value: V): Trie<V> {
  return put(trie, { slots: null, hash: hashOf(key), key, value, next: null }, 0);
}

/** The same trie when the key is not in it. */
export function withoutKey<V>(trie: Trie<V>, key: string): Trie<V> {
  return take(trie, { key, hash: hashOf(key) }, 0);
}

function put<V>(trie: Trie<V>, leaf: Leaf<V>, shift: number): Trie<V> {
  const bit = 1 << ((leaf.hash >>> shift) & LAST_BRANCH);
  const place = ones(trie.bitmap & (bit - 1));
  const slot = (trie.bitmap & bit) === 0 ? undefined : trie.slots[place];
  if (slot === undefined) return { bitmap: trie.bitmap | bit, slots: trie.slots.toSpliced(place, 0, leaf) };
  return { bitmap: trie.bitmap, slots: trie.slots.with(place, together(slot, leaf, shift + BITS)) };
}

/** Two leaves of different hashes part at the latest with the last bits of the hash. */
function together<V>(slot: Slot<V>, leaf: Leaf<V>, shift: number): Slot<V> {
  if (slot.slots !== null) return put(slot, leaf, shift);
  if (slot.hash === leaf.hash) return { ...leaf, next: chainWithout(slot, leaf.key) };
  return put(put<V>(emptyTrie, slot, shift), leaf, shift);
}

function take<V>(trie: Trie<V>, out: Hashed, shift: number): Trie<V> {
  const bit = 1 << ((out.hash >>> shift) & LAST_BRANCH);
  const place = ones(trie.bitmap & (bit - 1));
  const slot = (trie.bitmap & bit) === 0 ? undefined : trie.slots[place];
  if (slot === undefined) return trie;
  const left = slotWithout(slot, out, shift + BITS);
  if (left === slot) return trie;
  if (left === null) return { bitmap: trie.bitmap & ~bit, slots: trie.slots.toSpliced(place, 1) };
  return { bitmap: trie.bitmap, slots: trie.slots.with(place, left) };
}

/** A branch left with a single leaf becomes that leaf, so that removing undoes adding. */
function slotWithout<V>(slot: Slot<V>, out: Hashed, shift: number): Slot<V> | null {
  if (slot.slots === null) return slot.hash === out.hash ? chainWithout(slot, out.key) : slot;
  const left = take(slot, out, shift);
  const [only = null] = left.slots;
  return left !== slot && left.slots.length <= 1 && (only === null || only.slots === null) ? only : left;
}

function chainWithout<V>(leaf: Leaf<V>, key: string): Leaf<V> | null {
  if (leaf.key === key) return leaf.next;
  if (leaf.next === null) return leaf;
  const next = chainWithout(leaf.next, key);
  return next === leaf.next ? leaf : { ...leaf, next };
}

/** How many bits are set. */
function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
