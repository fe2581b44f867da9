// Durable decisions over HTTP against echoes that decide nothing: throughput, processor time, lateness, batches, two processes, a hot campaign.
import { variables } from '../../api/config.ts';
import { cpus } from 'node:os';
import { type Server, startEcho } from './children.ts';
import { canReadCpu } from './cpu.ts';
import { syncMicros } from './disk.ts';
import { decisionsOf } from './heard.ts';
import {
  type Figure,
  type Figures,
  hasRoute,
  type HttpRun,
  type Load,
  type OpenFigures,
  type Range,
  runLoad,
  tryLoad,
} from './http-loads.ts';
import { CONNECTIONS, CORES_FOR_TWO, medianOf, sectionOf } from './http-section.ts';
import { startGenerator } from './load.ts';
import { alternate } from './rounds.ts';
import type { Bench } from './section.ts';
import { differencesFrom, openStand, violationsIn, type Written, writtenSoFar } from './stand.ts';

const CAMPAIGNS = 10_000;
const ACCOUNTS = 50_000;
const MIDDLE = 64;
const BATCH_CONNECTIONS = 16;
const PER_BATCH = 50;
const OPEN_CONNECTIONS = 256;
const SWEEP = [0.1, 0.25, 0.5, 0.75, 0.9] as const;
const FIRST_WARM_SECONDS = 4;

interface Servers {
  readonly ours: Server;
  readonly hono: Server;
  readonly node: Server;
  readonly tcp: Server;
  /** The engine behind Hono without a database. */
  readonly undurable: Server;
}

export const bench: Bench = async ({ rounds, quick, say }) => {
  say(`filling the bank: ${CAMPAIGNS} live campaigns, ${ACCOUNTS} accounts`);
  const stand = await openStand({ campaigns: CAMPAIGNS, accounts: ACCOUNTS });
  const generator = startGenerator();
  const started: Server[] = [];
  const kept = async (starting: Promise<Server>): Promise<Server> => {
    const server = await starting;
    started.push(server);
    return server;
  };
  try {
    const servers: Servers = {
      ours: await kept(stand.offerline('offerline')),
      hono: await kept(startEcho('hono')),
      node: await kept(startEcho('node-http')),
      tcp: await kept(startEcho('tcp')),
      undurable: await kept(startEcho('undurable')),
    };
    const range: Range = { stand, generator, warmSeconds: quick ? 0.5 : 0.7, seconds: quick ? 1.5 : 3, heard: new Map() };
    const skipped: string[] = canReadCpu() ? [] : ['processor time: only Linux says it per process'];
    const before = await writtenSoFar(stand);
    await warm(range, servers, say);
    const closed = await saturate(range, servers, { rounds, say, skipped });
    const oursAtBest = bestOf(closed, 'ours');
    const open = await atRates(range, servers, { rounds, say, skipped, saturation: oursAtBest });
    const two = await twoProcesses(range, servers, { rounds, say, skipped, start: (env) => kept(stand.offerline('two processes', env)) });
    const run: HttpRun = {
      syncMicros: syncMicros(),
      closed,
      open,
      two,
      saturation: oursAtBest,
      skipped,
      ...(await provenBooks(range, { before, say })),
    };
    return sectionOf(run);
  } finally {
    await generator.stop();
    for (const server of started.reverse()) await server.stop();
    await stand.close();
  }
};

type Say = (line: string) => void;

/** Every server, at full load and long enough that its code is compiled: three seconds at least. */
async function warm(range: Range, { ours, hono, node, tcp, undurable }: Servers, say: Say): Promise<void> {
  const longer: Range = { ...range, warmSeconds: 0, seconds: FIRST_WARM_SECONDS };
  await runLoad(longer, { name: 'warming up', server: hono, kind: 'echo', connections: MIDDLE });
  await runLoad(longer, { name: 'warming up', server: undurable, kind: 'echo', connections: MIDDLE });
  await runLoad(longer, { name: 'warming up', server: node, kind: 'echo', connections: MIDDLE });
  await runLoad(longer, { name: 'warming up', server: tcp, kind: 'frames', connections: MIDDLE });
  const warming: Load = { name: 'warming up', server: ours, kind: 'offerline', connections: MIDDLE };
  await tryLoad({ ...longer, seconds: 2 * FIRST_WARM_SECONDS }, warming, say);
}

interface Told {
  readonly rounds: number;
  readonly say: Say;
  readonly skipped: string[];
}

/** Closed loops at saturation, all kinds in every round. */
async function saturate(range: Range, { ours, hono, node, tcp, undurable }: Servers, { rounds, say, skipped }: Told): Promise<Figures> {
  const loads: Load[] = [
    ...CONNECTIONS.flatMap((connections): Load[] => [
      { name: `hono ${connections}`, server: hono, kind: 'echo', connections },
      { name: `ours ${connections}`, server: ours, kind: 'offerline', connections },
    ]),
    { name: 'hot campaign', server: ours, kind: 'offerline', connections: MIDDLE, hot: true },
    { name: 'undurable', server: undurable, kind: 'echo', connections: MIDDLE },
    { name: 'node:http', server: node, kind: 'echo', connections: MIDDLE },
    { name: 'tcp', server: tcp, kind: 'frames', connections: MIDDLE },
  ];
  if (await hasRoute(ours, '/v1/evaluate/batch'))
    loads.push({ name: 'batch', server: ours, kind: 'offerline', connections: BATCH_CONNECTIONS, perRequest: PER_BATCH });
  else skipped.push('decisions through the batch endpoint: this server has no POST /v1/evaluate/batch');
  return alternateLoads(range, loads, { rounds, say, skipped });
}

function alternateLoads(range: Range, loads: readonly Load[], { rounds, say, skipped }: Told): Promise<Figures> {
  const task = (load: Load) => ({
    name: load.name,
    run: async (round: number): Promise<Figure> => {
      const figure = await tryLoad(range, load, (words) => skipped.push(`round ${round + 1}: ${words}`));
      say(lineOf(`round ${round + 1}, ${load.name}`, figure));
      return figure;
    },
  });
  return alternate(loads.map(task), rounds);
}

function lineOf(name: string, { perSecond, decisionsPerSecond, cpu, lateness }: Figure): string {
  const rate = Math.round(decisionsPerSecond > 0 ? decisionsPerSecond : perSecond);
  const micros = `${cpu.server.toFixed(0)} + ${cpu.postgres.toFixed(0)} µs CPU, generator ${cpu.generator.toFixed(0)}`;
  return `${name}: ${rate}/s, ${micros}, p50 ${(lateness.p50 / 1_000).toFixed(2)} ms, p99 ${(lateness.p99 / 1_000).toFixed(2)}`;
}

/** The best of all connections, as the median of its rounds. */
function bestOf(figures: Figures, who: 'ours' | 'hono'): number {
  const medians = CONNECTIONS.map((connections) => medianOf(figures, `${who} ${connections}`, ({ perSecond }) => perSecond));
  return Math.max(...medians.filter(Number.isFinite));
}

/** Open arrivals at a quarter of our saturation, for us and for the echo; then a curve over the rates. */
async function atRates(
  range: Range,
  { ours, hono }: Servers,
  { saturation, ...told }: Told & { readonly saturation: number },
): Promise<OpenFigures> {
  const pair = (share: number): readonly [Load, Load] => {
    const perSecond = Math.max(1, Math.round(saturation * share));
    const open = { connections: OPEN_CONNECTIONS, perSecond };
    return [
      { name: 'hono', server: hono, kind: 'echo', ...open },
      { name: 'ours', server: ours, kind: 'offerline', ...open },
    ];
  };
  const quarter = await alternateLoads({ ...range, seconds: range.seconds * 1.5 }, pair(0.25), told);
  const sweep: OpenFigures['sweep'][number][] = [];
  for (const share of SWEEP) {
    const [echo, own] = pair(share);
    const figures = { perSecond: own.perSecond ?? 0, hono: await runLoad(range, echo), ours: await tryLoad(range, own, told.say) };
    told.say(lineOf(`at ${Math.round(share * 100)} % of saturation, ours`, figures.ours));
    sweep.push(figures);
  }
  return { quarter, sweep };
}

/** Null where it could not be run; the reason stands among what was left out, and what was measured before stays. */
async function twoProcesses(range: Range, servers: Servers, told: Told & Starter): Promise<Figures | null> {
  if (!variables.some(({ name }) => name === 'OFFERLINE_PROCESSES')) {
    told.skipped.push('two processes: this version knows no OFFERLINE_PROCESSES');
    return null;
  }
  if (cpus().length < CORES_FOR_TWO)
    told.skipped.push(
      `"two processes at least 1.6x of one" is no goal here: it needs ${CORES_FOR_TWO} cores, this machine has ${cpus().length}`,
    );
  try {
    return await oneAndTwo(range, servers, told);
  } catch (fault) {
    told.skipped.push(`two processes against one: ${fault instanceof Error ? fault.message : String(fault)}`);
    return null;
  }
}

interface Starter {
  readonly start: (env: Readonly<Record<string, string>>) => Promise<Server>;
}

async function oneAndTwo(range: Range, { ours }: Servers, { start, ...told }: Told & Starter): Promise<Figures> {
  const two = await start({ OFFERLINE_PROCESSES: '2' });
  const load = (name: string, server: Server): Load => ({ name, server, kind: 'offerline', connections: OPEN_CONNECTIONS });
  const longer: Range = { ...range, warmSeconds: 0, seconds: FIRST_WARM_SECONDS };
  await tryLoad(longer, { ...load('warming up', two), connections: MIDDLE }, told.say);
  const figures = await alternateLoads(range, [load('one', ours), load('two', two)], told);
  await two.stop();
  return figures;
}

/** The books after everything: proven by the verifier, and the same as what was answered. Throws otherwise. */
async function provenBooks(
  { stand, heard }: Range,
  { before, say }: { readonly before: Written; readonly say: Say },
): Promise<Pick<HttpRun, 'violations' | 'decisions' | 'bytes'>> {
  const after = await writtenSoFar(stand);
  const decisions = [...heard.values()].reduce((all, tally) => all + decisionsOf(tally), 0);
  const bytes = {
    database: (after.databaseBytes - before.databaseBytes) / decisions,
    wal: (after.walBytes - before.walBytes) / decisions,
  };
  say(`${decisions} decisions, each ${Math.round(bytes.database)} bytes in the database and ${Math.round(bytes.wal)} of write-ahead log`);
  const differences = await differencesFrom(heard, stand.sql);
  for (const difference of differences) say(difference);
  const violations = await violationsIn(stand, say);
  if (violations + differences.length > 0)
    throw new Error(`${violations} violations in the books, ${differences.length} runs booked otherwise than answered`);
  return { violations, decisions, bytes };
}
