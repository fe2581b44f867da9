// The planted bugs fit the product as it is today, each in one place.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PLANTED_BUGS } from './bugs.ts';
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
