// The fast reading of a request and the schema are the same: what the one takes the other takes, with the same result.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedRequests, validRequests } from './arbitrary-testing.ts';
import { readPlainRequest } from './plain-request.ts';
import { evaluateRequestSchema } from './request.ts';

/** Keys of a value and of everything in it. */
function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, each) => sum + keysIn(each), Array.isArray(value) ? 0 : Object.keys(value).length);
}

/** As the short way takes it: read, and with no key left over. */
function fast(value: unknown): string | null {
  const read = readPlainRequest(value);
  return read !== null && read.keys === keysIn(value) ? JSON.stringify(read.request) : null;
}
function slow(value: unknown): string | null {
  const parsed = evaluateRequestSchema.safeParse(value);
  return parsed.success ? JSON.stringify(parsed.data) : null;
}

test('every valid request is read as the schema reads it, defaults and order of keys included', () => {
  fc.assert(
    fc.property(validRequests, (request) => {
      expect(slow(request)).not.toBeNull();
      expect(fast(request)).toBe(slow(request));
    }),
    { numRuns: 400 },
  );
});

test('a request with something wrong in it is taken or refused exactly as by the schema', () => {
  let refused = 0;
  fc.assert(
    fc.property(changedRequests, (request) => {
      expect(fast(request)).toBe(slow(request));
      refused += Number(slow(request) === null);
    }),
    { numRuns: 1_500 },
  );

  expect(refused).toBeGreaterThan(300);
});

test.each([[null], [1], ['x'], [[]], [{}], [[{}]], [undefined]])('%j is no request', (value) => {
  expect(readPlainRequest(value)).toBeNull();
});
