// Proves that percentages are read and written without loss, that a rollout for everybody is no rollout, and the steps it says.
import { expect, test } from 'vitest';
import { rolloutSchema } from '../../../engine/campaign/schema.ts';
import { drawsOf, nextStage, percentOf, stepsOf, tidied } from './rollout.ts';

test('every share is written and read again as it was, and what is no share is refused', () => {
  for (let draws = 0; draws <= 10_000; draws += 1) expect(drawsOf(percentOf(draws))).toBe(draws);
  expect([' 12,5 % ', '0.01', '100'].map(drawsOf)).toEqual([1_250, 1, 10_000]);
  expect(['', '-1', '100.01', '1.234', 'ten', '1e1'].map(drawsOf)).toEqual([null, null, null, null, null, null]);
});

test('what is said by saying nothing is not written, and means the same', () => {
  expect(tidied({ mode: 'live', group: '', from: 0, to: 10_000, stages: [] })).toBeUndefined();
  const rollout = { mode: 'shadow', from: 500, to: 10_000, stages: [] } as const;
  expect(tidied({ ...rollout, stages: [] })).toEqual({ mode: 'shadow', from: 500 });
  expect(rolloutSchema.parse(tidied({ ...rollout, stages: [] }))).toEqual(rollout);
});

test('steps say how many take part, and the next one doubles them a day later', () => {
  const now = Date.parse('2026-11-22T10:30:00Z');
  const rollout = { from: 1_000, to: 2_000, stages: [{ at: '2026-12-01T00:00:00+08:00', to: 6_000 }] };
  expect(stepsOf(rollout)).toEqual([
    { at: null, share: 1_000 },
    { at: '2026-12-01T00:00:00+08:00', share: 5_000 },
  ]);
  expect(nextStage(rollout, now)).toEqual({ at: '2026-12-01T16:00:00.000Z', to: 10_000 });
  expect(nextStage({ to: 100 }, now)).toEqual({ at: '2026-11-23T11:00:00.000Z', to: 200 });
});
