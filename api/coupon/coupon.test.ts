// Coupons issued over HTTP and redeemed at the till: by code, from the wallet, once, and given back by a reversal.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Setting, message, purchase, setting, tenOff } from '../authority/testing.ts';
import { codeHasher, type OpenAuthority } from '../authority/open.ts';
import { CHAIN_KEY } from '../authority/testing.ts';
import { mount } from '../http/route.ts';
import { Hono } from 'hono';
import { couponRoutes } from './routes.ts';

let on: Setting;
let line: OpenAuthority;
const app = new Hono();

const issue = async (body: object) => {
  const answer = await app.request('/v1/campaigns/five-coupon/coupons', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, ...((await answer.json()) as { codes: string[]; ids: string[]; code?: string }) };
};
const evaluate = async (...args: Parameters<typeof purchase>) => JSON.parse((await line.authority.evaluate(purchase(...args))).body);

beforeAll(async () => {
  on = await setting('database');
  await on.publish(
    tenOff({
      id: 'five-coupon',
      kind: 'coupon',
      when: undefined,
      benefit: { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30 },
    }),
    tenOff(),
  );
  await on.sql`insert into accounts (id) values ('ac_holder')`;
  line = await on.open();
  mount(app, couponRoutes({ sql: on.sql, codeHash: codeHasher(CHAIN_KEY) }), {
    keys: { authenticate: async () => ({ id: 'desk', scopes: ['campaigns:write'] }) as never },
    newRequestId: () => 'request',
    onBug: (fault) => {
      throw fault;
    },
    remoteAddress: () => null,
  });
});
afterAll(() => on.close());

test('I20 a code is redeemed once, whoever presents it; only its keyed hash is stored', async () => {
  const { codes } = await issue({ requestId: 'codes', count: 2 });
  const [code = ''] = codes;

  const first = await evaluate({ authorizationId: 'by-code', amount: 5_000, coupons: [code] });
  const second = await evaluate({ authorizationId: 'by-code-again', amount: 5_000, coupons: [code] });

  expect(first).toMatchObject({ outcome: 'granted', payable: 4_500, benefits: [{ campaign: 'five-coupon', amount: 500 }] });
  expect(second).toMatchObject({ outcome: 'none', reason: 'not_eligible' });
  expect(JSON.stringify(await on.sql`select * from coupons`)).not.toContain(code);
  expect(new Set(codes).size).toBe(2);
});

test('a wallet coupon is applied by itself, returned by a reversal with its expiry, and used for good by a capture', async () => {
  const { ids } = await issue({ requestId: 'wallet', count: 1, account: 'ac_holder' });
  const card = { bin: '62258801', token: 'tk_holder', account: 'ac_holder' };
  const stateOf = async () => (await on.sql<{ state: string }[]>`select state from coupons where id = ${ids[0] ?? ''}`)[0]?.state;

  await evaluate({ authorizationId: 'auto', amount: 5_000, card });
  const reserved = await stateOf();
  await line.authority.message('auto', message('reversal'));
  const returned = await stateOf();
  const again = await evaluate({ authorizationId: 'auto-again', amount: 5_000, card });
  await line.authority.message('auto-again', message('capture', { amount: 5_000 }));

  expect([reserved, returned, again.payable, await stateOf()]).toEqual(['reserved', 'returned', 4_500, 'used']);
});

test('the same request id issues once; a campaign without coupons and an unknown account are refused', async () => {
  await issue({ requestId: 'once', count: 1 });

  expect(await issue({ requestId: 'once', count: 1 })).toMatchObject({ status: 409, code: 'request_id_reused' });
  expect(await issue({ requestId: 'nobody', count: 1, account: 'ac_nobody' })).toMatchObject({ status: 409, code: 'reference_missing' });
  const other = await app.request('/v1/campaigns/ten-off/coupons', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"requestId":"x","count":1}',
  });
  expect(await other.json()).toMatchObject({ code: 'not_a_coupon' });
});
