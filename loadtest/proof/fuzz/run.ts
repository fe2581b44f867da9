// npm run fuzz: mutated requests for every operation over real connections, and schemathesis, against the service as a child process; nothing may be found.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { holdAwake } from '../../bench/awake.ts';
import { keepRecord } from '../record.ts';
import { tablesHolding } from './canary-store.ts';
import { drive, type Found, type Tally } from './drive.ts';
import { type Outcome, provenOf } from './outcome.ts';
import { prepare, type Prepared } from './prepare.ts';
import { told } from './report.ts';
import { findSchemathesis, runSchemathesis, type SchemathesisResult } from './schemathesis.ts';
import { openWorld, type Watched } from './world.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const ROUND = 5_000;
const SHOWN_MAX = 25;
const CANARIES_MAX = 2_000;

const HELP = `npm run fuzz -- [options]
  --requests N     mutated requests (20000)
  --seed S         the same seed draws the same operations and mutations (1)
  --seconds S      schemathesis runs so long (120)
  --only PART      mutator or schemathesis
  --keep           write docs/proof/fuzz.json`;

interface Options {
  readonly requests: number;
  readonly seed: number;
  readonly seconds: number;
  readonly only: string | undefined;
  readonly keep: boolean;
}

process.exit(await main());

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) {
    say(HELP);
    return 0;
  }
  const beganMs = Date.now();
  holdAwake();
  const inFlight: string[] = [];
  say('Starting Postgres, the demo bank and the service ...');
  const watched = await openWorld(ROOT, ({ ownMs, wallMs, at }) => {
    if (ownMs <= 100) return;
    say(
      `  ! the event loop stood still for ${Math.round(ownMs)} ms (${Math.round(wallMs)} by the clock) in ${at}, lately: ${lately(inFlight)}`,
    );
  });
  try {
    const outcome = await fuzz(watched, options, inFlight);
    const proven = provenOf(outcome, options);
    if (options.keep) keepRecord('fuzz', proven, beganMs);
    for (const line of outcome.problems) say(line);
    const cases = outcome.schemathesis?.cases ?? 0;
    say(`${outcome.requests + cases} requests, ${cases} of them of schemathesis, ${proven.violations} violations`);
    return proven.violations === 0 ? 0 : 1;
  } finally {
    await watched.close();
  }
}

function lately(names: readonly string[]): string {
  return [...new Set(names.slice(-12))].join(', ');
}

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      requests: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '120' },
      only: { type: 'string' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const numbers = [values.requests, values.seed, values.seconds].map(Number);
  if (values.help || !numbers.every((each) => Number.isSafeInteger(each) && each > 0)) return null;
  const [requests = 0, seed = 0, seconds = 0] = numbers;
  return { requests, seed, seconds, only: values.only, keep: values.keep };
}

async function fuzz(watched: Watched, options: Options, inFlight: string[]): Promise<Outcome> {
  const prepared = await prepare({ ...watched, seed: options.seed });
  const found: Found[] = [];
  const canaries = new Set<string>();
  const rounds: Tally[] = [];
  const beganMs = performance.now();
  const sinceMs = Date.now();
  const wanted = options.only === 'schemathesis' ? 0 : options.requests;
  for (let from = 0; from < wanted && watched.crash() === null; from += ROUND) {
    const tally = await drive({
      port: watched.port,
      plan: { world: prepared.world, seed: options.seed },
      from,
      count: Math.min(ROUND, wanted - from),
      onFound: (each) => found.push(each),
      onAnswer: ({ seed: { operation }, canary }) => {
        inFlight.push(operation.name);
        if (inFlight.length > 1_000) inFlight.splice(0, 900);
        if (canary !== undefined && canaries.size < CANARIES_MAX) canaries.add(canary);
      },
    });
    rounds.push(tally);
    await prepared.renew();
    say(
      `  ${from + tally.requests} requests, ${Math.round(((from + tally.requests) * 1_000) / (performance.now() - beganMs))} a second, ${found.length} findings`,
    );
  }
  const seconds = (performance.now() - beganMs) / 1_000;
  const skipped: string[] = [];
  const schemathesis = options.only === 'mutator' ? null : await outside(watched, prepared, { options, skipped });
  return conclude(watched, { found, canaries: [...canaries], rounds, seconds, skipped, schemathesis, sinceMs });
}

interface OutsideRun {
  readonly options: Options;
  readonly skipped: string[];
}

async function outside({ port }: Watched, { world }: Prepared, { options, skipped }: OutsideRun): Promise<SchemathesisResult | null> {
  const tool = findSchemathesis(ROOT, say);
  if ('missing' in tool) {
    say(tool.missing);
    skipped.push(tool.missing);
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'offerline-schemathesis-'));
  const { keys, tokens } = world.credentials();
  const url = `http://127.0.0.1:${port}`;
  const result = await runSchemathesis({ ...tool, url, key: keys[0] ?? '', token: tokens[0] ?? '', ...options, folder, say });
  rmSync(folder, { recursive: true, force: true });
  return result;
}

interface Ran extends Pick<Outcome, 'found' | 'rounds' | 'seconds' | 'skipped' | 'schemathesis'> {
  readonly canaries: readonly string[];
  /** When the first mutated request was sent; what the start itself takes is no answer to anybody. */
  readonly sinceMs: number;
}

async function conclude(watched: Watched, ran: Ran): Promise<Outcome> {
  const crash = watched.crash();
  const violations = await watched.prove();
  const log = watched.log();
  const bugs = [...new Set(log.split('\n').filter((line) => line.includes('met a bug:')))];
  const tables = await tablesHolding(watched.sql, ran.canaries);
  const leaks = [
    ...tables.map((table) => `a card number is kept in ${table}`),
    ...ran.canaries.filter((each) => log.includes(each)).map(() => 'a card number is in the log'),
  ];
  const during = watched.stalls.filter(({ atMs }) => atMs >= ran.sinceMs);
  const stalls = during.filter(({ ownMs }) => ownMs > 100);
  const problems = [
    ...ran.found.slice(0, SHOWN_MAX).map(told),
    ...(ran.found.length === 0 ? [] : [`Whole requests: ${keepFound(ran.found)}`]),
    ...bugs.slice(0, SHOWN_MAX),
    ...leaks.slice(0, SHOWN_MAX),
    ...(crash === null ? [] : [crash]),
    ...(ran.schemathesis === null || ran.schemathesis.words === '' ? [] : [ran.schemathesis.words]),
  ];
  const requests = ran.rounds.reduce((sum, each) => sum + each.requests, 0);
  return {
    ...ran,
    ...watched.memory(),
    requests,
    crash,
    violations,
    bugs: bugs.length,
    leaks: leaks.length,
    stalls,
    allStalls: during.length,
    problems,
  };
}

/** The bytes of every request with a finding, in hexadecimal, to send again. */
function keepFound(found: readonly Found[]): string {
  const name = createHash('sha256')
    .update(told(found[0] as Found))
    .digest('hex')
    .slice(0, 8);
  const file = join(tmpdir(), `offerline-fuzz-${name}.txt`);
  writeFileSync(file, found.map((each) => `${told(each)}\n${each.asked.bytes.subarray(0, 65_536).toString('hex')}\n`).join('\n'));
  return file;
}
