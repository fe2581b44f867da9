// Card numbers are found however they are written; every number here is computed, none is written down.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { containsPan } from './pan.ts';
import { parseToken } from './token.ts';

/** `body` and the check digit that makes it pass Luhn. */
function withCheckDigit(body: string): string {
  const doubled = [...body].toReversed().map((digit, place) => (place % 2 === 0 ? Number(digit) * 2 : Number(digit)));
  const total = doubled.reduce((sum, each) => sum + (each > 9 ? each - 9 : each), 0);
  return `${body}${(10 - (total % 10)) % 10}`;
}
function offByOne(pan: string): string {
  return `${pan.slice(0, -1)}${(Number(pan.at(-1)) + 1) % 10}`;
}

const visa = withCheckDigit(`4${'1'.repeat(14)}`);
const unionPay = withCheckDigit('622588000000000001');
const amex = withCheckDigit('37828224631000');

describe('finds', () => {
  test.each([
    ['a plain number', visa],
    ['nineteen digits of UnionPay', unionPay],
    ['fifteen digits of American Express', amex],
    ['one inside a sentence', `paid with ${visa}.`],
    ['one between letters', `x${visa}y`],
    ['groups of four', visa.replace(/(.{4})/g, '$1 ').trim()],
    ['groups with hyphens', visa.replace(/(.{4})(?=.)/g, '$1-')],
    ['groups with a dash of the word processor', visa.replace(/(.{4})(?=.)/g, '$1\u2013')],
    ['groups with a space that does not break', visa.replace(/(.{4})(?=.)/g, '$1\u00a0')],
    ['full-width digits', [...visa].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')],
    ['one behind a date', `2026-11-22 ${visa}`],
    ['one before a terminal number', `${visa} 0001`],
    ['every digit on its own', [...visa].join(' ')],
  ])('I26 %s', (_, text) => {
    expect(containsPan(text)).toBe(true);
  });

  test('I26 any number that passes Luhn under an issuer of the schemes', () => {
    const digits = (length: number) => fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((each) => each.join(''));
    const issued = fc.constantFrom(
      ['4', 16],
      ['51', 16],
      ['2221', 16],
      ['34', 15],
      ['6225', 16],
      ['6225', 19],
      ['3528', 16],
      ['6011', 16],
      ['36', 14],
      ['9792', 16],
    ) as fc.Arbitrary<[string, number]>;

    fc.assert(
      fc.property(
        issued.chain(([prefix, length]) => digits(length - prefix.length - 1).map((rest) => withCheckDigit(prefix + rest))),
        (pan) => {
          expect(containsPan(`ref ${pan} ok`)).toBe(true);
          expect(containsPan(offByOne(pan))).toBe(false);
        },
      ),
    );
  });
});

describe('lets pass', () => {
  test.each([
    ['nothing', ''],
    ['a BIN', '62258801'],
    ['a retrieval reference of twelve digits', '632611000123'],
    ['an authorization id', '620011:20261122:000123:T0001'],
    ['a wrong check digit', offByOne(visa)],
    ['twenty digits in one run', `${unionPay}0`],
    ['a time', '2026-11-22T12:03:11.000+08:00'],
    ['milliseconds since 1970', '1795320191000'],
    ['an issuer that does not exist', withCheckDigit(`0${'1'.repeat(14)}`)],
  ])('%s', (_, text) => {
    expect(containsPan(text)).toBe(false);
  });

  test('a megabyte of digits and hyphens takes no noticeable time', () => {
    expect(containsPan('1-'.repeat(500_000))).toBe(false);
    expect(containsPan('7'.repeat(1_000_000))).toBe(false);
  }, 1_000);
});

describe('a card token', () => {
  test('is printable and not a card number', () => {
    expect(parseToken('tok_9f3a')).toEqual({ ok: true, token: 'tok_9f3a' });
    expect(parseToken(visa)).toEqual({ ok: false, code: 'pan_not_accepted' });
    expect(parseToken('')).toEqual({ ok: false, code: 'token_malformed' });
    expect(parseToken('tok 9')).toEqual({ ok: false, code: 'token_malformed' });
    expect(parseToken('x'.repeat(129))).toEqual({ ok: false, code: 'token_malformed' });
  });
});

describe('ids that are random', () => {
  const hashOf = (no: number) => createHash('sha256').update(String(no)).digest('hex');
  const uuidOf = (no: number) => hashOf(no).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
  const drawn = Array.from({ length: 20_000 }, (_, no) => no);

  test('I26 a UUID or a SHA-256 is never taken for a card number, in small or capital letters, alone, in JSON or behind a prefix', () => {
    const ids = drawn.flatMap((no) => [uuidOf(no), hashOf(no), uuidOf(no).toUpperCase(), `gate-1:${uuidOf(no)}`, `{"id":"${uuidOf(no)}"}`]);

    expect(ids.filter(containsPan)).toEqual([]);
  });

  test.each([
    ['run on', (id: string) => `${id}z`],
    ['are cut short', (id: string) => id.slice(1)],
    ['have no version', (id: string) => id.replace(/-4(?=[0-9a-f]{3}-8)/, '-0')],
  ])('I26 the same digits may be a card number where they %s and so are no UUID', (_, spoil) => {
    expect(drawn.map(uuidOf).filter((id) => containsPan(spoil(id))).length).toBeGreaterThan(5);
  });

  test('I26 a card number beside a UUID is found', () => {
    expect(drawn.slice(0, 100).filter((no) => !containsPan(`${uuidOf(no)} ${visa}`) || !containsPan(`${visa} ${uuidOf(no)}`))).toEqual([]);
  });
});
