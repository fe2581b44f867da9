// What the ledger's lines of one message mean to a cardholder.
import { expect, test } from 'vitest';
import { eventsOf, type JournalLine } from './event.ts';
import { checkWording, EXAMPLE_NAMES, exampleOf, say } from './say.ts';

const line = (template: string, amount: number, changes: Partial<JournalLine> = {}): JournalLine => ({
  authorizationId: 'a1',
  messageId: 'm1',
  benefitNo: 0,
  template,
  debit: 'subsidy:bank',
  credit: 'due:merchant:M1',
  amount,
  unit: 'CNY',
  campaign: 'ten-off',
  version: 2,
  at: '2026-11-22T04:00:00Z',
  ...changes,
});
const points = (template: string, amount: number, changes: Partial<JournalLine> = {}) =>
  line(template, amount, { unit: 'points:stars', debit: 'x', credit: 'y', ...changes });
const told = (...lines: readonly JournalLine[]) =>
  eventsOf(lines, { account: 'ac_1', merchant: 'M1' }).map(({ kind, amount, points: got, taken }) => ({
    kind,
    amount,
    points: got,
    taken,
  }));
const nothing = { amount: undefined, points: undefined, taken: undefined };

test('the shares of all funders are one amount', () => {
  expect(told(line('benefit.capture', 600), line('benefit.capture', 400))).toEqual([{ ...nothing, kind: 'used', amount: 1_000 }]);
});

test('what points will cost the bank is not told', () => {
  expect(told(line('benefit.capture', 120, { credit: 'due:points:stars' }), points('points.activate', 120))).toEqual([
    { ...nothing, kind: 'points_active', points: 120 },
  ]);
});

test('a smaller clearing activates less: what it leaves over is not told as taken back, a reversal is', () => {
  expect(told(points('points.activate', 100), points('points.cancel', 20))).toEqual([{ ...nothing, kind: 'points_active', points: 100 }]);
  expect(told(points('points.cancel', 120))).toEqual([{ ...nothing, kind: 'refund', taken: 120 }]);
});

test('a refund says what went back, what was taken and what was given back', () => {
  expect(told(line('benefit.return', 300), points('points.refund', 50))).toEqual([{ ...nothing, kind: 'refund', amount: 300, points: 50 }]);
});

test('each benefit of a message is told by itself, under a key of its own that names no account', () => {
  const events = eventsOf([line('benefit.capture', 5), line('benefit.capture', 7, { benefitNo: 1 })], { account: 'ac_1', merchant: 'M1' });
  expect(events.map(({ key }) => key)).toEqual(['used:a1:m1:0', 'used:a1:m1:1']);
});

test('a text may say only what messages know, a subject is one short line, and the place is named', () => {
  const both = (text: string) => ({ en: text, 'zh-CN': 'x' });
  const found = checkWording({ subject: both('one\ntwo'), text: both('{{money points}}\n{{payable}}') });

  expect(found.map(({ path, code, line: at }) => [path, code, at])).toEqual([
    ['subject.en', 'not_allowed', 2],
    ['text.en', 'unknown_value', 1],
    ['text.en', 'unknown_value', 2],
  ]);
});

test('what ends at midnight is good until the day before, in the zone of the bank', () => {
  const wording = { subject: { en: 'x', 'zh-CN': 'x' }, text: { en: 'until {{date expires}}', 'zh-CN': '{{date expires}}止' } };
  const ends = (expires: string) =>
    say(wording, { ...exampleOf('used'), expires }, { names: EXAMPLE_NAMES, timeZone: 'Asia/Shanghai' }).text.en;

  expect(ends('2026-12-06T16:00:00Z')).toBe('until 6 Dec 2026');
  expect(ends('2026-12-06T16:00:01Z')).toBe('until 7 Dec 2026');
});

test('the campaign’s own receipt is said in the language of the text', () => {
  const wording = {
    subject: { en: '{{tier}}', 'zh-CN': '{{tier}}' },
    text: { en: '{{receipt}} until {{date expires}}', 'zh-CN': '{{receipt}}，{{date expires}}止' },
  };
  const said = say(wording, { ...exampleOf('used'), expires: '2026-12-06T15:59:59Z' }, { names: EXAMPLE_NAMES, timeZone: 'Asia/Shanghai' });

  expect(said).toEqual({
    subject: { en: 'Gold', 'zh-CN': '金卡' },
    text: { en: '¥10.00 off until 6 Dec 2026', 'zh-CN': '立减¥10.00，2026年12月6日止' },
  });
});
