// Every kind of tampering with coupons is found and named by the checks of their histories.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCampaign, tenOff } from '../authority/testing.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import type { Sql } from '../db/connect.ts';
import { COUPON_CHECKS } from './coupon-checks-store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const { sql } = database;
  await publishCampaign(sql, tenOff({ id: 'tea' }));
  await sql`insert into coupons (id, campaign, subject, state, valid_from, expires_at, issued_by) select 'c' || n, 'tea', 'ac:' || n, 'issued', now(), now() + interval '1 day', 'desk' from generate_series(1, 3) n`;
  await sql`update coupons set state = 'reserved', authorization_id = 'a1' where id = 'c1'`;
  await sql`update coupons set state = 'used' where id = 'c1'`;
  await sql`insert into coupon_gifts (id, coupon, giver, code_hash, at, expires_at) values ('g1', 'c2', 'ac:2', 'hash', now(), now() + interval '1 day')`;
  await sql`update coupons set subject = 'gift:g1' where id = 'c2'`;
});
afterAll(() => database.drop());

async function faultsAfter(tampering: string): Promise<readonly string[]> {
  const undone = new Error('undone');
  const faults: string[] = [];
  await database.sql
    .begin(async (transaction) => {
      await transaction.unsafe('set local session_replication_role = replica').simple();
      await transaction.unsafe(tampering);
      for (const { query } of COUPON_CHECKS)
        for (const { place, fault } of (await query(transaction as unknown as Sql)) as unknown as {
          place: string;
          fault: string | null;
        }[])
          if (fault !== null) faults.push(`${place}: ${fault}`);
      throw undone;
    })
    .catch((reason: unknown) => {
      if (reason !== undone) throw reason;
    });
  return faults;
}

test.each([
  ['nothing', 'select 1', []],
  [
    'I20 a holder changed behind the history',
    "update coupons set subject = 'ac:thief' where id = 'c3'",
    ['c3: its history ends with another holder'],
  ],
  ['I20 a used coupon made usable', "update coupons set state = 'issued' where id = 'c1'", ['c1: issued, but its history ends as used']],
  ['I2 a step taken out', "delete from coupon_moves where to_state = 'reserved'", ['c1: a step is missing before step 2']],
  [
    'I2 a coupon out of nothing',
    "insert into coupons select 'c9', campaign, null, null, 'issued', valid_from, expires_at, null, 'x', 0, null, 0 from coupons where id = 'c3'",
    ['c9: no history'],
  ],
  [
    'I20 a gift without its coupon',
    "update coupons set subject = 'ac:2' where id = 'c2'",
    ['c2: its history ends with another holder', 'c2: given, but it lies elsewhere'],
  ],
  ['I20 a coupon set aside for no gift', "update coupon_gifts set state = 'lapsed'", ['c2: set aside, but no gift is open']],
  ['I1 a claim that nobody made', "insert into claim_counters values ('total:tea', 'tea', 5, 9)", ['tea: 5 counted, 0 claimed']],
])('%s', async (_, tampering, expected) => {
  expect(await faultsAfter(tampering)).toEqual(expected);
});
