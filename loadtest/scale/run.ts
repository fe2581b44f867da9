// npm run scale: computes from measured costs what growth needs, plays budget slices over many cells, and writes docs/SCALE.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { machineLine, thisMachine } from '../bench/machine.ts';
import { svgOf } from '../bench/plot.ts';
import { FIGURE_NAMES, readFigures, valuesOf } from './measured.ts';
import { type Growth, growthPage, growthPlots, sizesFor } from './page.ts';
import { loadEffects, sliceRows } from './slice-runs.ts';
import { stepRows } from './steps.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const SEEDS = 7;
const SEEDS_QUICK = 2;
const STEP_MILLIS = 120;
const STEP_MILLIS_QUICK = 20;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

process.exitCode = main(process.argv.slice(2));

/** A quick run leaves the page alone: it goes to reports/scale-quick. */
function main(args: readonly string[]): number {
  const quick = args.includes('--quick');
  const given = givenIn(args.filter((arg) => arg !== '--quick'));
  if (given === null) {
    say(`Usage: npm run scale [-- --quick] [--<name>=<number> …]; names: ${FIGURE_NAMES.join(', ')}`);
    return 2;
  }
  const machine = thisMachine();
  say(`growth${quick ? ', quick' : ''}; ${machineLine(machine)}`);
  const figures = readFigures(join(ROOT, 'docs', 'bench'), given);
  for (const [name, { value, unit, source }] of Object.entries(figures)) say(`  ${name}: ${value} ${unit} (${source})`);
  const values = valuesOf(figures);
  const seeds = quick ? SEEDS_QUICK : SEEDS;
  const slices = sliceRows(seeds, (line) => say(`  ${line}`));
  const steps = stepRows(quick ? STEP_MILLIS_QUICK : STEP_MILLIS);
  const growth: Growth = { machine, figures, values, sizes: sizesFor(values), slices, effects: loadEffects(seeds), seeds, steps };
  const place = quick ? join(ROOT, 'reports', 'scale-quick') : join(ROOT, 'docs');
  mkdirSync(join(place, 'scale'), { recursive: true });
  for (const plot of growthPlots(growth)) writeFileSync(join(place, 'scale', `${plot.id}.svg`), svgOf(plot));
  writeFileSync(join(place, 'SCALE.md'), growthPage(growth));
  const violations = slices.reduce((all, row) => all + row.violations, 0);
  say(`${join(place, 'SCALE.md')}; ${violations} violations of the books of slices`);
  return violations === 0 ? 0 : 1;
}

/** Null when something is not a figure. */
function givenIn(args: readonly string[]): Readonly<Record<string, number>> | null {
  const pairs = args.map((arg) => /^--(\w+)=([\d.e]+)$/.exec(arg)).map((match) => [match?.[1] ?? '', Number(match?.[2])] as const);
  const isGood = pairs.every(([name, value]) => (FIGURE_NAMES as readonly string[]).includes(name) && Number.isFinite(value) && value > 0);
  return isGood ? Object.fromEntries(pairs) : null;
}
