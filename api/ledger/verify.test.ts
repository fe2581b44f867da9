// The verifier on a played day: books that are right pass every check, and every kind of tampering is found and named.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traffic } from '../../engine/simulation/traffic.ts';
import { startAuthority } from '../authority/authority.ts';
import { readCutovers } from '../authority/read-store.ts';
import { openVoidLog } from '../authority/void-log.ts';
import { holidaysOf } from '../campaign/holidays.ts';
import { openLiveBook } from '../campaign/live-book.ts';
import { connect } from '../db/connect.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { readCalendars } from '../settlement/calendar.ts';
import { closeDay } from '../settlement/close.ts';
import { loadDemo } from '../simulation/load-demo.ts';
import { playDay } from '../simulation/play-day.ts';
import type { CheckResult } from './check.ts';
import { verify } from './verify.ts';

const DAY = '2026-11-18';
const KEY = 'a key of at least thirty-two characters';
const AUTHORIZATIONS = 1_200;
const CUTOVER = { timeZone: 'Asia/Shanghai', cutover: '23:00' };

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'offerline-verify-'));
  await play(database, folder);
  for (const date of [DAY, '2026-11-19']) expect(await closeDay(database.sql, { date, now: '2026-11-21T00:00:00+08:00', actor: 'key_1', calendars: readCalendars() })).toMatchObject({ ok: true });
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
  const context = { book, bank: { timeZone: CUTOVER.timeZone, salt: 'salt', locale: 'en' as const }, couponDays: book.couponDays(), cutoverOf: (acquirer: string) => cutovers.get(acquirer) ?? CUTOVER, decisionId: (id: string) => hash(id).slice(0, 32), codeHash: hash, wallClock: Date.now, trustMessageTime: true, chainKey: KEY, onBug };
  const authority = startAuthority({ connect: () => connect(url, 2), context: () => context, voidLog: openVoidLog(join(home, 'voids')), deadlineMs: { byDefault: 60_000, ceiling: 60_000 }, wallClock: Date.now, onCommitted: () => undefined, onBug });
  const tally = await playDay({ events: traffic({ seed: 7, count: AUTHORIZATIONS, day: DAY, bank }), line: authority, concurrency: 128 });
  await authority.stop();
  book.stop();
  expect(faults).toEqual([]);
  expect(tally.failures).toBe(0);
  expect(tally.granted).toBeGreaterThan(100);
}

async function results(sql = database.sql): Promise<readonly CheckResult[]> {
  const all: CheckResult[] = [];
  await verify(sql, { chainKey: KEY, onResult: (result) => all.push(result) });
  return all;
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
      await verify(database.sql, { chainKey, onResult: (result) => { last = result; } });
      return last;
    };

    expect(await chainOf('another key of thirty-two characters!')).toMatchObject({ first: expect.stringContaining('its signature is not of the chain key') });
    expect(await chainOf(null)).toMatchObject({ violations: 1, first: expect.stringContaining('signatures were not checked') });
  });
});
