// One load test from start to end: the world, the calibration, the load, the proof, the page.
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEADLINE_MS_MAX } from '../../engine/authorization/request.ts';
import type { Plan } from '../k6/plan.ts';
import { type Customers, bodyFiles, demoCustomers, loadBench, loadDemoBank } from './banks.ts';
import { bundleScript } from './bundle.ts';
import { type Calibration, CALIBRATION_RULES, calibrationOf, deadlineOf, rateOf } from './catalogue.ts';
import { conclude } from './conclude.ts';
import { planDay } from './day.ts';
import { findK6, type K6, K6_MISSING, runK6, type Say } from './k6.ts';
import { watchMemory } from './memory.ts';
import type { LoadOptions } from './options.ts';
import { type Rule, type Summary, shown, thresholdsOf, verdictsOf } from './rules.ts';
import { between, readPhases } from './phases.ts';
import { publishScarce } from './scarce.ts';
import { watchStalls } from './stalls.ts';
import { openWorld, type World } from './world.ts';

const CALIBRATION_SECONDS = 24;
const CALIBRATION_SECONDS_QUICK = 14;
const CALIBRATION_SECONDS_SMOKE = 10;
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
  /** True once somebody wants it to end. */
  readonly interrupted: () => boolean;
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
  if (k6 === null && options.smoke) {
    room.say('The load smoke is skipped: k6 is neither in PATH nor in .offerline-tools.');
    return true;
  }
  if (k6 === null) throw new Error(K6_MISSING);
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
    deadlineMs: DEADLINE_MS_MAX,
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
  const { options, say } = at;
  const calibration = await calibrate(at);
  const rate = rateOf(options.script, calibration);
  const rules = options.script.rules({ calibration, slots: at.base.slots });
  const benefits = Math.round((rate * Math.floor(options.seconds / 3) * SCARCE_PERCENT) / 100);
  const plan = await planOf(at, { rate, rules, benefits, deadlineMs: deadlineOf(calibration) });
  say(`Running ${options.script.name}: ${shown(rate, 'per second')} for ${options.seconds} s. ${options.script.words}`);
  const before = await readPhases(at.base.url);
  const watch = at.pid === null ? null : watchMemory(at.pid);
  const still = watchStalls();
  const summary = await runScript(at, plan).finally(() => {
    still.stop();
    watch?.stop();
  });
  const phases = between(before, await readPhases(at.base.url));
  return conclude(at, { calibration, plan, rules, benefits, summary, phases, stalls: still.stalls, memory: watch?.points ?? [] });
}

async function calibrate(at: Stand): Promise<Calibration> {
  const { options, base, say } = at;
  const seconds = calibrationSeconds(options);
  say(`Calibrating: one asker alone, then ${ASKERS} at once (${seconds} s)`);
  const thresholds = thresholdsOf(CALIBRATION_RULES, 0);
  const summary = await runScript(at, { ...base, run: `${base.run}-c`, script: 'calibrate', seconds, slots: 1, thresholds });
  const calibration = calibrationOf(summary, seconds);
  const { calmMedianMs, calmP99Ms, fullPerSecond } = calibration;
  const wrong = verdictsOf(CALIBRATION_RULES, summary).find(({ ok }) => !ok);
  if (wrong !== undefined || fullPerSecond === 0)
    throw new Error(
      `While calibrating: ${wrong?.text ?? 'answers'}: ${wrong?.measured ?? 'none'}. Is the key right, and did the machine stand still?`,
    );
  say(`  alone ${shown(calmMedianMs, 'ms')} median, ${shown(calmP99Ms, 'ms')} p99; at full speed ${shown(fullPerSecond, 'per second')}`);
  return calibration;
}

const calibrationSeconds = ({ smoke, quick }: LoadOptions): number => {
  if (smoke) return CALIBRATION_SECONDS_SMOKE;
  return quick ? CALIBRATION_SECONDS_QUICK : CALIBRATION_SECONDS;
};

interface Planned {
  readonly rate: number;
  readonly rules: readonly Rule[];
  readonly benefits: number;
  readonly deadlineMs: number;
}

async function planOf({ options, base, customers, folder, world }: Stand, { rate, rules, benefits, deadlineMs }: Planned): Promise<Plan> {
  const { name } = options.script;
  const order = { seed: options.seed, date: localDate(0), seconds: options.seconds, peak: rate, deadlineMs };
  const day = name !== 'day' || customers.bank === null ? null : planDay({ ...order, bank: customers.bank }, { folder, run: base.run });
  const scarceBodies = name === 'hot-campaign' && world !== null ? await publishScarce(world.sql, { benefits, customers, folder }) : null;
  return { ...base, rate, deadlineMs, day, scarceBodies, thresholds: thresholdsOf(rules, base.slots) };
}

async function runScript({ root, folder, k6, say, onChild, serverEnded, interrupted }: Stand, plan: Plan): Promise<Summary> {
  if (interrupted()) throw new Error('Interrupted.');
  const planFile = join(folder, `${plan.script}-plan.json`);
  writeFileSync(planFile, JSON.stringify(plan));
  rmSync(plan.summaryFile, { force: true });
  await runK6(k6, { bundle: await bundleScript(root, plan.script, folder), planFile, seconds: plan.seconds, say, onChild });
  if (interrupted()) throw new Error('Interrupted.');
  const ended = serverEnded();
  if (ended !== null) throw new Error(ended);
  return JSON.parse(readFileSync(plan.summaryFile, 'utf8')) as Summary;
}

/** Today in Shanghai, or so many days later. */
function localDate(days: number): string {
  return new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
}
