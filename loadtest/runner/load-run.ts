// One load test from start to end: the world, the calibration, the load, the proof, the page.
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, relative } from 'node:path';
import type { CheckResult } from '../../api/ledger/check.ts';
import type { Plan } from '../k6/plan.ts';
import { type Customers, bodyFiles, demoCustomers, loadBench, loadDemoBank } from './banks.ts';
import { bundleScript } from './bundle.ts';
import { type Calibration, CALIBRATION_RULES, calibrationOf, rateOf } from './catalogue.ts';
import { planDay } from './day.ts';
import { findK6, type K6, K6_MISSING, runK6, type Say } from './k6.ts';
import { type MemoryPoint, quarterAndEnd, watchMemory } from './memory.ts';
import type { LoadOptions } from './options.ts';
import { isPassed, type Report, reportHtml } from './report.ts';
import { MEMORY, type Rule, type Summary, type Verdict, shown, slotsOf, thresholdsOf, verdictsOf } from './rules.ts';
import { proveScarce, publishScarce } from './scarce.ts';
import { openWorld, type World } from './world.ts';

const CALIBRATION_SECONDS = 24;
const CALIBRATION_SECONDS_QUICK = 14;
const ASKERS = 32;
const SLOTS = 60;
const SLOTS_QUICK = 20;
/** Customers of the demo bank: one for some payments a day. */
const DEMO_ACCOUNTS = 2_000;
/** Of the payments that want a scarce benefit, so many in a hundred find one. */
const SCARCE_PERCENT = 60;

interface Room {
  readonly root: string;
  readonly say: Say;
  readonly onChild: (child: ChildProcess) => void;
}
/** What every step of a run knows. */
interface Stand extends Room {
  readonly options: LoadOptions;
  readonly k6: K6;
  readonly folder: string;
  readonly customers: Customers;
  readonly base: Plan;
  /** Null where somebody else's server is loaded. */
  readonly world: World | null;
  readonly pid: number | null;
  readonly serverEnded: () => string | null;
}

/** True when everything that was to be shown was shown. */
export async function loadRun(options: LoadOptions, room: Room): Promise<boolean> {
  const k6 = await findK6(room.root, { say: room.say, build: !options.smoke });
  if (k6 === null) throw new Error(options.smoke ? 'k6 is neither in PATH nor in .offerline-tools; nothing was loaded.' : K6_MISSING);
  const world = options.against === null ? await openWorld(room.root, options.processes) : null;
  const folder = world?.folder ?? mkdtempSync(join(tmpdir(), 'offerline-load-'));
  try {
    return await measure(await stand({ ...room, options, k6, folder, world }));
  } finally {
    await world?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function stand(given: Room & Pick<Stand, 'options' | 'k6' | 'folder' | 'world'>): Promise<Stand> {
  const { options, world, folder, say } = given;
  const customers = await fill(given);
  const server = await world?.serve();
  const url = options.against?.url ?? server?.url ?? '';
  say(`Loading ${url} with k6 ${given.k6.version}`);
  const key = options.against?.key ?? '';
  const base: Plan = {
    script: options.script.name,
    url,
    keys: world?.keys ?? { ask: key, read: key, close: key },
    run: `${options.script.name}-${Date.now().toString(36)}`,
    seconds: options.seconds,
    rate: 0,
    askers: ASKERS,
    slots: options.quick ? SLOTS_QUICK : SLOTS,
    thresholds: {},
    ...bodyFiles(customers, folder),
    scarceBodies: null,
    day: null,
    accounts: customers.accounts,
    summaryFile: join(folder, 'summary.json'),
  };
  return { ...given, customers, base, pid: server?.pid ?? null, serverEnded: server?.ended ?? (() => null) };
}

async function fill({ options, world, say }: Pick<Stand, 'options' | 'world' | 'say'>): Promise<Customers> {
  const { seed, campaigns, accounts, script } = options;
  const date = localDate(-1);
  if (world === null) return demoCustomers(null, { date, seed });
  if (script.bank === 'demo') {
    say(`Loading the demo bank with ${DEMO_ACCOUNTS} customers into a Postgres of its own ...`);
    return loadDemoBank(world.sql, { date, accounts: DEMO_ACCOUNTS, seed });
  }
  say(`Loading the bench bank with ${campaigns} live campaigns and ${accounts} customers into a Postgres of its own ...`);
  return loadBench(world.sql, { campaigns, accounts });
}

async function measure(at: Stand): Promise<boolean> {
  const { options, base, say } = at;
  const calibrationSeconds = options.quick ? CALIBRATION_SECONDS_QUICK : CALIBRATION_SECONDS;
  say(`Calibrating: one asker alone, then ${ASKERS} at once (${calibrationSeconds} s)`);
  const measuredCalm = await runScript(at, {
    ...base,
    run: `${base.run}-c`,
    script: 'calibrate',
    seconds: calibrationSeconds,
    slots: 1,
    thresholds: thresholdsOf(CALIBRATION_RULES, 0),
  });
  const calibration = calibrationOf(measuredCalm, calibrationSeconds);
  say(
    `  alone ${shown(calibration.calmMedianMs, 'ms')} median, ${shown(calibration.calmP99Ms, 'ms')} p99; at full speed ${shown(calibration.fullPerSecond, 'per second')}`,
  );
  const rate = rateOf(options.script, calibration);
  const rules = options.script.rules({ calibration, seconds: options.seconds, slots: base.slots });
  const benefits = Math.round((rate * Math.floor(options.seconds / 3) * SCARCE_PERCENT) / 100);
  const plan = await planOf(at, { rate, rules, benefits });
  say(`Running ${options.script.name}: ${shown(rate, 'per second')} for ${options.seconds} s. ${options.script.words}`);
  const watch = at.pid === null ? null : watchMemory(at.pid);
  const summary = await runScript(at, plan).finally(() => watch?.stop());
  return conclude(at, {
    calibration,
    rate,
    rules,
    benefits: plan.scarceBodies === null ? null : benefits,
    summary,
    memory: watch?.points ?? [],
  });
}

interface Planned {
  readonly rate: number;
  readonly rules: readonly Rule[];
  readonly benefits: number;
}

async function planOf({ options, base, customers, folder, world }: Stand, { rate, rules, benefits }: Planned): Promise<Plan> {
  const { name } = options.script;
  const day =
    name !== 'day' || customers.bank === null
      ? null
      : planDay(
          { bank: customers.bank, seed: options.seed, date: localDate(0), seconds: options.seconds, peak: rate },
          { folder, run: base.run },
        );
  const scarceBodies = name === 'hot-campaign' && world !== null ? await publishScarce(world.sql, { benefits, customers, folder }) : null;
  return { ...base, rate, day, scarceBodies, thresholds: thresholdsOf(rules, base.slots) };
}

async function runScript({ root, folder, k6, say, onChild, serverEnded }: Stand, plan: Plan): Promise<Summary> {
  const planFile = join(folder, `${plan.script}-plan.json`);
  writeFileSync(planFile, JSON.stringify(plan));
  rmSync(plan.summaryFile, { force: true });
  await runK6(k6, { bundle: await bundleScript(root, plan.script, folder), planFile, seconds: plan.seconds, say, onChild });
  const ended = serverEnded();
  if (ended !== null) throw new Error(ended);
  return JSON.parse(readFileSync(plan.summaryFile, 'utf8')) as Summary;
}

interface Outcome {
  readonly calibration: Calibration;
  readonly rate: number;
  readonly rules: readonly Rule[];
  readonly benefits: number | null;
  readonly summary: Summary;
  readonly memory: readonly MemoryPoint[];
}

async function conclude(at: Stand, { calibration, rate, rules, benefits, summary, memory }: Outcome): Promise<boolean> {
  const { options, base, world, say } = at;
  const withMemory: Summary = { metrics: { ...summary.metrics, [MEMORY]: { values: { ...quarterAndEnd(memory) } } } };
  const checks = world === null ? null : await proveBooks(world, say);
  const scarce = world === null || benefits === null ? [] : await proveScarce(world.sql, { benefits, summary });
  const report: Report = {
    script: options.script.name,
    words: options.script.words,
    startedAt: new Date().toISOString().slice(0, 16).replace('T', ' '),
    machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, k6 ${at.k6.version}; load generator, server and Postgres share this machine`,
    load: loadWords(options, rate),
    calibration,
    verdicts: [...(checks === null ? [] : [booksVerdict(checks)]), ...scarce, ...verdictsOf(rules, withMemory)],
    slots: slotsOf(summary, base),
    memory,
    checks,
    skipped: world === null ? ['The books were not proved: the server belongs to somebody else. Run npm run verify beside it.'] : [],
    summary,
  };
  return announce(at, report);
}

async function proveBooks(world: World, say: Say): Promise<readonly CheckResult[]> {
  say('Load stopped. Proving the books from their own rows ...');
  const checks: CheckResult[] = [];
  await world.prove((check) => {
    checks.push(check);
    if (check.violations > 0) say(`  FAIL ${check.name}: ${check.violations} of ${check.examined}; first: ${check.first}`);
  });
  return checks;
}

function booksVerdict(checks: readonly CheckResult[]): Verdict {
  const violations = checks.reduce((sum, check) => sum + check.violations, 0);
  const examined = checks.reduce((sum, check) => sum + check.examined, 0);
  return {
    text: `The books add up: ${checks.length} checks on ${shown(examined, 'count')} rows; no budget, limit or funder was overspent`,
    kind: 'correctness',
    ok: violations === 0,
    measured: `${shown(violations, 'count')} wrong`,
    wanted: 'exactly 0',
  };
}

function loadWords({ script, campaigns, accounts, seconds, seed, processes, against }: LoadOptions, rate: number): readonly string[] {
  const bank =
    script.bank === 'demo' || against !== null
      ? 'the demo bank'
      : `the bench bank: ${campaigns} live campaigns with budgets and limits, ${accounts} customers`;
  return [
    `Loaded: ${bank}; ${against === null ? `${processes} server process(es), a Postgres of their own` : against.url}`,
    `Asked: ${shown(rate, 'per second')} at its busiest (${script.load} of full speed) for ${seconds} s, seed ${seed}`,
  ];
}

function announce({ root, options, say }: Stand, report: Report): boolean {
  const folder = join(root, 'loadtest', 'reports');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${report.script}-${report.startedAt.replace(/[ :]/g, '-')}.html`);
  writeFileSync(file, reportHtml(report));
  for (const { ok, text, measured, wanted } of report.verdicts) say(`${ok ? 'ok  ' : 'FAIL'} ${text}: ${measured} (wanted ${wanted})`);
  for (const line of report.skipped) say(line);
  say(`Report: ${relative(process.cwd(), file)}`);
  const deciding = options.smoke ? report.verdicts.filter(({ kind }) => kind === 'correctness') : report.verdicts;
  const passed = isPassed({ verdicts: deciding });
  say(passed ? `${report.script} passed.` : `${report.script} did not pass.`);
  return passed;
}

/** Today in Shanghai, or so many days later. */
function localDate(days: number): string {
  return new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
}
