// Proves that rounds alternate, that a median is the middle, and that a ratio is taken within each round.
import { expect, test } from 'vitest';
import { alternate, median, ratioOf } from './rounds.ts';

test('every second round runs backwards, so that nobody is always first', async () => {
  const order: string[] = [];
  const task = (name: string) => ({ name, run: async (round: number) => order.push(`${name}${round}`) });

  const figures = await alternate([task('a'), task('b')], 3);

  expect(order).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
  expect(figures.get('a')).toEqual([1, 4, 5]);
});

test('the median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 100])).toBe(3);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
});

test('a machine that halves its speed in one round changes no ratio', () => {
  const ratio = ratioOf([70, 35, 70], [100, 50, 100]);

  expect(ratio).toEqual({ median: 0.7, least: 0.7, most: 0.7 });
});

test('a ratio keeps the least and the most of its rounds', () => {
  expect(ratioOf([1, 2, 3], [2, 2, 2])).toEqual({ median: 1, least: 0.5, most: 1.5 });
});

test('a round in which one of the two was not measured has no ratio', () => {
  expect(ratioOf([1, Number.NaN, 3], [2, 2, 2])).toEqual({ median: 1, least: 0.5, most: 1.5 });
  expect(ratioOf([Number.NaN], [1]).median).toBeNaN();
  expect(median([Number.NaN, 4])).toBe(4);
});
