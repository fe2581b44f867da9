// What the door itself costs: requests through it to an authority that answers at once, against echoes, and where the time of reading one goes.
import { checkText } from '../../api/http/body.ts';
import { countPlainKeys } from '../../api/http/plain-json.ts';
import { readHotRequest } from '../../api/authorization/hot-evaluate.ts';
import { readPlainRequest } from '../../engine/authorization/plain-request.ts';
import { evaluateRequestSchema } from '../../engine/authorization/request.ts';
import { type BenchTraffic, benchRequest } from '../bank.ts';
import { type Server, startDoor, startEcho } from './children.ts';
import { canReadCpu } from './cpu.ts';
import { DOOR_KEY } from './door/key.ts';
import { type Generator, startGenerator } from './load.ts';
import { alternate, median, ratioOf } from './rounds.ts';
import type { Bench, Section } from './section.ts';

const TRAFFIC: BenchTraffic = { run: 'door', accounts: 50_000, campaigns: 10_000 };
const CONNECTIONS = 64;
const BATCH_CONNECTIONS = 16;
const PER_BATCH = 50;
const READY = 4_000;
const WARM_SECONDS = 3;
const TEXTS = 2_000;
const READS = 40_000;
const COST_MAX_MICROS = 15;
const READING_MAX = 3;
const NOTHING = Buffer.alloc(0);

interface Way {
  readonly name: string;
  readonly server: Server;
  readonly path: string;
  readonly perRequest: number;
}
interface Figure {
  /** Requests of a batch each count. */
  readonly perSecond: number;
  readonly cpuMicros: number;
}
type Figures = ReadonlyMap<string, readonly Figure[]>;
type Readings = ReadonlyMap<string, readonly number[]>;

export const bench: Bench = async ({ rounds, quick, say }) => {
  const generator = startGenerator();
  const servers = await Promise.all([startEcho('hono'), startEcho('node-http'), startDoor('long'), startDoor('short')]);
  for (const server of servers) server.pause();
  try {
    const ways = waysOf(servers);
    const seconds = quick ? 1 : 3;
    for (const way of ways) await load(generator, way, quick ? 1 : WARM_SECONDS);
    const tasks = ways.map((way) => ({
      name: way.name,
      run: async (round: number) => {
        const figure = await load(generator, way, seconds);
        say(`round ${round + 1}, ${way.name}: ${Math.round(figure.perSecond)}/s, ${figure.cpuMicros.toFixed(1)} µs CPU`);
        return figure;
      },
    }));
    return sectionOf(await alternate(tasks, rounds), await read(rounds, say));
  } finally {
    await generator.stop();
    for (const server of servers) await server.stop();
  }
};

function waysOf([hono, node, long, short]: readonly Server[]): readonly Way[] {
  if (hono === undefined || node === undefined || long === undefined || short === undefined) throw new Error('four servers, please');
  const single = { path: '/v1/evaluate', perRequest: 1 };
  return [
    { name: 'bare Hono echo', server: hono, ...single },
    { name: 'bare node:http echo', server: node, ...single },
    { name: 'long way', server: long, ...single },
    { name: 'short way', server: short, ...single },
    { name: `short way, ${PER_BATCH} per POST`, server: short, path: '/v1/evaluate/batch', perRequest: PER_BATCH },
  ];
}

async function load(generator: Generator, { server, path, perRequest }: Way, seconds: number): Promise<Figure> {
  server.resume();
  const form = { protocol: 'http', path, key: DOOR_KEY, perRequest } as const;
  const connections = perRequest === 1 ? CONNECTIONS : BATCH_CONNECTIONS;
  const ready = Math.ceil(READY / perRequest);
  const { host, port, pid } = server;
  const job = { host, port, form, traffic: TRAFFIC, connections, ready, warmSeconds: 0.3, seconds };
  const run = () => generator.run(job, { server: pid });
  // On a machine that is too busy an echo may have closed a connection that nobody got to use in time: once more then.
  const { heard, cpuMicros } = await run().catch(run);
  server.pause();
  if (heard.whole.refused > 0) throw new Error(`${server.name} refused: ${heard.whole.firstRefused}`);
  const answered = heard.measured.requests * perRequest;
  return { perSecond: answered / heard.seconds, cpuMicros: (cpuMicros['server'] ?? Number.NaN) / answered };
}

/** Microseconds of this process per body, for each step of reading one. */
function read(rounds: number, say: (line: string) => void): Promise<Readings> {
  const texts = Array.from({ length: TEXTS }, (_, no) => JSON.stringify(benchRequest(no, TRAFFIC)));
  const bodies = texts.map((text) => Buffer.from(text));
  const values = texts.map((text): unknown => JSON.parse(text));
  const steps: readonly (readonly [string, (no: number) => unknown])[] = [
    ['JSON.parse', (no) => JSON.parse(texts[no] ?? '')],
    ['one look at the text', (no) => countPlainKeys(bodies[no] ?? NOTHING)],
    ['fields of the short way', (no) => readPlainRequest(values[no])],
    ['short way, whole', (no) => readHotRequest(bodies[no] ?? NOTHING)],
    ['text of the long way', (no) => checkText(texts[no] ?? '', 'application/json', { binRanges: false })],
    ['fields by the schema', (no) => evaluateRequestSchema.safeParse(values[no])],
  ];
  const time = (step: (no: number) => unknown): number => {
    const before = process.cpuUsage();
    for (let no = 0; no < READS; no += 1) step(no % TEXTS);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / READS;
  };
  for (const [, step] of steps) time(step);
  return alternate(
    steps.map(([name, step]) => ({
      name,
      run: async (round) => {
        const micros = time(step);
        say(`round ${round + 1}, ${name}: ${micros.toFixed(2)} µs`);
        return micros;
      },
    })),
    rounds,
  );
}

function sectionOf(figures: Figures, readings: Readings): Section {
  const rates = (name: string) => (figures.get(name) ?? []).map(({ perSecond }) => perSecond);
  const costs = (name: string) => (figures.get(name) ?? []).map(({ cpuMicros }) => cpuMicros);
  const echo = costs('bare Hono echo');
  const short = costs('short way');
  const parse = readings.get('JSON.parse') ?? [];
  const whole = readings.get('short way, whole') ?? [];
  return {
    id: 'door',
    title: 'The door alone',
    intro: `One process answers evaluate requests with an authority that decides nothing, so that what is left is the door: key, limits, strict JSON, card numbers,
schema, headers. A plain request takes the short way past the router; anything unusual takes the long way, which every other route takes too. Processor
time is that of the server process per request; ratios are of rounds that alternate.`,
    columns: ['what', 'per second', 'CPU µs each', 'CPU to the echo', 'least', 'most'],
    rows: [
      ...[...figures.keys()].map((name) => {
        const ratio = ratioOf(costs(name), echo);
        return [
          name,
          Math.round(median(rates(name))),
          round(median(costs(name))),
          round(ratio.median),
          round(ratio.least),
          round(ratio.most),
        ];
      }),
      ...[...readings].map(([name, micros]) => [`reading: ${name}`, '', round(median(micros)), '', '', '']),
    ],
    plots: [],
    goals: [
      goal('CPU of a request by the short way beyond that of a bare Hono echo, µs', median(minus(short, echo)), COST_MAX_MICROS),
      goal('Reading a plain body, JSON.parse being 1', ratioOf(whole, parse).median, READING_MAX),
    ],
    raw: { figures: Object.fromEntries(figures), readings: Object.fromEntries(readings) },
    skipped: canReadCpu() ? [] : ['processor time: only Linux says it per process'],
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;
const goal = (text: string, measured: number, wanted: number) => ({ text, measured, wanted, atLeast: false });
const minus = (ours: readonly number[], theirs: readonly number[]) => ours.map((value, place) => value - (theirs[place] ?? Number.NaN));
