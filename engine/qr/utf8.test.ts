// The bytes of a text are those that the platform's own encoder gives, and back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8Bytes, utf8Text } from './utf8.ts';

test('any text has the bytes of UTF-8, half characters replaced, and is read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect([...utf8Bytes(text)]).toEqual([...new TextEncoder().encode(text)]);
      expect(utf8Text(utf8Bytes(text))).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text)));
    }),
  );
  expect([...utf8Bytes('a\ud800b')]).toEqual([...new TextEncoder().encode('a\ud800b')]);
});

test('bytes that are not UTF-8 are nothing', () => {
  expect([utf8Text(Uint8Array.of(0xff)), utf8Text(Uint8Array.of(0xc0, 0x80)), utf8Text(Uint8Array.of(0xe4, 0xbd))]).toEqual([
    null,
    null,
    null,
  ]);
});
