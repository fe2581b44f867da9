// The demo bank of a first start: loaded into an untouched embedded database; then a day of card traffic and the next are played on it as they would arrive, and the first is closed.
import { setTimeout as sleep } from 'node:timers/promises';
import { localTime } from '../engine/campaign/local-time.ts';
import type { Bank } from '../engine/simulation/bank.ts';
import { addDays } from '../engine/settlement/business-day.ts';
import { type TrafficEvent, traffic } from '../engine/simulation/traffic.ts';
import type { Sql } from './db/connect.ts';
import { readSetting } from './http/settings-store.ts';
import { loadContracts } from './simulation/load-contracts.ts';
import { loadDemo } from './simulation/load-demo.ts';
import { type Line, playDay } from './simulation/play-day.ts';
import { readCalendars } from './settlement/calendar.ts';
import { closeDay } from './settlement/close.ts';
import { businessDays } from './settlement/day-store.ts';
import { ledgerTime } from './settlement/totals-store.ts';
import { DEMO_ACTOR, hasAuthorizations, writeSettings } from './simulation/store.ts';

const ZONE = 'Asia/Shanghai';
const SEED = 1;
const AUTHORIZATIONS = 1_500;
/** Of the day before, so that there is a closed day to look at. */
const AUTHORIZATIONS_BEFORE = 300;
/** Most of the day is there when the page opens; the rest arrives while somebody looks. */
const AT_ONCE = 0.75;
/** Few enough that somebody who asks meanwhile is answered in time. */
const AT_ONCE_CONCURRENCY = 12;
const LIVE_GAP_MS = 350;
const DAYS_MAX = 10;

/** Reads or makes the choice of a first start; null when this database is no demo. A choice once made stays. */
export async function prepareDemo(sql: Sql, wanted: { readonly demo: boolean; readonly now: number }): Promise<Bank | null> {
  const chosen = await readSetting(sql, 'demo');
  if (chosen === false || (chosen !== true && !wanted.demo)) {
    await writeSettings(sql, { demo: false });
    return null;
  }
  const { bank } = await loadDemo(sql, dayOf(wanted.now));
  await loadContracts(sql);
  return bank;
}

export interface DemoProgress {
  readonly done: number;
  readonly of: number;
  readonly granted: number;
}
export interface DemoPlay {
  readonly bank: Bank;
  readonly line: Line;
  readonly now: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DemoProgress) => void;
}

/** Resolves when the day is over or `signal` aborts; a database that has seen traffic is left as it is. */
export async function playDemo(sql: Sql, play: DemoPlay): Promise<void> {
  if (await hasAuthorizations(sql)) return;
  const day = dayOf(play.now);
  const events = twoDays(day, play.bank);
  const cut = Math.floor(events.length * AT_ONCE);
  const line = untilAborted(play.line, play.signal);
  const report = (done: number, granted: number) => play.onProgress({ done, of: events.length, granted });
  const first = await playDay({
    events: events.slice(0, cut),
    line,
    concurrency: AT_ONCE_CONCURRENCY,
    progressEvery: 200,
    onProgress: (tally) => report(tally.events, tally.granted),
  });
  if (!play.signal.aborted) await closeBefore(sql, day);
  let { events: done, granted } = first;
  for (const event of events.slice(cut)) {
    if (play.signal.aborted) return;
    granted += (await playDay({ events: [event], line, concurrency: 1 })).granted;
    done += 1;
    report(done, granted);
    await sleep(LIVE_GAP_MS, undefined, { ref: false });
  }
}

/** The day before and the day, in order of arrival. */
function twoDays(day: string, bank: Bank): readonly TrafficEvent[] {
  const played = { bank, deadlineMs: 2_000 };
  const before = traffic({ ...played, seed: SEED + 1, count: AUTHORIZATIONS_BEFORE, day: addDays(day, -1) });
  const own = traffic({ ...played, seed: SEED, count: AUTHORIZATIONS, day });
  return [...before, ...own].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/** Every business day before this one that has entries; one that cannot be closed yet stays open. */
async function closeBefore(sql: Sql, day: string): Promise<void> {
  const calendars = readCalendars();
  const now = await ledgerTime(sql);
  for (const { date, state } of (await businessDays(sql, { before: day, limit: DAYS_MAX })).toReversed())
    if (state !== 'closed') await closeDay(sql, { date, now, actor: DEMO_ACTOR, calendars });
}

const STOPPED = { status: 200, body: '{"outcome":"none","reason":"unavailable"}' };

/** After the stop nothing more reaches the authority, which is closing. */
function untilAborted(line: Line, signal: AbortSignal): Line {
  return {
    evaluate: (request) => (signal.aborted ? Promise.resolve(STOPPED) : line.evaluate(request)),
    message: (id, message) => (signal.aborted ? Promise.resolve(STOPPED) : line.message(id, message)),
  };
}

const dayOf = (now: number): string => localTime(now, ZONE).date;
