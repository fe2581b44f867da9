// Starts the measured service and the asker as children and speaks with them; however this process ends, they end too.
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { endWithUs, stopChild } from '../../bench/children.ts';
import type { Again, Asked } from './again.ts';
import type { Heard, Plan } from './asker.ts';
import type { FromAsker, ToAsker } from './asker-process.ts';
import type { EdgeFigures } from './edge.ts';
import { type Door, OWN_DEADLINE_MS } from './question.ts';
import type { FromServer, ToServer } from './server.ts';

export interface ServiceChild {
  readonly port: number;
  /** Since it was asked last. */
  readonly figures: () => Promise<{ readonly figures: EdgeFigures; readonly bugs: readonly string[] }>;
  readonly isRunning: () => boolean;
  readonly stop: () => Promise<void>;
}
export interface AskerChild {
  readonly begin: (plan: Plan) => void;
  readonly recent: (ms: number) => Promise<readonly Heard[]>;
  readonly end: () => Promise<readonly Heard[]>;
  readonly again: (door: Door, asked: readonly Asked[]) => Promise<readonly Again[]>;
  readonly stop: () => Promise<void>;
}

/** As `npm start` gives it to the service; the collector may be asked for, so that memory can be compared. */
const MEMORY = ['--max-semi-space-size=16', '--expose-gc'];
const LOADER = ['--import', 'tsx'];
/** Short collections without helpers, who would wait for whoever goes before them, and the asker for its helpers. */
const OF_ASKER = ['--single-threaded-gc', '--max-semi-space-size=2'];
/**
 * Service and asker have machines of their own elsewhere; here the database, the lines and the judge share their processors, so these two go
 * first, by the real-time order of Linux. The asker does least and is the clock of all others.
 */
const SERVICE_RANK = 2;
const ASKER_RANK = 3;

export async function startMeasured(settings: Readonly<Record<string, string>>): Promise<ServiceChild> {
  const child = fork(join(import.meta.dirname, 'server.ts'), {
    execArgv: [...MEMORY, ...LOADER],
    env: { ...process.env, NODE_ENV: 'production', PORT: '0', LATENCY_BUDGET_MS: String(OWN_DEADLINE_MS), ...settings },
  });
  endWithUs(child);
  const first = await reply<FromServer>(child);
  if (first.said !== 'listening') throw new Error('the service said something else first');
  goBefore(child, SERVICE_RANK);
  const ask = (message: ToServer): boolean => child.send(message);
  return {
    port: Number(new URL(first.url).port),
    figures: async () => {
      ask('figures');
      const said = await reply<FromServer>(child);
      if (said.said !== 'figures') throw new Error('the service said something else');
      return said;
    },
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      if (child.connected) ask('stop');
      await stopChild(child);
    },
  };
}

export async function startAsker(): Promise<AskerChild> {
  const child = fork(join(import.meta.dirname, 'asker-process.ts'), { execArgv: [...OF_ASKER, ...LOADER] });
  endWithUs(child);
  await reply<FromAsker>(child);
  goBefore(child, ASKER_RANK);
  const ask = async (message: ToAsker): Promise<FromAsker> => {
    const answer = reply<FromAsker>(child);
    child.send(message);
    return answer;
  };
  const heardOf = (said: FromAsker): readonly Heard[] => (said.said === 'heard' ? said.heard : []);
  return {
    begin: (plan) => void child.send({ ask: 'begin', plan } satisfies ToAsker),
    recent: async (ms) => heardOf(await ask({ ask: 'recent', ms })),
    end: async () => heardOf(await ask({ ask: 'end' })),
    again: async (door, asked) => {
      const said = await ask({ ask: 'again', door, asked });
      return said.said === 'again' ? said.again : [];
    },
    stop: () => stopChild(child),
  };
}

/** Only where this account may: otherwise it takes its turn like everybody else. */
function goBefore({ pid }: ChildProcess, rank: number): void {
  if (pid === undefined) return;
  const put = (whom: readonly string[], at: number): unknown =>
    execFileSync('chrt', [...whom, '--rr', '--pid', String(at), String(pid)], { stdio: 'ignore' });
  try {
    put(['--all-tasks'], 1);
    put([], rank); // Its own helpers compile and collect beside it, and it does not wait for their turn.
  } catch {
    // Nothing to be done; the metronome excuses nothing of it.
  }
}

/** What the child says next; rejects when it ends instead. */
async function reply<Message>(child: ChildProcess): Promise<Message> {
  const gone = new AbortController();
  try {
    const ended = once(child, 'exit', { signal: gone.signal }).then(() => {
      throw new Error(`${child.spawnfile} ended: ${child.exitCode ?? child.signalCode}`);
    });
    const [message] = (await Promise.race([once(child, 'message', { signal: gone.signal }), ended])) as [Message];
    return message;
  } finally {
    gone.abort();
  }
}
