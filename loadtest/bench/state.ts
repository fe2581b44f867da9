// The same decisions with their state kept in different ways, each in turn: what durability, exactness and evidence cost, and what is lost without.
import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { benchRequest } from '../bank.ts';
import { treeMicros } from './cpu.ts';
import { alternate, median, ratioOf } from './rounds.ts';
import type { Bench, Section } from './section.ts';
import { openStand, type Stand, violationsIn } from './stand.ts';
import { ask, benchBook } from './state/decider.ts';
import { memoryVariant } from './state/memory.ts';
import { ormVariant } from './state/orm.ts';
import { productVariant } from './state/product.ts';
import { hasRedis, redisVariant } from './state/redis.ts';
import { createPlainTables } from './state/rows-table.ts';
import { createTakeFunction, functionVariant } from './state/sql-function.ts';
import { transactionVariant } from './state/transaction.ts';
import type { Variant } from './state/variant.ts';

const BANK = { campaigns: 10_000, accounts: 50_000 } as const;
/** Askers at once, for every variant alike: a batch needs somebody to travel with. */
const LANES = 256;
const READY = 4_000;
const NOW = '2026-11-22T04:03:11.000Z';

interface Figure {
  readonly perSecond: number;
  readonly nodeMicros: number;
  /** Postgres, or Redis. */
  readonly storeMicros: number;
  readonly grantedShare: number;
}

export const bench: Bench = async ({ rounds, quick, say }) => {
  say(`filling the bank: ${BANK.campaigns} live campaigns, ${BANK.accounts} accounts`);
  const stand = await openStand(BANK);
  const folder = mkdtempSync(join(tmpdir(), 'offerline-redis-bench-'));
  const variants: Variant[] = [];
  try {
    const skipped: string[] = [];
    for await (const variant of variantsOn(stand, folder, skipped)) variants.push(variant);
    const seconds = quick ? 1 : 3;
    let runs = 0;
    const run = async (variant: Variant, length: number): Promise<Figure> => {
      runs += 1;
      const figure = await decideFor(variant, { stand, seconds: length, run: `s${runs}` });
      say(`${variant.name}: ${Math.round(figure.perSecond)}/s, ${figure.nodeMicros.toFixed(0)} + ${figure.storeMicros.toFixed(0)} µs CPU`);
      return figure;
    };
    for (const variant of variants) await run(variant, quick ? 1 : 4); // Warming up.
    const tasks = variants.map((variant) => ({ name: variant.name, run: () => run(variant, seconds) }));
    const figures = await alternate(tasks, rounds);
    const violations = await violationsIn(stand, say);
    if (violations > 0) throw new Error(`${violations} violations in the books`);
    return sectionOf(variants, figures, skipped);
  } finally {
    for (const variant of variants) await variant.close();
    await stand.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

async function* variantsOn(stand: Stand, folder: string, skipped: string[]): AsyncGenerator<Variant> {
  const book = benchBook(BANK.campaigns);
  const asker = (request: Parameters<Variant['decide']>[0]) => ask(book, request, NOW);
  await createPlainTables(stand.sql);
  await createTakeFunction(stand.sql);
  yield await productVariant(stand);
  yield memoryVariant(asker);
  yield transactionVariant(stand.url, asker);
  yield functionVariant(stand.url, asker);
  yield ormVariant(stand.url, asker);
  if (!hasRedis()) skipped.push('Redis: redis-server is not installed');
  else for (const sync of ['everysec', 'always'] as const) yield await redisVariant(mkdtempSync(join(folder, sync)), sync, asker);
}

/** Every lane asks again as soon as it is answered; afterwards the store must hold as many answers as were given. */
async function decideFor(variant: Variant, on: { readonly stand: Stand; readonly seconds: number; readonly run: string }): Promise<Figure> {
  const requests = Array.from({ length: READY }, (_, no) => benchRequest(no, { ...BANK, run: on.run }));
  const store = () => treeMicros(variant.pid ?? on.stand.postgresPid);
  let decided = 0;
  let granted = 0;
  const began = performance.now();
  const until = began + on.seconds * 1_000;
  const before = { node: process.cpuUsage(), store: store() };
  const lane = async (): Promise<void> => {
    for (; performance.now() < until; ) {
      const no = decided;
      decided += 1;
      const request = requests[no % READY];
      if (request === undefined) return;
      const reply = await variant.decide({ ...request, authorizationId: `${on.run}:${no}` });
      if (reply.includes('"outcome":"granted"')) granted += 1;
      if (no % LANES === 0) await new Promise((resolve) => setImmediate(resolve)); // What never waits lets others in.
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(before.node);
  const storeMicros = variant.name.includes('memory') ? 0 : (store() - before.store) / decided;
  const kept = await variant.kept(on.run);
  if (kept !== null && kept !== decided) throw new Error(`${variant.name}: ${decided} answers given, ${kept} kept`);
  if (granted < decided / 2) throw new Error(`${variant.name}: fewer than half were granted a benefit`);
  return { perSecond: decided / seconds, nodeMicros: (user + system) / decided, storeMicros, grantedShare: granted / decided };
}

function sectionOf(variants: readonly Variant[], figures: ReadonlyMap<string, readonly Figure[]>, skipped: readonly string[]): Section {
  const of = ({ name }: Variant, pick: (figure: Figure) => number) => (figures.get(name) ?? []).map(pick);
  const [product] = variants;
  const ours = product === undefined ? [] : of(product, ({ perSecond }) => perSecond);
  return {
    id: 'state',
    title: 'Ways of keeping state',
    intro: `The same engine decides the same requests among ${BANK.campaigns} live campaigns; what differs is where budgets and answers are kept. In one process without HTTP, ${LANES} askers at once,
profiles known in memory for all but Offerline, which looks them up itself. "To Offerline" is decisions per second against Offerline's in the same round.`,
    columns: ['kept in', 'decisions/s', 'to Offerline', 'Node µs', 'store µs', 'keeps', 'gives up'],
    rows: variants.map((variant) => [
      variant.name,
      Math.round(median(of(variant, ({ perSecond }) => perSecond))),
      ratioOf(
        of(variant, ({ perSecond }) => perSecond),
        ours,
      ).median,
      median(of(variant, ({ nodeMicros }) => nodeMicros)),
      median(of(variant, ({ storeMicros }) => storeMicros)),
      variant.keeps,
      variant.loses,
    ]),
    plots: [],
    goals: [],
    raw: Object.fromEntries(figures),
    skipped,
  };
}
