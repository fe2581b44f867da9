// What of a body is searched for card numbers: everything but hashes, which are digits by chance.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { containsPan } from '../../engine/card/pan.ts';
import { checkText } from './body.ts';

const hashOf = (no: number): string => createHash('sha256').update(String(no)).digest('hex');
const read = (value: unknown): string | boolean => {
  const found = checkText(JSON.stringify(value), 'application/json', { binRanges: false });
  return found.ok || found.code;
};

test('I26 a hash whose digits would do for a card number is taken, and a card number beside it is not', () => {
  const hash = Array.from({ length: 20_000 }, (_, no) => hashOf(no)).find(containsPan) ?? '';
  const pan = `4${'1'.repeat(15)}`;

  expect(hash).toHaveLength(64);
  expect(read({ hash })).toBe(true);
  expect([read({ hash, note: pan }), read({ hash: pan })]).toEqual(Array(2).fill('pan_not_accepted'));
});
