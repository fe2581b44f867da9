// Starts the processes of a benchmark, waits until they listen, and ends each one it started.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');
const START_MS_MAX = 120_000;
const STOP_MS_MAX = 10_000;
const KEPT_LETTERS = 4_000;
const LINES_SHOWN = 5;
/** As `npm start` gives it to the service; the echoes get the same. */
const MEMORY = '--max-semi-space-size=16';
const LISTENING = /listening http:\/\/(\S+):(\d+)/;

export interface Server {
  readonly name: string;
  readonly pid: number;
  readonly host: string;
  readonly port: number;
  /** Not scheduled until resumed, so that it cannot disturb; only for servers that hold nothing open elsewhere. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Words on whether it still runs, and the last it said. */
  readonly fate: () => string;
  readonly stop: () => Promise<void>;
}

/** The same without the wrapping of npm, so that a profile shows nothing but the service; it is written to `folder` when the server stops. */
export function startProfiled(folder: string, env: Readonly<Record<string, string>>): Promise<Server> {
  return start({
    name: 'profiled',
    args: [
      '--cpu-prof',
      '--cpu-prof-interval',
      '500',
      '--cpu-prof-dir',
      folder,
      '--import',
      'tsx',
      join(ROOT, 'api', 'server.ts'),
      '--empty',
    ],
    env: { PORT: '0', NODE_ENV: 'production', ...env },
    address: /API docs\s+http:\/\/(\S+):(\d+)\/docs/,
  });
}

interface Start {
  readonly name: string;
  /** Arguments of node. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Finds the address in what the process says. */
  readonly address: RegExp;
}

export function startEcho(name: 'hono' | 'node-http' | 'tcp' | 'undurable'): Promise<Server> {
  return start({
    name,
    args: [MEMORY, '--import', 'tsx', join(import.meta.dirname, 'echo', `${name}.ts`)],
    env: { NODE_ENV: 'production' },
    address: LISTENING,
  });
}

/** The door of the product around an authority that answers at once: by the router alone, or with the short way for plain requests. */
export function startDoor(way: 'short' | 'long'): Promise<Server> {
  return start({
    name: `${way} way`,
    args: ['--import', 'tsx', join(import.meta.dirname, 'door', `${way}.ts`)],
    env: { NODE_ENV: 'production' },
    address: LISTENING,
  });
}

/** The product as `npm start` runs it, on a database that exists already. */
export function startOfferline(name: string, env: Readonly<Record<string, string>>): Promise<Server> {
  return start({
    name,
    args: [MEMORY, join(ROOT, 'scripts', 'start.mjs'), '--empty'],
    env: { PORT: '0', ...env },
    address: /API docs\s+http:\/\/(\S+):(\d+)\/docs/,
  });
}

async function start({ name, args, env, address }: Start): Promise<Server> {
  const child = spawn(process.execPath, [...args], { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  endWithUs(child);
  const lastWords = listenTo(child);
  const [host, port] = await addressIn(child, { name, address, said: lastWords });
  const pid = child.pid ?? 0;
  return {
    name,
    pid,
    host,
    port,
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    fate: () => `${name} ${endOf(child)}; it said last: ${lastWords().trim().split('\n').slice(-LINES_SHOWN).join(' / ')}`,
    stop: () => stopChild(child),
  };
}

const endOf = ({ exitCode, signalCode }: ChildProcess): string =>
  exitCode === null && signalCode === null ? 'still runs' : `ended (${exitCode ?? signalCode})`;

function listenTo(child: ChildProcess): () => string {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      said = `${said}${bytes}`.slice(-KEPT_LETTERS);
    });
  return () => said;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** However this process ends, its children end too. */
export function endWithUs(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

function addressIn(child: ChildProcess, of: Pick<Start, 'name' | 'address'> & { readonly said: () => string }): Promise<[string, number]> {
  const { name, address, said } = of;
  return new Promise((resolveAddress, reject) => {
    const fail = (words: string): void => {
      clearTimeout(timer);
      reject(new Error(`${name} ${words}: ${said()}`));
    };
    const timer = setTimeout(() => fail('did not say where it listens'), START_MS_MAX);
    child.once('exit', (code) => fail(`ended (${code})`));
    child.stdout?.on('data', () => {
      const [, host, port] = address.exec(said()) ?? [];
      if (host === undefined || port === undefined) return;
      clearTimeout(timer);
      resolveAddress([host, Number(port)]);
    });
  });
}

/** A process that does not end in time is ended. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  await gone;
  clearTimeout(timer);
}
