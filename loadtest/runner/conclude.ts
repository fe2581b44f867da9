// The end of a load test: the books are proved, the figures judged, the page written, and the verdicts said.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, relative } from 'node:path';
import type { CheckResult } from '../../api/ledger/check.ts';
import type { Plan } from '../k6/plan.ts';
import { allowingForStalls, type Calibration } from './catalogue.ts';
import type { K6, Say } from './k6.ts';
import { type MemoryPoint, quarterAndEnd } from './memory.ts';
import type { LoadOptions } from './options.ts';
import type { PhaseFigures } from './phases.ts';
import { isPassed, type Report, reportHtml } from './report.ts';
import { MEMORY, type Rule, type Summary, type Verdict, shown, slotsOf, verdictsOf } from './rules.ts';
import { DAY_MOMENTS } from './day.ts';
import { proveScarce } from './scarce.ts';
import { stallWords } from './stalls.ts';
import type { World } from './world.ts';

/** What this needs of the run that has ended. */
export interface Concluding {
  readonly root: string;
  readonly options: LoadOptions;
  readonly k6: K6;
  readonly world: World | null;
  readonly say: Say;
}
interface Outcome {
  readonly calibration: Calibration;
  readonly plan: Plan;
  readonly rules: readonly Rule[];
  /** Of the small campaign, where the plan has one. */
  readonly benefits: number;
  readonly summary: Summary;
  readonly phases: PhaseFigures | null;
  /** Milliseconds for which the whole machine stood still. */
  readonly stalls: readonly number[];
  readonly memory: readonly MemoryPoint[];
}

/** Proves the books, judges the figures, writes the page; true when all is well. */
export async function conclude(
  at: Concluding,
  { calibration, plan, rules, benefits, summary, phases, stalls, memory }: Outcome,
): Promise<boolean> {
  const { options, world, say } = at;
  const withMemory: Summary = { metrics: { ...summary.metrics, [MEMORY]: { values: { ...quarterAndEnd(memory) } } } };
  const checks = world === null ? null : await proveBooks(world, say);
  const scarce = world === null || plan.scarceBodies === null ? [] : await proveScarce(world.sql, { benefits, summary });
  const report: Report = {
    script: options.script.name,
    words: options.script.words,
    startedAt: new Date().toISOString().slice(0, 16).replace('T', ' '),
    machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, k6 ${at.k6.version}; load generator, server and Postgres share this machine`,
    seconds: plan.seconds,
    ...(plan.day === null ? {} : { moments: DAY_MOMENTS }),
    load: loadWords(options, plan),
    calibration,
    verdicts: [...(checks === null ? [] : [booksVerdict(checks)]), ...scarce, ...verdictsOf(allowingForStalls(rules, stalls), withMemory)],
    slots: slotsOf(summary, plan),
    memory,
    phases,
    checks,
    skipped: skippedWords(world, stalls),
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

function skippedWords(world: World | null, stalls: readonly number[]): readonly string[] {
  const still = stallWords(stalls);
  return [
    ...(world === null ? ['The books were not proved: the server belongs to somebody else. Run npm run verify beside it.'] : []),
    ...(still === null ? [] : [still]),
  ];
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

function loadWords(
  { script, campaigns, accounts, seconds, seed, processes, against }: LoadOptions,
  { rate, deadlineMs }: Plan,
): readonly string[] {
  const bank =
    script.bank === 'demo' || against !== null
      ? 'the demo bank'
      : `the bench bank: ${campaigns} live campaigns with budgets and limits, ${accounts} customers`;
  return [
    `Loaded: ${bank}; ${against === null ? `${processes} server process(es), a Postgres of their own` : against.url}`,
    `Asked: ${shown(rate, 'per second')} at its busiest (${script.load} of full speed) for ${seconds} s, seed ${seed}; deadline ${deadlineMs} ms`,
  ];
}

function announce({ root, options, say }: Concluding, report: Report): boolean {
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
