// Measures promotions against shop systems: which of the same promotions apply to one purchase, and what that costs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../api/db/embedded.ts';
import { installShops } from '../peers/install.ts';
import { oracleOf } from '../peers/oracle.ts';
import { oursOf } from '../peers/ours.ts';
import { medusaInMemory, medusaOnPostgres } from '../peers/promotions/medusa.ts';
import { type Promotion, type Purchase, type Shop, promotionsOf, purchasesOf } from '../peers/promotions/promotion.ts';
import { vendureInMemory } from '../peers/promotions/vendure.ts';
import { type Cost, costPerCall } from '../peers/stopwatch.ts';
import { alternate, median, ratioOf } from './rounds.ts';
import type { Bench, Section } from './section.ts';

const SIZES = [100, 1_000] as const;
const LARGE = 10_000;
const PURCHASES = 500;
const CHECKED = 100;
const CHECKED_ON_POSTGRES = 20;
const OURS = 'Offerline, whole decision';

interface Candidate {
  readonly name: string;
  readonly use: string;
  readonly checked: number;
  readonly hasDatabase: boolean;
  readonly open: (promotions: readonly Promotion[]) => Promise<Shop>;
}
interface Measured {
  readonly promotions: number;
  readonly name: string;
  readonly use: string;
  readonly applied: number;
  readonly checked: number;
  readonly rounds: readonly Cost[];
  readonly timesOurs: number;
}

const CANDIDATES: readonly Candidate[] = [
  {
    name: OURS,
    use: 'facts, candidates, conditions, budgets, best combination, texts, in memory',
    checked: CHECKED,
    hasDatabase: false,
    open: async (promotions) => {
      const ours = oursOf(promotions.map(({ campaign }) => campaign));
      return { applied: ({ asked }) => ours.granted(asked), close: async () => undefined };
    },
  },
  {
    name: 'Medusa, loop in memory',
    use: '`computeActions` of its promotion module, given all promotions as if just read',
    checked: CHECKED,
    hasDatabase: false,
    open: async (promotions) => medusaInMemory(promotions),
  },
  {
    name: 'Vendure, in memory',
    use: '`applyPromotions` of its order calculator, given all promotions as if just read',
    checked: CHECKED,
    hasDatabase: false,
    open: async (promotions) => vendureInMemory(promotions),
  },
  {
    name: 'Medusa on Postgres',
    use: '`computeActions` as an application calls it; reads its database for each purchase and reserves nothing',
    checked: CHECKED_ON_POSTGRES,
    hasDatabase: true,
    open: async (promotions) => onPostgres((url) => medusaOnPostgres(promotions, url)),
  },
];

export const bench: Bench = async ({ rounds, quick, say }) => {
  const missing = installShops(say);
  const skipped = missing === null ? [] : [`Medusa and Vendure: ${missing}`];
  const measured: Measured[] = [];
  for (const size of quick ? SIZES : [...SIZES, LARGE]) {
    const wanted = CANDIDATES.filter(({ name, hasDatabase }) => name === OURS || (missing === null && (!hasDatabase || size < LARGE)));
    say(`${size} promotions: ${wanted.map(({ name }) => name).join(', ')}`);
    measured.push(...(await measure(size, { wanted, rounds, roundMs: quick ? 150 : 400, skipped })));
  }
  if (!quick && missing === null) skipped.push(`Medusa on Postgres with ${LARGE} promotions: writing them takes minutes`);
  return sectionOf(measured, skipped);
};

interface Run {
  readonly wanted: readonly Candidate[];
  readonly rounds: number;
  readonly roundMs: number;
  readonly skipped: string[];
}

async function measure(size: number, { wanted, rounds, roundMs, skipped }: Run): Promise<readonly Measured[]> {
  const promotions = promotionsOf(size);
  const purchases = purchasesOf(PURCHASES, size);
  const opened: { readonly candidate: Candidate; readonly shop: Shop; readonly applied: number }[] = [];
  try {
    for (const candidate of wanted) {
      const shop = await openOrSay(candidate, { promotions, skipped });
      if (shop === null) continue;
      opened.push({ candidate, shop, applied: 0 });
      const applied = await check(candidate, { shop, promotions, purchases });
      opened.splice(-1, 1, { candidate, shop, applied });
    }
    const tasks = opened.map(({ candidate, shop }) => {
      const call = (no: number) => shop.applied(at(purchases, no));
      return { name: candidate.name, run: () => costPerCall(call, roundMs) };
    });
    for (const task of tasks) await task.run();
    const figures = await alternate(tasks, rounds);
    const ours = totals(figures.get(OURS) ?? []);
    return opened.map(({ candidate: { name, use, checked }, applied }) => {
      const own = figures.get(name) ?? [];
      return { promotions: size, name, use, applied, checked, rounds: own, timesOurs: ratioOf(totals(own), ours).median };
    });
  } finally {
    for (const { shop } of opened) await shop.close();
  }
}

/** A shop that does not start is left out and said, not a failure of the run. */
async function openOrSay(
  candidate: Candidate,
  { promotions, skipped }: { readonly promotions: readonly Promotion[]; readonly skipped: string[] },
): Promise<Shop | null> {
  try {
    return await candidate.open(promotions);
  } catch (fault) {
    if (candidate.name === OURS) throw fault;
    skipped.push(
      `${candidate.name} with ${promotions.length} promotions did not start: ${fault instanceof Error ? fault.message : String(fault)}`,
    );
    return null;
  }
}

interface Checked {
  readonly shop: Shop;
  readonly promotions: readonly Promotion[];
  readonly purchases: readonly Purchase[];
}

/** How many apply on average. Whoever applies others than the plain reference ends the run. */
async function check({ name, checked }: Candidate, { shop, promotions, purchases }: Checked): Promise<number> {
  const oracle = oracleOf(
    promotions.map(({ tests, currency }) => ({ all: [...tests, { field: 'authorization_currency', is: 'equal', value: currency }] })),
  );
  let applied = 0;
  for (const purchase of purchases.slice(0, checked)) {
    const said = [...(await shop.applied(purchase))].sort();
    const wanted = oracle(purchase.fields)
      .map((no) => promotions[no]?.code ?? '')
      .sort();
    if (said.join() !== wanted.join()) throw new Error(`${name} applied ${said.join()}, the reference ${wanted.join()}`);
    applied += said.length;
  }
  return applied / checked;
}

async function onPostgres(open: (url: string) => Promise<Shop>): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-bench-'));
  const postgres = await startPostgres(folder);
  const stop = async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const shop = await open(postgres.url);
    const close = async () => {
      await shop.close();
      await stop();
    };
    return { ...shop, close };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

function at(purchases: readonly Purchase[], no: number): Purchase {
  const purchase = purchases[no % purchases.length];
  if (purchase === undefined) throw new RangeError('no purchases');
  return purchase;
}

const totals = (costs: readonly Cost[]): readonly number[] => costs.map(({ ownMicros, childMicros }) => ownMicros + childMicros);
const short = (value: number): number => Number(value.toPrecision(3));

function sectionOf(measured: readonly Measured[], skipped: readonly string[]): Section {
  const names = [...new Set(measured.map(({ name }) => name))];
  const points = (name: string) =>
    measured.filter((each) => each.name === name).map((each) => [each.promotions, median(totals(each.rounds))] as const);
  return {
    id: 'promotions',
    title: 'Promotions, against the modules of shop systems',
    intro:
      'The same promotions (flat rules and a fixed sum off; every one that fits applies) and the same purchases, written for each system in its ' +
      'own documents. The promotions applied are compared with plain closures, and one difference ends the run. Processor time per purchase, ' +
      'Node and Postgres; medians of alternated rounds, "times ours" taken round by round. Ours decides more (budgets, limits, funding, the ' +
      'best combination, receipt texts), but reads no database here; the durable decision over HTTP is measured in its own chapter.',
    columns: [
      'promotions',
      'system',
      'µs per purchase',
      'of it Postgres',
      'ms waited',
      'times ours',
      'applied',
      'answers compared',
      'how it is used',
    ],
    rows: measured.map((each) => [
      each.promotions,
      each.name,
      short(median(totals(each.rounds))),
      short(median(each.rounds.map(({ childMicros }) => childMicros))),
      short(median(each.rounds.map(({ waitedMs }) => waitedMs))),
      short(each.timesOurs),
      short(each.applied),
      each.checked,
      each.use,
    ]),
    plots: [
      {
        id: 'promotions-growth',
        title: 'One purchase by number of promotions',
        xLabel: 'promotions',
        yLabel: 'µs of processor time per purchase',
        logX: true,
        logY: true,
        lines: names.map((name) => ({ name, points: points(name) })),
      },
    ],
    goals: [],
    raw: measured,
    skipped,
  };
}
