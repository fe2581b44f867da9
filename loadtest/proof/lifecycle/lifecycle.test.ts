// Every order, repetition and omission of up to six messages of one authorization ends where any other order of the same messages ends.
import { expect, test } from 'vitest';
import { SCENARIOS } from './scenarios.ts';
import { walk } from './walk.ts';

const ALL = 55_986;

test.each(SCENARIOS)('R31 I16 I1 I5 R7 R17 R19 every sequence of six: $name', (scenario) => {
  const walked = walk(scenario);
  expect(walked.violations).toEqual([]);
  expect(walked.prefixes).toBe(ALL);
  expect(walked.agreed).toBeGreaterThan(500);
  // Did a repeat count twice, there would be more.
  expect(walked.sets).toBeLessThanOrEqual(64);
});
