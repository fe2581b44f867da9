// Writes the page of results from what the benchmarks handed in: goals first, then one chapter each with its table and plots.
import { type Machine, machineLine } from './machine.ts';
import type { Goal, Section } from './section.ts';

/** What is kept of one run of one benchmark. */
export interface Kept {
  readonly machine: Machine;
  readonly rounds: number;
  readonly quick: boolean;
  readonly tookSeconds: number;
  readonly section: Section;
}

export interface Page {
  readonly kept: readonly Kept[];
  /** Written by hand: where the time goes. Empty where there is none. */
  readonly notes: string;
}

const INTRO = `Written by \`npm run bench\`. Every speed is a ratio of runs that alternated on one machine, and a median of its rounds: absolute figures
belong to that machine, ratios travel. \`npm run bench -- --quick\` is a short look, kept apart from this page; \`npm run bench -- http state\` runs
some of it.`;

export function pageOf({ kept, notes }: Page): string {
  return ['# Performance', INTRO, '## Goals', goalTable(kept), ...(notes.trim() === '' ? [] : [notes.trim()]), ...kept.map(chapterOf)]
    .join('\n\n')
    .concat('\n');
}

/** What could not be measured is not met; it comes back from a file as null. */
export const isMet = ({ measured, wanted, atLeast }: Goal): boolean =>
  Number.isFinite(measured) && (atLeast ? measured >= wanted : measured <= wanted);

function goalTable(kept: readonly Kept[]): string {
  const rows = kept.flatMap(({ section, quick }) =>
    section.goals.map((goal) => [
      `${goal.text}${quick ? ' (quick run)' : ''}`,
      figureText(goal.measured),
      `${goal.atLeast ? 'at least' : 'at most'} ${figureText(goal.wanted)}`,
      isMet(goal) ? 'yes' : '**no**',
    ]),
  );
  return tableOf(['goal', 'measured', 'wanted', 'met'], rows);
}

function chapterOf({ section, machine, rounds, quick, tookSeconds }: Kept): string {
  const stamp = `${machineLine(machine)}; ${rounds} rounds${quick ? ', a quick run' : ''}, ${Math.round(tookSeconds)} s in all; raw figures in [${section.id}.json](bench/${section.id}.json).`;
  return [
    `## ${section.title}`,
    section.intro,
    tableOf(section.columns, section.rows),
    ...section.plots.map((plot) => `![${plot.title}](bench/${plot.id}.svg)`),
    ...(section.skipped.length === 0 ? [] : [`Left out:\n\n${section.skipped.map((line) => `- ${line}`).join('\n')}`]),
    `<sub>${stamp}</sub>`,
  ].join('\n\n');
}

export function tableOf(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const isNumber = columns.map((_, place) => rows.length > 0 && rows.every((row) => typeof row[place] === 'number'));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(isNumber.map((right) => (right ? '---:' : '---'))),
    ...rows.map((row) => line(row.map((cell) => (typeof cell === 'number' ? figureText(cell) : cell.replaceAll('|', '\\|'))))),
  ].join('\n');
}

/** Three figures that mean something; large ones with thin groups. */
export function figureText(value: number): string {
  if (!Number.isFinite(value)) return 'not measured';
  if (Number.isInteger(value) && Math.abs(value) < 100_000) return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** JSON with six significant figures: what lies beyond is noise. */
export function rawText(kept: Kept): string {
  const short = (_name: string, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
  return `${JSON.stringify(kept, short, 1)}\n`;
}
