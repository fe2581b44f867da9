// The arithmetic of the breaker: it trips at the very grant that goes beyond its limit, never before, however figures are written in between.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Decided } from '../authority/decided.ts';
import { burnLimit } from './alert-rule.ts';
import { type BurnRule, openBreaker, windowStart } from './breaker.ts';

const LIMIT = 1_000;
const AT = '2026-11-22T12:00:00.000Z';
const rule: BurnRule = {
  id: 'r',
  name: 'r',
  campaign: 'c',
  condition: { kind: 'burn_rate', minutes: 10, amount: LIMIT },
  action: 'stop',
  channels: [],
  isOn: true,
};
const decision = (campaign: string, amount: number) =>
  ({ record: { decidedAt: AT, benefits: [{ campaign, amount }] } }) as unknown as Decided;

const step = fc.oneof(
  fc.record({ kind: fc.constant('grant' as const), amount: fc.integer({ min: 1, max: 120 }) }),
  fc.record({ kind: fc.constant('elsewhere' as const), amount: fc.integer({ min: 1, max: 120 }) }),
  fc.record({ kind: fc.constant('write' as const), works: fc.boolean() }),
);

type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

/** What the database holds, and what this process alone knows. */
function openModel() {
  const trips: number[] = [];
  const sums = { written: 0, unwritten: 0, known: 0 };
  const breaker = openBreaker({
    readRules: async () => [rule],
    readGranted: async () => new Map([['c', sums.written]]),
    readUsual: async () => new Map(),
    readTripped: async () => new Map(),
    trip: async ({ spent }) => void trips.push(spent),
    clock: () => AT,
    onBug: () => undefined,
  });
  const grant = (amount: number) => {
    breaker.decided([decision('c', amount), decision('other', 5_000)]);
    sums.known += amount;
    sums.unwritten += amount;
  };
  const write = async (works: boolean) => {
    breaker.onTaken();
    if (works) {
      sums.written += sums.unwritten;
      sums.unwritten = 0;
      sums.known = sums.written;
    }
    await breaker.afterWrite(works);
  };
  const take = async (each: Step) => {
    if (each.kind === 'grant') grant(each.amount);
    else if (each.kind === 'elsewhere') sums.written += each.amount;
    else await write(each.works);
  };
  return { trips, sums, take, begin: () => breaker.afterWrite(true) };
}

test('it trips exactly when what it can know is beyond the limit, counting nothing twice and losing nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const { trips, sums, take, begin } = openModel();
      await begin();
      for (const each of steps) {
        await take(each);
        expect(trips).toEqual(sums.known > LIMIT ? [sums.known] : []);
        if (trips.length > 0) return;
      }
    }),
    { numRuns: 300 },
  );
});

test('a window holds its minutes and the running one', () => {
  expect(windowStart('2026-11-22T12:00:59.000Z', 10)).toBe('2026-11-22T11:50:00.000Z');
});

test('a multiple of the usual counts only after three days, and the lower of two limits holds', () => {
  const both = { kind: 'burn_rate' as const, minutes: 30, amount: 900, timesUsual: 3 };
  expect(burnLimit(both, undefined)).toBe(900);
  expect(burnLimit(both, { amount: 400, days: 2 })).toBe(900);
  // 400 an hour is 200 in half an hour; three times of it.
  expect(burnLimit(both, { amount: 1_200, days: 3 })).toBe(600);
  expect(burnLimit({ kind: 'burn_rate', minutes: 30, timesUsual: 3 }, { amount: 400, days: 2 })).toBeNull();
});
