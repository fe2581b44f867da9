// Settlement on a real database: closing is once and for ever, and every statement is the ledger of its party.
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { effectOn, type SettlementEntry } from '../../engine/settlement/position.ts';
import { type StatementLine, statementTotals } from '../../engine/settlement/statement.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { SCOPES } from '../http/keys-store.ts';
import { mount } from '../http/route.ts';
import { readCalendars } from './calendar.ts';
import { closeDay, lastDayOver } from './close.ts';
import { settlementRoutes } from './routes.ts';
import { allLines, findStatement } from './statement.ts';
import { DAY, NOON, SALES, writeMessages } from './testing.ts';

const AFTER = '2026-11-23T00:02:00+08:00';
const PARTIES = ['bank', 'scheme', 'cardholders', 'instalment_fee', 'points:stars', 'merchant:M1', 'merchant:M2', 'merchant:=cmd|evil'];
const calendars = readCalendars();

let database: TestDatabase;
let app: Hono;
beforeAll(async () => {
  database = await testDatabase();
  const { sql } = database;
  await sql`insert into acquirers values ('acq1', 'Acquirer', 'Asia/Shanghai', '00:00', 'CN')`;
  await sql`insert into merchants (id, name, mcc, region, country, acquirer, settlement_days) values ('M1', '{"en": "Blue Door <Café>", "zh-CN": "蓝门咖啡"}', '5812', 'CN-SH', 'CN', 'acq1', 2)`;
  await writeMessages(sql, SALES);
  app = new Hono();
  const key = {
    id: 'key_finance',
    name: 'finance',
    hash: '',
    scopes: SCOPES,
    createdAt: NOON,
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
  };
  mount(app, settlementRoutes({ sql }), {
    keys: { authenticate: async () => key },
    newRequestId: () => 'req_1',
    remoteAddress: () => null,
    onBug: (fault) => {
      throw fault;
    },
  });
});
afterAll(() => database.drop());

const linesOf = async (party: string, date = DAY, currency = 'CNY') => {
  const lines: StatementLine[] = [];
  for await (const line of allLines(database.sql, { date, party, currency })) lines.push(line);
  return lines;
};
const ledgerOf = async (date: string, currency: string) =>
  database.sql<
    SettlementEntry[]
  >`select debit, credit, amount, unit from entries where business_date = ${date} and unit = ${currency} and template like 'benefit.%'`;
const get = async (path: string) => {
  const response = await app.request(path);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('an open day', () => {
  test('I18 every provisional statement is the sum of its lines and of the ledger entries of its party', async () => {
    const entries = await ledgerOf(DAY, 'CNY');

    for (const party of PARTIES) {
      const found = await findStatement(database.sql, { date: DAY, party, currency: 'CNY' });
      expect(found).toMatchObject({ state: 'open', hash: null, payOn: null });
      expect(found?.totals).toEqual(statementTotals(await linesOf(party)));
      expect(found?.totals.net).toBe(entries.reduce((all, entry) => all + effectOn(party, entry), 0));
    }
  });

  test('a merchant sees its sales once, what its customers paid, and its subsidy by funder', async () => {
    const found = await findStatement(database.sql, { date: DAY, party: 'merchant:M1', currency: undefined });

    expect(found).toMatchObject({
      currency: 'CNY',
      currencies: ['CNY', 'HKD'],
      totals: { lines: 4, gross: 6_400, paid: 5_875, subsidyByFunder: { bank: 300, merchant: 200, scheme: 25 }, net: 325 },
    });
  });

  test('pages of one line give the same lines as the whole, with the sale still counted once', async () => {
    const paged: StatementLine[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page = JSON.parse((await get(`/v1/statements/${DAY}/merchant:M1?limit=1${next === '' ? '' : `&after=${next}`}`)).text) as {
        lines: StatementLine[];
        next: string | null;
      };
      paged.push(...page.lines);
      next = page.next;
    }

    expect(paged).toEqual(await linesOf('merchant:M1'));
    expect(paged.map((line) => line.amount)).toEqual([12_800, null, -6_400, null]);
  });

  test('lists its statements by party and currency, a page at a time', async () => {
    const first = JSON.parse((await get(`/v1/statements?date=${DAY}&limit=5`)).text) as {
      items: { party: string; currency: string }[];
      next: string;
    };
    const rest = JSON.parse((await get(`/v1/statements?date=${DAY}&limit=5&after=${first.next}`)).text) as {
      items: { party: string; currency: string }[];
      next: null;
    };

    expect([...first.items, ...rest.items].map((each) => `${each.party} ${each.currency}`)).toEqual([
      'bank CNY',
      'bank HKD',
      'cardholders CNY',
      'instalment_fee CNY',
      'merchant:=cmd|evil CNY',
      'merchant:M1 CNY',
      'merchant:M1 HKD',
      'merchant:M2 CNY',
      'points:stars CNY',
      'scheme CNY',
    ]);
    expect(rest.next).toBeNull();
  });
});

describe('closing', () => {
  const close = (date: string, now: string) => closeDay(database.sql, { date, now, actor: 'key_finance', calendars });

  test("R22 a day is over a minute after the last acquirer's cut-over, and not before", () => {
    const two = [
      { timeZone: 'Asia/Shanghai', cutover: '23:00' },
      { timeZone: 'Europe/Berlin', cutover: '00:00' },
    ];

    expect(lastDayOver('2026-11-22T23:01:00+08:00', two.slice(0, 1))).toBe('2026-11-22');
    expect(lastDayOver('2026-11-22T23:00:59.999+08:00', two.slice(0, 1))).toBe('2026-11-21');
    expect(lastDayOver('2026-11-22T23:01:00+08:00', two)).toBe('2026-11-21');
    expect(lastDayOver('2026-11-23T00:01:00+08:00', [])).toBe('2026-11-22');
  });

  test('a day that is not over is refused, and nothing is written', async () => {
    expect(await close(DAY, NOON)).toEqual({ ok: false, code: 'day_not_over', lastOver: '2026-11-21' });
    expect(await database.sql`select count(*) as count from statements`).toEqual([{ count: 0 }]);
    expect((await app.request('/v1/settlement/days/2099-01-01/close', { method: 'POST' })).status).toBe(409);
  });

  test('a day is not closed while an earlier one with entries is open, and the answer names it', async () => {
    expect(await close(DAY, AFTER)).toEqual({ ok: false, code: 'earlier_day_open', earlier: '2026-11-21' });
    expect(await database.sql`select count(*) as count from business_days`).toEqual([{ count: 0 }]);
  });

  test('I17 I18 closing freezes what the day adds up to; twenty at once and once more later close it once', async () => {
    expect(await close('2026-11-21', AFTER)).toMatchObject({ ok: true });
    const before = await findStatement(database.sql, { date: DAY, party: 'merchant:M1', currency: 'CNY' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => close(DAY, AFTER)));
    const again = await close(DAY, '2026-12-01T00:00:00Z');

    expect(new Set([...answers, again].map((each) => JSON.stringify(each))).size).toBe(1);
    expect(again).toMatchObject({
      ok: true,
      day: {
        state: 'closed',
        net: {
          CNY: { bank: -1_042, cardholders: 200, instalment_fee: 30, merchants: 825, points: 12, scheme: -25 },
          HKD: { bank: -70, merchants: 70 },
        },
      },
    });
    expect(await database.sql`select count(*) as count from change_log where action = 'settlement.close' and object = ${DAY}`).toEqual([
      { count: 1 },
    ]);
    expect(await findStatement(database.sql, { date: DAY, party: 'merchant:M1', currency: 'CNY' })).toMatchObject({
      state: 'closed',
      totals: before?.totals,
      payOn: '2026-11-24',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await findStatement(database.sql, { date: DAY, party: 'bank', currency: 'CNY' }))?.payOn).toBe('2026-11-23');
  });

  test('R5 what comes after the close is on a later day, and the closed statement stays as it is', async () => {
    const before = await get(`/v1/statements/${DAY}/merchant:M1`);
    await writeMessages(database.sql, [
      {
        authorizationId: 'a1',
        id: 'cb1',
        kind: 'chargeback',
        merchant: 'M1',
        amount: 6_400,
        date: '2026-11-23',
        at: AFTER,
        postings: [{ template: 'benefit.chargeback', party: 'bank', amount: 300 }],
      },
    ]);

    expect((await get(`/v1/statements/${DAY}/merchant:M1`)).text).toBe(before.text);
    expect(JSON.parse((await get('/v1/statements/2026-11-23/merchant:M1')).text)).toMatchObject({
      state: 'open',
      totals: { lines: 1, gross: -6_400, net: -300 },
    });
  });

  test('days are listed newest first, open ones without figures', async () => {
    const days = JSON.parse((await get('/v1/settlement/days')).text) as { items: { date: string; state: string; net: unknown }[] };

    expect(days.items.map((day) => [day.date, day.state])).toEqual([
      ['2026-11-23', 'open'],
      [DAY, 'closed'],
      ['2026-11-21', 'closed'],
    ]);
    expect(days.items[0]?.net).toBeNull();
  });

  test('a day on which nothing happened can be closed, and is empty', async () => {
    expect(await close('2026-11-20', AFTER)).toMatchObject({ ok: true, day: { net: {}, state: 'closed' } });
  });
});
