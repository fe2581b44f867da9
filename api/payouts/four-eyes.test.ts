// The database itself asks for two people where money moves: nothing is written as approved, and nothing is added to what was.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { TERMS } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const { sql } = database;
  await sql`insert into payout_batches (id, pay_on, currency, proposed_by) values ('PB1', '2026-11-24', 'CNY', 'person_a')`;
  await addPayout('PB1-1', 'merchant:M1');
  await sql`insert into payout_parts values ('PB1-1', 0, 'merchant:M1', 100, 0)`;
  await sql`update payout_batches set approved_by = 'person_b', approved_at = now() where id = 'PB1'`;
  await sql`update payouts set state = 'approved' where id = 'PB1-1'`;
  await sql`insert into breaks (id, source, parked, kind, reason, opened_at) values ('b1', 'parked', 'p1', 'refund', 'unlinked', now())`;
  await sql`insert into agreements (id, funder, latest_version) values ('spring', 'merchant:M1', 1)`;
  await sql`insert into agreement_versions (id, version, terms, maker) values ('spring', 1, '{}', 'person_a')`;
});
afterAll(() => database.drop());

function addPayout(id: string, party: string, state = 'proposed') {
  return database.sql`
    insert into payouts (id, batch, party, currency, amount, account, contract_version, dates_from, dates_to, statements_hash, state)
    values (${id}, 'PB1', ${party}, 'CNY', 100, '{}', 1, '2026-11-20', '2026-11-20', 'h', ${state})`;
}

const WAYS: Readonly<Record<string, readonly [string, () => Promise<unknown>]>> = {
  'a contract that nobody proposed': [
    'settlement_contracts_four_eyes',
    async () =>
      database.sql`
        insert into settlement_contracts (party, currency, version, from_date, terms, note, state, maker, checker, checked_at)
        values ('merchant:M1', 'CNY', 1, '2026-12-01', ${database.sql.json(TERMS as never)}, '', 'approved', 'person_a', 'person_a', now())`,
  ],
  'a batch that begins as approved': [
    'payout_batches_four_eyes',
    async () =>
      database.sql`insert into payout_batches (id, pay_on, currency, proposed_by, approved_by, approved_at) values ('PB2', '2026-11-25', 'CNY', 'person_a', 'person_a', now())`,
  ],
  'a payout that joins an approved batch': ['payouts_with_batch', async () => addPayout('PB1-2', 'merchant:M2')],
  'a payout that begins as approved': ['payouts_with_batch', async () => addPayout('PB1-3', 'merchant:M3', 'approved')],
  'a part that joins an approved payout': [
    'payouts_with_batch',
    async () => database.sql`insert into payout_parts values ('PB1-1', 1, 'merchant:M9', 900, 0)`,
  ],
  'a way out of a break that begins as approved': [
    'break_proposals_four_eyes',
    async () =>
      database.sql`insert into break_proposals (break, no, action, text, proposed_by, state, decided_by) values ('b1', 1, 'accept', 'x', 'person_a', 'approved', 'person_a')`,
  ],
  'an agreement that points to a draft': [
    'agreements_four_eyes',
    async () => database.sql`update agreements set active_version = 1 where id = 'spring'`,
  ],
};
test.each(Object.entries(WAYS))('the database refuses %s', async (_, [fault, write]) => {
  await expect(write()).rejects.toThrow(fault);
});
