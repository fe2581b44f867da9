// npm run proof: writes docs/PROOF.md from what the commands of proof have left in docs/proof, each with its seeds, machine, commit and the way to get it again.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machineLine } from '../bench/machine.ts';
import { type Histogram, type ProofRecord, type Run, readRecords, type Table } from './record.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'PROOF.md');
/** In the order of the page; what is not named comes after. */
const ORDER = ['sim', 'model', 'torture', 'faults', 'overload', 'fuzz', 'planted', 'restore'];
const BAR_WIDTH = 40;
const HEAD = `# Proof

What the authority survives, as figures that anyone can get again: each section was written by the command it names, with the machine and the commit it ran on.
A plus behind a commit says that files differed from it. The rules (R1.., I1..) stand in the titles of the tests; what each section would have found is said in its first lines.
`;

const records = readRecords();
writeFileSync(PAGE, pageOf(records));
process.stdout.write(`${PAGE}: ${records.length} sections, ${violationsOf(records)} violations\n`);

function pageOf(all: readonly ProofRecord[]): string {
  const sorted = all.toSorted((one, other) => placeOf(one) - placeOf(other) || (one.name < other.name ? -1 : 1));
  return [HEAD, summary(sorted), ...sorted.map(section)].join('\n');
}

function placeOf({ name }: ProofRecord): number {
  const place = ORDER.indexOf(name);
  return place === -1 ? ORDER.length : place;
}

function violationsOf(all: readonly ProofRecord[]): number {
  return all.reduce((sum, { violations }) => sum + violations, 0);
}

function summary(all: readonly ProofRecord[]): string {
  const rows = all.map(({ title, figures, violations, command }) => [
    title,
    figures
      .slice(0, 2)
      .map(({ label, value }) => `${label}: ${shown(value)}`)
      .join('; '),
    violations,
    `\`${command}\``,
  ]);
  return tableText({ title: 'In short', columns: ['what', 'how much', 'violations', 'command'], rows }, '##');
}

function section(record: ProofRecord): string {
  const {
    title,
    meaning,
    command,
    figures,
    tables = [],
    histograms = [],
    skipped = [],
    runs = [],
    violations,
    machine,
    commit,
    tookSeconds,
  } = record;
  const lines = [
    `## ${title}`,
    '',
    meaning,
    '',
    ...figures.map(({ label, value }) => `- ${label}: **${shown(value)}**`),
    `- Violations: **${shown(violations)}**`,
    ...skipped.map((each) => `- Left out: ${each}`),
    '',
    runs.length > 1
      ? `Again: \`${command}\`, run by run. ${runs.length} runs took ${shown(tookSeconds)} s together; the figures are those of all, added up.`
      : `Again: \`${command}\`. Took ${shown(tookSeconds)} s at commit ${commit} on ${machineLine(machine)}.`,
    '',
    ...(runs.length > 1 ? [runsText(runs)] : []),
    ...tables.map((table) => tableText(table, '###')),
    ...histograms.map(histogramText),
  ];
  return lines.join('\n');
}

function runsText(runs: readonly Run[]): string {
  const columns = ['seeds', 'authorizations in each', 'authorizations', 'answers predicted', 'violations', 'seconds', 'commit', 'machine'];
  const rows = runs.map(({ from, to, each, wide, authorizations, answersPredicted, violations, seconds, commit, machine }) => [
    `${from} to ${to}`,
    wide === 0 ? `${each}` : `${each}, wide ${wide}`,
    authorizations,
    answersPredicted,
    violations,
    seconds,
    commit,
    machineLine(machine),
  ]);
  return tableText({ title: 'Runs', columns, rows }, '###');
}

function tableText({ title, columns, rows }: Table, heading: string): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map((cell) => cellText(cell)).join(' | ')} |`;
  return [`${heading} ${title}`, '', line(columns), line(columns.map(() => '---')), ...rows.map(line), ''].join('\n');
}

function histogramText({ title, bins }: Histogram): string {
  const most = Math.max(1, ...bins.map(([, count]) => count));
  const bar = (count: number) => '#'.repeat(count === 0 ? 0 : Math.max(1, Math.round((Math.log1p(count) / Math.log1p(most)) * BAR_WIDTH)));
  const width = Math.max(...bins.map(([upTo]) => edgeText(upTo).length));
  const digits = Math.max(...bins.map(([, count]) => shown(count).length));
  const rows = bins.map(([upTo, count]) => `${edgeText(upTo).padStart(width)}  ${shown(count).padStart(digits)}  ${bar(count)}`.trimEnd());
  return [`### ${title}`, '', 'Milliseconds, at most; answers; bars are logarithmic.', '', '```text', ...rows, '```', ''].join('\n');
}

function edgeText(upToMs: number | null): string {
  return upToMs === null || !Number.isFinite(upToMs) ? 'more' : String(upToMs);
}

function cellText(cell: string | number): string {
  return shown(cell).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function shown(value: number | string): string {
  return typeof value === 'number' ? value.toLocaleString('en-GB', { maximumFractionDigits: 3 }) : value;
}
