// The runs of the simulation that make one proof together: where the next goes on, and that no seed counts twice.
import { expect, test } from 'vitest';
import type { Run } from '../record.ts';
import { nextSeed, provenBy, withRun } from './runs.ts';

const MACHINE: Run['machine'] = {
  cpuModel: 'a processor',
  cores: 2,
  memoryGb: 8,
  system: 'linux x64',
  node: 'v20',
  postgres: '17',
  loadBefore: 0,
  takenAt: '2026-11-20T00:00:00.000Z',
};
const run = (from: number, to: number, more: Partial<Run> = {}): Run => ({
  from,
  to,
  each: 100,
  wide: 0,
  authorizations: 1_000,
  answersPredicted: 2_000,
  violations: 0,
  counts: { kills: 3 },
  seconds: 10,
  commit: 'abc',
  machine: MACHINE,
  ...more,
});

test('a run that is not told where to begin goes on behind the last seed that was kept', () => {
  expect(nextSeed([])).toBe(1);
  expect(nextSeed([run(11, 40), run(1, 10)])).toBe(41);
});

test('runs of other seeds, or of other worlds, are added; their figures are added up', () => {
  const first = run(1, 10);
  const others = [run(11, 30, { violations: 1 }), run(1, 10, { wide: 4_000 })];
  const all = others.reduce<readonly Run[]>((runs, each) => withRun(runs, each) ?? [], [first]);

  expect(all).toEqual([first, ...others]);
  expect(provenBy(all)).toMatchObject({
    violations: 1,
    figures: [
      { label: 'Authorizations simulated', value: 3_000 },
      { label: 'Answers predicted by the second model', value: 6_000 },
      { label: 'Seeds', value: 40 },
      { label: 'Authorizations a second', value: 100 },
    ],
    tables: [{ rows: [['kills', 9]] }],
  });
});

test('a run that plays kept seeds again takes their place, and one that plays only some of them is refused', () => {
  const again = run(1, 20, { commit: 'def' });

  expect(withRun([run(1, 10), run(11, 20), run(21, 30)], again)).toEqual([run(21, 30), again]);
  expect(withRun([run(1, 10)], run(5, 20))).toBeNull();
});
