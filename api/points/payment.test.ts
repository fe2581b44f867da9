// Points as payment at the till: none, all and part, with the least, the step and the most of the amount, through the authority; and the preview says the same.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purchase } from '../authority/testing.ts';
import { PAYS, type PointsHouse, pointsHouse } from './testing.ts';

const AT = '2026-11-20T05:00:00Z';
let house: PointsHouse;
beforeAll(async () => {
  house = await pointsHouse();
  await house.on
    .sql`insert into merchants (id, name, mcc, region, country, acquirer) values ('M1001', '{"en":"Shop","zh-CN":"店"}', '5812', 'Shanghai', 'CN', 'demo') on conflict (id) do nothing`;
});
afterAll(() => house.stop());

let count = 0;
/** Points spent and what they paid; the authorization is reversed, so that each asks with all points. */
async function paid(account: string, amount: number, redeem: number | 'max' | 'none') {
  count += 1;
  const authorizationId = `pay-${count}`;
  const card = { bin: PAYS, token: `tk_${account}`, account };
  const answer = await house.authority.authority.evaluate(purchase({ authorizationId, amount, at: AT, card, points: { redeem } }));
  const body = JSON.parse(answer.body) as { points?: { redeem: number }; payable: number };
  await house.send(authorizationId, 'reversal', { at: AT });
  return [body.points?.redeem ?? 0, amount - body.payable];
}
const preview = async (account: string, amount: number, points?: number) => {
  const { body } = await house.me(
    account,
    'GET',
    `/v1/me/points/bonus/worth?amount=${amount}&merchant=M1001${points === undefined ? '' : `&points=${points}`}`,
  );
  const [first] = body['items'] as { points: number; amount: number }[];
  return first === undefined ? [0, 0] : [first.points, first.amount];
};

test('none, all and part of the points pay, no more than half of the amount, in tens, and fifty at least', async () => {
  await house.earn('ac_1', 437);

  expect(await paid('ac_1', 20_000, 'none')).toEqual([0, 0]);
  expect(await paid('ac_1', 20_000, 'max')).toEqual([430, 430]);
  expect(await paid('ac_1', 20_000, 125)).toEqual([120, 120]);
  expect(await paid('ac_1', 20_000, 49)).toEqual([0, 0]);
  expect(await paid('ac_1', 20_000, 50)).toEqual([50, 50]);
  expect(await paid('ac_1', 500, 'max')).toEqual([250, 250]);
  expect(await paid('ac_1', 99, 'max')).toEqual([0, 0]);
  expect(await house.active('ac_1')).toBe(437);
});

test('what the preview says is what the till does', async () => {
  for (const [amount, points] of [
    [20_000, undefined],
    [20_000, 125],
    [20_000, 49],
    [500, undefined],
    [99, undefined],
    [300, 120],
  ] as const)
    expect
      .soft(await preview('ac_1', amount, points), `${amount} with ${points ?? 'all'}`)
      .toEqual(await paid('ac_1', amount, points ?? 'max'));
  expect((await house.me('ac_1', 'GET', '/v1/me/points/bonus/worth?amount=100&merchant=none')).status).toBe(404);
  expect((await house.me('ac_1', 'GET', '/v1/me/points/bonus/worth')).status).toBe(400);
});
