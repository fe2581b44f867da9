// I29 in a model of one core, the same every time: beyond what the authority can decide, it goes on deciding as much, and whoever is turned away hears it at once.
import { expect, test } from 'vitest';
import { type Core, type Modelled, modelLoad } from './core-model.ts';

/** Turning away costs a hundredth of deciding, so that what is lost is lost by the authority. Some 3,700 a second can be decided. */
const CORE: Core = { readMs: 0.001, writeMs: 0.001, decideMs: 0.2, replyMs: 0.05, asks: 6, askMs: 0.5, syncMs: 2, rowMs: 0.1 };
const BUSY: Core = { ...CORE, stall: { ms: 30, everyMs: 70 } };
const SECONDS = 1;
/** The first batches show how fast they go: until then nobody is turned away. */
const DEADLINE_MS = 100;

const load = (core: Core, perSecond: number): Promise<Modelled> =>
  modelLoad(core, { perSecond, seconds: SECONDS, deadlineMs: DEADLINE_MS });

test('I29 at three and five times what can be decided, nine tenths of the best goodput are left', async () => {
  const atCapacity = await load(CORE, 3_700);
  const threeTimes = await load(CORE, 11_100);
  const fiveTimes = await load(CORE, 18_500);

  expect(atCapacity.good).toBeGreaterThan(3_000);
  expect(threeTimes.counts['overloaded']).toBeGreaterThan(5_000);
  for (const { good, offered, counts } of [threeTimes, fiveTimes]) {
    expect(good).toBeGreaterThan(atCapacity.good * 0.9);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(offered);
  }
}, 60_000);

test('I29 a core that others use too decides as much at three times its capacity as at its capacity', async () => {
  const atCapacity = await load(BUSY, 2_500);
  const threeTimes = await load(BUSY, 7_500);

  expect(atCapacity.good).toBeGreaterThan(1_000);
  expect(threeTimes.good).toBeGreaterThan(atCapacity.good * 0.8);
}, 60_000);

/** Turning away costs a fifth of deciding, as it does over HTTP. Some 1,600 a second can be decided. */
const DEAR: Core = { readMs: 0.05, writeMs: 0.05, decideMs: 0.4, replyMs: 0.2, asks: 6, askMs: 1, syncMs: 3, rowMs: 0.1 };

test('I29 where turning away costs a fifth of deciding, what it leaves of the core is still decided in time and not too late', async () => {
  const offered = 4_800;
  const leftPerSecond = (1_000 - offered * (DEAR.readMs + DEAR.writeMs)) / DEAR.decideMs;
  const { good, counts } = await modelLoad(DEAR, { perSecond: offered, seconds: 2, deadlineMs: DEADLINE_MS });

  expect(counts['overloaded']).toBeGreaterThan(offered);
  expect(good / 2).toBeGreaterThan(leftPerSecond * 0.6);
  expect((counts['granted'] ?? 0) - good).toBeLessThan(good * 0.1);
}, 60_000);
