// Proves the text of a shown code: what is written is read, and everything else is none.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IDENTIFIER_LENGTH_MAX, PATTERNS } from '../authorization/request.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { bytesToSign, CODE_LENGTH, CODE_SECONDS, isStale, readCode, writeCode } from './shown-code.ts';

const claim = fc.record({
  kid: fc.integer({ min: 0, max: 0xffffffff }).map((whole) => whole.toString(16).padStart(8, '0')),
  expiresAt: fc.integer({ min: 0, max: 0xffffffff }),
  nonce: fc.uint8Array({ minLength: 16, maxLength: 16 }),
});
const signature = fc.uint8Array({ minLength: 64, maxLength: 64 });

test('every code that is written is read with what was signed, and is a coupon that a request may hold', () => {
  fc.assert(
    fc.property(claim, signature, (said, signed) => {
      const text = writeCode(said, signed);

      expect(readCode(text)).toEqual({ ...said, signature: signed, signed: bytesToSign(said) });
      expect(text).toMatch(PATTERNS.identifier);
      expect(text).toHaveLength(CODE_LENGTH);
    }),
  );
  expect(CODE_LENGTH).toBeLessThanOrEqual(IDENTIFIER_LENGTH_MAX);
});

test('every change of one character is no code, or a code with other bytes: no two texts are the same code', () => {
  fc.assert(
    fc.property(claim, signature, fc.nat(CODE_LENGTH - 1), fc.constantFrom(...'AZaz09-_=+/ !'), (said, signed, place, letter) => {
      const text = writeCode(said, signed);
      const changed = text.slice(0, place) + letter + text.slice(place + 1);
      fc.pre(changed !== text);
      const read = readCode(changed);

      expect(read === null || writeCode(read, read.signature) === changed).toBe(true);
    }),
  );
});

test('base64url is what Node writes, and only that is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64url');

      expect(toBase64url(bytes)).toBe(text);
      expect(fromBase64url(text)).toEqual(bytes);
    }),
  );
  expect(['A', 'AB', 'A=', 'AA==', 'A A='].map(fromBase64url)).toEqual([null, null, null, null, null]);
});

test('a code is stale at its second, not a millisecond before, and one that promises more than its life is never good', () => {
  const expiresAt = 1_700_000_060;

  expect([-1, 0, 1].map((ms) => isStale({ expiresAt }, expiresAt * 1_000 + ms))).toEqual([false, true, true]);
  expect(isStale({ expiresAt }, (expiresAt - CODE_SECONDS) * 1_000)).toBe(false);
  expect(isStale({ expiresAt }, (expiresAt - 3_600) * 1_000)).toBe(true);
});
