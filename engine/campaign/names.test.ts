// Proves that texts and their numbers are one to one, whatever the texts look like and however many there are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noNames, numberFor, numberIn } from './names.ts';

test('every text has its own number, found again, and no other text has one', { timeout: 30_000 }, () => {
  const text = fc.oneof(
    fc.string({ maxLength: 24 }),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('', '\0', '\0\0', 'é', '商户'),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 100 }), fc.array(text, { maxLength: 30 }), (texts, strangers) => {
      const names = noNames();
      const plain = new Map<string, number>();
      for (const each of texts) {
        if (!plain.has(each)) plain.set(each, plain.size);
        if (numberFor(names, each) !== plain.get(each)) throw new Error(`another number for ${each}`);
      }
      expect([...texts, ...strangers].map((each) => numberIn(names, each))).toEqual(
        [...texts, ...strangers].map((each) => plain.get(each) ?? -1),
      );
    }),
    { numRuns: 200 },
  );
});

test('a text that had no number is found once it has one', () => {
  const names = noNames();
  expect(numberIn(names, 'M1')).toBe(-1);
  numberFor(names, 'M0');
  expect([numberFor(names, 'M1'), numberIn(names, 'M1'), numberIn(names, 'M0'), numberIn(names, 'M2')]).toEqual([1, 1, 0, -1]);
});

test('a hundred thousand names keep their numbers while the table grows', () => {
  const names = noNames();
  const textOf = (no: number) => `merchant-${no}`;
  for (let no = 0; no < 100_000; no += 1) numberFor(names, textOf(no));

  for (let no = 0; no < 100_000; no += 1) if (numberIn(names, textOf(no)) !== no) throw new Error(`lost ${textOf(no)}`);
  expect(numberIn(names, textOf(100_000))).toBe(-1);
});
