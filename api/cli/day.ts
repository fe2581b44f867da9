// Plays a whole day of card messages on the demo bank and proves the books at its end: npm run day -- --authorizations 20000 --seed 1
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addDays } from '../../engine/settlement/business-day.ts';
import { traffic } from '../../engine/simulation/traffic.ts';
import { expireDue } from '../authority/expiry.ts';
import { type OpenAuthority, openAuthority, readChainKey } from '../authority/open.ts';
import { type Config, readConfig } from '../config.ts';
import { type Sql, connect } from '../db/connect.ts';
import { openDatabase } from '../db/open.ts';
import { verify } from '../ledger/verify.ts';
import { closeDay } from '../settlement/close.ts';
import { readCalendars } from '../settlement/calendar.ts';
import { loadDemo } from '../simulation/load-demo.ts';
import { CONCURRENCY, type Tally, playDay } from '../simulation/play-day.ts';
import { businessDates, journalSize, netByParty, paidByFunder, stateCounts } from '../simulation/proof-store.ts';
import { hasAuthorizations } from '../simulation/store.ts';
import { StartupError } from '../startup-error.ts';

const HELP = `npm run day -- [options]

  --authorizations N   how many (2000)
  --accounts N         customers of the demo bank (one for eight authorizations, at least 200)
  --seed N             the same seed sends the same messages (1)
  --day YYYY-MM-DD     local day in Shanghai (2026-11-18, a Wednesday)
  --keep               keep the database, and say how to look at it

Plays on an embedded Postgres in a folder of its own, or on the empty database of DATABASE_URL. Ends with 1 when anything does not add up.`;

/** A played day waits for its answers: how many come in time is measured by the load test, not here. */
const PATIENCE_MS = 10_000;
/** Later than the longest hold: what was never captured has expired by then. */
const EXPIRED_AFTER_DAYS = 40;
/** A customer pays a few times a day, not a hundred times. */
const AUTHORIZATIONS_PER_ACCOUNT = 8;
const ACCOUNTS_MIN = 200;

interface Options {
  readonly authorizations: number;
  readonly accounts: number;
  readonly seed: number;
  readonly day: string;
  readonly keep: boolean;
}

try {
  const options = readOptions();
  if (options === null) console.log(HELP);
  else process.exitCode = (await run(options)) ? 0 : 1;
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      authorizations: { type: 'string', default: '2000' },
      accounts: { type: 'string' },
      seed: { type: 'string', default: '1' },
      day: { type: 'string', default: '2026-11-18' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const authorizations = whole('authorizations', values.authorizations, 1);
  const enough = Math.max(ACCOUNTS_MIN, Math.ceil(authorizations / AUTHORIZATIONS_PER_ACCOUNT));
  const accounts = values.accounts === undefined ? enough : whole('accounts', values.accounts, 1);
  const seed = whole('seed', values.seed, 0);
  if (Number.isNaN(Date.parse(`${values.day}T00:00:00Z`))) throw new StartupError('--day needs a date such as 2026-11-18.');
  return { authorizations, accounts, seed, day: values.day, keep: values.keep };
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new StartupError(`--${name} needs a whole number from ${least} up.`);
  return value;
}

async function run(options: Options): Promise<boolean> {
  const dataDir = mkdtempSync(join(tmpdir(), 'offerline-day-'));
  const config: Config = { ...readConfig(), dataDir, latencyBudgetMs: PATIENCE_MS, latencyCeilingMs: PATIENCE_MS };
  const database = await openDatabase(config);
  const sql = connect(database.url, 4);
  try {
    if (await hasAuthorizations(sql))
      throw new StartupError(`There are authorizations already in ${database.place}; a day is played on an empty database.`);
    console.log(`Playing ${options.day}, seed ${options.seed}, on ${database.place}`);
    return await playAndProve(options, { config, sql, url: database.url });
  } finally {
    await sql.end({ timeout: 1 });
    await database.close();
    if (options.keep && config.databaseUrl === undefined) console.log(`Kept. Look at it with DATA_DIR=${dataDir} npm start -- --empty`);
    else rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Place {
  readonly config: Config;
  readonly sql: Sql;
  readonly url: string;
}

async function playAndProve(options: Options, place: Place): Promise<boolean> {
  const { sql } = place;
  const calendars = readCalendars();
  const holidays = Object.fromEntries([...calendars].map(([country, calendar]) => [country, calendar.holidays]));
  const { bank, campaigns } = await loadDemo(sql, options.day, options.accounts);
  console.log(`${bank.accounts.length} accounts, ${bank.cards.length} cards, ${bank.merchants.length} merchants, ${campaigns} campaigns`);
  const opened = await openAuthority({
    config: place.config,
    databaseUrl: place.url,
    sql,
    holidays,
    onBug: (fault, subject) => console.error(`Bug at ${subject}:`, fault),
    expire: false,
  });
  const tally = await play(options, { opened, bank });
  const later = addDays(options.day, EXPIRED_AFTER_DAYS);
  const swept = await expireDue({ sql, authority: opened.authority }, `${later}T00:00:00Z`);
  await opened.stop();
  console.log(`Expired by ${later}: ${swept.holds} holds, ${swept.coupons} coupons, ${swept.lots} lots of points`);
  for (const date of await businessDates(sql)) {
    const closed = await closeDay(sql, { date, now: `${addDays(later, 2)}T00:00:00Z`, actor: 'demo-bank', calendars });
    console.log(closed.ok ? `Closed ${date}: ${closed.day.hash}` : `Not closed ${date}: ${closed.code}`);
  }
  return prove(place, tally);
}

async function play(
  options: Options,
  on: { readonly opened: OpenAuthority; readonly bank: Awaited<ReturnType<typeof loadDemo>>['bank'] },
): Promise<Tally> {
  const events = traffic({ seed: options.seed, count: options.authorizations, day: options.day, bank: on.bank });
  const startedAt = performance.now();
  const tally = await playDay({
    events,
    line: on.opened.authority,
    concurrency: CONCURRENCY,
    onProgress: ({ events: done, granted }) => process.stderr.write(`\r${done} of ${events.length} events, ${granted} granted`),
  });
  process.stderr.write('\n');
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(
    `${tally.evaluations} evaluations and ${tally.events - tally.evaluations} messages in ${seconds.toFixed(1)} s: ${Math.round(tally.events / seconds)} durable answers/s`,
  );
  console.log(`Granted ${tally.granted}; nothing granted: ${listed(tally.refusedByReason)}`);
  console.log(`Answers: ${listed(tally.answers)}`);
  return tally;
}

/** Prints every figure of the proof; true when all of it adds up. */
async function prove({ sql, config }: Place, tally: Tally): Promise<boolean> {
  console.log(`Authorizations: ${listed(await stateCounts(sql))}`);
  for (const { currency, funder, captured, returned } of await paidByFunder(sql)) {
    console.log(
      `  ${currency} ${funder.padEnd(10)} paid ${money(captured)}, got back ${money(returned)}, net ${money(captured - returned)}`,
    );
  }
  const nets = await netByParty(sql);
  for (const { currency, party, ledger, statements } of nets)
    console.log(
      `  ${currency} ${party.padEnd(14)} ledger ${money(ledger)}, statements ${money(statements)}${ledger === statements ? '' : '  DIFFERS'}`,
    );
  const currencies = [...new Set(nets.map((net) => net.currency))];
  const unbalanced = currencies.filter(
    (currency) => nets.filter((net) => net.currency === currency).reduce((all, net) => all + net.ledger, 0) !== 0,
  );
  const size = await journalSize(sql);
  console.log(
    `Journal: ${size.authorizations} authorizations, ${size.messages} messages, ${size.entries} entries in ${size.batches} batches; open holds ${size.openHolds}; chain head ${size.head}`,
  );
  const violations = await verify(sql, {
    chainKey: readChainKey(config),
    onResult: ({ name, examined, violations: wrong, first }) =>
      console.log(
        `${wrong === 0 ? 'ok  ' : 'FAIL'} ${name}: ${examined} examined${wrong === 0 ? '' : `, ${wrong} wrong; first: ${first}`}`,
      ),
  });
  const faults = [
    ...(violations > 0 ? [`${violations} violations`] : []),
    ...(nets.some((net) => net.ledger !== net.statements) ? ['statements differ from the ledger'] : []),
    ...(unbalanced.length > 0 ? [`positions in ${unbalanced.join(', ')} do not sum to zero`] : []),
    ...(tally.failures > 0 ? [`${tally.failures} answers were failures`] : []),
  ];
  console.log(faults.length === 0 ? 'Everything adds up: 0 violations.' : `It does not add up: ${faults.join('; ')}.`);
  return faults.length === 0;
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

/** Minor units of two digits, for people; every currency of the demo bank has two. */
function money(minor: number): string {
  return (minor / 100).toFixed(2);
}
