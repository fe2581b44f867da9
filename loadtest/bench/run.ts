// npm run bench: runs the benchmarks, all or those named, keeps their raw figures, draws their plots and writes docs/PERFORMANCE.md.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { holdAwake } from './awake.ts';
import { machineLine, thisMachine } from './machine.ts';
import { svgOf } from './plot.ts';
import { figureText, isMet, type Kept, pageOf, rawText, tableOf } from './report.ts';
import type { Bench, Section } from './section.ts';

/** In the order of the page. */
const NAMES = ['wake', 'book', 'rules', 'promotions', 'door', 'http', 'profile', 'offers', 'state', 'backtest', 'closing'] as const;
const ROUNDS = 5;
const QUICK_ROUNDS = 3;
const ROOT = resolve(import.meta.dirname, '..', '..');
const NOTES = join(ROOT, 'docs', 'performance-notes.md');

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const order = orderOf(args);
  if (order.unknown.length > 0) {
    say(`Unknown: ${order.unknown.join(', ')}. npm run bench [-- --quick] [--rows 10000000] [${NAMES.join('] [')}]`);
    return 2;
  }
  const { asked, quick, rows } = order;
  const place = quick ? join(ROOT, 'reports', 'bench-quick') : join(ROOT, 'docs');
  let failures = 0;
  for (const name of NAMES) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    if (!(await runOne(name, { quick, place, rows }))) failures += 1;
    writePage(place);
  }
  say(
    `\n${join(place, 'PERFORMANCE.md')}${failures === 0 ? '' : `; ${failures} did not end well and left their earlier figures as they were`}`,
  );
  return failures === 0 ? 0 : 1;
}

interface Order {
  readonly asked: readonly string[];
  readonly quick: boolean;
  /** One more size, for the chapters that have sizes. */
  readonly rows: number | undefined;
  readonly unknown: readonly string[];
}

function orderOf(args: readonly string[]): Order {
  const at = args.indexOf('--rows');
  const given = at === -1 ? [] : args.slice(at, at + 2);
  const rest = args.filter((_, place) => at === -1 || place < at || place >= at + given.length);
  const rows = at === -1 ? undefined : Number(given[1]);
  const asked = rest.filter((arg) => !arg.startsWith('-'));
  const unknown = [
    ...asked.filter((name) => !isName(name)),
    ...rest.filter((arg) => arg.startsWith('-') && arg !== '--quick'),
    ...(rows === undefined || (Number.isSafeInteger(rows) && rows > 0) ? [] : [given.join(' ')]),
  ];
  return { asked, quick: rest.includes('--quick'), rows, unknown };
}

function isName(name: string): boolean {
  return (NAMES as readonly string[]).includes(name);
}

/** False when the benchmark failed; a failure is said and ends nothing else. */
async function runOne(name: string, { quick, place, rows }: Pick<Order, 'quick' | 'rows'> & { readonly place: string }): Promise<boolean> {
  const bench = await benchOf(name);
  if (bench === null) {
    say(`\n${name}: not there yet`);
    return true;
  }
  const release = name === 'wake' ? null : holdAwake();
  const machine = thisMachine();
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  say(`\n${name}: ${rounds} rounds${quick ? ', quick' : ''}; ${machineLine(machine)}`);
  const startedAt = performance.now();
  try {
    const section = await bench({ rounds, quick, ...(rows === undefined ? {} : { rows }), say: (line) => say(`  ${line}`) });
    keep(place, { machine, rounds, quick, tookSeconds: (performance.now() - startedAt) / 1_000, section });
    sayResult(section);
    return true;
  } catch (fault) {
    say(`${name} failed: ${fault instanceof Error ? fault.stack : String(fault)}`);
    return false;
  } finally {
    release?.();
  }
}

async function benchOf(name: string): Promise<Bench | null> {
  const path = join(import.meta.dirname, `${name}.ts`);
  if (!existsSync(path)) return null;
  const { bench } = (await import(pathToFileURL(path).href)) as { bench?: Bench };
  if (bench === undefined) say(`\nloadtest/bench/${name}.ts exports no "bench"`);
  return bench ?? null;
}

function keep(place: string, kept: Kept): void {
  const folder = join(place, 'bench');
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (file.startsWith(`${kept.section.id}-`) && file.endsWith('.svg')) rmSync(join(folder, file));
  writeFileSync(join(folder, `${kept.section.id}.json`), rawText(kept));
  for (const plot of kept.section.plots) writeFileSync(join(folder, `${plot.id}.svg`), svgOf(plot));
}

/** From all figures that are kept, also those of earlier days: each chapter says when it was measured. */
function writePage(place: string): void {
  const kept = NAMES.flatMap((name): readonly Kept[] => {
    const file = join(place, 'bench', `${name}.json`);
    return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8')) as Kept] : [];
  });
  const notes = existsSync(NOTES) ? readFileSync(NOTES, 'utf8') : '';
  if (kept.length > 0) writeFileSync(join(place, 'PERFORMANCE.md'), pageOf({ kept, notes }));
}

function sayResult({ columns, rows, goals, skipped }: Section): void {
  say(tableOf(columns, rows));
  for (const goal of goals)
    say(
      `${isMet(goal) ? 'met    ' : 'NOT MET'} ${goal.text}: ${figureText(goal.measured)} (${goal.atLeast ? 'at least' : 'at most'} ${figureText(goal.wanted)})`,
    );
  for (const line of skipped) say(`left out: ${line}`);
}
