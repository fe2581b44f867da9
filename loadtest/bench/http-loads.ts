// The loads of the HTTP benchmark: which server, how many connections, how fast; each run is refused if its answers were not real decisions.
import type { Form } from './ammunition.ts';
import type { Server } from './children.ts';
import { decisionsOf, type Tally } from './heard.ts';
import type { Job, Lateness } from './job.ts';
import type { Generator } from './load.ts';
import type { Stand } from './stand.ts';

export interface Load {
  readonly name: string;
  readonly server: Server;
  readonly kind: 'offerline' | 'echo' | 'frames';
  readonly connections: number;
  /** Authorizations per POST; 1 unless it is a batch. */
  readonly perRequest?: number;
  readonly hot?: boolean;
  /** Open loop at this rate; closed without. */
  readonly perSecond?: number;
}

export interface Figure {
  /** Requests answered per second. */
  readonly perSecond: number;
  /** Decisions per second; 0 for an echo. */
  readonly decisionsPerSecond: number;
  readonly grantedShare: number;
  /** Processor time per decision, or per request of an echo: microseconds. */
  readonly cpu: { readonly server: number; readonly postgres: number; readonly generator: number };
  /** Cores that Postgres used meanwhile, whoever was asked: beside an echo it is what is left to do of earlier runs. */
  readonly postgresCores: number;
  readonly lateness: Lateness;
  readonly sendLateness: Lateness | null;
}

/** One figure per round, by the name of the load. */
export type Figures = ReadonlyMap<string, readonly Figure[]>;

export interface OpenFigures {
  readonly quarter: Figures;
  /** One run at each share of our saturation. */
  readonly sweep: readonly { readonly perSecond: number; readonly ours: Figure; readonly hono: Figure }[];
}

/** Everything that was measured. */
export interface HttpRun {
  readonly closed: Figures;
  readonly open: OpenFigures;
  /** Null where two processes could not be run. */
  readonly two: Figures | null;
  readonly saturation: number;
  readonly violations: number;
  readonly decisions: number;
  /** Bytes per decision of everything that ran. */
  readonly bytes: { readonly database: number; readonly wal: number };
  /** Microseconds of one fdatasync of eight kilobytes on this disk. */
  readonly syncMicros: number;
  readonly skipped: readonly string[];
}

export interface Range {
  readonly stand: Stand;
  readonly generator: Generator;
  readonly warmSeconds: number;
  readonly seconds: number;
  /** All that was ever answered, by run: compared with the books at the end. */
  readonly heard: Map<string, Tally>;
}

/** More than this share answered without a decision, and the run measured something else. */
const UNDECIDED_MAX = 0.001;
const GRANTED_MIN = 0.5;
const UNDECIDED = ['deadline', 'unavailable', 'overloaded'] as const;
const READY = 4_000;

/** An echo that lost its connection is asked once more; a service that did has failed. */
export async function runLoad(range: Range, load: Load): Promise<Figure> {
  try {
    return await runOnce(range, load);
  } catch (fault) {
    const words = fault instanceof Error ? fault.message : String(fault);
    if (words.includes(WITHOUT)) throw new Error(`${load.name}: ${words}`);
    if (load.kind === 'offerline' || !words.includes('ECONNRESET')) throw new Error(`${load.name}: ${words} (${load.server.fate()})`);
    return runOnce(range, load);
  }
}

/** As `runLoad`, but a load that the service could not decide in time leaves no figure: what it said of it goes to `onUndecided`. */
export async function tryLoad(range: Range, load: Load, onUndecided: (words: string) => void): Promise<Figure> {
  try {
    return await runLoad(range, load);
  } catch (fault) {
    if (!(fault instanceof Error) || !fault.message.includes(WITHOUT)) throw fault;
    onUndecided(fault.message);
    return NO_FIGURE;
  }
}

const WITHOUT = 'answers came without a decision';
const NOTHING: Lateness = { p50: Number.NaN, p90: Number.NaN, p99: Number.NaN, p999: Number.NaN, max: Number.NaN, count: 0 };
const NO_FIGURE: Figure = {
  perSecond: Number.NaN,
  decisionsPerSecond: Number.NaN,
  grantedShare: Number.NaN,
  cpu: { server: Number.NaN, postgres: Number.NaN, generator: Number.NaN },
  postgresCores: Number.NaN,
  lateness: NOTHING,
  sendLateness: null,
};

async function runOnce(range: Range, load: Load): Promise<Figure> {
  const { stand, generator, heard: all } = range;
  const { server } = load;
  const run = `r${all.size}`;
  server.resume();
  const { heard, cpuMicros } = await generator.run(jobOf(range, load, run), { server: server.pid, postgres: stand.postgresPid });
  if (load.kind === 'offerline') all.set(run, heard.whole);
  else server.pause();
  prove(load, heard.whole);
  const decisions = decisionsOf(heard.measured);
  const each = (load.kind === 'offerline' ? decisions : heard.measured.requests) || Number.NaN;
  return {
    perSecond: heard.measured.requests / heard.seconds,
    decisionsPerSecond: decisions / heard.seconds,
    grantedShare: heard.measured.granted / Math.max(1, decisions),
    cpu: {
      server: (cpuMicros['server'] ?? Number.NaN) / each,
      postgres: load.kind === 'offerline' ? (cpuMicros['postgres'] ?? Number.NaN) / each : 0,
      generator: heard.cpuMicros / each,
    },
    postgresCores: (cpuMicros['postgres'] ?? Number.NaN) / (heard.seconds * 1_000_000),
    lateness: heard.lateness,
    sendLateness: heard.sendLateness,
  };
}

export function jobOf({ stand, warmSeconds, seconds }: Pick<Range, 'stand' | 'warmSeconds' | 'seconds'>, load: Load, run: string): Job {
  const { server, connections, perSecond, perRequest = 1, hot = false } = load;
  return {
    host: server.host,
    port: server.port,
    form: formOf(load, stand.key),
    traffic: { ...stand.bank, run, hot },
    connections,
    ready: Math.ceil(READY / perRequest),
    warmSeconds,
    seconds,
    ...(perSecond === undefined ? {} : { perSecond }),
  };
}

function formOf({ kind, perRequest = 1 }: Load, key: string): Form {
  const path = perRequest > 1 ? '/v1/evaluate/batch' : '/v1/evaluate';
  return { protocol: kind === 'frames' ? 'frame' : 'http', path, key, perRequest };
}

/** Throws where the load was answered with anything but decisions: such a figure would flatter. */
export function prove({ kind, perRequest = 1 }: Pick<Load, 'kind' | 'perRequest'>, tally: Tally): void {
  if (tally.refused > 0) throw new Error(`${tally.refused} of ${tally.requests} answers were not 200, the first: ${tally.firstRefused}`);
  if (kind !== 'offerline') return;
  const decisions = decisionsOf(tally);
  if (decisions !== tally.requests * perRequest) throw new Error(`${tally.requests * perRequest} asked, ${decisions} decided`);
  const undecided = UNDECIDED.reduce((sum, reason) => sum + (tally.none[reason] ?? 0), 0);
  const said = JSON.stringify({ granted: tally.granted, ...tally.none });
  if (undecided > decisions * UNDECIDED_MAX) throw new Error(`${undecided} of ${decisions} ${WITHOUT}: ${said}`);
  if (tally.granted < decisions * GRANTED_MIN) throw new Error(`fewer than half were granted a benefit: ${said}`);
}

/** Whether the server knows the batch route: an empty POST to a route that is not there is a 404. */
export async function hasRoute({ host, port }: Server, path: string): Promise<boolean> {
  const { status } = await fetch(`http://${host}:${port}${path}`, { method: 'POST' });
  return status !== 404;
}
