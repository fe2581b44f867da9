// Closing on a real database: who still writes is waited for, who comes too late is refused, and a closing that is killed anywhere ends as one that was not.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBatch } from '../authority/read-store.ts';
import { connect, type Sql } from '../db/connect.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { runChecks } from '../ledger/verify.ts';
import { readCalendars } from './calendar.ts';
import { closeDay, type CloseRequest, stepNames } from './close.ts';
import { businessDay, closingSteps, openDayFrom } from './day-store.ts';
import { freezeAgain } from './freeze-store.ts';
import { postHouseEntries } from './house-store.ts';
import { listStatements } from './statement.ts';
import { DAY, NOON, PERCENT_FEE, SALES, type TestMessage, writeMessages } from './testing.ts';

const CHILD = fileURLToPath(new URL('./testing-close.ts', import.meta.url));
const NOW = '2026-12-01T00:00:00Z';
const calendars = readCalendars();
const request = (date: string): CloseRequest => ({ date, now: NOW, actor: 'key_finance', calendars, steps: [PERCENT_FEE] });
const ALL = { party: null, within: null, after: ['', ''] as const, limit: 1_000 };

async function filled(): Promise<TestDatabase> {
  const database = await testDatabase();
  await database.sql`insert into acquirers values ('acq1', 'Acquirer', 'Asia/Shanghai', '00:00', 'CN')`;
  await database.sql`insert into merchants (id, name, mcc, region, country, acquirer, settlement_days) values ('M1', '{"en": "One", "zh-CN": "一"}', '5812', 'CN-SH', 'CN', 'acq1', 2)`;
  await writeMessages(
    database.sql,
    SALES.filter((message) => message.date === DAY),
  );
  return database;
}

const capture = (date: string, authorizationId: string): TestMessage => ({
  authorizationId,
  id: 'c1',
  kind: 'capture',
  merchant: 'M1',
  amount: 1_000,
  date,
  at: NOON,
  postings: [{ template: 'benefit.capture', party: 'bank', amount: 100 }],
});

async function frozenOf(sql: Sql, date: string) {
  const statements = await sql`select party, currency, totals, pay_on, hash from statements where business_date = ${date} order by 1, 2`;
  const house = await sql`select source, no, amount from house_entries where business_date = ${date} order by 1, 2`;
  const day = await businessDay(sql, date);
  return { statements: [...statements], house: [...house], hash: day?.hash, net: day?.net, counts: day?.counts };
}

describe('while a day closes', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await filled();
  });
  afterAll(() => database.drop());

  test('I17 a batch in flight is waited for and stands on the day; one that begins after the mark goes to the next day', async () => {
    const writer = connect(database.url, 1);
    let closed = false;
    let closing: Promise<unknown> = Promise.resolve();
    await writer.begin(async (transaction) => {
      await writeMessages(transaction as unknown as Sql, [capture(DAY, 'in-flight')]);
      closing = closeDay(database.sql, request(DAY)).then(() => {
        closed = true;
      });
      await expect.poll(async () => (await businessDay(database.sql, DAY))?.state).toBe('closing');
      expect((await database.sql.begin((other) => openBatch(other as unknown as Sql, null))).closedUntil).toBe(DAY);
      expect(await openDayFrom(database.sql, '2026-11-20')).toBe('2026-11-23');
      expect(closed).toBe(false);
    });
    await closing;
    await writer.end();

    const [bank] = await listStatements(database.sql, { ...ALL, date: DAY, party: 'bank' });
    expect(bank).toMatchObject({ state: 'closed', totals: { lines: 7, items: 3 } });
    expect((await closingSteps(database.sql, DAY)).map(({ step, rows }) => [step, rows])).toEqual([
      ['fee', 3],
      ['statements', expect.any(Number)],
      ['seal', expect.any(Number)],
    ]);
  });

  test('I17 the database refuses whatever would change a closed day, and a batch that met it may run again', async () => {
    const { sql } = database;
    const refusal = (work: Promise<unknown>) =>
      work.then(
        () => null,
        (fault: { code?: string }) => fault.code,
      );

    expect(await refusal(writeMessages(sql, [capture(DAY, 'late')]))).toBe('40001');
    const entry = {
      template: 'adjustment.give',
      debit: 'subsidy:bank',
      credit: 'due:merchant:M1',
      amount: 1,
      unit: 'CNY',
      party: 'bank',
    } as const;
    const house = { ...entry, source: 'late', no: 0, authorizationId: null, memo: null };
    expect(await refusal(postHouseEntries(sql, [house], { date: DAY, actor: 'key_finance' }))).toBe('23001');
    for (const statement of [
      `update statements set net = net + 1 where business_date = '${DAY}'`,
      `delete from statements where business_date = '${DAY}'`,
      `insert into statements select business_date, 'scheme:2', currency, lines, net, totals, pay_on, hash from statements limit 1`,
      'truncate statements',
      `update business_days set hash = 'x' where business_date = '${DAY}'`,
      `delete from business_days where business_date = '${DAY}'`,
      'truncate business_days',
      `update closing_steps set rows = 0 where business_date = '${DAY}'`,
      `delete from house_entries where business_date = '${DAY}'`,
    ])
      expect([statement, await refusal(sql.unsafe(statement))]).toEqual([statement, '23001']);
    await writeMessages(sql, [capture('2026-11-23', 'on-the-next-day')]);
  });

  test('a closing ends early only while nothing is posted, and leaves the day open', async () => {
    const date = '2026-11-23';
    const writer = connect(database.url, 1);
    const end = new Error('cancelled');
    const told: string[] = [];
    await writer.begin(async (transaction) => {
      await transaction`insert into lists (id, name) values ('held', 'held')`;
      const closing = closeDay(database.sql, {
        ...request(date),
        tell: ({ step }) => void told.push(step),
        pause: async (isShut) => {
          if (!isShut) throw end;
        },
      });
      await expect(closing).rejects.toBe(end);
    });
    await writer.end();

    expect(await businessDay(database.sql, date)).toBeNull();
    expect(told).toEqual(['wait']);
    await writeMessages(database.sql, [capture(date, 'after-cancel')]);
    expect(
      await closeDay(database.sql, { ...request(date), pause: async (isShut) => (isShut ? undefined : Promise.reject(end)) }),
    ).toMatchObject({
      ok: true,
    });
  });

  test('a writer that read the clock before the mark and comes after the wall is refused, never missed', async () => {
    const date = '2026-11-24';
    await writeMessages(database.sql, [capture(date, 'first')]);
    const writer = connect(database.url, 1);
    await expect(
      writer.begin(async (transaction) => {
        await transaction`select 1 from entries limit 1`;
        expect(await closeDay(database.sql, request(date))).toMatchObject({ ok: true });
        await writeMessages(transaction as unknown as Sql, [capture(date, 'too-late')]);
      }),
    ).rejects.toMatchObject({ code: '40001' });
    await writer.end();
  });
});

describe('a closing that was killed', () => {
  test('I17 F1 at every step, by SIGKILL: another process goes on, nothing is done twice, and the result is that of an undisturbed closing', async () => {
    const [undisturbed, disturbed] = await Promise.all([filled(), filled()]);
    await closeDay(undisturbed.sql, request(DAY));
    await disturbed.sql
      .unsafe(`
      create table hangs (step text);
      create function hang() returns trigger language plpgsql as $$ begin if exists (select from hangs where step = NEW.step) then perform pg_sleep(60); end if; return NEW; end $$;
      create trigger hang before insert on closing_steps for each row execute function hang()`)
      .simple();
    for (const step of ['fee', 'statements', 'seal']) {
      await disturbed.sql`delete from hangs`;
      await disturbed.sql`insert into hangs values (${step})`;
      await killedIn(disturbed);
      expect(await businessDay(disturbed.sql, DAY)).toMatchObject({ state: 'closing', hash: null });
    }
    await disturbed.sql`drop trigger hang on closing_steps`;
    await Promise.all([closeDay(disturbed.sql, request(DAY)), closeDay(disturbed.sql, request(DAY))]);

    expect(await frozenOf(disturbed.sql, DAY)).toEqual(await frozenOf(undisturbed.sql, DAY));
    expect(await closeDay(disturbed.sql, request(DAY))).toMatchObject({ ok: true });
    expect(await frozenOf(disturbed.sql, DAY)).toEqual(await frozenOf(undisturbed.sql, DAY));
    await Promise.all([undisturbed.drop(), disturbed.drop()]);
  }, 60_000);

  /** Starts a closing, waits until it has done all of the step but its last line, and kills it. */
  async function killedIn({ url, sql }: TestDatabase): Promise<void> {
    const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', CHILD, url, DAY]);
    const ended = new Promise((resolve) => child.on('exit', (_code, signal) => resolve(signal)));
    const isHanging = async () =>
      (await sql`select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`).length;
    await expect.poll(isHanging, { timeout: 20_000 }).toBe(1);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    // The server finds out by itself, and gives back what the dead process held.
    await expect.poll(isHanging, { timeout: 10_000 }).toBe(0);
  }
});

describe('what is frozen', () => {
  test('I3 I18 is what the open day said, for any messages, and verify finds nothing wrong with it', async () => {
    const database = await testDatabase();
    const { sql } = database;
    await sql`insert into acquirers values ('acq1', 'Acquirer', 'Asia/Shanghai', '00:00', 'CN')`;
    const posting = fc.record({
      template: fc.constantFrom(
        'benefit.capture' as const,
        'benefit.return' as const,
        'benefit.chargeback' as const,
        'benefit.represent' as const,
      ),
      benefitNo: fc.integer({ min: 0, max: 2 }),
      party: fc.constantFrom('bank' as const, 'merchant' as const, 'scheme' as const),
      amount: fc.integer({ min: 1, max: 1_000_000 }),
      currency: fc.constantFrom('CNY', 'HKD'),
      toMerchant: fc.boolean(),
    });
    const sale = fc.record({
      merchant: fc.constantFrom('M1', 'M2', 'M3'),
      amount: fc.integer({ min: 1, max: 9_999_999 }),
      postings: fc.array(posting, { minLength: 1, maxLength: 5 }),
    });
    let no = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(sale, { minLength: 1, maxLength: 8 }), async (sales) => {
        no += 1;
        const date = new Date(Date.UTC(2026, 0, no)).toISOString().slice(0, 10);
        await writeMessages(
          sql,
          sales.map((each, place) => ({
            authorizationId: `${date}:${place % 3}`,
            id: `m${place}`,
            kind: 'capture',
            merchant: sales[place % 3]?.merchant ?? each.merchant,
            amount: each.amount,
            date,
            at: NOON,
            postings: each.postings.map(({ toMerchant, ...rest }) => ({ ...rest, ...(toMerchant ? {} : { payee: 'cardholder:ac:1' }) })),
          })),
        );
        await PERCENT_FEE.run(sql, { date, actor: 'x', calendars });
        const open = await listStatements(sql, { ...ALL, date });
        expect(await closeDay(sql, request(date))).toMatchObject({ ok: true });
        const closed = await listStatements(sql, { ...ALL, date });

        expect(closed.map(({ party, currency, totals }) => ({ party, currency, totals }))).toEqual(
          open.map(({ party, currency, totals }) => ({ party, currency, totals })),
        );
        expect(await sql.begin((transaction) => freezeAgain(transaction as unknown as Sql, date))).toMatchObject({ differing: 0 });
      }),
      { numRuns: 12 },
    );

    const faults: string[] = [];
    await runChecks(sql, {
      chainKey: null,
      onResult: ({ name, first }) => void (/closed/.test(name) && first !== null && faults.push(first)),
    });
    expect(faults).toEqual([]);
    await database.drop();
  }, 60_000);

  test('the names of the steps begin with waiting and end with the seal', () => {
    const names = stepNames();

    expect([names[0], ...names.slice(-2)]).toEqual(['wait', 'statements', 'seal']);
    expect(new Set(names).size).toBe(names.length);
  });
});
