// The verifier on a played day: books that are right pass every check, and every kind of tampering is found and named.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traffic } from '../../engine/simulation/traffic.ts';
import { startAuthority } from '../authority/authority.ts';
import { readCutovers } from '../authority/read-store.ts';
import { systemRuntime } from '../authority/runtime.ts';
import { sqlStore } from '../authority/sql-store.ts';
import { openVoidLog } from '../authority/void-log.ts';
import { holidaysOf } from '../campaign/holidays.ts';
import { openLiveBook } from '../campaign/live-book.ts';
import { connect, type Sql } from '../db/connect.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { readCalendars } from '../settlement/calendar.ts';
import { closeDay } from '../settlement/close.ts';
import { loadDemo } from '../simulation/load-demo.ts';
import { playDay } from '../simulation/play-day.ts';
import type { CheckResult } from './check.ts';
import { runChecks, verify } from './verify.ts';
import { spendPoints } from './verify-points-testing.ts';
import { adjust, eraseOne, playGate } from './verify-testing.ts';

const DAY = '2026-11-18';
const KEY = 'a key of at least thirty-two characters';
const AUTHORIZATIONS = 400;
const CUTOVER = { timeZone: 'Asia/Shanghai', cutover: '23:00' };

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'offerline-verify-'));
  await play(database, folder);
  await adjust(database.sql);
  await playGate(database.sql);
  await spendPoints(database.sql);
  await eraseOne(database.sql);
  for (const date of [DAY, '2026-11-19'])
    expect(
      await closeDay(database.sql, { date, now: '2026-11-21T00:00:00+08:00', actor: 'key_1', calendars: readCalendars() }),
    ).toMatchObject({ ok: true });
  await database.sql`analyze`;
}, 60_000);
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function play({ sql, url }: TestDatabase, home: string): Promise<void> {
  const { bank } = await loadDemo(sql, DAY);
  const book = await openLiveBook(sql, holidaysOf(readCalendars()));
  const cutovers = await readCutovers(sql);
  const faults: unknown[] = [];
  const onBug = (fault: unknown) => void faults.push(fault);
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const context = {
    book,
    bank: { timeZone: CUTOVER.timeZone, salt: 'salt', locale: 'en' as const },
    couponDays: book.couponDays(),
    cutoverOf: (acquirer: string) => cutovers.get(acquirer) ?? CUTOVER,
    decisionId: (id: string) => hash(id).slice(0, 32),
    codeHash: hash,
    wallClock: Date.now,
    trustMessageTime: true,
    chainKey: KEY,
    onBug,
  };
  const authority = startAuthority({
    connect: () => sqlStore(connect(url, 2)),
    runtime: systemRuntime,
    context: () => context,
    voidLog: openVoidLog(join(home, 'voids'), onBug as (fault: unknown) => void),
    deadlineMs: { byDefault: 60_000, ceiling: 60_000 },
    wallClock: Date.now,
    onCommitted: () => undefined,
    onBug,
  });
  const tally = await playDay({ events: traffic({ seed: 7, count: AUTHORIZATIONS, day: DAY, bank }), line: authority, concurrency: 128 });
  await authority.stop();
  book.stop();
  expect(faults).toEqual([]);
  expect(tally.failures).toBe(0);
  expect(tally.granted).toBeGreaterThan(50);
}

async function results(): Promise<readonly CheckResult[]> {
  const all: CheckResult[] = [];
  await verify(database.sql, { chainKey: KEY, onResult: (result) => all.push(result) });
  return all;
}

/** The faults that the checks name after `tampering`, which is undone afterwards. */
async function faultsAfter(tampering: string): Promise<readonly string[]> {
  const faults: string[] = [];
  const undone = new Error('undone');
  await database.sql
    .begin(async (transaction) => {
      await transaction.unsafe('set local session_replication_role = replica').simple();
      for (const statement of tampering.split(';')) await transaction.unsafe(statement);
      await runChecks(transaction as unknown as Sql, {
        chainKey: KEY,
        onResult: ({ first }) => {
          if (first !== null) faults.push(first);
        },
      });
      throw undone;
    })
    .catch((reason: unknown) => {
      if (reason !== undone) throw reason;
    });
  return faults;
}

describe('a played day', () => {
  test('I1-I6 I9 I12 I17 I18 I20 I21 I25 every check passes, and every check had something to examine', async () => {
    const all = await results();

    expect(all.filter((result) => result.violations > 0)).toEqual([]);
    for (const result of all) expect.soft(result.examined, result.name).toBeGreaterThan(0);
  });

  test('with another chain key, or none, the chain does not pass', async () => {
    const chainOf = async (chainKey: string | null) => {
      let last: CheckResult | undefined;
      await verify(database.sql, {
        chainKey,
        onResult: (result) => {
          last = result;
        },
      });
      return last;
    };

    expect(await chainOf('another key of thirty-two characters!')).toMatchObject({
      first: expect.stringContaining('its signature is not of the chain key'),
    });
    expect(await chainOf(null)).toMatchObject({ violations: 1, first: expect.stringContaining('signatures were not checked') });
  });
});

/** Picks one row that a tampering changes; the same row each time. */
const one = (table: string, where = 'true', key = 'id') => `(select min(${key}) from ${table} where ${where})`;
const capture = one('entries', "template = 'benefit.capture' and party = 'bank'");

describe('tampering is found and named', () => {
  test.each([
    ['I26 a card of an erased account', "insert into cards (token, account) values ('tok_back', 'ac_gone')", /a card leads to it/],
    ['I26 a name on an erased account', "update accounts set label = 'Lin' where id = 'ac_gone'", /something of its person/],
    ['I26 an account erased by nobody', 'delete from erasures', /no approved erasure/],
    ['I3 an amount in the ledger', `update entries set amount = amount + 1 where id = ${capture}`, /benefit \d+: kept/],
    [
      'I3 an entry turned round',
      `update entries set debit = credit, credit = debit where id = ${capture}`,
      /benefit.capture from subsidy:/,
    ],
    [
      'I3 an entry charged to another funder',
      `update entries set debit = 'subsidy:scheme' where id = ${capture}`,
      /the funder is not bank/,
    ],
    [
      'I3 a share moved between funders, both sides of the books',
      `update entries set party = 'scheme', debit = 'subsidy:scheme' where id = ${capture}`,
      /benefit \d+ (bank|scheme): paid -?\d+/,
    ],
    [
      'I5 a release that never was',
      `delete from entries where id = ${one('entries', "template in ('benefit.release', 'benefit.expire')")}`,
      /but held \+ captured \+ released|released \d+, the record says/,
    ],
    [
      'I2 a budget with something spent on nobody',
      `update counters set captured = captured + 1 where key = ${one('counters', "key like 'c:%' and captured > 0", 'key')}`,
      /the records add up to/,
    ],
    [
      'I7 a slice that gives more than it says',
      "update gate_slices set spent = spent - 1 where id = 'slice'",
      /the records add up to|its taps were granted/,
    ],
    [
      'I7 a slice closed without giving back',
      "alter table gate_slices drop constraint gate_slices_closed; update gate_slices set state = 'closed'",
      /of \d+|add up to/,
    ],
    [
      'I7 a tap that was granted something else',
      'alter table gate_taps disable trigger gate_taps_append_only; update gate_taps set granted = granted + 1',
      /the record says otherwise/,
    ],
    [
      'I20 a code used by nobody',
      "alter table qr_codes disable trigger qr_codes_guard; update qr_codes set consumed_by = 'nobody'",
      /used by nobody/,
    ],
    [
      'I1 a ceiling below what is used',
      `alter table counters drop constraint counters_ceiling; update counters set ceiling = held + captured - returned - 1 where key = ${one('counters', 'captured > returned', 'key')}`,
      /used \d+ of \d+/,
    ],
    [
      'I9 a changed answer',
      `update authorizations set reply = replace(reply, '"payable":', '"payable":1') where id = ${one('authorizations', "state = 'captured'")}`,
      /payable 1\d+ of|not the decided one/,
    ],
    [
      'I9 a second decision',
      'insert into decisions select authorization_id, decided_on - 40, decision_id, request, evidence, considered, reply, waited_ms, at, batch from decisions order by authorization_id limit 1',
      /: 2 decisions/,
    ],
    [
      'I12 a decision taken away',
      `delete from decisions where authorization_id = ${one('decisions', 'true', 'authorization_id')}`,
      /: no decision/,
    ],
    [
      'I12 a message taken away',
      "delete from messages where (authorization_id, id) = (select authorization_id, id from messages where kind = 'capture' order by 1, 2 limit 1)",
      /not in the journal/,
    ],
    [
      'I2 a wallet carried away with what it holds',
      `update wallets set moved_to = 'ac:elsewhere' where subject = ${one('lots', 'active > 0', 'subject')}`,
      /points stayed behind/,
    ],
    ['I21 points out of nothing', `update lots set active = active + 1 where id = ${one('lots', 'active > 0')}`, /in lots less a debt/],
    [
      'I20 a used coupon made usable again',
      `update coupons set state = 'issued' where id = ${one('coupons', "state = 'used'")}`,
      /captured, but issued/,
    ],
    [
      'I18 a statement changed',
      `update statements set net = net + 1 where (party, business_date) = ('bank', '${DAY}')`,
      /net -?\d+, the ledger says/,
    ],
    [
      'I17 a closed statement with other totals',
      `update statements set totals = json_build_object('lines', lines, 'net', net) where (party, business_date) = ('bank', '${DAY}')`,
      /the statement or its entries were changed/,
    ],
    [
      'I17 a statement signed anew',
      `update statements set hash = repeat('0', 64) where (party, business_date) = ('bank', '${DAY}')`,
      /statements were changed, added or removed/,
    ],
    [
      'I17 an adjustment posted higher than approved',
      "update house_entries set amount = amount + 1 where source like 'adjustment:%'",
      /posted otherwise/,
    ],
    ['I17 an adjustment that nobody approved', 'delete from adjustments', /posted without an approval/],
    [
      'I3 an adjustment out of another account',
      "update house_entries set debit = 'cash' where source like 'adjustment:%'",
      /adjustment.give from due:merchant:M1101 to cash/,
    ],
    [
      'I18 what a closed day moved',
      `update ledger_movements set debit = debit + 1 where business_date = '${DAY}' and account = 'subsidy:bank'`,
      /kept \d+ \/ \d+, the entries say/,
    ],
    [
      'I17 a posting on a closed day',
      `insert into house_entries (source, no, template, debit, credit, amount, unit, party, actor, business_date) values ('late', 0, 'adjustment.give', 'subsidy:bank', 'due:merchant:M1101', 1, 'CNY', 'merchant:M1101', 'a', '${DAY}')`,
      /entries, \d+ when it closed/,
    ],
    [
      'I25 what a decision saw',
      `update decisions set evidence = '{}' where authorization_id = ${one('decisions', "evidence <> '{}'", 'authorization_id')}`,
      /changed: decision/,
    ],
    [
      'I25 a link taken out',
      `delete from batches where id = (select id from batches order by id limit 1 offset 1)`,
      /a link is missing before it|rows without a link/,
    ],
    [
      'I25 a link put in order again without the key',
      `update batches set content = repeat('0', 64) where id = (select max(id) from batches)`,
      /its own row was changed/,
    ],
  ])('%s', async (_, tampering, expected) => {
    const faults = await faultsAfter(tampering);

    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join('\n')).toMatch(expected);
  });
});
