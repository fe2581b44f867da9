// npm run loadtest -- offers: the offers page for a whole customer base, in process and with Redis, beside the bare Hono echo; a flush of Redis in its midst; every sampled answer checked.
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mintToken } from '../../api/cardholder/holders.ts';
import { hasRedis, NO_REDIS, startRedis, type TestRedis } from '../../api/redis/testing.ts';
import { benchRequest } from '../bank.ts';
import { type Server, startEcho } from '../bench/children.ts';
import { treeMicros } from '../bench/cpu.ts';
import { median } from '../bench/rounds.ts';
import { openStand, type Stand } from '../bench/stand.ts';
import type { HolderPlan } from '../offers.ts';
import { bundleScript } from '../runner/bundle.ts';
import { findK6, type K6, K6_MISSING, runK6, type Say } from '../runner/k6.ts';
import { loadHolderBank } from './bank.ts';
import { checkFirstPages, checkWholeLists, type Checked, NOTHING_CHECKED, type Sample, together } from './check.ts';
import type { HolderOptions } from './options.ts';

const TOKENS_MAX = 100_000;
const SAMPLES = 60;
const WHOLE_LISTS = 10;
const WARM_SECONDS = 2;
const ECHO = 'bare Hono echo';

export interface HolderRoom {
  readonly root: string;
  readonly say: Say;
  readonly onChild: (child: ChildProcess) => void;
}
interface Figure {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly wrong: number;
  /** Of the server and of Postgres for one answer, microseconds. */
  readonly serverMicros: number;
  readonly postgresMicros: number;
}
interface Way {
  readonly name: string;
  readonly server: Server;
  readonly redis: TestRedis | null;
}
interface Place extends HolderRoom {
  readonly options: HolderOptions;
  readonly k6: K6;
  readonly stand: Stand;
  readonly folder: string;
  readonly ways: readonly Way[];
  readonly numbers: readonly number[];
}

/** True when no answer was wrong; speed is told, not judged. */
export async function holderRun(options: HolderOptions, room: HolderRoom): Promise<boolean> {
  const k6 = await findK6(room.root, { say: room.say, build: true });
  if (k6 === null) throw new Error(K6_MISSING);
  const stand = await openStand({ campaigns: 0, accounts: 0 });
  const closers: (() => unknown)[] = [stand.close];
  try {
    const { accounts, campaigns } = options;
    room.say(`Filling a Postgres of its own with ${accounts.toLocaleString('en-US')} accounts and ${campaigns} live campaigns ...`);
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    await loadHolderBank(stand.sql, { accounts, campaigns }, today);
    const ways = await openWays(stand, (closer) => closers.push(closer));
    const count = Math.min(TOKENS_MAX, accounts);
    const step = Math.floor(accounts / count);
    const numbers = Array.from({ length: count }, (_, no) => no * step + (no % step));
    return await measure({ ...room, options, k6, stand, ways, numbers, folder: stand.newFolder('k6') });
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function openWays(stand: Stand, onClose: (closer: () => unknown) => void): Promise<readonly Way[]> {
  const started = async (server: Promise<Server>): Promise<Server> => {
    onClose((await server).stop);
    return server;
  };
  const echo: Way = { name: ECHO, server: await started(startEcho('hono')), redis: null };
  const alone: Way = { name: 'in process', server: await started(stand.offerline('in process')), redis: null };
  const redis = hasRedis ? await startRedis(false) : null;
  if (redis === null) return [echo, alone];
  onClose(redis.stop);
  const server = await started(stand.offerline('with Redis', { REDIS_URL: redis.url }));
  return [echo, alone, { name: 'with Redis', server, redis }];
}

async function measure(place: Place): Promise<boolean> {
  const { options, ways, say } = place;
  const figures = new Map<string, Figure[]>();
  let checked = NOTHING_CHECKED;
  for (let round = 0; round < options.rounds; round += 1) {
    for (const way of ways) {
      say(`Round ${round + 1} of ${options.rounds}: ${way.name}`);
      const part = await measureWay(place, way, round);
      figures.set(way.name, [...(figures.get(way.name) ?? []), part.figure]);
      checked = together(checked, part.checked);
    }
  }
  const wrong = [...figures.values()].flat().reduce((sum, each) => sum + each.wrong, 0);
  tell(place, { figures, checked, wrong });
  return wrong === 0 && checked.wrong === 0;
}

/** Checked before, all the while and after; with Redis everything it remembers is thrown away in the middle. */
async function measureWay(place: Place, way: Way, round: number): Promise<{ readonly figure: Figure; readonly checked: Checked }> {
  const { options } = place;
  if (way.name === ECHO) return { figure: await load(place, way, round), checked: NOTHING_CHECKED };
  const url = urlOf(way.server);
  const samples = await samplesOf(place, round);
  const whole = samples.slice(0, WHOLE_LISTS);
  const before = together(
    await checkFirstPages(url, samples, options.campaigns),
    round === 0 ? await checkWholeLists(url, whole, options.campaigns) : NOTHING_CHECKED,
  );
  let isOver = false;
  const during = (async () => {
    let checked = NOTHING_CHECKED;
    while (!isOver) checked = together(checked, await checkFirstPages(url, samples.slice(0, 5), options.campaigns));
    return checked;
  })();
  const flush = way.redis === null ? undefined : sleep((WARM_SECONDS + options.seconds / 2) * 1_000).then(way.redis.flush);
  const figure = await load(place, way, round).finally(() => {
    isOver = true;
  });
  await flush;
  const after = await checkFirstPages(url, samples, options.campaigns);
  return { figure, checked: [before, await during, after].reduce(together) };
}

const urlOf = ({ host, port }: Server): string => `http://${host}:${port}`;
const minted = ({ stand }: Place, no: number): Promise<string> =>
  mintToken({ chainKey: stand.chainKey, now: Date.now }, { account: `ho${no}` });

async function samplesOf(place: Place, round: number): Promise<readonly Sample[]> {
  const { accounts } = place.options;
  const numbers = Array.from({ length: SAMPLES }, (_, no) => (no * 7_919 + round * 104_729 + 13) % accounts);
  return Promise.all(numbers.map(async (no) => ({ no, token: await minted(place, no) })));
}

async function load(place: Place, way: Way, round: number): Promise<Figure> {
  const { folder, k6, options, numbers, root, say, onChild } = place;
  const tokensFile = join(folder, 'tokens.json');
  const tokens: string[] = [];
  // Tokens live for fifteen minutes, so each part has new ones.
  for (const no of numbers) tokens.push(await minted(place, no));
  writeFileSync(tokensFile, JSON.stringify(tokens));
  const plan: HolderPlan = {
    url: urlOf(way.server),
    way: way.name === ECHO ? 'echo' : 'offers',
    askers: options.askers,
    warmSeconds: WARM_SECONDS,
    seconds: options.seconds,
    tokens: tokensFile,
    body: JSON.stringify(benchRequest(1, { run: 'echo', accounts: 100, campaigns: 100 })),
    from: round * 1_000_003,
    summaryFile: join(folder, 'summary.json'),
  };
  const planFile = join(folder, 'plan.json');
  writeFileSync(planFile, JSON.stringify(plan));
  rmSync(plan.summaryFile, { force: true });
  const bundle = await bundleScript(root, 'offers', folder);
  const micros = () => [treeMicros(way.server.pid), treeMicros(place.stand.postgresPid)] as const;
  const before = micros();
  await runK6(k6, { bundle, planFile, seconds: WARM_SECONDS + options.seconds, say: () => undefined, onChild });
  const figure = figureOf(readFileSync(plan.summaryFile, 'utf8'), {
    seconds: options.seconds,
    micros: micros().map((after, no) => after - (before[no] ?? 0)),
  });
  say(`  ${Math.round(figure.perSecond)} a second, median ${figure.medianMs.toFixed(1)} ms, p99 ${figure.p99Ms.toFixed(1)} ms`);
  return figure;
}

interface K6Summary {
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> } | undefined>>;
}

function figureOf(text: string, { seconds, micros }: { readonly seconds: number; readonly micros: readonly number[] }): Figure {
  const { metrics } = JSON.parse(text) as K6Summary;
  const of = (metric: string, value: string) => metrics[metric]?.values[value] ?? 0;
  return {
    perSecond: of('http_reqs{part:load}', 'count') / seconds,
    medianMs: of('http_req_duration{part:load}', 'med'),
    p99Ms: of('http_req_duration{part:load}', 'p(99)'),
    wrong: of('wrong_pages', 'count'),
    serverMicros: (micros[0] ?? 0) / of('http_reqs', 'count'),
    postgresMicros: (micros[1] ?? 0) / of('http_reqs', 'count'),
  };
}

interface Result {
  readonly figures: ReadonlyMap<string, readonly Figure[]>;
  readonly checked: Checked;
  readonly wrong: number;
}

function tell({ options, ways, root, say }: Place, { figures, checked, wrong }: Result): void {
  const of = (name: string, pick: (figure: Figure) => number) => median((figures.get(name) ?? []).map(pick));
  const rows = ways.map(({ name }) => {
    const [perSecond, p99] = [of(name, (each) => each.perSecond), of(name, (each) => each.p99Ms)];
    const shares = [perSecond / of(ECHO, (each) => each.perSecond), p99 / of(ECHO, (each) => each.p99Ms)] as const;
    return {
      name,
      perSecond: Math.round(perSecond),
      ofEcho: shares[0],
      medianMs: of(name, (each) => each.medianMs),
      p99Ms: p99,
      p99OfEcho: shares[1],
      serverMicros: of(name, (each) => each.serverMicros),
      postgresMicros: of(name, (each) => each.postgresMicros),
    };
  });
  say('');
  say(
    `${options.accounts.toLocaleString('en-US')} accounts x ${options.campaigns} live campaigns, ${options.askers} askers, ${options.rounds} round(s) of ${options.seconds} s, medians; k6, servers and Postgres share ${cpus().length} cores`,
  );
  say('| GET /v1/me/offers | requests/s | of the echo | median ms | p99 ms | p99 of the echo | CPU µs server | CPU µs Postgres |');
  say('| --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const row of rows)
    say(
      `| ${row.name} | ${row.perSecond} | ${row.ofEcho.toFixed(2)} | ${row.medianMs.toFixed(1)} | ${row.p99Ms.toFixed(1)} | ${row.p99OfEcho.toFixed(2)} | ${Math.round(row.serverMicros)} | ${Math.round(row.postgresMicros)} |`,
    );
  say(
    `Pages compared with what they must say, before, during and after, Redis flushed in the midst: ${checked.pages}, wrong ${checked.wrong}${checked.first === null ? '' : ` (first: ${checked.first})`}; pages of the load that were none: ${wrong}`,
  );
  if (!hasRedis) say(NO_REDIS);
  const folder = join(root, 'loadtest', 'reports');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `offers-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, '-')}.json`);
  writeFileSync(file, JSON.stringify({ options, rows, checked, wrong, figures: Object.fromEntries(figures) }, null, 2));
  say(`Figures: ${file}`);
}
