// Proves settlement on a small month of its own: two implementations agree to the cent, closing again changes nothing, and every planted fault turns its check red.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../engine/settlement/business-day.ts';
import type { Sql } from '../db/connect.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { proveDay } from '../settlement/proof.ts';
import { type MonthReport, settleMonth } from './settle-month.ts';

const PLAN = { seed: 7, messages: 3_000, days: 5, merchants: 40, firstDay: '2026-10-29' };
const LAST = addDays(PLAN.firstDay, PLAN.days - 1);

let database: TestDatabase;
let report: MonthReport;
beforeAll(async () => {
  database = await testDatabase();
  report = await settleMonth(database.sql, PLAN);
}, 60_000);
afterAll(() => database.drop());

/** Names of the checks that turn red once `change` is made; nothing of it stays. */
async function redAfter(change: (sql: Sql) => Promise<unknown>): Promise<readonly string[]> {
  const { sql } = database;
  const backups = await saved(sql);
  try {
    await past(sql, change);
    const red: string[] = [];
    for await (const proof of proveDay(sql, LAST)) if (!proof.ok) red.push(proof.name);
    return red;
  } finally {
    await past(sql, (on) => restored(on, backups));
  }
}

const TABLES = ['entries', 'house_entries', 'statements'] as const;

/** As somebody with the password of the database would: past every trigger. */
async function past(sql: Sql, change: (sql: Sql) => Promise<unknown>): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`set local session_replication_role = replica`;
    await change(transaction as unknown as Sql);
  });
}

async function saved(sql: Sql): Promise<readonly string[]> {
  for (const table of TABLES)
    await sql.unsafe(`create table if not exists saved_${table} as select * from ${table} where business_date = '${LAST}'`);
  return TABLES;
}

async function restored(sql: Sql, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await sql.unsafe(`delete from ${table} where business_date = '${LAST}'`);
    const identity = table === 'statements' ? '' : 'overriding system value';
    await sql.unsafe(`insert into ${table} ${identity} select * from saved_${table}`);
  }
}

describe('a month by seed', () => {
  test('I3 I17 I18 agrees with the second implementation to the cent, nets to zero, and closes again as it was', () => {
    expect(report.faults).toEqual([]);
    expect(report.unjudged).toBe(0);
    expect(report.written.messages).toBeGreaterThanOrEqual(PLAN.messages);
  });

  test('it holds what it should: all kinds of messages, thousands of splits, fees, and corrections on later days', () => {
    for (const kind of ['capture', 'refund', 'chargeback', 'representment', 'reversal']) expect(report.kinds).toContain(kind);
    expect(report.compared['second implementation: splits']).toBeGreaterThan(3_000);
    expect(report.compared['second implementation: fees']).toBeGreaterThan(200);
    expect(report.late.rows).toBeGreaterThan(50);
  });

  test('I17 a closed day takes no entry any more', async () => {
    const late = database.sql`
      insert into entries (authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch)
      select authorization_id, 'late', no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch from entries where business_date = ${LAST} limit 1`;
    await expect(late).rejects.toThrow('takes no entries any more');
  });
});

describe('a fault planted in a closed day', () => {
  const anyEntry = (sql: Sql) =>
    sql`select id from entries where business_date = ${LAST} and template = 'benefit.capture' and amount > 1 order by id limit 1`;

  test('a cent moved from one funder to another turns the splits red', async () => {
    const red = await redAfter(
      (sql) => sql`
        update entries set amount = amount + case when id = pair.one then 1 else -1 end from (
          select min(id) as one, max(id) as other from entries where business_date = ${LAST} and template = 'benefit.capture' and amount > 1 group by authorization_id, message_id, benefit_no having count(*) > 1 order by 1 limit 1
        ) pair where id in (pair.one, pair.other)`,
    );
    expect(red).toContain('second implementation: splits');
    expect(red).toContain('statements = ledger');
  });

  test('an entry that is missing, and one that nobody sent, turn the splits red', async () => {
    expect(await redAfter((sql) => sql`delete from entries where id in (${anyEntry(sql)})`)).toContain('second implementation: splits');
    const twice = await redAfter(
      (sql) => sql`
        insert into entries (authorization_id, message_id, no, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch)
        select authorization_id, message_id, 99, benefit_no, template, debit, credit, amount, unit, campaign, version, party, merchant, business_date, at, batch from entries where id in (${anyEntry(sql)})`,
    );
    expect(twice).toContain('second implementation: splits');
  });

  test('a fee that is off by a cent turns the fees red', async () => {
    const red = await redAfter(
      (sql) =>
        sql`update house_entries set amount = amount + 1 where id in (select min(id) from house_entries where business_date = ${LAST} and template = 'fee.charge')`,
    );
    expect(red).toContain('second implementation: fees');
  });

  test('a statement that drops a fee, or moves gross, turns the statements red', async () => {
    const dropped = await redAfter(
      (sql) =>
        sql`update statements set totals = jsonb_set(totals::jsonb, '{house,fee}', '0')::json where business_date = ${LAST} and (totals #>> '{house,fee}')::bigint <> 0 and party like 'merchant:%'`,
    );
    expect(dropped).toEqual(['second implementation: statements']);
    const gross = await redAfter(
      (sql) =>
        sql`update statements set totals = jsonb_set(totals::jsonb, '{gross}', '1')::json where business_date = ${LAST} and party = 'bank'`,
    );
    expect(gross).toEqual(['second implementation: statements']);
  });

  test('I25 a statement with another hash breaks the seal', async () => {
    expect(
      await redAfter(
        (sql) => sql`update statements set hash = 'f' || substr(hash, 2) || '0' where business_date = ${LAST} and party = 'bank'`,
      ),
    ).toEqual(['seal']);
  });

  test('and once it is undone, everything agrees again', async () => {
    expect(await redAfter(async () => {})).toEqual([]);
  });
});
