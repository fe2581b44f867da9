// Runs schemathesis against the document that the service serves: installed once from PyPI, with hashes, into a folder of this project.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const SCHEMATHESIS = '4.32.5';
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const SETTINGS = join(import.meta.dirname, 'schemathesis.toml');
const TOLD_MAX = 4_000;

export type Say = (line: string) => void;
export interface SchemathesisRun {
  readonly program: string;
  readonly url: string;
  readonly key: string;
  readonly token: string;
  readonly seed: number;
  readonly seconds: number;
  readonly folder: string;
  readonly say: Say;
}
export interface SchemathesisResult {
  readonly cases: number;
  readonly failures: number;
  /** What it said about them. */
  readonly words: string;
}

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'unsupported_method',
] as const;
/** Endless answers, and what would end the run itself. */
const LEFT_OUT = ['/v1/feed', '/v1/watch/stream', '/v1/session', '/v1/keys/{id}', '/v1/evaluate/batch', '/v1/campaigns/check'];

/** The program, installed when it must be; or why there is none. */
export function findSchemathesis(root: string, say: Say): { readonly program: string } | { readonly missing: string } {
  const folder = join(root, '.offerline-tools', `schemathesis-${SCHEMATHESIS}`);
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  const program = join(bin, 'schemathesis');
  if (existsSync(program)) return { program };
  const python = ['python3', 'python'].find(
    (each) => spawnSync(each, ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))']).status === 0,
  );
  if (python === undefined) return { missing: 'schemathesis: there is no Python 3.10 or newer with venv on this machine' };
  say(`Installing schemathesis ${SCHEMATHESIS} into .offerline-tools (once) ...`);
  const made = spawnSync(python, ['-m', 'venv', folder]);
  const pip = spawnSync(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', REQUIREMENTS], {
    encoding: 'utf8',
  });
  if (made.status === 0 && pip.status === 0) return { program };
  rmSync(folder, { recursive: true, force: true });
  return { missing: `schemathesis: it could not be installed: ${pip.stderr.trim().split('\n').slice(-1).join(' ')}` };
}

/** Service keys open the routes of the bank, a token those of cardholders: two runs side by side. */
export async function runSchemathesis(run: SchemathesisRun): Promise<SchemathesisResult> {
  const bank = one(run, { name: 'bank', bearer: run.key, filter: ['--exclude-path-regex', '^/v1/me'] });
  const holder = one(run, { name: 'holder', bearer: run.token, filter: ['--include-path-regex', '^/v1/me'] });
  const [left, right] = await Promise.all([bank, holder]);
  return { cases: left.cases + right.cases, failures: left.failures + right.failures, words: `${left.words}\n${right.words}`.trim() };
}

interface Part {
  readonly name: string;
  readonly bearer: string;
  readonly filter: readonly string[];
}

async function one(run: SchemathesisRun, { name, bearer, filter }: Part): Promise<SchemathesisResult> {
  const report = join(run.folder, `schemathesis-${name}.ndjson`);
  const args = [
    ...[
      '--config-file',
      SETTINGS,
      'run',
      `${run.url}/openapi.json`,
      '--phases',
      'examples,coverage,fuzzing,stateful',
      '--checks',
      CHECKS.join(','),
    ],
    ...[
      '--workers',
      '1', // With more, what it is made of (CPython's ast) trips over its own threads: "AST constructor recursion depth mismatch".
      '--max-time',
      String(run.seconds),
      '--request-timeout',
      '30',
      '--seed',
      String(run.seed),
      '--continue-on-failure',
    ],
    ...['--header', `Authorization: Bearer ${bearer}`, '--generation-database', 'none', '--suppress-health-check', 'all', '--no-color'],
    ...['--report', 'ndjson', '--report-ndjson-path', report, ...filter, ...LEFT_OUT.flatMap((path) => ['--exclude-path', path])],
  ];
  const child = spawn(run.program, args, { cwd: run.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const hear = (bytes: Buffer) => {
    said += bytes.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const { cases, failures } = summaryOf(said, code);
  run.say(`schemathesis, ${name}: ${cases} cases, ${failures} kinds of failures`);
  return { cases, failures, words: failures === 0 ? '' : wordsOf(said) };
}

/** Its report of what failed, or else of its own errors; where there is none, the end of what it said. */
function wordsOf(said: string): string {
  const found = said.match(/=+ FAILURES =+[\s\S]*/) ?? said.match(/=+ ERRORS =+[\s\S]*/);
  return (found?.[0] ?? said.slice(-TOLD_MAX)).slice(0, TOLD_MAX);
}

/** From the last lines of what it says: "12345 generated, 3 found 2 unique failures". One that ended otherwise than well, or asked nothing, has failed. */
export function summaryOf(said: string, code: number | null): { readonly cases: number; readonly failures: number } {
  const cases = numberIn(/([\d,]+) generated/.exec(said)?.[1]);
  const failures = numberIn(/found ([\d,]+) unique failures?/.exec(said)?.[1]);
  return { cases, failures: Math.max(failures, code === 0 && cases > 0 ? 0 : 1) };
}

const numberIn = (text = '0'): number => Number(text.replaceAll(',', ''));

/** Which versions, for the record. */
export function pinned(): string {
  return /^schemathesis==(\S+)/m.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] ?? SCHEMATHESIS;
}
