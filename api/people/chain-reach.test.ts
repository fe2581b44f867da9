// Proves how far a chain and its store staff see, with two shops of one chain, a shop of another and a shop of none.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import type { Reach } from '../../engine/people/reach.ts';
import { NO_HOUSE } from '../../engine/settlement/statement.ts';
import { inShop } from '../campaign/testing.ts';
import { testDatabase } from '../db/testing.ts';
import { SCOPES } from '../http/keys-store.ts';
import { type TestApp, testApp } from '../testing.ts';
import { type Browser, browserAs } from './browser-testing.ts';
import { putRole } from './people-store.ts';

const DAY = '2026-11-20';
const SHOPS = { A1: 'A', A2: 'A', B1: 'B', N1: null } as const;
const PARTIES = ['merchant:A1', 'merchant:A2', 'merchant:B1', 'merchant:N1', 'chain:A', 'chain:B', 'bank'];
const NONE = { bank: 0, merchant: 0, scheme: 0, chain: 0, brand: 0 };
const TOTALS = { lines: 0, gross: 0, paid: 0, subsidyByFunder: NONE, benefits: 0, items: 0, house: NO_HOUSE, net: 0 };
let house: TestApp;
let root: string;
beforeAll(async () => {
  house = testApp(await testDatabase());
  root = await house.keyFor('key_root', SCOPES);
  const { sql } = house.database;
  await house.ask(root, 'PUT', '/v1/acquirers/acq', { name: 'A', timeZone: 'Asia/Shanghai', cutover: '23:00', country: 'CN' });
  for (const [id, chain] of Object.entries(SHOPS)) {
    const names = { en: id, 'zh-CN': id };
    await house.ask(root, 'PUT', `/v1/merchants/${id}`, {
      name: names,
      chain,
      mcc: '5814',
      region: 'CN-SH',
      country: 'CN',
      acquirer: 'acq',
    });
    await house.ask(root, 'PUT', `/v1/terminals/T-${id}`, { merchant: id });
  }
  for (const party of PARTIES)
    await sql`insert into statements (business_date, party, currency, lines, net, totals, pay_on, hash)
      values (${DAY}, ${party}, 'CNY', 0, 0, ${sql.json(TOTALS)}, ${DAY}, 'h')`;
  await sql`insert into business_days (business_date, state, hash, net) values (${DAY}, 'closed', 'h', '{}')`;
  await putRole(sql, { name: 'all', scopes: SCOPES.filter((scope) => scope !== 'evaluate'), reach: null }, 'key_root');
}, 30_000);
afterAll(() => house.stop());

const personWith = (reach: Reach) => browserAs(house, { roles: ['all'], reach });
type Listed = readonly Readonly<Record<string, string>>[];
const listed = async ({ ask }: Browser, path: string, name: string) =>
  ((await ask('GET', path)).body['items'] as Listed).map((item) => item[name]);

const CASES: readonly (readonly [string, Reach, readonly string[], readonly string[]])[] = [
  ['a chain sees all its shops and its own statement', { chains: ['A'] }, ['A1', 'A2'], ['chain:A', 'merchant:A1', 'merchant:A2']],
  ['store staff see their store alone, and nothing of the chain', { merchants: ['A1'] }, ['A1'], ['merchant:A1']],
  [
    'shops of a chain: only those that are both, and not the statement of all',
    { chains: ['A'], merchants: ['A2', 'B1'] },
    ['A2'],
    ['merchant:A2'],
  ],
  ['a chain in a region it is not in sees nothing', { chains: ['A'], regions: ['CN-BJ'] }, [], []],
];
test.each(CASES)('API1 %s', async (_, reach, shops, parties) => {
  const person = await personWith(reach);

  expect(await listed(person, '/v1/merchants', 'id')).toEqual(shops);
  expect(await listed(person, '/v1/terminals', 'id')).toEqual(shops.map((id) => `T-${id}`));
  expect(await listed(person, `/v1/statements?date=${DAY}`, 'party')).toEqual(parties);
  const found = await Promise.all(PARTIES.map(async (party) => (await person.ask('GET', `/v1/statements/${DAY}/${party}`)).status));
  expect(PARTIES.filter((_party, index) => found[index] === 200).toSorted()).toEqual(parties);
  expect(found.filter((status) => status !== 200 && status !== 404)).toEqual([]);
});

test('API1 a chain finds campaigns bound to it, to its shops and to nothing, and writes those that lie wholly within', async () => {
  for (const [id, { shop, where }] of Object.entries(BOUND)) {
    const written = await house.ask(root, 'POST', '/v1/campaigns', inShop(id, shop, { where, examples: examplesAt(id, shop) }));
    expect([id, written.status, written.body.code]).toEqual([id, 201, undefined]);
  }
  const [chain, store] = [await personWith({ chains: ['A'] }), await personWith({ merchants: ['A1'] })];
  const stops = async (person: Browser, id: string) => (await person.ask('POST', `/v1/campaigns/${id}/stop`, { reason: 'a test' })).status;

  expect((await listed(chain, '/v1/campaigns', 'id')).toSorted()).toEqual(['in-a1', 'of-a', 'of-both']);
  expect((await listed(store, '/v1/campaigns', 'id')).toSorted()).toEqual(['in-a1', 'of-a', 'of-both']);
  const own = (person: Browser) => Promise.all(['in-a1', 'of-a', 'of-both', 'of-b'].map((id) => stops(person, id)));
  expect((await own(chain)).map((status) => status === 403 || status === 404)).toEqual([false, false, true, true]);
  expect((await own(store)).map((status) => status === 403 || status === 404)).toEqual([false, true, true, true]);
});

const BOUND: Readonly<Record<string, { readonly shop: keyof typeof SHOPS; readonly where: CampaignInput['where'] }>> = {
  'in-a1': { shop: 'A1', where: { merchants: { include: ['A1'] } } },
  'in-b1': { shop: 'B1', where: { merchants: { include: ['B1'] } } },
  'in-n1': { shop: 'N1', where: { merchants: { include: ['N1'] } } },
  'of-a': { shop: 'A1', where: { chains: { include: ['A'] } } },
  'of-b': { shop: 'B1', where: { chains: { include: ['B'] } } },
  'of-both': { shop: 'A1', where: { merchants: { include: ['A1', 'B1'] } } },
};

/** Examples at a shop where the campaign works. */
function examplesAt(id: string, shop: keyof typeof SHOPS): CampaignInput['examples'] {
  const merchant = { id: shop, ...(SHOPS[shop] === null ? {} : { chain: SHOPS[shop] }) };
  return inShop(id, shop).examples.map((example) => ({ ...example, given: { ...example.given, merchant } }));
}

test('a reach that names a chain is kept and answered as it was written', async () => {
  const answered = await (await personWith({ chains: ['A'] })).ask('GET', '/v1/session');
  const wrong = await house.ask(root, 'PUT', '/v1/roles/no-place', { scopes: ['campaigns:read'], reach: { shops: ['A1'] } });

  expect(answered.body['person']).toMatchObject({ reach: { chains: ['A'] } });
  expect(wrong.status).not.toBe(201);
  expect(house.bugs).toEqual([]);
});
