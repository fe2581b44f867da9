// Closes and proves a business day, or a whole made-up month: npm run settle -- --day 2026-11-22 --close --prove; npm run settle -- --world 1000000.
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.ts';
import { connect, type Sql } from '../db/connect.ts';
import { attachDatabase } from '../db/open.ts';
import { readCalendars } from '../settlement/calendar.ts';
import { closeDay } from '../settlement/close.ts';
import { type Proof, proveDay } from '../settlement/proof.ts';
import { dayState } from '../settlement/proof-store.ts';
import { proveClosed } from '../settlement/prove.ts';
import { ledgerTime } from '../settlement/totals-store.ts';
import { StartupError } from '../startup-error.ts';
import { linesOf } from './settle-lines.ts';
import { proveWorld } from './settle-world.ts';

const HELP = `npm run settle -- --day YYYY-MM-DD [--close] [--prove]
npm run settle -- --world N [--days 30] [--merchants 200] [--seed 1] [--keep]

  --day D        a business day, in the database of DATABASE_URL or the data folder; a running service is not in the way
  --close        closes it first; a day that is closed stays as it is
  --prove        proves it from the stored rows, and by a second implementation of splits, fees and statements (the default)
  --world N      writes N random captures, refunds and chargebacks into a database of its own, closes and proves every day, and closes them again
  --keep         keeps that database, and says where it is

Ends with 1 when any check finds a difference, with 2 when it cannot begin.`;

const CONNECTIONS = 4;
/** Whoever can start this on the machine of the database is the house itself. */
const ACTOR = 'command-line';

try {
  process.exitCode = await run(process.argv.slice(2), readConfig());
} catch (error) {
  if (!(error instanceof StartupError) && !isUsage(error)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function isUsage(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

async function run(args: readonly string[], config: Config): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      day: { type: 'string' },
      close: { type: 'boolean', default: false },
      prove: { type: 'boolean', default: false },
      world: { type: 'string' },
      days: { type: 'string', default: '30' },
      merchants: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return help();
  if (values.world !== undefined) {
    const [messages, days, merchants] = [whole('world', values.world), whole('days', values.days), whole('merchants', values.merchants)];
    return (await proveWorld({ messages, days, merchants, seed: Number(values.seed), keep: values.keep })) ? 0 : 1;
  }
  if (values.day === undefined) return help();
  if (!/^\d{4}-\d\d-\d\d$/.test(values.day) || Number.isNaN(Date.parse(values.day)))
    throw new StartupError('--day needs a date such as 2026-11-22.');
  return settle({ date: values.day, isClosing: values.close, isProving: values.prove || !values.close }, config);
}

function help(): number {
  console.log(HELP);
  return 2;
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new StartupError(`--${name} needs a whole number from 1 up.`);
  return value;
}

interface Asked {
  readonly date: string;
  readonly isClosing: boolean;
  readonly isProving: boolean;
}

async function settle({ date, isClosing, isProving }: Asked, config: Config): Promise<number> {
  const database = await attachDatabase(config);
  const sql = connect(database.url, CONNECTIONS);
  try {
    console.log(`Settling ${date} in ${database.place}`);
    if (isClosing && !(await close(sql, date))) return 1;
    return isProving ? await prove(sql, date) : 0;
  } finally {
    await sql.end({ timeout: 1 });
    await database.close();
  }
}

async function close(sql: Sql, date: string): Promise<boolean> {
  const closed = await closeDay(sql, { date, now: await ledgerTime(sql), actor: ACTOR, calendars: readCalendars() });
  console.log(closed.ok ? `Closed: ${closed.day.hash}` : `Not closed: ${closed.code}`);
  return closed.ok;
}

async function prove(sql: Sql, date: string): Promise<number> {
  const startedAt = performance.now();
  const failed: Proof[] = [];
  const isClosed = (await dayState(sql, date)).state === 'closed';
  for await (const proof of (isClosed ? proveClosed : proveDay)(sql, date)) {
    for (const line of linesOf(proof)) console.log(line);
    if (!proof.ok) failed.push(proof);
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(failed.length === 0 ? `Everything agrees (${seconds} s)` : `${failed.length} checks failed (${seconds} s)`);
  return failed.length === 0 ? 0 : 1;
}
