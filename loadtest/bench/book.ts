// Measures the book of live campaigns on this machine: lookup with the exact check, against the scan of all, and the cost of one publish.
import { readFileSync, readdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseCampaignFile } from '../../api/campaign/parse-file.ts';
import { candidatesOf, keyOf } from '../../engine/authorization/candidates.ts';
import { bindingObstacle } from '../../engine/authorization/eligible.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { Profile } from '../../engine/authorization/situation.ts';
import { CANDIDATES_MAX } from '../../engine/benefit/stack.ts';
import { type Book, candidates, emptyBook, withCampaign } from '../../engine/campaign/book.ts';
import { lean } from '../../engine/campaign/lean.ts';
import { type LiveCampaign, prepare } from '../../engine/campaign/live.ts';
import { type Campaign, KINDS } from '../../engine/campaign/schema.ts';
import { binMatcher } from '../../engine/card/bin.ts';
import { type Chance, chance } from '../../engine/simulation/random.ts';

const SIZES = [10, 100, 1_000, 10_000, 100_000];
const ROUNDS = 7;
const ROUND_NS = 80_000_000n;
const REQUESTS = 2_000;
const PUBLISHES = 500;
/** As many markets as there are among 1,000 campaigns: what they need stays in the processor's caches at every size. */
const NEARBY_MARKETS = 100;
const COLUMN = 12;
/** Campaigns that bind the same purchases: so many are candidates, however many are live elsewhere. */
const PER_MARKET = 10;

interface Asked {
  readonly request: EvaluateRequest;
  readonly profile: Profile;
  readonly tiers: readonly string[];
}
interface Population {
  readonly size: number;
  readonly live: readonly LiveCampaign[];
  readonly book: Book;
  /** Purchases all over the place, and as many at the same few markets. */
  readonly asked: readonly Asked[];
  readonly askedNearby: readonly Asked[];
  readonly bytesPerCampaign: number;
  readonly fillMs: number;
}

const microseconds = (nanoseconds: bigint): number => Number(nanoseconds) / 1_000;
const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const library = KINDS.flatMap((kind) => {
  const folder = new URL(`../../campaigns/${kind}/`, import.meta.url);
  return readdirSync(folder).flatMap((name) => {
    const parsed = parseCampaignFile(readFileSync(new URL(name, folder), 'utf8'));
    return parsed.ok && parsed.campaign.currency === 'CNY' ? [parsed.campaign] : [];
  });
});
const templates = library.map((terms) => prepare(terms, 1, {}));

/** What one market has of its own: a shop, its chain and category, a region, a segment, a list and a BIN. */
const marketOf = (no: number) => ({
  merchant: `M${no}`,
  chain: `chain-${no}`,
  terminal: `T${no}`,
  mcc: String(5_000 + (no % 300)),
  region: `region-${Math.floor(no / 300)}`,
  segment: `segment-${no % 100}`,
  list: `list-${no}`,
  bin: `62${String(no).padStart(6, '0')}`,
});
type Market = ReturnType<typeof marketOf>;
type Binding = readonly [where: Partial<Campaign['where']>, binding: Partial<Campaign['binding']>];

/** The ways in which the campaigns of a market are bound, in the proportions of a bank with many partner shops. */
function bindingOf(market: Market, by: Chance): Binding {
  const only = (...include: string[]) => ({ include, exclude: [] });
  const cards = { include: [`${market.bin}`], exclude: [], binOf: 'funding' as const };
  const ranges: readonly Binding[] = [
    [{ chains: only(market.chain) }, {}],
    [{ chains: only(market.chain, `${market.chain}-b`), channels: only('pos', 'qr') }, { cards }],
    [{ merchants: only(market.merchant) }, {}],
    [{ merchants: only(market.merchant, `${market.merchant}-b`, `${market.merchant}-c`) }, { segments: only(market.segment) }],
    [{ terminals: only(market.terminal) }, {}],
    [{ mccs: only(market.mcc), regions: only(market.region) }, {}],
    [{ mccs: only(market.mcc) }, { cards: { ...cards, include: [`${market.bin}00-${market.bin}99`] } }],
    [{ channels: only('pos', 'mpos') }, { lists: { include: [market.list], exclude: ['blacklist'] } }],
    [{ regions: only(market.region), mccs: only(market.mcc) }, { segments: only(market.segment) }],
    [{}, { cards }],
  ];
  return by.pick(ranges);
}

function campaignOf(no: number, version: number): LiveCampaign {
  const by = chance(no * 7 + version);
  const template = by.pick(templates);
  const [where, binding] = bindingOf(marketOf(Math.floor(no / PER_MARKET)), by);
  const cards = binding.cards ?? { include: [], exclude: [], binOf: 'funding' };
  const nowhere = { include: [], exclude: [] };
  const terms: Campaign = {
    ...template.terms,
    id: `${template.id}-${no}`,
    where: {
      merchants: nowhere,
      chains: nowhere,
      mccs: nowhere,
      terminals: nowhere,
      regions: nowhere,
      channels: nowhere,
      entryModes: nowhere,
      ...where,
    },
    binding: {
      ...template.terms.binding,
      accounts: nowhere,
      lists: { include: [], exclude: ['blacklist'] },
      segments: nowhere,
      tiers: nowhere,
      ...binding,
      cards,
    },
    stacking: { ...template.terms.stacking, priority: by.between(0, 1_000) },
  };
  return { ...template, id: terms.id, version, terms: lean(terms), bindsBin: binMatcher(cards.include, cards.exclude) };
}

function purchaseAt(market: Market, no: number): Asked {
  const request: EvaluateRequest = {
    authorizationId: `A${no}`,
    kind: 'authorization',
    type: 'purchase',
    amount: 4_500,
    currency: 'CNY',
    at: '2026-11-22T12:00:00+08:00',
    card: { bin: `${market.bin}07`, token: `tk-${no}`, account: `ac-${no}` },
    merchant: { id: market.merchant, mcc: market.mcc },
    terminal: { id: market.terminal, channel: 'pos', entryMode: 'chip' },
  };
  const account = {
    id: `ac-${no}`,
    person: null,
    segments: [market.segment, 'payroll'],
    region: null,
    openedOn: null,
    birthMonth: null,
    employee: false,
  };
  const merchant = { chain: market.chain, region: market.region, country: 'CN', acquirer: '620011' };
  return { request, profile: { account, lists: [market.list, 'welcome'], enrolled: [], bin: null, merchant }, tiers: ['star:silver'] };
}

function populate(size: number): Population {
  const live = Array.from({ length: size }, (_, no) => campaignOf(no, 1));
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const started = process.hrtime.bigint();
  const book = live.reduce(withCampaign, emptyBook());
  const fillMs = microseconds(process.hrtime.bigint() - started) / 1_000;
  collectGarbage();
  const bytesPerCampaign = (process.memoryUsage().heapUsed - before) / size;
  const by = chance(size);
  const markets = size / PER_MARKET;
  const step = Math.max(1, markets / NEARBY_MARKETS);
  const asked = Array.from({ length: REQUESTS }, (_, no) => purchaseAt(marketOf(by.between(0, markets - 1)), no));
  const nearby = () => Math.floor(by.between(0, Math.min(markets, NEARBY_MARKETS) - 1) * step);
  const askedNearby = Array.from({ length: REQUESTS }, (_, no) => purchaseAt(marketOf(nearby()), no));
  return { size, live, book, asked, askedNearby, bytesPerCampaign, fillMs };
}

/** As candidates were found before the book. */
function scan({ live }: Population, { request, profile, tiers }: Asked): readonly LiveCampaign[] {
  const known = { ...profile, tiers };
  return live
    .filter((campaign) => bindingObstacle(campaign, request, known) === null)
    .sort((one, other) => other.terms.stacking.priority - one.terms.stacking.priority || (one.id < other.id ? -1 : 1))
    .slice(0, CANDIDATES_MAX);
}

/** Microseconds of processor time per call, the requests going round. */
function timed(asked: readonly Asked[], find: (asked: Asked) => readonly LiveCampaign[]): number {
  const until = process.hrtime.bigint() + ROUND_NS;
  const started = process.cpuUsage();
  let calls = 0;
  while (process.hrtime.bigint() < until) {
    const one = asked[calls % REQUESTS];
    if (one !== undefined) find(one);
    calls += 1;
  }
  const { user, system } = process.cpuUsage(started);
  return (user + system) / calls;
}

function differences(population: Population): number {
  const shown = population.asked.slice(0, Math.max(20, 2_000_000 / population.size / 10));
  const named = (found: readonly LiveCampaign[]) => found.map(({ id }) => id).join();
  return shown.filter((asked) => named(candidatesOf(population.book, asked)) !== named(scan(population, asked))).length;
}

/** Microseconds for one changed campaign among all, each time another one. */
function publish({ book, size }: Population): readonly number[] {
  const by = chance(size + 1);
  return Array.from({ length: PUBLISHES }, () => {
    const changed = campaignOf(by.between(0, size - 1), 1);
    const next = { ...changed, version: 2 };
    const started = process.hrtime.bigint();
    const after = withCampaign(book, next);
    const took = microseconds(process.hrtime.bigint() - started);
    if (after.size !== book.size) throw new RangeError('a replaced campaign is one campaign');
    return took;
  });
}

function mean(population: Population, count: (asked: Asked) => number): string {
  return (population.asked.reduce((all, asked) => all + count(asked), 0) / REQUESTS).toFixed(1);
}

interface Figures {
  readonly spread: number[];
  readonly nearby: number[];
  readonly scan: number[];
}

function measure(populations: readonly Population[]): readonly Figures[] {
  const figures = populations.map((): Figures => ({ spread: [], nearby: [], scan: [] }));
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const [place, population] of populations.entries()) {
      const spread = timed(population.asked, (asked) => candidatesOf(population.book, asked));
      const nearby = timed(population.askedNearby, (asked) => candidatesOf(population.book, asked));
      const scanned = timed(population.asked, (asked) => scan(population, asked));
      if (round === 0) continue; // The first round only warms up.
      figures[place]?.spread.push(spread);
      figures[place]?.nearby.push(nearby);
      figures[place]?.scan.push(scanned);
    }
  return figures;
}

function line(population: Population, { spread, nearby, scan: scanned }: Figures): string {
  const { size, book, bytesPerCampaign, fillMs } = population;
  const offered = mean(population, ({ request, profile, tiers }) => candidates(book, keyOf(request, { ...profile, tiers })).length);
  const bound = mean(population, (asked) => candidatesOf(book, asked).length);
  const cells = [size, offered, bound, median(nearby).toFixed(2), median(spread).toFixed(2), median(scanned).toFixed(1)];
  const rest = [size < 1_000 ? 'too few' : bytesPerCampaign.toFixed(0), fillMs.toFixed(1), differences(population)];
  return [...cells, ...rest].map((cell) => String(cell).padStart(COLUMN)).join('');
}

function sayPublish(population: Population): void {
  const took = Array.from({ length: ROUNDS }, () => publish(population));
  const all = took.flat().toSorted((one, other) => one - other);
  const worst = all.at(-1) ?? 0;
  const late = all[Math.floor(all.length * 0.99)] ?? 0;
  say(
    `publish of one change among ${population.size}: ${median(took.map(median)).toFixed(1)} µs, p99 ${late.toFixed(0)} µs, slowest of ${all.length} ${worst.toFixed(0)} µs`,
  );
  const started = process.hrtime.bigint();
  for (const terms of library) prepare(terms, 1, {});
  const each = microseconds(process.hrtime.bigint() - started) / library.length;
  say(`before that, making the campaign ready (texts, conditions): ${each.toFixed(0)} µs`);
}

function run(): void {
  say(`${cpus()[0]?.model ?? 'unknown machine'}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`);
  say(`µs of processor time per lookup with the exact check, medians of ${ROUNDS} alternated rounds`);
  const populations = SIZES.map(populate);
  const figures = measure(populations);
  const heads = ['live', 'offered', 'candidates', 'nearby µs', 'spread µs', 'scan µs', 'bytes each', 'fill ms', 'differences'];
  say(heads.map((head) => head.padStart(COLUMN)).join(''));
  for (const [place, population] of populations.entries()) {
    const measured = figures[place];
    if (measured !== undefined) say(line(population, measured));
  }
  const grown = (of: (figures: Figures) => number[]) => {
    const at = (size: number) => median(figures.filter((_, place) => SIZES[place] === size).flatMap(of));
    return (at(100_000) / at(1_000)).toFixed(2);
  };
  say(
    `growth from 1,000 to 100,000 live: ${grown(({ nearby }) => nearby)} when the same 100 markets are asked (the index alone), ` +
      `${grown(({ spread }) => spread)} when all are (and memory is cold), ${grown(({ scan: scanned }) => scanned)} for the scan`,
  );
  const largest = populations.at(-1);
  if (largest !== undefined) sayPublish(largest);
}

run();
