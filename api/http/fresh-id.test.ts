// Ids that the door would refuse in an address are never given out.
import { expect, test } from 'vitest';
import { containsPan } from '../../engine/card/pan.ts';
import { freshId } from './fresh-id.ts';

test('I26 none of ten thousand ids looks like a card number', () => {
  expect(Array.from({ length: 10_000 }, freshId).filter(containsPan)).toEqual([]);
});
