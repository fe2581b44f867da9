// One worker of a service of several processes: told its place by the first process, it opens the door there and stops when it is told to.
import { AggregatorRegistry, Registry } from 'prom-client';
import { readConfig } from '../config.ts';
import { prepareDemo } from '../demo.ts';
import { connect } from '../db/connect.ts';
import type { Siblings, WorkerState } from '../http/service-routes.ts';
import { closing, openDoor } from '../service.ts';
import { StartupError } from '../startup-error.ts';
import type { ToPrimary, ToWorker } from './messages.ts';

const FIGURES_MS_MAX = 2_000;

type Start = Extract<ToWorker, { kind: 'start' }>;
interface Told {
  readonly figures: Map<number, (text: string | null) => void>;
  workers: readonly WorkerState[];
}

/** The process lives until it is told to stop. */
export function runWorker(onBug: (fault: unknown, subject: string) => void): void {
  const told: Told = { figures: new Map(), workers: [] };
  let running: Promise<{ readonly stop: () => Promise<void> }> | null = null;
  const end = (code: number): void => {
    const stopped = running === null ? Promise.resolve() : running.then((door) => door.stop());
    stopped.then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'start') running ??= open(message, told, onBug);
    else if (message.kind === 'workers') told.workers = message.workers;
    else if (message.kind === 'figures') told.figures.get(message.ask)?.(message.text);
    else if (message.kind === 'stop') end(0);
  });
  // Ctrl-C reaches every process of the terminal; the first one decides when each of us ends.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => end(0));
  process.on('uncaughtException', (error) => {
    onBug(error, 'worker');
    end(1);
  });
  say({ kind: 'here' });
}

async function open(
  start: Start,
  told: Told,
  onBug: (fault: unknown, subject: string) => void,
): Promise<{ readonly stop: () => Promise<void> }> {
  try {
    const config = { ...readConfig(), port: start.port };
    const bank = start.demo && start.slot === 0 ? await demoBank(start.databaseUrl) : null;
    const door = await closing((onStop) =>
      openDoor(
        {
          config,
          databaseUrl: start.databaseUrl,
          bank,
          onProgress: (progress) => say({ kind: 'progress', ...progress }),
          onBug,
          siblings: siblingsOf(start.slot, told),
        },
        onStop,
      ),
    );
    say({ kind: 'ready', url: door.url });
    door.played.then(
      () => say({ kind: 'played' }),
      () => say({ kind: 'played' }),
    );
    return door;
  } catch (fault) {
    const sentence = fault instanceof StartupError ? fault.message : null;
    if (sentence === null) onBug(fault, 'start of a worker');
    await new Promise<void>((resolve) => say({ kind: 'failed', sentence }, resolve));
    process.exit(1);
  }
}

async function demoBank(databaseUrl: string): ReturnType<typeof prepareDemo> {
  const sql = connect(databaseUrl, 1);
  try {
    return await prepareDemo(sql, { demo: true, now: Date.now() });
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** Figures of all workers are summed by the first process, which alone can ask each of them. */
function siblingsOf(slot: number, told: Told): Siblings {
  const metrics = new Registry();
  AggregatorRegistry.setRegistries([metrics]);
  // Answers the question of the first process for this worker's figures.
  void new AggregatorRegistry();
  let asked = 0;
  const figures = async (): Promise<string> => {
    asked += 1;
    const ask = asked;
    const text = await new Promise<string | null>((resolve) => {
      told.figures.set(ask, resolve);
      setTimeout(resolve, FIGURES_MS_MAX, null).unref();
      say({ kind: 'figures', ask });
    });
    told.figures.delete(ask);
    return text ?? metrics.metrics();
  };
  return { slot, metrics, figures, workers: () => told.workers };
}

/** A first process that has gone cannot hear; then this one is ending too. */
function say(message: ToPrimary, said: () => void = () => undefined): void {
  if (process.connected) process.send?.(message, undefined, undefined, said);
  else said();
}
