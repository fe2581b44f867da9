// npm run sim: plays seeds on a few threads until so many are played, so many authorizations are simulated or the time is over, and keeps what it found.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../planted/plant.ts';
import { thisMachine } from '../../bench/machine.ts';
import { type Run, commitOf } from '../record.ts';
import { keepSeed } from './kept.ts';
import { playOnThreads } from './pool.ts';
import type { SeedResult } from './run-seed.ts';
import { keepRuns, keptRuns, nextSeed, withRun } from './runs.ts';

const HELP = `npm run sim -- [--seed N] [--seeds COUNT] [--seconds S] [--authorizations N] [--each N] [--wide N] [--workers 2] [--keep]
  --seed N            the first seed; alone: plays this one, and tells its hash; not given: the one after the last that was kept
  --seeds COUNT       so many seeds, one after the other
  --seconds S         no new seed after so many seconds
  --authorizations N  no new seed once so many authorizations are simulated
  --each N            about so many authorizations in each seed (1000)
  --workers N         threads (2)
  --wide N            half of the seeds are wide worlds with about so many, which come thousands at once (0: none is)
  --keep              adds this run to those in docs/proof/sim.json`;

interface Asked {
  readonly from: number;
  readonly seeds: number;
  readonly seconds: number;
  readonly authorizations: number;
  readonly each: number;
  readonly wide: number;
  readonly workers: number;
}
interface Totals {
  seeds: number;
  events: number;
  virtualDays: number;
  readonly counts: Record<string, number>;
  readonly failed: SeedResult[];
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    seconds: { type: 'string' },
    authorizations: { type: 'string' },
    each: { type: 'string', default: '1000' },
    wide: { type: 'string', default: '0' },
    workers: { type: 'string', default: '2' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) say(HELP);
else await main();

async function main(): Promise<void> {
  const beganMs = Date.now();
  const ran = { commit: commitOf(), machine: thisMachine() };
  const isEndless = values.seeds === undefined && (values.seconds !== undefined || values.authorizations !== undefined);
  const asked: Asked = {
    from: Number(values.seed ?? nextSeed(keptRuns())),
    seeds: isEndless ? Number.POSITIVE_INFINITY : Number(values.seeds ?? '1'),
    seconds: Number(values.seconds ?? 'Infinity'),
    authorizations: Number(values.authorizations ?? 'Infinity'),
    each: Number(values.each),
    wide: Number(values.wide),
    workers: Math.max(1, Number(values.workers)),
  };
  const totals = await playAll(asked, beganMs);
  const seconds = (Date.now() - beganMs) / 1_000;
  tell(totals, asked, seconds);
  if (values.keep) keep(totals, asked, { ...ran, seconds });
  process.exitCode = totals.failed.length > 0 ? 1 : 0;
}

async function playAll(asked: Asked, beganMs: number): Promise<Totals> {
  const totals: Totals = { seeds: 0, events: 0, virtualDays: 0, counts: {}, failed: [] };
  let last = asked.from - 1;
  const mayGoOn = () =>
    last + 1 < asked.from + asked.seeds &&
    Date.now() - beganMs < asked.seconds * 1_000 &&
    (totals.counts['authorizations'] ?? 0) < asked.authorizations;
  await playOnThreads({
    file: join(ROOT, 'reports', 'sim', 'worker.mjs'),
    workers: Math.min(asked.workers, asked.seeds),
    next: () => {
      if (!mayGoOn()) return null;
      last += 1;
      return { seed: last, authorizations: asked.each, wide: asked.wide };
    },
    heard: (result) => {
      add(totals, result);
      if (totals.seeds % 100 === 0) progress(totals, beganMs);
    },
  });
  return totals;
}

function add(totals: Totals, result: SeedResult): void {
  totals.seeds += 1;
  totals.events += result.events;
  totals.virtualDays += result.virtualDays;
  for (const [what, count] of Object.entries(result.counts)) totals.counts[what] = (totals.counts[what] ?? 0) + count;
  if (result.violations.length === 0) return;
  totals.failed.push(result);
  say(
    `seed ${result.seed}: ${result.violations.join('\n  ')}\n  again: npm run sim -- --seed ${result.seed} --each ${values.each} --wide ${values.wide}`,
  );
  const wide = Number(values.wide);
  keepSeed({ seed: result.seed, authorizations: Number(values.each), ...(wide > 0 ? { wide } : {}), meaning: result.violations[0] ?? '' });
}

function progress({ seeds, counts, failed }: Totals, beganMs: number): void {
  const played = counts['authorizations'] ?? 0;
  const seconds = (Date.now() - beganMs) / 1_000;
  say(`${seeds} seeds, ${played} authorizations, ${Math.round(played / seconds)} a second, ${failed.length} seeds with violations`);
}

function tell(totals: Totals, asked: Asked, seconds: number): void {
  const played = totals.counts['authorizations'] ?? 0;
  say(JSON.stringify(totals.counts));
  say(
    `${totals.seeds} seeds from ${asked.from}: ${played} authorizations, ${totals.events} events, ${totals.virtualDays} days, ${Math.round(played / seconds)} a second; ${totals.failed.length} with violations`,
  );
}

function keep(totals: Totals, { from, each, wide }: Asked, ran: Pick<Run, 'seconds' | 'commit' | 'machine'>): void {
  const { authorizations = 0, 'answers predicted': answersPredicted = 0, ...counts } = totals.counts;
  const runs = withRun(keptRuns(), {
    from,
    to: from + totals.seeds - 1,
    each,
    wide,
    authorizations,
    answersPredicted,
    violations: totals.failed.length,
    counts: { ...counts, events: totals.events, 'virtual days': totals.virtualDays },
    ...ran,
    seconds: Math.round(ran.seconds),
  });
  if (runs === null) say('not kept: a run that was kept played some of these seeds, and others; play them all again, or others');
  else keepRuns(runs);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
