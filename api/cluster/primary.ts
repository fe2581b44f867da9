// The first process of a service of several: it owns the database, opens workers behind one port, keeps their places filled, and takes all down in order.
import cluster, { type Worker } from 'node:cluster';
import { createServer } from 'node:net';
import { AggregatorRegistry, type PrometheusContentType } from 'prom-client';
import type { DemoProgress } from '../demo.ts';
import type { WorkerState } from '../http/service-routes.ts';
import { publishHeads } from '../ledger/publisher.ts';
import { type PreparedDatabase, prepareDatabase } from '../prepared-database.ts';
import { closing, type Service, type ServiceOptions } from '../service.ts';
import { StartupError } from '../startup-error.ts';
import { adoptVoidLogs } from '../void-logs.ts';
import type { ToPrimary, ToWorker } from './messages.ts';

/** A worker that does not end in this time is ended: the journal is safe either way. */
const STOP_MS_MAX = 3_000;
const BACKOFF_MS = { first: 100, max: 5_000 } as const;
/** A worker that lived this long did not die of its start. */
const SETTLED_MS = 10_000;

export interface ClusterOptions extends Omit<ServiceOptions, 'play'> {
  /** File and arguments of Node with which a worker starts. */
  readonly program: { readonly exec: string; readonly execArgv: readonly string[]; readonly args: readonly string[] };
}
interface Slot {
  readonly no: number;
  worker: Worker | null;
  state: WorkerState['state'];
  restarts: number;
  backoffMs: number;
}
interface Crew {
  readonly slots: readonly Slot[];
  readonly options: ClusterOptions;
  readonly start: Omit<Extract<ToWorker, { kind: 'start' }>, 'kind' | 'slot'>;
  readonly aggregator: Pick<AggregatorRegistry<PrometheusContentType>, 'clusterMetrics'>;
  /** What concerns the start as a whole. */
  readonly hear: {
    readonly failed: (sentence: string | null) => void;
    readonly ready: (url: string) => void;
    readonly progress: (progress: DemoProgress) => void;
    readonly played: () => void;
  };
  stopping: boolean;
}

export function startCluster(options: ClusterOptions): Promise<Service> {
  const { config, demo } = options;
  return closing(async (onStop) => {
    const database = await prepareDatabase({ config, demo }, onStop);
    adoptVoidLogs(config.dataDir, config.processes);
    onStop(publishHeads({ config, databaseUrl: database.url, onStep: options.onStep, onBug: options.onBug }));
    const port = config.port === 0 ? await freePort(config.host) : config.port;
    const start = { databaseUrl: database.url, port, demo: database.bank !== null };
    const { url, played } = await openCrew({ options, start, database, onStop });
    const { place, firstKey, demoKeys } = database;
    return { url, place, demo: database.bank !== null, firstKey, demoKeys, played };
  });
}

interface Opening {
  readonly options: ClusterOptions;
  readonly start: Crew['start'];
  readonly database: PreparedDatabase;
  readonly onStop: (closer: () => unknown) => void;
}

/** Resolves when every worker is ready; a worker that cannot start ends the start of all. */
async function openCrew({ options, start, database, onStop }: Opening): Promise<Pick<Service, 'url' | 'played'>> {
  const { exec, execArgv, args } = options.program;
  // Connections live long here, so they are dealt out in turn: left to the system, one worker may get 14 of 16.
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({ exec, execArgv: [...execArgv], args: [...args] });
  const slots = Array.from({ length: options.config.processes }, (_, no) => newSlot(no));
  const opened = deferred<string>();
  const played = deferred<void>();
  if (database.bank === null) played.resolve();
  const hear = {
    failed: (sentence: string | null) =>
      opened.reject(sentence === null ? new Error('a worker did not start') : new StartupError(sentence)),
    ready: (url: string) => (slots.every((each) => each.state === 'ready') ? opened.resolve(url) : undefined),
    progress: options.onProgress ?? (() => undefined),
    played: played.resolve,
  };
  const crew: Crew = { slots, options, start, aggregator: new AggregatorRegistry(), hear, stopping: false };
  onStop(() => stopCrew(crew).then(() => played.resolve()));
  for (const slot of slots) open(crew, slot);
  return { url: await opened.promise, played: played.promise };
}

interface Deferred<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (fault: Error) => void;
}

function deferred<Value>(): Deferred<Value> {
  let settle: Omit<Deferred<Value>, 'promise'> | undefined;
  const promise = new Promise<Value>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: (value) => settle?.resolve(value), reject: (fault) => settle?.reject(fault) };
}

function newSlot(no: number): Slot {
  return { no, worker: null, state: 'starting', restarts: 0, backoffMs: BACKOFF_MS.first };
}

function open(crew: Crew, slot: Slot): void {
  const worker = cluster.fork();
  const openedAt = performance.now();
  slot.worker = worker;
  turn(crew, slot, 'starting');
  worker.on('error', (fault) => crew.options.onBug(fault, `worker ${slot.no}`));
  worker.on('message', (message: ToPrimary) => hear(crew, slot, message));
  worker.on('exit', (code, signal) => {
    slot.worker = null;
    turn(crew, slot, 'down');
    if (crew.stopping) return;
    crew.hear.failed(`Worker ${slot.no} ended at its start (${signal ?? code}).`);
    const lived = performance.now() - openedAt;
    slot.backoffMs = lived > SETTLED_MS ? BACKOFF_MS.first : Math.min(slot.backoffMs * 2, BACKOFF_MS.max);
    crew.options.onBug(`it ended with ${signal ?? code} and is opened again in ${slot.backoffMs} ms`, `worker ${slot.no}`);
    setTimeout(() => again(crew, slot), slot.backoffMs);
  });
}

function hear(crew: Crew, slot: Slot, message: ToPrimary): void {
  const { worker } = slot;
  if (worker === null) return;
  switch (message.kind) {
    case 'here':
      tell(worker, { kind: 'start', slot: slot.no, ...crew.start });
      break;
    case 'ready':
      turn(crew, slot, 'ready');
      crew.hear.ready(message.url);
      break;
    case 'failed':
      crew.hear.failed(message.sentence);
      break;
    case 'progress':
      crew.hear.progress(message);
      break;
    case 'played':
      // Only the first place plays the day; the others have nothing to play.
      if (slot.no === 0) crew.hear.played();
      break;
    case 'figures':
      void answerFigures(crew, worker, message.ask);
  }
}

function again(crew: Crew, slot: Slot): void {
  if (crew.stopping) return;
  slot.restarts += 1;
  open(crew, slot);
}

/** Every worker can tell how all are. */
function turn(crew: Crew, slot: Slot, state: Slot['state']): void {
  slot.state = state;
  const workers = crew.slots.map((each) => ({ slot: each.no, state: each.state, restarts: each.restarts }));
  for (const each of crew.slots) if (each.worker !== null) tell(each.worker, { kind: 'workers', workers });
}

async function answerFigures({ aggregator }: Crew, worker: Worker, ask: number): Promise<void> {
  const text = await aggregator.clusterMetrics().catch(() => null);
  tell(worker, { kind: 'figures', ask, text });
}

function tell(worker: Worker, message: ToWorker): void {
  // A worker that dies while it is spoken to is noticed by its exit.
  if (worker.isConnected()) worker.send(message, () => undefined);
}

async function stopCrew(crew: Crew): Promise<void> {
  crew.stopping = true;
  await Promise.all(crew.slots.map(({ worker }) => (worker === null ? undefined : stopWorker(worker))));
}

function stopWorker(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => worker.process.kill('SIGKILL'), STOP_MS_MAX);
    worker.once('exit', () => {
      clearTimeout(cut);
      resolve();
    });
    tell(worker, { kind: 'stop' });
  });
}

/** One port for all, also for a worker that is opened again. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => reject(new StartupError(`The service cannot listen on ${host}; check HOST.`)));
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
