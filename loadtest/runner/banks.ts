// The two banks that may be loaded, each with the requests its customers send: the bench bank of many campaigns, and the demo bank of the library.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../../api/db/connect.ts';
import { readDemoBank } from '../../api/simulation/library.ts';
import { loadDemo } from '../../api/simulation/load-demo.ts';
import { writeSettings } from '../../api/simulation/store.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { Bank } from '../../engine/simulation/bank.ts';
import { traffic } from '../../engine/simulation/traffic.ts';
import { benchRequest, loadBenchBank } from '../bank.ts';

/** Different requests that are sent again and again under new ids. */
const BODIES = 10_000;
const HOT_MERCHANT = 'M1101';
const ACCOUNTS_READ = 2_000;

export interface Size {
  readonly campaigns: number;
  readonly accounts: number;
}
export interface Customers {
  readonly requests: readonly EvaluateRequest[];
  /** All at one shop. */
  readonly hot: readonly EvaluateRequest[];
  readonly accounts: readonly string[];
  /** The demo bank, whose day can be played; null for the bench bank. */
  readonly bank: Bank | null;
}

export async function loadBench(sql: Sql, size: Size): Promise<Customers> {
  await loadBenchBank(sql, size);
  return benchCustomers(size);
}

export function benchCustomers(size: Size): Customers {
  const traffics = { run: 'load', ...size };
  return {
    requests: Array.from({ length: BODIES }, (_, no) => benchRequest(no, traffics)),
    hot: Array.from({ length: BODIES }, (_, no) => benchRequest(no, { ...traffics, hot: true })),
    accounts: Array.from({ length: Math.min(size.accounts, ACCOUNTS_READ) }, (_, no) => `ba${no}`),
    bank: null,
  };
}

/** The day before `date` is what is asked while calibrating; the clock of this database is the messages' own. */
export async function loadDemoBank(
  sql: Sql,
  { date, accounts, seed }: { readonly date: string; readonly accounts: number; readonly seed: number },
): Promise<Customers> {
  const { bank } = await loadDemo(sql, date, accounts);
  // The server would play a day of its own on a demo database.
  await writeSettings(sql, { demo: false });
  return demoCustomers(bank, { date, seed });
}

/** Customers of a demo bank that somebody else has started: the file of the bank says who they are. */
export function demoCustomers(bank: Bank | null, { date, seed }: { readonly date: string; readonly seed: number }): Customers {
  const ours = bank ?? readDemoBank({ today: date });
  const events = traffic({ seed: seed + 7, count: BODIES, day: date, bank: ours });
  const requests = events.flatMap((event) => (event.kind === 'evaluate' && event.request.repeat !== true ? [event.request] : []));
  const hot = requests.filter((request) => request.merchant.id === HOT_MERCHANT);
  return { requests, hot, accounts: ours.accounts.map(({ id }) => id), bank: ours };
}

/** Without an id and a deadline: every arrival puts its own in front. */
export function keepBodies(requests: readonly EvaluateRequest[], file: string): string {
  const bodies = requests.map(({ authorizationId: _id, deadlineMs: _deadline, ...rest }) => JSON.stringify(rest));
  writeFileSync(file, JSON.stringify(bodies));
  return file;
}

export function bodyFiles({ requests, hot }: Customers, folder: string): { readonly bodies: string; readonly hotBodies: string } {
  return { bodies: keepBodies(requests, join(folder, 'bodies.json')), hotBodies: keepBodies(hot, join(folder, 'hot.json')) };
}
