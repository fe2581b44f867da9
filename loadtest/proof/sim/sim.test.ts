// The simulation of every commit: thousands of small worlds without one violation, the same world twice, and every seed that ever found something.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../planted/plant.ts';
import { keptSeeds } from './kept.ts';
import { type Order, playOnThreads } from './pool.ts';
import { type SeedResult, runSeed } from './run-seed.ts';

/** Small worlds reach most of what large ones do, and many small ones reach more: each draws other campaigns, faults and clocks. */
const SMALL = [6, 10, 14, 18];
const LARGE = { authorizations: 200 };
/** Half of them wide: batches as full as a batch may be. */
const FULL = { authorizations: 200, wide: 1_200 };
const FULL_EVERY = 100;
const SEEDS = 2_000;
const THREADS = 2;
const MUST_HAPPEN = [
  'kills',
  'pauses',
  'stops',
  'commits of unknown fate',
  'campaign changes',
  'sweeps',
  'answers predicted',
  'days closed',
  'closings cut off',
  'entries moved to the next open day',
];

test('T1 the same seed twice is the same history, event by event, and another seed is another one', { timeout: 300_000 }, async () => {
  const [first, again, other] = [await runSeed(7, LARGE), await runSeed(7, LARGE), await runSeed(8, LARGE)];

  expect(again).toEqual(first);
  expect(other.traceHash).not.toBe(first.traceHash);
  expect(first.counts['answers predicted']).toBeGreaterThan(100);
});

test('T1 I1-I10 I12 I13 I17 I18 I20 I21 I23 I25 I27 I28 R5 no seed finds a violation, and the second model predicts every answer', {
  timeout: 600_000,
}, async () => {
  const began = performance.now();
  const orders = Array.from({ length: SEEDS }, (_, place) => orderOf(place + 1));
  const results = await playAll(orders);
  const violations = results.flatMap(({ seed, violations: found }) => found.map((violation) => `seed ${seed}: ${violation}`));
  const played: Record<string, number> = {};
  for (const { counts } of results) for (const [what, count] of Object.entries(counts)) played[what] = (played[what] ?? 0) + count;

  process.stdout.write(
    `${results.length} seeds, ${played['authorizations']} authorizations in ${Math.round((performance.now() - began) / 1_000)} s\n`,
  );
  expect(violations).toEqual([]);
  expect(results).toHaveLength(SEEDS);
  // Nothing was proven where nothing happened.
  for (const what of MUST_HAPPEN) expect([what, (played[what] ?? 0) > 0]).toEqual([what, true]);
});

function orderOf(seed: number): Order {
  return { seed, ...(seed % FULL_EVERY === 0 ? FULL : { authorizations: SMALL[seed % SMALL.length] ?? 0 }) };
}

const kept = keptSeeds();
/** All of them on threads, once, in the order they are kept. */
let playingKept: Promise<readonly SeedResult[]> | undefined;

test.each(kept.map(({ seed, meaning, authorizations }, place) => [seed, authorizations, meaning, place] as const))(
  'seed %i of %i authorizations, which once found %s, finds nothing any more',
  { timeout: 300_000 },
  async (_seed, _authorizations, _meaning, place) => {
    playingKept ??= playAll(kept.map(({ meaning: _, ...order }) => order));
    expect((await playingKept)[place]?.violations).toEqual([]);
  },
);

/** Their results, in the order asked. */
async function playAll(orders: readonly Order[]): Promise<readonly SeedResult[]> {
  const left = [...orders];
  const results = new Map<Order, SeedResult>();
  await playOnThreads({
    file: join(ROOT, 'reports', 'sim-test', 'worker.mjs'),
    workers: THREADS,
    next: () => left.shift() ?? null,
    heard: (result, order) => results.set(order, result),
  });
  return orders.flatMap((order) => results.get(order) ?? []);
}
