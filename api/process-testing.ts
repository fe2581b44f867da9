// Gives a test the real process of `npm start`, without what the scripts do before it, and a way to ask it for authorizations.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ANSWER_MS_MAX = 15_000;

export interface StartedProcess {
  readonly url: string;
  readonly child: ChildProcess;
  readonly dataDir: string;
  /** Ends it at once and removes its folder. */
  readonly remove: () => void;
}
export interface ProcessOptions {
  /** All of it: the test's own with its settings. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Arguments of Node; the sources through their loader unless told otherwise. */
  readonly program?: readonly string[];
  /** Arguments of the service: an empty bank unless told otherwise. */
  readonly args?: readonly string[];
}

export async function startProcess({
  environment,
  program = ['--import', 'tsx', 'api/server.ts'],
  args = ['--empty'],
}: ProcessOptions): Promise<StartedProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'offerline-process-'));
  const child = spawn(process.execPath, [...program, ...args], {
    env: { DATA_DIR: dataDir, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const found = /API docs\s+(\S+)\/docs/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the server ended: ${said}`)));
  });
  const remove = () => {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url, child, dataDir, remove };
}

/** Processes that this one has started. */
export function childrenOf(parent: number | undefined): readonly number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return rows.flatMap((row) => {
    const [pid, ppid, ...args] = row.trim().split(/\s+/);
    return Number(ppid) === parent && /server\.(ts|mjs)/.test(args.join(' ')) ? [Number(pid)] : [];
  });
}

/** The body of the answer; rejects when there is none. */
export async function askForAuthorization(url: string, key: string, request: object): Promise<string> {
  const answer = await fetch(`${url}/v1/evaluate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  });
  return answer.text();
}
