// Keeps what a command has proven, with machine, commit and day, where the page of proof finds it: docs/proof/<name>.json.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Machine, thisMachine } from '../bench/machine.ts';

export interface Figure {
  /** What was counted: "Authorizations simulated". */
  readonly label: string;
  readonly value: number | string;
}
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
/** Shares of answers by how late they were, milliseconds after their deadline or since they were asked. */
export interface Histogram {
  readonly title: string;
  /** Upper edge in milliseconds and how many were at most so late, and later than the edge before. */
  readonly bins: readonly (readonly [upToMs: number, count: number])[];
}
/** One of several runs that make a proof together: the same command with other seeds, perhaps at another commit or on another machine. */
export interface Run {
  /** Seeds, both ends played. */
  readonly from: number;
  readonly to: number;
  /** Authorizations of a plain seed, and of a wide one; 0: none was wide. */
  readonly each: number;
  readonly wide: number;
  readonly authorizations: number;
  readonly answersPredicted: number;
  readonly violations: number;
  /** Everything else that was counted. */
  readonly counts: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly commit: string;
  readonly machine: Machine;
}
export interface Proven {
  readonly title: string;
  /** One or two sentences: what was done, and what would have made it fail. */
  readonly meaning: string;
  /** As typed to get it again. */
  readonly command: string;
  /** Violations, losses, faults: what must be nothing. */
  readonly violations: number;
  readonly figures: readonly Figure[];
  readonly tables?: readonly Table[];
  readonly histograms?: readonly Histogram[];
  /** What was left out, and why: a program that is not at hand. */
  readonly skipped?: readonly string[];
  /** Where the figures are those of several runs added up: each of them. */
  readonly runs?: readonly Run[];
}
export interface ProofRecord extends Proven {
  readonly name: string;
  readonly machine: Machine;
  /** Short, with "+" where files differed from it. */
  readonly commit: string;
  readonly tookSeconds: number;
}

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'proof');

/** Call with the moment the work began (`Date.now()`); overwrites what the same command left before. */
export function keepRecord(name: string, proven: Proven, beganMs: number): void {
  const tookSeconds = Math.round((Date.now() - beganMs) / 1_000);
  const record: ProofRecord = { name, ...proven, tookSeconds, machine: thisMachine(), commit: commitOf() };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`);
}

export function readRecords(): readonly ProofRecord[] {
  if (!existsSync(FOLDER)) return [];
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
  return files.toSorted().map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as ProofRecord);
}

/** Short, with "+" where files differ from it. */
export function commitOf(): string {
  const git = (...args: readonly string[]) => execFileSync('git', args, { encoding: 'utf8', cwd: import.meta.dirname }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', ':/', ':(top,exclude)docs') === '' ? '' : '+');
  } catch {
    return 'unknown';
  }
}
