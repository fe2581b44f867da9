// Reading the code of a merchant: what it says, the shop it names, the offers that are open there to this account, and every fault by its tag.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeMerchantCode } from '../../engine/qr/emvco.ts';
import { openLiveBook } from '../campaign/live-book.ts';
import { type Setting, setting, tenOff } from '../authority/testing.ts';
import { Hono } from 'hono';
import { mount } from '../http/route.ts';
import { qrRoutes } from './routes.ts';

let on: Setting;
const app = new Hono();
const CODE = (shop: string) =>
  writeMerchantCode([
    { tag: '00', value: '01' },
    { tag: '26', value: `0012offerline.cn01${String(shop.length).padStart(2, '0')}${shop}` },
    { tag: '52', value: '5812' },
    { tag: '53', value: '156' },
    { tag: '54', value: '128.50' },
    { tag: '58', value: 'CN' },
    { tag: '59', value: 'NOODLE HOUSE' },
    { tag: '60', value: 'SHANGHAI' },
  ]);

async function read(text: string) {
  const answer = await app.request('/v1/me/qr/merchant', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer eyJa.b.c' },
    body: JSON.stringify({ text }),
  });
  return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
}

beforeAll(async () => {
  on = await setting('database');
  const any = { include: [], exclude: [] };
  const bound = (binding: object) => ({ binding: binding as NonNullable<Parameters<typeof tenOff>[0]>['binding'] });
  await on.publish(
    tenOff(),
    tenOff({ id: 'for-bo', ...bound({ accounts: { ...any, include: ['ac_bo'] } }) }),
    tenOff({ id: 'for-gold', ...bound({ cards: { include: ['621788'], exclude: [] } }) }),
    tenOff({ id: 'for-join', ...bound({ enrolment: 'required' }) }),
    tenOff({ id: 'elsewhere', where: { merchants: { ...any, include: ['M2'] } } as NonNullable<Parameters<typeof tenOff>[0]>['where'] }),
  );
  await on.sql`insert into merchants (id, name, mcc, region, country, acquirer) values ('M1001', '{"en":"Noodles","zh-CN":"面馆"}', '5812', 'SH', 'CN', 'default')`;
  await on.sql`insert into accounts (id) values ('ac_anna')`;
  await on.sql`insert into cards (token, account, bin) values ('tk_anna', 'ac_anna', '621788')`;
  const book = await openLiveBook(on.sql, {});
  book.stop();
  const authority = { evaluate: () => Promise.reject(new Error()), message: () => Promise.reject(new Error()) };
  mount(app, qrRoutes({ sql: on.sql, chainKey: 'k'.repeat(32), book, authority }), {
    keys: { authenticate: async () => null } as never,
    holders: {
      authenticate: async () => ({
        id: 'holder:ac_anna',
        name: '',
        kind: 'holder',
        scopes: [],
        reach: null,
        holder: { account: 'ac_anna', subject: 'ac:ac_anna', locale: null },
      }),
    } as never,
    newRequestId: () => 'request',
    onBug: (fault: unknown) => {
      throw fault;
    },
    remoteAddress: () => null,
  } as never);
});
afterAll(() => on.close());

test('a code names its shop, the amount in minor units, and the offers that are open there to one of the cards of the account', async () => {
  const said = await read(CODE('M1001'));

  expect(said).toMatchObject({ status: 200, merchant: 'M1001', name: 'NOODLE HOUSE', city: 'SHANGHAI', amount: 12_850, currency: 'CNY' });
  expect((said as unknown as { offers: { campaign: string }[] }).offers.map(({ campaign }) => campaign).toSorted()).toEqual([
    'for-gold',
    'ten-off',
  ]);
});

test('a shop that is not ours is read, with no offers; what is wrong is named by its tag', async () => {
  expect(await read(CODE('M9999'))).toMatchObject({ status: 200, merchant: null, offers: [] });
  expect(await read(`${CODE('M1001').slice(0, -4)}0000`)).toMatchObject({
    status: 400,
    code: 'code_not_readable',
    errors: [{ path: 'text', message: expect.stringMatching(/^tag 63/) }],
  });
});
