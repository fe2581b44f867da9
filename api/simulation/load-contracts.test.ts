// The contracts of the demo bank are loaded under four eyes, once, and keep to each other.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { listAgreements } from '../funding/agreement-store.ts';
import { campaignsUnder } from '../funding/campaigns-under-store.ts';
import { listConsents } from '../funding/consent-store.ts';
import { loadContracts } from './load-contracts.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('agreements are active, the brand has prefunded, one campaign waits for its merchant, and a second time changes nothing', async () => {
  const { sql } = database;
  expect(await loadContracts(sql)).toBe(true);
  expect(await loadContracts(sql)).toBe(false);

  const agreements = await listAgreements(sql, { funder: null, state: 'active', search: null, after: null, limit: 10 });
  expect(agreements.map(({ id, ceiling, balance }) => [id, ceiling, balance])).toEqual([
    ['daily-fresh', 20_000_000, 0],
    ['demo-water', 500_000, 500_000],
    ['morning-bean', null, 0],
    ['scheme-autumn', 50_000_000, 0],
  ]);
  for (const { id } of agreements)
    for (const { differs } of await campaignsUnder(sql, { agreement: id, after: null, limit: 10 })) expect(differs).toEqual([]);
  const asked = await listConsents(sql, { state: 'asked', party: null, campaign: null, within: null, after: null, limit: 10 });
  expect(asked.map(({ campaign, party }) => `${campaign} ${party}`)).toEqual(['morning-bean-afternoon merchant:M1101']);
});
