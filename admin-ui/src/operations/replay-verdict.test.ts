// A replay is called the same only when answer and reasons are, and another answer is never called anything milder.
import { expect, test } from 'vitest';
import { replayVerdict } from './replay-verdict.ts';

test('I11 same bytes and same reasons are the same, and nothing else is', () => {
  expect(replayVerdict({ identical: true, sameReasons: true, why: null })).toBe('same');
  expect(replayVerdict({ identical: true, sameReasons: false, why: null })).toBe('reasons');
  expect(replayVerdict({ identical: false, sameReasons: true, why: null })).toBe('differs');
  expect(replayVerdict({ identical: false, sameReasons: true, why: 'closed_without_decision' })).toBe('differs');
});

test('what could not be decided again says so instead of differing', () => {
  expect(replayVerdict({ identical: true, sameReasons: true, why: 'closed_without_decision' })).toBe('closed');
  expect(replayVerdict({ identical: false, sameReasons: false, why: 'versions_lost' })).toBe('lost');
  expect(replayVerdict({ identical: false, sameReasons: false, why: 'evidence_incomplete' })).toBe('evidence');
});
