// What strangers put into an address neither keeps refusals out of the log, nor leaves a card number in it, nor breaks the proof of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import type { RefusedAttempt, Route } from '../http/route.ts';
import { signChanges } from '../http/change-row.ts';
import { type TestApp, testApp } from '../testing.ts';
import { checkAudit } from './check.ts';
import { gatherRefusals } from './refusals.ts';

const CHAIN_KEY = 'k'.repeat(43);
const bugs: unknown[] = [];
let house: TestApp;
beforeAll(async () => {
  house = testApp(await testDatabase());
  signChanges(CHAIN_KEY);
});
afterAll(() => house.stop());

/** Strangers who are refused before anything of the address was looked at. */
async function refused(...objects: readonly string[]): Promise<readonly string[]> {
  const { sql } = house.database;
  const refusals = gatherRefusals({ sql, onBug: (fault) => bugs.push(fault) });
  const route = house.app.routes.find((each) => each.path === '/v1/merchants/{id}' && each.method === 'put') as Route;
  objects.forEach((id, no) => {
    const caller = { id: `key_${no}`, name: 'guess', kind: 'key', scopes: [], reach: null } as const;
    const attempt: RefusedAttempt = {
      route,
      caller,
      params: { id },
      status: 403,
      code: 'forbidden',
      requestId: `r${no}`,
      remoteAddress: null,
    };
    refusals.record(attempt);
  });
  await refusals.flush();
  const rows = await sql<
    { object: string }[]
  >`select object from change_log where outcome = 'refused' order by id desc limit ${objects.length}`;
  return rows.map(({ object }) => object).toReversed();
}

test('I26 a card number in an address that nobody looked at yet is not kept', async () => {
  expect(await refused(['411111', '1111', '111111'].join(''))).toEqual(['[withheld]']);
});

test('6.6 an address that the database cannot store takes no other refusal with it', async () => {
  expect(await refused('M1', 'M\u0000', 'M3')).toEqual(['M1', '[withheld]', 'M3']);
  expect(bugs).toEqual([]);
});

test('6.6 a long address that is cut within a character leaves a line that still proves itself', async () => {
  await refused(`${'x'.repeat(199)}\u{1f600}`);

  expect((await checkAudit(house.database.sql, { chainKey: CHAIN_KEY, heads: null })).first).toBeNull();
});
