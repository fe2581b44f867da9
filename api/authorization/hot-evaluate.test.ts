// The short way reads a body exactly when the long way takes it, with the same result; whatever the long way refuses, the short way leaves to it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedRequests, validRequests } from '../../engine/authorization/arbitrary-testing.ts';
import { evaluateRequestSchema } from '../../engine/authorization/request.ts';
import { checkText } from '../http/body.ts';
import { batchItems } from './batch-items.ts';
import { readHotBatch, readHotRequest } from './hot-evaluate.ts';

/** A test number of a scheme, put together here so that no file holds it. */
const PAN = `4${'1'.repeat(15)}`;
const PLAIN = {
  authorizationId: '620011:20261122:000123:T0001',
  amount: 12_800,
  currency: 'CNY',
  at: '2026-11-22T12:03:11+08:00',
  card: { bin: '62258801', token: 'tok_9f3b', account: 'ac_1001' },
  merchant: { id: 'M1001', mcc: '5812' },
  terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
  points: { redeem: 'max' },
};

function long(text: string): string | null {
  const checked = checkText(text, 'application/json', { binRanges: false });
  if (!checked.ok) return null;
  const parsed = evaluateRequestSchema.safeParse(checked.value);
  return parsed.success ? JSON.stringify(parsed.data) : null;
}
function short(text: string): string | null {
  const read = readHotRequest(Buffer.from(text));
  return read && JSON.stringify(read);
}
const withText = (from: string, to: string) => JSON.stringify(PLAIN).replace(from, to);

/** Put somewhere into a text: what parsers disagree about, what hides, and what is nothing at all. */
const intrusions = fc.constantFrom(
  ...[' ', '\n', '\t', '\r\n  ', '\u00a0', '\u2028', '\u0000', '\u007f', '\u0080', '\u202e', '\ufeff', '\ud800', '\\u0041', '\\', '"', ':'],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    '-',
    '-0',
    '1e400',
    '9007199254740993',
    '.0',
    'e3',
    '0',
    '12345678901234',
    PAN,
    PAN.replace(/(.{4})/g, '$1 '),
  ],
  ...[
    '"amount":1,',
    ',"amount":12800',
    '"redeem":"max",',
    '"\\u0061mount":1,',
    '"__proto__":{},',
    '"extra":1,',
    'null',
    'true',
    '商',
    '１',
  ],
);
const texts = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: validRequests }, { weight: 1, arbitrary: changedRequests }),
    fc.constantFrom(undefined, 1, 2, '\t'),
    fc.array(fc.tuple(fc.nat(), intrusions, fc.nat(2)), { maxLength: 2 }),
  )
  .map(([request, space, changes]) =>
    changes.reduce(
      (text, [place, intrusion, cut]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + intrusion + text.slice(at + cut);
      },
      JSON.stringify(request, null, space),
    ),
  );

describe('the short way of evaluate', () => {
  test('I26 takes nothing that the long way refuses, and reads the same from what it takes', () => {
    let taken = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const read = short(text);
        if (read !== null) expect(read).toBe(long(text));
        taken += Number(read !== null);
      }),
      { numRuns: 3_000 },
    );

    expect(taken).toBeGreaterThan(200);
  });

  test('takes every valid request of plain text, however it is spaced', () => {
    fc.assert(
      fc.property(validRequests, fc.constantFrom(undefined, 1, '\t'), (request, space) => {
        const text = JSON.stringify(request, null, space);
        fc.pre(/^[\t\n\x20-\x7e]*$/.test(text) && long(text) !== null);

        expect(short(text)).toBe(long(text));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['a key that stands twice', withText('"amount":', '"amount":1,"amount":')],
    ['a key that stands twice in a part', withText('"redeem":', '"redeem":"none","redeem":')],
    ['a key spelt by an escape', withText('"amount"', '"\\u0061mount"')],
    ['an unknown key', withText('"amount":', '"more":1,"amount":')],
    ['minus zero', withText('12800', '-0')],
    ['1e400', withText('12800', '1e400')],
    ['2^53 + 1', withText('12800', '9007199254740993')],
    ['a card number for a token', withText('tok_9f3b', PAN)],
    ['a card number in groups', withText('M1001', '4111 1111 1111 1111')],
    ['a card number for an amount', withText('12800', PAN)],
    ['a lone surrogate', withText('M1001', '\ud800')],
    ['bytes above 127', withText('M1001', 'M\u00e9')],
    ['a control character', withText('M1001', 'M\u007f')],
    ['half a body', JSON.stringify(PLAIN).slice(0, -1)],
    ['two bodies', `${JSON.stringify(PLAIN)}{}`],
    ['no body', ''],
  ])('leaves %s to the long way', (_, text) => {
    expect(readHotRequest(Buffer.from(text))).toBeNull();
  });

  test('takes ids made of a time in milliseconds or of a date and a number, which hold many digits and no card number', () => {
    expect(short(withText('620011:20261122:000123:T0001', '1795320191001'))).not.toBeNull();
    expect(short(withText('620011:20261122:000123:T0001', '2026-11-22-000123-07'))).not.toBeNull();
  });
});

describe('the short way of a batch', () => {
  const batches = fc.array(texts, { minLength: 1, maxLength: 3 }).map((items) => `{"requests":[${items.join(',')}]}`);
  const fine = fc.array(validRequests, { minLength: 1, maxLength: 4 }).map((requests) => JSON.stringify({ requests }));

  test('I26 reads what each of its requests would be read as alone, or nothing', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 2, arbitrary: batches }, { weight: 1, arbitrary: fine }), (text) => {
        const read = readHotBatch(Buffer.from(text));
        if (read !== null) expect(read.map((request) => JSON.stringify(request))).toEqual(batchItems(text)?.map(long));
        taken += Number(read !== null);
      }),
      { numRuns: 1_000 },
    );

    expect(taken).toBeGreaterThan(50);
  });

  test.each([
    ['a second list', `{"requests":[${JSON.stringify(PLAIN)}],"requests":[${JSON.stringify(PLAIN)}]}`],
    ['a key beside the list', `{"requests":[${JSON.stringify(PLAIN)}],"more":1}`],
    ['a list in a list', `{"requests":[[${JSON.stringify(PLAIN)}]]}`],
    ['no list', '{"requests":null}'],
    ['another key', `{"request":[${JSON.stringify(PLAIN)}]}`],
    ['a key that stands twice in one of them', `{"requests":[${JSON.stringify(PLAIN)},${withText('"amount":', '"amount":1,"amount":')}]}`],
    ['an empty list', '{"requests":[]}'],
    ['a bare list', `[${JSON.stringify(PLAIN)}]`],
    ['null', 'null'],
  ])('leaves %s to the long way', (_, text) => {
    expect(readHotBatch(Buffer.from(text))).toBeNull();
  });
});
