// Proves that axes cover their values with round ticks, linear and logarithmic, and that a plot is well-formed whatever it is called.
import { expect, test } from 'vitest';
import { svgOf } from './plot.ts';
import { placeOn, scaleFor, tickText, ticksOf } from './scale.ts';

test('a linear axis begins at zero and has round ticks up to its last value', () => {
  const scale = scaleFor([3, 47], false);

  expect(scale).toEqual({ least: 0, most: 50, log: false });
  expect(ticksOf(scale)).toEqual([0, 10, 20, 30, 40, 50]);
  expect(placeOn(scale, 25)).toBe(0.5);
});

test('a logarithmic axis has whole powers of ten, each as far from the next', () => {
  const scale = scaleFor([12, 100_000], true);

  expect(scale).toEqual({ least: 10, most: 100_000, log: true });
  expect(ticksOf(scale)).toEqual([10, 100, 1_000, 10_000, 100_000]);
  expect(placeOn(scale, 1_000)).toBeCloseTo(0.5);
});

test('a short logarithmic axis names values between the powers too', () => {
  expect(ticksOf(scaleFor([1.2, 8], true))).toEqual([1, 2, 5, 10]);
});

test('no values, one value and zeros have an axis all the same', () => {
  expect(ticksOf(scaleFor([], false)).length).toBeGreaterThan(1);
  expect(scaleFor([0, 0], false).most).toBeGreaterThan(0);
  expect(scaleFor([0, 5], true)).toEqual({ least: 1, most: 10, log: true });
  expect(scaleFor([10], true)).toEqual({ least: 10, most: 100, log: true });
});

test('ticks are short', () => {
  expect([0, 0.25, 1_000, 20_000, 1_500_000, 0.00001].map(tickText)).toEqual(['0', '0.25', '1000', '20k', '1.5M', '1e-5']);
});

test('a plot escapes its words, and leaves out what its axis cannot show', () => {
  const svg = svgOf({
    id: 'p',
    title: 'a < b & "c"',
    xLabel: 'x',
    yLabel: 'y',
    logY: true,
    lines: [
      {
        name: 'one',
        points: [
          [1, 0],
          [2, 10],
          [3, 100],
        ],
      },
    ],
  });

  expect(svg).toContain('a &lt; b &amp; &quot;c&quot;');
  expect(svg).not.toMatch(/NaN|Infinity/);
  expect(svg.match(/<circle/g)).toHaveLength(3);
});
