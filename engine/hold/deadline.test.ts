// Proves how long a hold lives: by scheme, kind of authorization, channel and trade (R16).
import { expect, test } from 'vitest';
import { holdDeadline } from './deadline.ts';

const days = (change: object) => {
  const end = holdDeadline('2026-11-18T00:00:00.000Z', { scheme: 'visa', mcc: '5814', channel: 'pos', preauthorization: false, ...change });
  return (Date.parse(end) - Date.parse('2026-11-18T00:00:00.000Z')) / 86_400_000;
};

test.each([
  ['unionpay', 30, 30],
  ['visa', 5, 31],
  ['mastercard', 7, 30],
  ['amex', 7, 30],
  ['jcb', 7, 30],
  ['other', 7, 30],
  ['somebody', 7, 30],
])('R16 %s holds a purchase %i days and a pre-authorization %i', (scheme, final, preauthorized) => {
  expect([days({ scheme }), days({ scheme, preauthorization: true })]).toEqual([final, preauthorized]);
});

test('R16 lodging, rental and cruises hold as long as a pre-authorization; Visa holds two days more online, others do not', () => {
  expect(['7011', '7512', '4411', '7012'].map((mcc) => days({ mcc }))).toEqual([31, 31, 31, 5]);
  expect([
    days({ channel: 'online' }),
    days({ channel: 'online', scheme: 'mastercard' }),
    days({ channel: 'online', preauthorization: true }),
  ]).toEqual([7, 7, 31]);
});
