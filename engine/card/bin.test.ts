// BIN ranges: the longest prefix wins, on cards of 6 to 11 known digits.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binMatcher, longestPrefix, parseBinRange } from './bin.ts';

describe('reading a range', () => {
  test.each([
    ['622588', { from: '622588', to: '622588' }],
    ['62258801234', { from: '62258801234', to: '62258801234' }],
    ['62258800-62258899', { from: '62258800', to: '62258899' }],
    ['622588-622588', { from: '622588', to: '622588' }],
  ])('%s', (text, range) => {
    expect(parseBinRange(text)).toEqual({ ok: true, range });
  });

  test.each([
    ['', 'bin_malformed'],
    ['62258', 'bin_malformed'],
    ['622588012345', 'bin_malformed'],
    ['6225 88', 'bin_malformed'],
    ['622588\n', 'bin_malformed'],
    ['６２２５８８', 'bin_malformed'],
    ['622588-', 'bin_malformed'],
    ['622588-62258899', 'bin_range_lengths_differ'],
    ['622589-622588', 'bin_range_reversed'],
  ])('%j is refused', (text, code) => {
    expect(parseBinRange(text)).toEqual({ ok: false, code });
  });
});

describe('matching', () => {
  test('R25 a campaign on an 8-digit BIN never matches its 6-digit sibling', () => {
    const matches = binMatcher(['62258801'], []);

    expect(matches('62258801')).toBe(true);
    expect(matches('6225880199')).toBe(true);
    expect(matches('62258802')).toBe(false);
    expect(matches('622588')).toBe(false);
    expect(binMatcher(['00622588'], [])('622588')).toBe(false);
  });

  test('R25 a campaign on a 6-digit BIN matches the longer BINs below it', () => {
    const matches = binMatcher(['622588'], []);

    expect(matches('622588')).toBe(true);
    expect(matches('62258801')).toBe(true);
    expect(matches('62258')).toBe(false);
  });

  test('R25 the longest prefix decides between include and exclude, and exclude wins a tie', () => {
    const matches = binMatcher(['622588', '6225880155', '999999'], ['62258801', '999999']);

    expect(matches('62258800')).toBe(true);
    expect(matches('62258801')).toBe(false);
    expect(matches('6225880155')).toBe(true);
    expect(matches('99999900')).toBe(false);
  });

  test('an empty include means everybody but the excluded', () => {
    const matches = binMatcher([], ['62258800-62258899']);

    expect(matches('62258850')).toBe(false);
    expect(matches('62258900')).toBe(true);
    expect(binMatcher([], [])('411111')).toBe(true);
  });

  test('a range that review would refuse is a bug, not an answer', () => {
    expect(() => binMatcher(['62'], [])).toThrow(RangeError);
  });

  test('R25 agrees with a plain reading of the rule on any overlapping ranges', () => {
    const digits = (length: number) =>
      fc.array(fc.constantFrom('6', '7'), { minLength: length, maxLength: length }).map((each) => each.join(''));
    const range = fc
      .integer({ min: 6, max: 8 })
      .chain((length) => fc.tuple(digits(length), digits(length)))
      .map(([one, other]) => (one < other ? `${one}-${other}` : `${other}-${one}`));
    const bin = fc.integer({ min: 6, max: 9 }).chain(digits);

    fc.assert(
      fc.property(fc.array(range, { maxLength: 8 }), fc.array(range, { maxLength: 8 }), bin, (include, exclude, card) => {
        const longest = (ranges: readonly string[]) =>
          Math.max(0, ...ranges.filter((text) => covers(text, card)).map((text) => text.indexOf('-')));
        const included = include.length === 0 ? 1 : longest(include);

        expect(binMatcher(include, exclude)(card)).toBe(included > longest(exclude));
      }),
      { numRuns: 2_000 },
    );
  });

  test('a hundred thousand ranges answer ten thousand cards within half a second', () => {
    const ranges = Array.from({ length: 100_000 }, (_, index) => String(60_000_000_000 + index * 7));
    const matches = binMatcher(ranges, []);

    for (let index = 0; index < 10_000; index += 1) matches(String(60_000_000_000 + index));

    expect(matches('60000000007')).toBe(true);
    expect(matches('60000000008')).toBe(false);
  }, 500);
});

function covers(text: string, bin: string): boolean {
  const [from = '', to = from] = text.split('-');
  const prefix = bin.slice(0, from.length);
  return bin.length >= from.length && prefix >= from && prefix <= to;
}

describe('the longest known prefix', () => {
  const names = new Map([
    ['622588', 'six'],
    ['62258801', 'eight'],
    ['62258801234', 'eleven'],
  ]);

  test.each([
    ['62258801234', 'eleven'],
    ['622588012345', 'eleven'],
    ['6225880199', 'eight'],
    ['62258802', 'six'],
    ['622588', 'six'],
    ['62258', undefined],
    ['411111', undefined],
  ])('R25 of %s', (bin, expected) => {
    expect(longestPrefix(names, bin)).toBe(expected);
  });
});
