// Ten thousand sequences of commands over the model store, and some over Postgres, through the same code: the second model foresees every answer and figure.
import { expect, test } from 'vitest';
import { MODEL, POSTGRES } from '../store/both-testing.ts';
import { noTotal, playSequences } from './sequences.ts';

const SHORT = { count: 9_800, commandsMax: 6, seed: 7 };
const LONG = { count: 200, commandsMax: 60, seed: 11 };

test('T3 I1 I2 I4 I5 I8 I10 I13 I23 ten thousand sequences on the model store', { timeout: 240_000 }, async () => {
  const total = noTotal();
  await playSequences(MODEL, SHORT, total);
  await playSequences(MODEL, LONG, total);
  expect(total.sequences).toBe(SHORT.count + LONG.count);
  expect(Math.min(total.granted, total.deaths, total.mishaps)).toBeGreaterThan(500);
});

test('T3 the same sequences through the same code on Postgres', { timeout: 240_000 }, async () => {
  const total = noTotal();
  await playSequences(POSTGRES, { count: 12, commandsMax: 12, seed: 7 }, total);
  expect(total.sequences).toBe(12);
});
