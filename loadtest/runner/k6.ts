// Finds k6, or builds the pinned one with Go into a folder of this project; runs one script with a line of progress.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

export type Say = (line: string) => void;

/** The newest that the public Go module proxy offers under this path; built and tried with Go 1.26. */
const VERSION = '1.8.1';
const MODULE = 'go.k6.io/k6';
const BUILD_SAYS_MS = 15_000;
const PROGRESS_MS = 2_000;
const NO_ANSWER_MS = 1_000;
const NOTICES_MAX = 5;
const PROGRAM = process.platform === 'win32' ? 'k6.exe' : 'k6';
/** Exit code of a k6 whose thresholds did not hold; the verdicts say which. */
const THRESHOLDS_BROKEN = 99;
/** Nothing is reported to anybody, nothing is fetched at run time. */
const QUIET = { K6_NO_USAGE_REPORT: 'true', K6_AUTO_EXTENSION_RESOLUTION: 'false', K6_BINARY_PROVISIONING: 'false' };

export interface K6 {
  readonly path: string;
  readonly version: string;
}

export const K6_MISSING = [
  'k6 is not at hand, and could not be built. Install it in one of these ways, then start again:',
  '  macOS      brew install k6',
  '  Windows    winget install k6',
  '  Linux      a package or a binary: https://grafana.com/docs/k6/latest/set-up/install-k6/',
  `  with Go    go install ${MODULE}@v${VERSION}   (and put $(go env GOPATH)/bin into PATH)`,
].join('\n');

/** k6 of PATH, else one built before, else one built now; null when none can be had. `build: false` only looks. */
export async function findK6(root: string, { say, build }: { readonly say: Say; readonly build: boolean }): Promise<K6 | null> {
  const folder = join(root, '.offerline-tools', `k6-${VERSION}`);
  const kept = join(folder, PROGRAM);
  const found = versionOf('k6') ?? (existsSync(kept) ? versionOf(kept) : null);
  if (found !== null || !build) return found;
  if (spawnSync('go', ['version']).status !== 0) return null;
  return (await buildWithGo(folder, say)) ? versionOf(kept) : null;
}

/** Scripts and summaries are those of version 1. */
function versionOf(path: string): K6 | null {
  const { status, stdout } = spawnSync(path, ['version'], { encoding: 'utf8', env: { ...process.env, ...QUIET } });
  const version = status === 0 ? (/k6(?:\.exe)? v(1\.\d+\.\d+)/.exec(stdout)?.[1] ?? null) : null;
  return version === null ? null : { path, version };
}

async function buildWithGo(folder: string, say: Say): Promise<boolean> {
  mkdirSync(folder, { recursive: true });
  const startedAt = Date.now();
  say(`Building k6 ${VERSION} with Go into .offerline-tools (once; one to four minutes) ...`);
  const watch = setInterval(() => say(`  still building, ${Math.round((Date.now() - startedAt) / 1_000)} s`), BUILD_SAYS_MS);
  const child = spawn('go', ['install', `${MODULE}@v${VERSION}`], {
    env: { ...process.env, GOBIN: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const code = await ended(child);
  clearInterval(watch);
  if (code !== 0) say(`Go could not build k6 ${VERSION}: ${said.trim().split('\n').slice(-3).join(' ')}`);
  return code === 0;
}

export interface K6Run {
  readonly bundle: string;
  readonly planFile: string;
  readonly seconds: number;
  readonly say: Say;
  /** Children are handed over so that an interrupted run leaves nothing behind. */
  readonly onChild: (child: ChildProcess) => void;
}

/** Resolves when the script has ended; rejects when k6 itself failed, with what it said. */
export async function runK6(k6: K6, { bundle, planFile, seconds, say, onChild }: K6Run): Promise<void> {
  const port = await freePort();
  const env = { ...process.env, ...QUIET, PLAN: planFile };
  const args = ['run', '--quiet', '--no-color', '--log-format=raw', '--address', `127.0.0.1:${port}`, '-e', `PLAN=${planFile}`, bundle];
  const child = spawn(k6.path, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onChild(child);
  let said = '';
  const show = noticesTo(say);
  const hear = (bytes: Buffer) => {
    show(bytes.toString());
    said = `${said}${bytes.toString()}`.slice(-4_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const stop = sayProgress({ port, seconds, say });
  const code = await ended(child);
  stop();
  if (code !== 0 && code !== THRESHOLDS_BROKEN) throw new Error(`k6 ended with ${code}: ${said.trim()}`);
}

/** A script tells of faults in lines of their own; a few are enough to see what is wrong. */
function noticesTo(say: Say): (text: string) => void {
  let shown = 0;
  return (text) => {
    for (const [, notice] of text.matchAll(/^NOTICE (.*)$/gm)) {
      if (shown < NOTICES_MAX) say(`  ! ${notice}`);
      shown += 1;
    }
  };
}

function sayProgress({ port, seconds, say }: { readonly port: number; readonly seconds: number; readonly say: Say }): () => void {
  const startedAt = Date.now();
  let before = 0;
  const timer = setInterval(async () => {
    const count = await answersSoFar(port);
    if (count === null) return;
    const passed = Math.min(seconds, Math.round((Date.now() - startedAt) / 1_000));
    const now = Math.round(((count - before) * 1_000) / PROGRESS_MS);
    before = count;
    say(
      `  ${String(passed).padStart(4)} of ${seconds} s  ${count.toLocaleString('en-US')} answers, ${now.toLocaleString('en-US')} a second`,
    );
  }, PROGRESS_MS);
  return () => clearInterval(timer);
}

/** k6 answers questions about its own run; no answer only means no line of progress. */
async function answersSoFar(port: number): Promise<number | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/metrics/http_reqs`, { signal: AbortSignal.timeout(NO_ANSWER_MS) });
    const metric = (await answer.json()) as { readonly data?: { readonly attributes?: { readonly sample?: { readonly count?: number } } } };
    return metric.data?.attributes?.sample?.count ?? null;
  } catch {
    return null;
  }
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 130));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
