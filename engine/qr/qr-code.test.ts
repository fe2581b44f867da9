// Proves the drawing of QR codes against a package that is not ours, module by module.
import fc from 'fast-check';
import { create } from 'qrcode';
import { expect, test } from 'vitest';
import { QUIET, qrCode, qrPath } from './qr-code.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((each) => new TextEncoder().encode(each).length <= 213);
const long = fc.string({ unit: fc.constantFrom(...'ABCxyz019-_'), minLength: 1, maxLength: 213 });

test('every text is drawn as the package `qrcode` draws it in bytes at level M with the same mask', () => {
  fc.assert(
    fc.property(fc.oneof(text, long), (sent) => {
      const ours = qrCode(sent);
      if (ours === null) throw new Error('it holds 213 bytes');
      const theirs = create([{ data: new TextEncoder().encode(sent), mode: 'byte' }], {
        errorCorrectionLevel: 'M',
        maskPattern: ours.mask as 0,
      });
      const side = Array.from({ length: ours.size }, (_, place) => place);

      expect([ours.version, ours.size]).toEqual([theirs.version, theirs.modules.size]);
      expect(side.flatMap((y) => side.map((x) => (ours.isDark(x, y) ? 1 : 0))).join('')).toBe(
        [...theirs.modules.data].map(Number).join(''),
      );
    }),
    { numRuns: 200 },
  );
});

test('the longest text is of version 10, and one byte more is refused', () => {
  expect(qrCode('x'.repeat(213))?.version).toBe(10);
  expect(qrCode('x'.repeat(214))).toBeNull();
});

test('the path covers exactly the dark modules, behind a quiet zone of four', () => {
  const code = qrCode('OFFERLINE');
  if (code === null) throw new Error('short');
  const covered = new Set<string>();
  for (const [, x = '', y = '', width = ''] of qrPath(code).matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let step = 0; step < Number(width); step += 1) covered.add(`${Number(x) + step - QUIET} ${Number(y) - QUIET}`);
  const side = Array.from({ length: code.size }, (_, place) => place);

  expect([...covered].toSorted()).toEqual(side.flatMap((y) => side.filter((x) => code.isDark(x, y)).map((x) => `${x} ${y}`)).toSorted());
});
