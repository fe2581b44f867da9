// Proves the compact set of account ids against a plain set: the same answers for members, near misses and strangers, whatever ids look like.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountList, hasAccount } from './account-list.ts';

const digits = (most: number) => fc.array(fc.constantFrom('0', '1', '9'), { minLength: 0, maxLength: most }).map((each) => each.join(''));
/** Numbers with and without leading zeros, long ones, prefixes that end in digits or dashes, and texts without any digit. */
const id = fc.oneof(
  digits(4),
  digits(19),
  fc.tuple(fc.constantFrom('', 'a', 'a-', 'ac:', '-', 'CN0', '1-'), digits(17)).map((parts) => parts.join('')),
  fc.string({ maxLength: 6 }),
);

test('the compact list answers as a set does, for every id in it and for any other', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.array(id, { maxLength: 200 }), fc.array(id, { maxLength: 50 }), (ids, strangers) => {
      const plain = new Set(ids);
      const list = accountList(ids);
      const near = ids.flatMap((each) => [`0${each}`, each.slice(1), each.slice(0, -1), `${each}0`]);

      expect(list.size).toBe(plain.size);
      for (const each of [...ids, ...strangers, ...near]) {
        if (plain.has(each)) found += 1;
        expect(hasAccount(list, each)).toBe(plain.has(each));
      }
    }),
    { numRuns: 1_000 },
  );
  expect(found).toBeGreaterThan(3_000);
});

test('crowded kinds, one beside the other, are searched exactly', () => {
  const ids = Array.from({ length: 20_000 }, (_, no) => `62${String((no * 7_919) % 100_000).padStart(9, '0')}`);
  const list = accountList(ids);
  const plain = new Set(ids);

  for (let no = 0; no < 100_000; no += 1) {
    const each = `62${String(no).padStart(9, '0')}`;
    if (hasAccount(list, each) !== plain.has(each)) throw new Error(`wrong about ${each}`);
  }
  expect(list.size).toBe(plain.size);
  expect(list.bytes / list.size).toBeLessThan(9);
});

test('ids of more kinds than are kept apart are kept as texts', () => {
  const ids = Array.from({ length: 25_000 }, (_, no) => `k${no}x1`);
  const list = accountList(ids);

  expect(list.size).toBe(25_000);
  expect([hasAccount(list, 'k24999x1'), hasAccount(list, 'k24999x2'), hasAccount(list, 'k25000x1')]).toEqual([true, false, false]);
});
