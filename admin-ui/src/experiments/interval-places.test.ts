// Proves that intervals keep their order and proportion on the line, with no difference always on it.
import { expect, test } from 'vitest';
import { placesOf } from './interval-places.ts';

test('intervals lie in proportion on the line, and no difference is always on it', () => {
  expect(placesOf({ difference: 2, always: { low: 1, high: 4 }, single: { low: 1.5, high: 2.5 } })).toEqual({
    zero: 60,
    difference: 500,
    always: [280, 940],
    single: [390, 610],
  });
  expect(placesOf({ difference: -1, always: { low: -2, high: -1 }, single: { low: -1, high: -1 } })?.zero).toBe(940);
});

test('while nothing is known there is nothing to draw', () => {
  expect(placesOf({ difference: 0, always: { low: 0, high: 0 }, single: { low: 0, high: 0 } })).toBeNull();
});
