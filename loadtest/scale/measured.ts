// The figures growth is computed from: read from the benchmarks where they were run, measured on the spot, given as arguments, or assumed with a source.
import { closeSync, existsSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDemoBank } from '../../api/simulation/library.ts';
import { traffic } from '../../engine/simulation/traffic.ts';
import { median } from '../bench/rounds.ts';
import type { Costs, Plan } from './sizes.ts';

/** A figure, what it means and where it comes from. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly meaning: string;
  readonly source: string;
}
export type Figures = Readonly<Record<keyof Costs | keyof Plan, Figure>>;

const FSYNCS = 60;
const PAGE_BYTES = 8_192;
const HEAD_BYTES = 250;

type Assumed = Readonly<Record<keyof Figures, readonly [value: number, unit: string, meaning: string, source: string]>>;

/** What holds where nothing was measured. */
const ASSUMED: Assumed = {
  nodeMicros: [50, 'µs', 'processor time of a decision in Node', 'assumed: 1.1 times that of a bare Hono echo'],
  postgresMicros: [18, 'µs', 'processor time of a decision in Postgres', 'assumed: rows in batches, a figure of the prototype'],
  databaseBytes: [3_000, 'bytes', 'tables and indexes per decision or message', 'assumed'],
  walBytes: [4_000, 'bytes', 'write-ahead log per decision or message', 'assumed'],
  requestBytes: [600, 'bytes', 'request on the wire', 'assumed'],
  replyBytes: [900, 'bytes', 'reply on the wire, head and one benefit', 'assumed'],
  laterMessages: [1.2, 'messages', 'captures, reversals, refunds … per authorization', 'assumed'],
  fsyncMillis: [1, 'ms', 'one write that is on disk for sure', 'assumed'],
  campaignBytes: [4_000, 'bytes', 'memory of a live campaign in each process', 'assumed'],
  processBytes: [250_000_000, 'bytes', 'memory of a process without campaigns', 'assumed'],
  hostCores: [16, 'cores', 'of one host', 'plan: an ordinary server of today'],
  busyShare: [
    0.5,
    'share',
    'of cores and disks planned for at the peak',
    'plan: the other half is for the loss of a host, for vacuum and for days nobody foresaw',
  ],
  peakToMean: [
    10,
    'times',
    'the highest second to the mean of the year',
    'China Construction Bank, 2021: some 3,000 quick payments a second on plain days, 30,000 made ready for 11 November (Financial News, 12 November 2021)',
  ],
  retentionDays: [400, 'days', 'decisions are kept', 'product: DESIGN, the dispute windows of the schemes and a margin'],
  campaigns: [10_000, 'campaigns', 'live at a time in each cell', 'plan: the size of the benchmarks'],
  copies: [2, 'copies', 'of every database, the synchronous standby included', 'plan'],
  diskBytesPerSecond: [500_000_000, 'bytes/s', 'sequential writes of one disk', 'plan: half of what data-centre NVMe disks are sold with'],
  diskBytes: [30e12, 'bytes', 'space for one Postgres', 'plan: eight disks of 3.84 TB'],
  cellsLeast: [10, 'cells', 'at the least, whatever the load', 'plan: the loss of a cell is felt by a tenth of the accounts'],
  takeOverSeconds: [30, 's', 'until the standby of a cell answers', 'assumed: the defaults of common failover managers'],
};

/** `given` are arguments by name; they win over everything. */
export function readFigures(folder: string, given: Readonly<Record<string, number>>): Figures {
  const measured = { ...fromDemo(), ...fromDisk(), ...fromHttp(folder), ...fromBook(folder) };
  return Object.fromEntries(
    Object.entries(ASSUMED).map(([name, [value, unit, meaning, source]]) => {
      const argument = given[name];
      if (argument !== undefined) return [name, { value: argument, unit, meaning, source: 'given as an argument' }];
      return [name, { value, unit, meaning, source, ...measured[name as keyof Figures] }];
    }),
  ) as Figures;
}

export const FIGURE_NAMES = Object.keys(ASSUMED) as readonly (keyof Figures)[];

/** Only the values. */
export function valuesOf(figures: Figures): Costs & Plan {
  return Object.fromEntries(Object.entries(figures).map(([name, { value }]) => [name, value])) as unknown as Costs & Plan;
}

type Found = { readonly [Name in keyof Figures]?: Pick<Figure, 'value' | 'source'> };

/** Counted in a seeded day of the demo bank. */
function fromDemo(): Found {
  const events = traffic({ seed: 1, count: 2_000, day: '2026-11-18', bank: readDemoBank() });
  const asked = events.flatMap((event) => (event.kind === 'evaluate' ? [event.request] : []));
  const bytes = median(asked.map((request) => Buffer.byteLength(JSON.stringify(request))));
  const source = 'counted in a seeded day of the demo bank (engine/simulation)';
  return {
    laterMessages: { value: (events.length - asked.length) / asked.length, source },
    requestBytes: { value: bytes + HEAD_BYTES, source: `${source}, and ${HEAD_BYTES} bytes of head` },
  };
}

function fromDisk(): Found {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-fsync-'));
  const file = openSync(join(folder, 'page'), 'w');
  const page = Buffer.alloc(PAGE_BYTES, 1);
  const took = Array.from({ length: FSYNCS }, (_, no) => {
    const startedAt = performance.now();
    writeSync(file, page, 0, PAGE_BYTES, no * PAGE_BYTES);
    fdatasyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return { fsyncMillis: { value: median(took), source: `measured now: median of ${FSYNCS} writes of a page with fdatasync` } };
}

interface HttpFigure {
  readonly perSecond: number;
  readonly cpu: { readonly server: number | null; readonly postgres: number | null };
}

/** Of the run that saturated it. */
function fromHttp(folder: string): Found {
  const raw = rawOf(folder, 'http') as
    | {
        readonly closed?: Record<string, readonly HttpFigure[]>;
        readonly bytes?: { readonly database: number | null; readonly wal: number | null };
        readonly syncMicros?: number | null;
      }
    | undefined;
  const runs = Object.entries(raw?.closed ?? {}).filter(([name, figures]) => name.startsWith('ours ') && figures.length > 0);
  const [best] = runs.toSorted(([, one], [, other]) => medianRate(other) - medianRate(one));
  const source = (what: string) => `measured: docs/bench/http.json, ${what}`;
  const [name, figures] = best ?? ['', []];
  const found = (of: (figure: HttpFigure) => number | null, what: string) =>
    known(median(figures.map((each) => of(each) ?? Number.NaN)), source(what));
  return {
    ...spread('nodeMicros', figures.length === 0 ? null : found(({ cpu }) => cpu.server, `"${name}"`)),
    ...spread('postgresMicros', figures.length === 0 ? null : found(({ cpu }) => cpu.postgres, `"${name}"`)),
    ...spread('fsyncMillis', known((raw?.syncMicros ?? Number.NaN) / 1_000, source('one fdatasync of eight kilobytes'))),
    ...spread('databaseBytes', known(raw?.bytes?.database, source('bytes of the database per decision'))),
    ...spread('walBytes', known(raw?.bytes?.wal, source('bytes of write-ahead log per decision'))),
  };
}

const medianRate = (figures: readonly HttpFigure[]): number => median(figures.map(({ perSecond }) => perSecond));

interface BookFigure {
  readonly size: number;
  readonly indexBytes: number;
  readonly campaignBytes: number;
}

function fromBook(folder: string): Found {
  const raw = rawOf(folder, 'book') as { readonly measured?: readonly BookFigure[] } | undefined;
  const largest = (raw?.measured ?? []).toSorted((one, other) => other.size - one.size)[0];
  const bytes = largest === undefined ? undefined : largest.indexBytes + largest.campaignBytes;
  return spread('campaignBytes', known(bytes, `measured: docs/bench/book.json, ${largest?.size} live, index and terms`));
}

function known(value: number | null | undefined, source: string): Pick<Figure, 'value' | 'source'> | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? { value, source } : null;
}

function spread(name: keyof Figures, found: Pick<Figure, 'value' | 'source'> | null): Found {
  return found === null ? {} : { [name]: found };
}

/** What a benchmark kept, or undefined where it was not run. */
function rawOf(folder: string, id: string): unknown {
  const file = join(folder, `${id}.json`);
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly section?: { readonly raw?: unknown } }).section?.raw;
}
