// Proves the immutable map against the built-in one, with keys of equal hashes, and that older versions stay as they were.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Trie, emptyTrie, hashOf, lookUp, withKey, withoutKey } from './trie.ts';

/** Two different texts of one hash, found by trying. */
const [twin, otherTwin] = twins();
const keys = fc.oneof(fc.constantFrom(twin, otherTwin, '', 'a', 'b'), fc.nat(300).map(String));

test('after any changes it holds what a Map holds, and removing undoes adding', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ key: keys, value: fc.option(fc.nat()) }), { maxLength: 400 }), (changes) => {
      const map = new Map<string, number>();
      let trie: Trie<number> = emptyTrie;
      for (const { key, value } of changes) {
        if (value === null) map.delete(key);
        else map.set(key, value);
        trie = value === null ? withoutKey(trie, key) : withKey(trie, key, value);
      }

      for (const { key } of changes) expect(lookUp(trie, key)).toBe(map.get(key));
      expect(lookUp(trie, 'never')).toBeUndefined();
      expect([...map.keys()].reduce(withoutKey, trie)).toEqual(emptyTrie);
    }),
    { numRuns: 300 },
  );
});

test('two keys of one hash keep their own values, whichever leaves first', () => {
  expect(hashOf(twin)).toBe(hashOf(otherTwin));
  const both = withKey(withKey<number>(emptyTrie, twin, 1), otherTwin, 2);

  expect([lookUp(both, twin), lookUp(both, otherTwin)]).toEqual([1, 2]);
  expect(lookUp(withKey(both, twin, 3), twin)).toBe(3);
  expect(lookUp(withKey(both, twin, 3), otherTwin)).toBe(2);
  expect([lookUp(withoutKey(both, twin), twin), lookUp(withoutKey(both, twin), otherTwin)]).toEqual([undefined, 2]);
  expect([lookUp(withoutKey(both, otherTwin), twin), lookUp(withoutKey(both, otherTwin), otherTwin)]).toEqual([1, undefined]);
});

test('a change leaves the version before it as it was and shares all but one path', () => {
  const before = Array.from({ length: 1_000 }, (_, place) => String(place)).reduce(
    (trie, key) => withKey(trie, key, 1),
    emptyTrie as Trie<number>,
  );
  const after = withKey(before, '500', 2);

  expect([lookUp(before, '500'), lookUp(after, '500')]).toEqual([1, 2]);
  expect(after.slots.filter((slot, place) => slot !== before.slots[place])).toHaveLength(1);
  expect(withoutKey(before, 'never')).toBe(before);
});

function twins(): readonly [string, string] {
  const byHash = new Map<number, string>();
  for (let place = 0; ; place += 1) {
    const key = `k${place}`;
    const earlier = byHash.get(hashOf(key));
    if (earlier !== undefined) return [earlier, key];
    byHash.set(hashOf(key), key);
  }
}
