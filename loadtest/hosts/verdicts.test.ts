// Proves that the verdicts about two hosts can fail: each sentence is shown an answer that breaks it.
import { describe, expect, test } from 'vitest';
import type { Heard } from './host.ts';
import { judgeAgain, judgeAlone, judgeHealed, judgeWithoutDatabase, type Verdict } from './verdicts.ts';

const CUT = { host: 'a', from: 1_000, to: 4_000 } as const;
const granted = '{"outcome":"granted","reason":null}';
const none = '{"outcome":"none","reason":"deadline"}';

function heard(change: Partial<Heard>): Heard {
  return { host: 'a', id: 'id', body: none, status: 200, sentAt: 2_000, ms: 500, ...change };
}
const holding = (verdicts: readonly Verdict[]): readonly boolean[] => verdicts.map(({ holds }) => holds);

describe('a host without the database', () => {
  const other = heard({ host: 'b', body: granted });

  test('must answer in time and without a benefit while the other goes on', () => {
    expect(holding(judgeWithoutDatabase([heard({}), other], CUT, 500))).toEqual([true, true, true]);
  });

  test('is blamed for a benefit, for silence, for lateness and for stopping the other', () => {
    expect(holding(judgeWithoutDatabase([heard({ body: granted }), other], CUT, 500))[0]).toBe(false);
    expect(holding(judgeWithoutDatabase([heard({ status: 0, body: null }), other], CUT, 500))[0]).toBe(false);
    expect(holding(judgeWithoutDatabase([other], CUT, 500))[0]).toBe(false);
    expect(holding(judgeWithoutDatabase([heard({ ms: 900 }), other], CUT, 500))[1]).toBe(false);
    expect(holding(judgeWithoutDatabase([heard({})], CUT, 500))[2]).toBe(false);
  });

  test('is not judged by what was on its way when the cable was pulled or plugged', () => {
    const early = heard({ body: granted, sentAt: 900, ms: 300 });
    const late = heard({ body: granted, sentAt: 3_900, ms: 300 });

    expect(holding(judgeWithoutDatabase([heard({}), early, late, other], CUT, 500))).toEqual([true, true, true]);
  });
});

test('a host that is cut off from everybody must not be heard, and must grant again once it is back', () => {
  const silent = heard({ body: null, status: 0 });
  const other = heard({ host: 'b', body: granted });
  const back = heard({ body: granted, sentAt: 4_100 });

  expect(holding(judgeAlone([silent, other], CUT))).toEqual([true, true]);
  expect(holding(judgeAlone([heard({})], CUT))).toEqual([false, false]);
  expect(judgeHealed([silent, back], CUT).holds).toBe(true);
  expect(judgeHealed([silent], CUT).holds).toBe(false);
});

test('asked again, a benefit that was heard has the same bytes, and a refusal stays a refusal', () => {
  const again = (body: string) => new Map([['id', heard({ body })]]);

  expect(holding(judgeAgain([heard({ body: granted })], again(granted)))).toEqual([true, true]);
  expect(holding(judgeAgain([heard({ body: granted })], again(`${granted} `)))).toEqual([false, true]);
  expect(holding(judgeAgain([heard({ body: granted })], new Map()))).toEqual([false, true]);
  expect(holding(judgeAgain([heard({})], again('{"outcome":"none","reason":"voided"}')))).toEqual([true, true]);
  expect(holding(judgeAgain([heard({})], again(granted)))).toEqual([true, false]);
});
