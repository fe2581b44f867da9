// Random lives of points through the authority and the routes on real Postgres: whatever was asked in whatever order, the books verify at the end.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chance } from '../../engine/simulation/random.ts';
import { expireDue } from '../authority/expiry.ts';
import { CHAIN_KEY, purchase } from '../authority/testing.ts';
import { verify } from '../ledger/verify.ts';
import { PAYS, type PointsHouse, pointsHouse } from './testing.ts';

const STEPS = 140;
const ACCOUNTS = ['ac_1', 'ac_2', 'ac_3'] as const;
const START_MS = Date.parse('2026-06-01T04:00:00Z');
const DAY_MS = 86_400_000;

let house: PointsHouse;
beforeAll(async () => {
  house = await pointsHouse();
  const words = { en: 'Bonus', 'zh-CN': '奖励' };
  const transfer = { to: 'anybody', minPoints: 1, maxPointsPerDay: 100_000, maxTimesPerDay: 100 };
  await house.app.ask(house.desk, 'PUT', '/v1/programmes/bonus', { name: words, pointName: words, transfer });
  const terms = {
    programme: 'bonus',
    name: words,
    text: words,
    points: 40,
    from: '2026-01-01T00:00:00Z',
    to: '2028-01-01T00:00:00Z',
    gives: { type: 'goods' },
  };
  await house.app.ask(house.desk, 'PUT', '/v1/catalogue/mug', { terms, stock: null, isOn: true });
});
afterAll(() => house.stop());

test(`I2 I3 I21 R20 R21 ${STEPS} random steps of three wallets end with books that verify, and what may be spent is lots less debt`, async () => {
  const by = chance(20_261_123);
  const done: Record<string, number> = {};
  const world = { nowMs: START_MS, purchases: [] as { id: string; amount: number }[], orders: [] as string[] };
  for (let step = 0; step < STEPS; step += 1) {
    const kind = by.pick(['earn', 'earn', 'pay', 'message', 'message', 'message', 'order', 'cancel', 'gift', 'pass'] as const);
    if (await stepOf(kind, { by, step, world })) done[kind] = (done[kind] ?? 0) + 1;
  }

  const faults: string[] = [];
  await verify(house.on.sql, { chainKey: CHAIN_KEY, onResult: ({ first }) => void (first !== null && faults.push(first)) });
  expect(faults).toEqual([]);
  expect(Object.keys(done).toSorted()).toEqual(['cancel', 'earn', 'gift', 'message', 'order', 'pass', 'pay']);
  for (const account of ACCOUNTS) {
    const { body } = await house.me(account, 'GET', '/v1/me/points/bonus');
    const [newest] = (await house.me(account, 'GET', '/v1/me/points/bonus/statement?limit=1')).body['items'] as {
      balance: number;
      pendingBalance: number;
    }[];
    expect(newest?.balance).toBe((body['active'] as number) - (body['debt'] as number));
    expect(newest?.pendingBalance).toBe(body['pending']);
  }
  expect(house.app.bugs).toEqual([]);
  expect(house.on.bugs).toEqual([]);
}, 90_000);

interface Stepping {
  readonly by: ReturnType<typeof chance>;
  readonly step: number;
  readonly world: { nowMs: number; purchases: { id: string; amount: number }[]; orders: string[] };
}

async function stepOf(kind: string, on: Stepping): Promise<boolean> {
  const { by, world, step } = on;
  const account = by.pick(ACCOUNTS);
  const at = new Date(world.nowMs).toISOString();
  const requestId = `random-${step}`;
  switch (kind) {
    case 'earn':
      world.purchases.push({ id: await house.earn(account, by.between(10, 90), at), amount: 9_000 });
      return true;
    case 'pay':
      return pay(on, { account, at });
    case 'message':
      return say(on, at);
    case 'order': {
      const { status, body } = await house.me(account, 'POST', '/v1/me/catalogue/mug/orders', { requestId });
      if (status === 200) world.orders.push(String(body['id']));
      return status === 200;
    }
    case 'cancel': {
      const id = world.orders.pop();
      if (id === undefined) return false;
      return (
        (await house.app.ask(house.desk, 'POST', `/v1/catalogue-orders/${id}/cancellation`, { reason: 'random', confirm: true })).status ===
        200
      );
    }
    case 'gift':
      return gift(account, by.pick(ACCOUNTS), { requestId, points: by.between(1, 40) });
    default:
      world.nowMs += by.between(1, 12) * DAY_MS;
      await house.earn(account, 1, new Date(world.nowMs).toISOString());
      await expireDue({ sql: house.on.sql, authority: house.authority.authority }, new Date(world.nowMs).toISOString());
      return true;
  }
}

async function pay({ by, step, world }: Stepping, { account, at }: { readonly account: string; readonly at: string }): Promise<boolean> {
  const id = `pay-${step}`;
  const card = { bin: PAYS, token: `tk_${account}`, account };
  const answer = await house.authority.authority.evaluate(
    purchase({ authorizationId: id, amount: 20_000, at, card, points: { redeem: by.happens(0.5) ? 'max' : 60 } }),
  );
  if ((JSON.parse(answer.body) as { totalBenefit?: number }).totalBenefit === 0) return false;
  world.purchases.push({ id, amount: 20_000 });
  return true;
}

async function say({ by, world }: Stepping, at: string): Promise<boolean> {
  if (world.purchases.length === 0) return false;
  const { id, amount } = by.pick(world.purchases);
  const kind = by.pick(['capture', 'refund', 'reversal', 'chargeback', 'representment'] as const);
  const part = by.pick([amount, Math.floor(amount / 3), 700]);
  return (await house.send(id, kind, kind === 'reversal' ? { at } : { amount: part, at })) === 200;
}

async function gift(giver: string, receiver: string, of: { readonly requestId: string; readonly points: number }): Promise<boolean> {
  const offered = await house.me(giver, 'POST', '/v1/me/points/gifts', { requestId: of.requestId, programme: 'bonus', points: of.points });
  if (offered.status !== 200) return false;
  const taken = await house.me(receiver, 'POST', '/v1/me/points/gifts/taken', {
    requestId: of.requestId.replace('random', 'taken'),
    code: offered.body['code'],
  });
  return taken.status === 200;
}
