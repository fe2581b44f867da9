// Proves that no text of a file steers a screen or is run by a spreadsheet.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellText, plainText } from './plain-text.ts';

/** Any code point, halves of pairs too. */
const ANY_TEXT = fc.array(fc.integer({ min: 0, max: 0x1_2f_ff }), { maxLength: 12 }).map((points) => String.fromCodePoint(...points));

describe('text in files', () => {
  test('what turns the writing direction, or cannot be seen, is shown as replaced', () => {
    expect(plainText('shop \u202egnp.exe')).toBe('shop \ufffdgnp.exe');
    expect(plainText('a\u0000b\u2066c\u200bd\ud800')).toBe('a\ufffdb\ufffdc\ufffdd\ufffd');
    expect(plainText('蓝门咖啡 ☕ مطعم 😀')).toBe('蓝门咖啡 ☕ مطعم 😀');
  });

  test('formulas are led by an apostrophe, numbers are not', () => {
    expect(['=1+1', '+cmd', '-x', '@a', '\t=1', '＝1', ' =1'].map(cellText)).toEqual([
      "'=1+1",
      "'+cmd",
      "'-x",
      "'@a",
      "'\t=1",
      "'＝1",
      "' =1",
    ]);
    expect(['-12.50', '0', '12', '咖啡'].map(cellText)).toEqual(['-12.50', '0', '12', '咖啡']);
  });

  test('whatever a name holds, its cell does not begin as a formula', () => {
    fc.assert(
      fc.property(ANY_TEXT, (name) => {
        const shown = cellText(plainText(name));
        expect(/^\s*[=+@＝＋－＠]/u.test(shown)).toBe(false);
      }),
    );
  });
});
