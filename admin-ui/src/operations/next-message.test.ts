// The buttons offer what may follow, and what they send adds up: halves and rests never exceed the capture.
import { expect, test } from 'vitest';
import { AUTHORIZATIONS } from '../../testing/demo-records.ts';
import { detailOf } from '../../testing/demo-answers.ts';
import type { AuthorizationDetail } from '../parts/wire.ts';
import { ACTIONS, messageFor, possible, refundable } from './next-message.ts';

const STAMP = { id: 'm', at: '2026-11-22T12:00:00+08:00' };

function authorizationWith(
  messages: readonly (readonly [kind: string, amount: number | null, status?: number])[],
  state = 'held',
): AuthorizationDetail {
  const [first] = AUTHORIZATIONS;
  if (first === undefined) throw new Error('no authorization');
  const lines = messages.map(([kind, amount, status = 200], index) => ({
    id: `m${index}`,
    kind,
    amount,
    status,
    businessDate: '2026-11-22',
    receivedAt: STAMP.at,
  }));
  return { ...detailOf({ ...first, amount: 1_001, state }), messages: lines };
}
const offered = (detail: AuthorizationDetail) => ACTIONS.filter((action) => possible(action, detail));

test('a held authorization may be captured or reversed', () => {
  expect(offered(authorizationWith([]))).toEqual(['capture', 'reverse']);
});

test('a captured one may be refunded, a reversed one nothing more', () => {
  expect(offered(authorizationWith([['capture', 1_001]]))).toEqual(['refundHalf', 'refundRest']);
  expect(offered(authorizationWith([['reversal', null]], 'voided'))).toEqual([]);
});

test('a reversal of a part leaves the rest to capture', () => {
  expect(offered(authorizationWith([['reversal', null]], 'held'))).toContain('capture');
});

test('half and rest of an odd amount are the whole', () => {
  const half = messageFor('refundHalf', authorizationWith([['capture', 1_001]]), STAMP).body;
  const rest = messageFor(
    'refundRest',
    authorizationWith([
      ['capture', 1_001],
      ['refund', 500],
    ]),
    STAMP,
  ).body;

  expect([half['amount'], rest['amount']]).toEqual([500, 501]);
});

test('a parked message has moved nothing', () => {
  expect(
    refundable(
      authorizationWith([
        ['capture', 1_001],
        ['refund', 500, 202],
      ]),
    ),
  ).toBe(1_001);
});
