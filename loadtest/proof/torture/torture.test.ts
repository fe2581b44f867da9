// Ten lives of real processes and one death of a real Postgres: what was acknowledged stays, whatever step they die at.
import { expect, test } from 'vitest';
import { torture } from './torture.ts';
import { apiKills, stepsWanted } from './stage.ts';

/** The time is so long that it never decides: a slow machine takes longer and finds the same. */
const OPTIONS = { cycles: 10, postgres: 1, flushes: 10, decisions: 500, seed: 7, minutes: 9, keep: false };

test('I1 I8 I9 I10 I12 I13 I14 I20 after ten kills of processes and one of Postgres nothing acknowledged is lost, changed or overspent', {
  timeout: 900_000,
}, async () => {
  const tortured = await torture(OPTIONS, { environment: process.env, say: () => undefined });

  expect(tortured.faults).toEqual([]);
  expect(tortured.isComplete).toBe(true);
  expect(apiKills(tortured.tally)).toBeGreaterThanOrEqual(OPTIONS.cycles);
  expect(tortured.tally.killsAtStep.size).toBeGreaterThanOrEqual(stepsWanted(OPTIONS.cycles));
  expect(tortured.judged.rows).toBeGreaterThanOrEqual(OPTIONS.decisions);
});
