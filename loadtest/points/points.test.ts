// Proves that no point is created or lost: random lives on the engine and on a model of single points agree after every step.
import { expect, test } from 'vitest';
import { playLife } from './play.ts';

const LIVES = 2_000;
const LENGTH = 24;

test(`R20 R21 I2 I21 ${LIVES} random lives: every lot, expiry, debt and ledger balance is the model's after each step, and only refunds and disputes make debt`, () => {
  let steps = 0;
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const played = playLife(seed, LENGTH);
    steps += played.steps;
    if (played.fault !== null) expect.fail(played.fault);
  }

  expect(steps).toBeGreaterThan(LIVES * 10);
});
