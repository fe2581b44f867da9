// Where the load falls: the service as `npm start` runs it on a Postgres of its own, what it says of itself, and the books afterwards.
import type { Server } from '../../bench/children.ts';
import { openStand, type Stand, violationsIn } from '../../bench/stand.ts';
import { type Source, startSource } from './load.ts';
import type { Heard, Job } from './job.ts';

const CAMPAIGNS = 2_000;
const ACCOUNTS = 50_000;
const CONNECTIONS = 512;
const WARM_SECONDS = 1;
const MEGABYTE = 1024 * 1024;

export interface Vitals {
  readonly residentMb: number;
  readonly heapMb: number;
  /** Longest turn of the event loop since it was asked last, milliseconds. */
  readonly stallMs: number;
  readonly openFiles: number;
}

export interface Asked {
  readonly perSecond: number;
  readonly seconds: number;
  readonly connections?: number;
  readonly warmSeconds?: number;
  readonly onBegan?: () => void;
}

export interface Ground {
  readonly stand: Stand;
  readonly server: Server;
  readonly sourcePid: number;
  readonly deadlineMs: number;
  readonly offer: (asked: Asked) => Promise<Heard>;
  readonly vitals: () => Promise<Vitals>;
  /** Violations of the books, each said. */
  readonly violations: () => Promise<number>;
  readonly close: () => Promise<void>;
}

export async function openGround(deadlineMs: number, say: (line: string) => void): Promise<Ground> {
  const stand = await openStand({ campaigns: CAMPAIGNS, accounts: ACCOUNTS });
  const source = startSource();
  try {
    const server = await stand.offerline('overloaded');
    let runs = 0;
    const offer = (asked: Asked): Promise<Heard> => {
      runs += 1;
      return source.run(jobOf({ stand, server, deadlineMs }, asked, `o${runs}`), asked.onBegan);
    };
    const close = () => closeAll(source, server, stand);
    return {
      stand,
      server,
      sourcePid: source.pid,
      deadlineMs,
      offer,
      vitals: () => vitalsOf(server, stand.key),
      violations: () => violationsIn(stand, say),
      close,
    };
  } catch (fault) {
    await source.stop();
    await stand.close();
    throw fault;
  }
}

function jobOf({ stand, server, deadlineMs }: Pick<Ground, 'stand' | 'server' | 'deadlineMs'>, asked: Asked, run: string): Job {
  return {
    host: server.host,
    port: server.port,
    key: stand.key,
    run,
    ...stand.bank,
    deadlineMs,
    perSecond: asked.perSecond,
    connections: asked.connections ?? CONNECTIONS,
    warmSeconds: asked.warmSeconds ?? WARM_SECONDS,
    seconds: asked.seconds,
  };
}

/** What the service itself measures (monitorEventLoopDelay within it). */
async function vitalsOf({ host, port }: Server, key: string): Promise<Vitals> {
  const answer = await fetch(`http://${host}:${port}/metrics`, { headers: { authorization: `Bearer ${key}`, connection: 'close' } });
  const text = await answer.text();
  const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  return {
    residentMb: figure('process_resident_memory_bytes') / MEGABYTE,
    heapMb: figure('nodejs_heap_size_used_bytes') / MEGABYTE,
    stallMs: figure('nodejs_eventloop_lag_max_seconds') * 1_000,
    openFiles: figure('process_open_fds'),
  };
}

async function closeAll(source: Source, server: Server, stand: Stand): Promise<void> {
  await source.stop();
  await server.stop();
  await stand.close();
}
