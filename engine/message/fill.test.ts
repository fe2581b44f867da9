// Proves what a sentence is filled in with.
import { expect, test } from 'vitest';
import { filledIn } from './fill.ts';

test.each([
  [0, '0 points on the way'],
  [1, '1 point on the way'],
  ['1', '1 point on the way'],
  ['1,001', '1,001 points on the way'],
])('what is counted is named by its number: %s', (count, said) => {
  expect(filledIn('{count} {count:point|points} on the way', { count })).toBe(said);
});

test('a value that is not given stays as it is written', () => {
  expect(filledIn('{shown} of {count} {count:day|days}', { shown: 3 })).toBe('3 of {count} {count:day|days}');
});
