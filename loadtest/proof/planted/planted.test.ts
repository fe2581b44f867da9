// The planted bugs fit the product as it is today, each in one place, and two of them are hunted for real.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PLANTED_BUGS } from './bugs.ts';
import { hunt } from './hunt.ts';
import { edited, ROOT } from './plant.ts';

test('at least 25 bugs are planted, no two of one name', () => {
  expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(25);
  expect(new Set(PLANTED_BUGS.map(({ id }) => id)).size).toBe(PLANTED_BUGS.length);
});

test.each(PLANTED_BUGS.map((bug) => [bug.id, bug] as const))('%s changes text that stands in the product exactly once', (_, bug) => {
  for (const edit of bug.edits) {
    const before = readFileSync(join(ROOT, edit.file), 'utf8');
    expect(edited(before, edit)).not.toBe(before);
  }
});

/** One that every batch meets, and one of the engine that a payment of just the right amount meets. */
const QUICK = ['answers-mixed-up', 'threshold-missed-by-one'];
/** Far more than either needs: it ends with the first violation. */
const HUNT_SECONDS_MAX = 100;

test.each(QUICK)('T2 the simulation catches %s, built and played as the command does', { timeout: 180_000 }, async (id) => {
  const bug = PLANTED_BUGS.find((each) => each.id === id) ?? null;

  const { violation, authorizations } = await hunt(bug, 'simulation', HUNT_SECONDS_MAX);

  expect(bug).not.toBeNull();
  expect(violation).toMatch(/^seed \d+: /);
  expect(authorizations).toBeGreaterThan(0);
});
