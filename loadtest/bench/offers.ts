// Reads of offers over real sockets: remembered pages against the bare Hono echo, and first reads of an account with and without Redis, also after a flush.
import { hasRedis, NO_REDIS, startRedis, type TestRedis } from '../../api/redis/testing.ts';
import { benchRequest } from '../bank.ts';
import { type Server, startEcho } from './children.ts';
import { treeMicros } from './cpu.ts';
import { getRequest, postRequest, quantile, type ReadFigures, readAll } from './reader.ts';
import { alternate, median, ratioOf } from './rounds.ts';
import type { Bench, Section } from './section.ts';
import { openStand, type Stand } from './stand.ts';

const CONNECTIONS = 32;
const REMEMBERED = 1_000;
const FIRST_TASKS = 3;
const HEADLINE = 'remembered, in process';
const ECHO = 'bare Hono echo';

interface Figure {
  readonly perSecond: number;
  readonly nodeMicros: number;
  readonly postgresMicros: number;
  readonly bytes: number;
  readonly p50: number;
  readonly p99: number;
}
type Figures = ReadonlyMap<string, readonly Figure[]>;

interface Place {
  readonly stand: Stand;
  readonly echo: Server;
  readonly alone: Server;
  /** Two servers that share one Redis; null without one. */
  readonly shared: { readonly first: Server; readonly second: Server; readonly redis: TestRedis } | null;
  readonly seconds: { readonly warm: number; readonly measured: number };
  readonly firstReads: number;
}

export const bench: Bench = async ({ rounds, quick, say }) => {
  const firstReads = quick ? 400 : 2_000;
  const stand = await openStand({ campaigns: quick ? 2_000 : 10_000, accounts: REMEMBERED + FIRST_TASKS * firstReads * rounds });
  const closers: (() => unknown)[] = [stand.close];
  try {
    say(`${stand.bank.campaigns} live campaigns, ${stand.bank.accounts} accounts`);
    const place = await open({ stand, firstReads, quick, onClose: (closer) => closers.push(closer) });
    const remembered = await alternate(rememberedTasks(place), rounds);
    say('first reads of accounts');
    const first = await alternate(firstTasks(place), rounds);
    return sectionOf({ remembered, first, rounds, place });
  } finally {
    for (const close of closers.reverse()) await close();
  }
};

interface Opening {
  readonly stand: Stand;
  readonly firstReads: number;
  readonly quick: boolean;
  readonly onClose: (closer: () => unknown) => void;
}

async function open({ stand, firstReads, quick, onClose }: Opening): Promise<Place> {
  const started = async (server: Promise<Server>): Promise<Server> => {
    onClose((await server).stop);
    return server;
  };
  const echo = await started(startEcho('hono'));
  const alone = await started(stand.offerline('in process'));
  const redis = hasRedis ? await startRedis(false) : null;
  const seconds = quick ? { warm: 1, measured: 1 } : { warm: 3, measured: 4 };
  if (redis === null) return { stand, echo, alone, shared: null, seconds, firstReads };
  onClose(redis.stop);
  const first = await started(stand.offerline('first with Redis', { REDIS_URL: redis.url }));
  const second = await started(stand.offerline('second with Redis', { REDIS_URL: redis.url }));
  return { stand, echo, alone, shared: { first, second, redis }, seconds, firstReads };
}

const offersOf = (no: number, key: string): Buffer => getRequest(`/v1/accounts/ba${no}/offers`, key);

/** The same thousand accounts again and again, as many bytes each time. */
function rememberedTasks(place: Place) {
  const { stand, echo, alone, shared, seconds } = place;
  const reads = Array.from({ length: REMEMBERED }, (_, no) => offersOf(no, stand.key));
  const traffic = { run: 'offers', accounts: REMEMBERED, campaigns: stand.bank.campaigns };
  const posts = Array.from({ length: REMEMBERED }, (_, no) => postRequest('/v1/evaluate', JSON.stringify(benchRequest(no, traffic))));
  const task = (name: string, server: Server, requests: readonly Buffer[]) => ({
    name,
    run: async (): Promise<Figure> => {
      await readAll({ ...server, connections: CONNECTIONS, requests, seconds: seconds.warm });
      return measured(place, server, { ...server, connections: CONNECTIONS, requests, seconds: seconds.measured });
    },
  });
  return [
    task(ECHO, echo, posts),
    task(HEADLINE, alone, reads),
    ...(shared === null ? [] : [task('remembered, with Redis', shared.first, reads)]),
  ];
}

/** Accounts that the server was never asked about, each once. */
function firstTasks(place: Place) {
  const { stand, alone, shared, firstReads } = place;
  /** Each task has accounts of its own in each round. */
  const block = (task: number, round: number): readonly Buffer[] =>
    Array.from({ length: firstReads }, (_, no) => offersOf(REMEMBERED + (round * FIRST_TASKS + task) * firstReads + no, stand.key));
  const read = (server: Server, requests: readonly Buffer[]) => measured(place, server, { ...server, connections: CONNECTIONS, requests });
  const own = { name: 'first read, in process', run: (round: number) => read(alone, block(0, round)) };
  if (shared === null) return [own];
  const { first, second, redis } = shared;
  return [
    own,
    { name: 'first read, Redis empty', run: (round: number) => read(first, block(1, round)) },
    {
      name: 'first read, another process read it before',
      run: async (round: number): Promise<Figure> => {
        const requests = block(2, round);
        await readAll({ ...first, connections: CONNECTIONS, requests });
        const figure = await read(second, requests);
        await redis.flush();
        return figure;
      },
    },
  ];
}

async function measured({ stand }: Place, server: Server, job: Parameters<typeof readAll>[0]): Promise<Figure> {
  const before = [treeMicros(server.pid), treeMicros(stand.postgresPid)] as const;
  const heard = await readAll(job);
  const after = [treeMicros(server.pid), treeMicros(stand.postgresPid)] as const;
  if (heard.refused > 0) throw new Error(`${heard.refused} of ${heard.answers} answers of ${server.name} were not 200`);
  return figureOf(heard, after[0] - before[0], after[1] - before[1]);
}

function figureOf({ answers, seconds, bytes, latencies }: ReadFigures, nodeMicros: number, postgresMicros: number): Figure {
  return {
    perSecond: answers / seconds,
    nodeMicros: nodeMicros / answers,
    postgresMicros: postgresMicros / answers,
    bytes: bytes / answers,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}

interface Result {
  readonly remembered: Figures;
  readonly first: Figures;
  readonly rounds: number;
  readonly place: Place;
}

function sectionOf({ remembered, first, rounds, place }: Result): Section {
  const echo = remembered.get(ECHO) ?? [];
  const ratio = (figures: readonly Figure[]) =>
    ratioOf(
      figures.map((each) => each.perSecond),
      echo.map((each) => each.perSecond),
    ).median;
  const row = ([name, figures]: readonly [string, readonly Figure[]]): readonly (string | number)[] => {
    const of = (pick: (figure: Figure) => number): number => median(figures.map(pick));
    const micros = [of((each) => each.nodeMicros), of((each) => each.postgresMicros)] as const;
    const times = [of((each) => each.p50), of((each) => each.p99)] as const;
    return [name, of((each) => each.perSecond), ratio(figures), ...micros, ...times, of((each) => each.bytes)];
  };
  const goal = (name: string) => ({
    text: `Offers ${name}: requests/s as a share of the bare Hono echo's`,
    measured: ratio(remembered.get(name) ?? []),
    wanted: 0.8,
    atLeast: true,
  });
  return {
    id: 'offers',
    title: 'Offers of cardholders',
    intro:
      `GET /v1/accounts/{id}/offers over ${CONNECTIONS} keep-alive connections, closed loop, ${place.stand.bank.campaigns} live campaigns, ${rounds} alternated rounds, medians. ` +
      'Remembered: a thousand accounts again and again. First read: accounts that the process was never asked about, each once; its profile comes from Postgres, or from Redis where another process read it before. ' +
      'The echo parses and answers the body of an authorization.',
    columns: ['reads', 'requests/s', 'of the echo', 'CPU µs server', 'CPU µs Postgres', 'p50 ms', 'p99 ms', 'bytes'],
    rows: [...remembered, ...first].map(row),
    plots: [],
    goals: [goal(HEADLINE), ...(place.shared === null ? [] : [goal('remembered, with Redis')])],
    raw: { remembered: Object.fromEntries(remembered), first: Object.fromEntries(first) },
    skipped: place.shared === null ? [NO_REDIS] : [],
  };
}
