// Checks campaign files before anyone approves them: npm run campaign:check [file or folder …], by default the whole library.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runExample } from '../../engine/authorization/run-example.ts';
import type { Holidays } from '../../engine/campaign/live.ts';
import { reviewCampaign } from '../../engine/campaign/review.ts';
import { type Campaign, type CampaignExample, KINDS } from '../../engine/campaign/schema.ts';
import { readCalendars } from '../settlement/calendar.ts';
import { type Locate, type Position, parseCampaignFile } from '../campaign/parse-file.ts';

interface Line extends Position {
  readonly file: string;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
}
interface Checked {
  readonly file: string;
  readonly lines: readonly Line[];
  readonly read?: { readonly campaign: Campaign; readonly locate: Locate };
}

const holidays: Holidays = Object.fromEntries([...readCalendars()].map(([country, calendar]) => [country, calendar.holidays]));
const named = process.argv.slice(2);
const files = (named.length > 0 ? named : ['campaigns']).flatMap(campaignFiles);
const checked = files.map(readOne);
const library = checked.flatMap(({ read }) => (read === undefined ? [] : [read.campaign]));
const lines = checked.flatMap((one) => [...one.lines, ...reviewOne(one)]);

for (const { file, line, column, severity, code, message } of lines)
  console.log(`${file}:${line}:${column} ${severity === 'warning' ? 'warning ' : ''}${code} ${message}`);
const errors = lines.filter((each) => each.severity === 'error').length;
console.log(
  `${files.length} files, ${library.reduce((total, campaign) => total + campaign.examples.length, 0)} examples, ${errors} errors, ${lines.length - errors} warnings`,
);
process.exitCode = errors > 0 || files.length === 0 ? 1 : 0;

/** Below a folder, campaigns are the YAML and JSON files in folders named after a kind; a file named outright is taken as it is. */
function campaignFiles(path: string): readonly string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => /\.(ya?ml|json)$/.test(file) && KINDS.some((kind) => kind === basename(dirname(file))))
    .toSorted();
}

function readOne(file: string): Checked {
  const text = readText(file);
  if (text === undefined)
    return { file, lines: [{ file, line: 1, column: 1, severity: 'error', code: 'file_unreadable', message: 'cannot be read' }] };
  const parsed = parseCampaignFile(text, file.endsWith('.json') ? 'json' : 'yaml');
  if (parsed.ok) return { file, lines: [], read: parsed };
  return {
    file,
    lines: parsed.problems.map(({ line, column, code, path, message }) => ({
      file,
      line,
      column,
      severity: 'error',
      code,
      message: about(path, message),
    })),
  };
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** One file alone is not judged by what it names elsewhere; a library is. Examples run on the real decision once the review finds no error. */
function reviewOne({ file, read }: Checked): readonly Line[] {
  if (read === undefined) return [];
  const { campaign, locate } = read;
  const findings = reviewCampaign(campaign, files.length > 1 ? library : undefined);
  const blocked = findings.some((finding) => finding.severity === 'error');
  const failures = blocked
    ? []
    : campaign.examples.flatMap((example, index) =>
        failuresOf(campaign, example).map((message) => ({
          code: 'example_fails',
          severity: 'error' as const,
          path: `examples.${index}`,
          message,
        })),
      );
  return [...findings, ...failures].map(({ code, severity, path, message }) => ({
    file,
    ...locate(path),
    severity,
    code,
    message: about(path, message),
  }));
}

/** An example that cannot even be asked (an unknown channel, a malformed BIN) fails like one with another answer. */
function failuresOf(campaign: Campaign, example: CampaignExample): readonly string[] {
  try {
    return runExample(campaign, example, holidays).problems.map((problem) => `"${example.name}": ${problem}`);
  } catch (error) {
    return [`"${example.name}" cannot be run: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown failure'}`];
  }
}

function about(path: string, message: string): string {
  return path === '' ? message : `${path}: ${message}`;
}
