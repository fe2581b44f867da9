// R18: refunds that name no authorization are placed only where exactly one capture fits, once, and otherwise wait for a person.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenAuthority } from '../authority/open.ts';
import { ledgerOf, message, NOON, purchase, type Setting, setting, tenOff } from '../authority/testing.ts';
import { listParked } from './parked-store.ts';
import { refundUnlinked, type UnlinkedRefund } from './unlinked-refund.ts';

let on: Setting;
let one: OpenAuthority;
let two: OpenAuthority;

beforeAll(async () => {
  on = await setting();
  await on.publish(tenOff());
  one = await on.open();
  two = await on.open();
});
afterAll(() => on.close());

/** A captured purchase of this card. */
async function bought(id: string, cardToken: string, amount = 12_800): Promise<void> {
  await one.authority.evaluate(purchase({ authorizationId: id, amount, card: { bin: '62258801', token: cardToken } }));
  await one.authority.message(id, message('capture', { amount }));
}
const refundOf = (requestId: string, cardToken: string, changes: Partial<UnlinkedRefund> = {}): UnlinkedRefund => ({
  requestId,
  cardToken,
  merchant: 'M1001',
  amount: 12_800,
  currency: 'CNY',
  at: '2026-11-25T10:00:00+08:00',
  ...changes,
});
const send = async (refund: UnlinkedRefund, { authority } = one) => {
  const answer = await refundUnlinked({ sql: on.sql, authority }, refund);
  return answer === 'reused' ? answer : { status: answer.status, ...JSON.parse(answer.body) };
};

test('R18 the only capture that fits is refunded, once, whoever repeats it', async () => {
  await bought('unique', 'tk_unique');
  const refund = refundOf('u1', 'tk_unique');

  const answers = await Promise.all([send(refund), send(refund, two), send(refund), send(refund, two)]);

  expect(answers[0]).toMatchObject({ status: 'applied', authorizationId: 'unique', state: 'refunded', refunded: 12_800 });
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await send(refund)).toEqual(answers[0]);
  expect(await ledgerOf(on.sql, 'unique')).toEqual({});
  expect(on.bugs).toEqual([]);
});

test('R18 two captures that fit are a question for a person: nothing is taken back, and a repeat is told the same', async () => {
  await bought('twin-a', 'tk_twin');
  await bought('twin-b', 'tk_twin');

  const answer = await send(refundOf('t1', 'tk_twin'));

  expect(answer).toEqual({ status: 'parked', requestId: 't1', reason: 'several_candidates' });
  expect(await send(refundOf('t1', 'tk_twin'), two)).toEqual(answer);
  expect(await ledgerOf(on.sql, 'twin-a')).toMatchObject({ 'subsidy:bank CNY': 600 });
  expect(await ledgerOf(on.sql, 'twin-b')).toMatchObject({ 'subsidy:bank CNY': 600 });
});

test.each([
  ['another amount', { amount: 12_799 }],
  ['another merchant', { merchant: 'M1002' }],
  ['another currency', { currency: 'USD' }],
  ['another card', { cardToken: 'tk_somebody' }],
  ['a purchase of long ago', { at: '2027-06-01T10:00:00+08:00' }],
])('R18 no capture fits %s: it is parked', async (what, changes) => {
  await bought(`only ${what}`.replaceAll(' ', '-'), 'tk_only', 12_800);

  expect(await send(refundOf(`n ${what}`, 'tk_only', changes))).toMatchObject({ status: 'parked', reason: 'no_candidate' });
});

test('R18 what was not captured, or was refunded or charged back already, is no candidate', async () => {
  await one.authority.evaluate(purchase({ authorizationId: 'held', card: { bin: '62258801', token: 'tk_held' } }));
  await bought('returned', 'tk_returned');
  await one.authority.message('returned', message('refund', { amount: 100 }));
  await bought('disputed', 'tk_disputed');
  await one.authority.message('disputed', message('chargeback', { amount: 100 }));

  const reasons = await Promise.all(
    ['held', 'returned', 'disputed'].map(async (id) => (await send(refundOf(`x-${id}`, `tk_${id}`))).reason),
  );

  expect(reasons).toEqual(['no_candidate', 'no_candidate', 'no_candidate']);
});

test('R3 R18 the id of a refund used with other content is refused, whether it was matched or parked', async () => {
  await bought('content', 'tk_content');
  await send(refundOf('c1', 'tk_content'));
  await send(refundOf('c2', 'tk_nobody'));

  expect(await send(refundOf('c1', 'tk_content', { amount: 1 }))).toBe('reused');
  expect(await send(refundOf('c2', 'tk_nobody', { at: NOON }))).toBe('reused');
});

test('R18 R19 two refunds for one capture: whatever meets first is applied, the other takes nothing', async () => {
  await bought('once', 'tk_once');

  const answers = await Promise.all([send(refundOf('o1', 'tk_once')), send(refundOf('o2', 'tk_once'), two)]);

  expect(answers.map((answer) => answer.status).toSorted()).toEqual(['applied', 'parked']);
  expect(await ledgerOf(on.sql, 'once')).toEqual({});
});

test('the work queue shows what waits for a person, page by page, and not what was placed', async () => {
  const all = await listParked(on.sql, { limit: 100, before: null });
  const ids: string[] = [];
  for (let before: readonly string[] | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listParked>> = await listParked(on.sql, { limit: 2, before });
    ids.push(...page.map((item) => item.id));
    if (page.length < 2) break;
    before = page.at(-1)?.cursor ?? null;
  }

  expect(ids).toEqual(all.map((item) => item.id));
  expect(ids).toContain('refund:t1');
  expect(ids).not.toContain('refund:u1');
});
