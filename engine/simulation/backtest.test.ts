// Proves backtests in memory: what was granted comes out again to the byte, and a draft comes out as if it had been live on those days.
import { describe, expect, test } from 'vitest';
import { liveOf } from '../authorization/testing.ts';
import type { CampaignInput } from '../campaign/schema.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { openLanes } from './backtest-counters.ts';
import { type BacktestReport, reportOf } from './backtest-report.ts';
import { type Backtest, openBacktest } from './backtest-state.ts';
import { daysToTell, played, type Recording, TERMS, type World } from './backtest-world-testing.ts';
import { takeDecision, takeMessage } from './backtest.ts';

const off = (amount: number): CampaignInput['benefit'] => ({ type: 'amount_off', amount });
const ten = (change: Partial<CampaignInput> = {}, amount = 1_000) =>
  liveOf('ten', off(amount), {
    limits: { budget: { total: 60_000, perDay: 30_000 }, perSubject: [{ of: 'account', per: 'day', count: 2 }] },
    stacking: { group: 'shop', priority: 200 },
    ...change,
  });
const tenth = liveOf(
  'tenth',
  { type: 'percent_off', rateBps: 1_000, cap: 2_000 },
  {
    limits: { budget: { total: 100_000 }, perSubject: [{ of: 'account', per: 'week', money: 5_000 }], partial: true },
    stacking: { group: 'shop', priority: 100 },
  },
);
const food = liveOf('food', off(300), {
  where: { mccs: { include: ['5814'], exclude: [] } },
  limits: { budget: { countPerDay: 20 }, giveBack: { reversal: true, refund: true } },
});
const LIVE = [ten(), tenth, food];

interface Tried {
  readonly run: Backtest;
  readonly report: BacktestReport;
}

interface Trying {
  readonly mode?: 'replace' | 'beside';
  readonly prove?: boolean;
  readonly live?: readonly LiveCampaign[];
}

function backtest(world: World, draft: LiveCampaign | null, { mode = 'replace', prove = false, live = LIVE }: Trying = {}): Tried {
  const known = new Map(live.map((campaign) => [`${campaign.id} ${campaign.version}`, campaign]));
  const ceilings = live.map(({ id, terms }): [string, number | null] => [`c:${id}`, terms.limits.budget.total ?? null]);
  const run = openBacktest({
    draft,
    replaces: draft !== null && mode === 'replace' ? draft.id : null,
    bank: TERMS,
    couponDays: {},
    campaignOf: (id, version) => known.get(`${id} ${version}`),
    lanes: openLanes({ used: [], ceilings, draft }),
    currency: 'CNY',
    prove,
  });
  for (const each of world.recordings) take(run, each);
  return { run, report: reportOf(run, { seed: 1, datesMoved: false, forecast: draft === null ? null : { from: '2026-11-20', days: 10 } }) };
}

function take(run: Backtest, each: Recording): void {
  if (each.kind === 'decision') takeDecision(run, each.recorded);
  else takeMessage(run, each.id, each);
}

function usedIn({ order: { lanes } }: Backtest, lane: 'real' | 'tried'): Record<string, number> {
  const keys = new Set([...lanes.real.keys(), ...lanes.change.keys()]);
  const of = (key: string) => (lanes.real.get(key) ?? 0) + (lane === 'tried' ? (lanes.change.get(key) ?? 0) : 0);
  return Object.fromEntries(
    [...keys]
      .map((key): [string, number] => [key, of(key)])
      .filter(([, used]) => used !== 0)
      .toSorted(),
  );
}

const usedBy = ({ used }: World) => Object.fromEntries([...used].filter(([, amount]) => amount !== 0).toSorted());
const grantsIn = ({ campaigns }: BacktestReport) =>
  Object.fromEntries(
    campaigns.filter(({ tried }) => tried.grants > 0).map(({ campaign, tried }) => [campaign, `${tried.grants} for ${tried.cost}`]),
  );

describe.each([1, 2, 3])('days of seed %i', (seed) => {
  const told = daysToTell(seed, 300);
  const world = played(told, LIVE);

  test('I11 the live set comes out as it was, every answer and every counter', () => {
    const { run, report } = backtest(world, null);
    expect(report.mismatched).toEqual([]);
    expect([report.counts.asRecorded, report.drifts]).toEqual([300, 0]);
    expect(grantsIn(report)).toEqual(world.grants);
    expect(usedIn(run, 'real')).toEqual(usedBy(world));
    expect([...run.lives]).toEqual([]);
  });

  test('a draft that says what the live version says changes nothing', () => {
    const { run, report } = backtest(world, ten());
    expect(report.mismatched).toEqual([]);
    expect(report.totals.tried).toEqual(report.totals.live);
    expect([...run.order.lanes.change]).toEqual([]);
    expect(report.takers).toMatchObject({ gained: 0, lost: 0 });
  });

  test.each<[string, LiveCampaign]>([
    ['more generous', ten({}, 1_700)],
    ['with a small budget', ten({ limits: { budget: { total: 9_000 } } })],
    ['for all at once, in no group', ten({ limits: { budget: { total: 500_000 } }, stacking: { priority: 300 } })],
    ['for fewer', ten({ when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 20_000 } })],
  ])('I1 I11 %s, it grants what it would have granted live', (_, draft) => {
    const really = played(told, [draft, tenth, food]);
    const { run, report } = backtest(world, { ...draft, version: 9 });
    expect(report.mismatched).toEqual([]);
    expect(grantsIn(report)).toEqual(really.grants);
    expect(usedIn(run, 'tried')).toEqual(usedBy(really));
  });
});

/** Where budgets last longer, fewer decisions rest on them. */
const roomy = [
  ten({ limits: { budget: { total: 900_000, perDay: 300_000 }, perSubject: [{ of: 'account', per: 'day', count: 9 }] } }),
  liveOf('tenth', tenth.terms.benefit, {
    where: { merchants: { include: ['M2'], exclude: [] } },
    stacking: { group: 'shop', priority: 100 },
  }),
  food,
];

describe.each([
  [11, roomy],
  [12, roomy],
  [13, roomy],
  [14, LIVE],
])('what stands as recorded, on days of seed %i', (seed, live) => {
  const world = played(daysToTell(seed, 400), live);
  const shop = (id: string) => ({ merchants: { include: [id], exclude: [] } });

  test.each<[string, LiveCampaign, 'replace' | 'beside']>([
    ['in the place of a campaign', liveOf('food', off(900), { where: shop('M1'), limits: { budget: { total: 20_000 } } }), 'replace'],
    ['beside the others, in their group', ten({ where: shop('M1'), stacking: { group: 'shop', priority: 500 } }, 3_000), 'beside'],
    [
      'with a limit',
      liveOf('extra', off(700), { where: shop('M2'), limits: { perSubject: [{ of: 'account', per: 'day', count: 1 }] } }),
      'beside',
    ],
  ])('I11 a draft %s: leaving decisions as they stood gives the report of deciding all of them again', (_, draft, mode) => {
    const named =
      mode === 'beside' ? { ...draft, id: `${draft.id}~`, terms: { ...draft.terms, id: `${draft.id}~` } } : { ...draft, version: 9 };
    const quick = backtest(world, named, { mode, live });
    const whole = backtest(world, named, { mode, live, prove: true });
    expect(whole.report.counts.stood).toBe(0);
    expect(quick.report.counts.stood).toBeGreaterThan(live === roomy ? 30 : 0);
    expect({ ...quick.report, counts: { ...quick.report.counts, stood: 0 } }).toEqual(whole.report);
    for (const lane of ['real', 'tried'] as const) expect(usedIn(quick.run, lane)).toEqual(usedIn(whole.run, lane));
  });
});

test('a record that says otherwise than its answer is found by the sample that is decided again', () => {
  const world = played(daysToTell(8, 400), [food]);
  const recordings = world.recordings.map(
    (each): Recording => (each.kind === 'decision' ? { ...each, recorded: { ...each.recorded, reply: '{}' } } : each),
  );
  const { report } = backtest(
    { ...world, recordings },
    liveOf('extra', off(500), { where: { merchants: { include: ['M9'], exclude: [] } } }),
    { mode: 'beside' },
  );
  expect(report.counts.stood).toBeGreaterThan(350);
  expect(report.counts.mismatches).toBe(report.counts.authorizations - report.counts.stood);
  expect(report.counts.mismatches).toBeGreaterThan(0);
});

test('a new campaign stands beside all others with its own budget, and says when that ends and who gains', () => {
  const world = played(daysToTell(4, 200), LIVE);
  const draft = liveOf('extra', off(500), { limits: { budget: { total: 40_000 } } });
  const { report } = backtest(world, draft, { mode: 'beside' });
  const again = backtest(world, draft, { mode: 'beside' });
  expect(report.mismatched).toEqual([]);
  expect(report.draft).toMatchObject({ budget: 40_000 });
  expect(report.draft?.exhaustedAt).not.toBeNull();
  expect(report.winners.authorizations).toBeGreaterThan(0);
  expect(report.winners.examples.every(({ subject }) => subject.includes('…'))).toBe(true);
  expect(report.forecast?.days).toHaveLength(10);
  expect(JSON.stringify(again.report)).toBe(JSON.stringify(report));
});

test('a grant that nobody really made expires in the draft’s lane when its hold would have', () => {
  const world = played(daysToTell(5, 1), []);
  const [first] = world.recordings;
  if (first?.kind !== 'decision') throw new Error('no decision');
  const draft = liveOf('extra', off(500));
  const { run } = backtest({ ...world, recordings: [{ kind: 'decision', recorded: { ...first.recorded, messages: 0 } }] }, draft, {
    mode: 'beside',
  });
  expect(usedIn(run, 'tried')).toMatchObject({ 'c:extra': 500 });
  const later = { ...first.recorded, id: 'later', messages: 0, evidence: { ...first.recorded.evidence, now: '2027-01-20T00:00:00.000Z' } };
  takeDecision(run, later);
  expect(usedIn(run, 'tried')['c:extra']).toBeUndefined();
});

test('an id that was closed before anybody decided is counted and decides nothing', () => {
  const world = played(daysToTell(6, 1), [food]);
  const [first] = world.recordings;
  if (first?.kind !== 'decision') throw new Error('no decision');
  const { report } = backtest({ ...world, recordings: [{ kind: 'decision', recorded: { ...first.recorded, evidence: {} } }] }, null);
  expect(report.counts).toMatchObject({ authorizations: 1, undecided: 1, asRecorded: 0, mismatches: 0 });
});

test('an answer that the rows do not explain is a mismatch and is named', () => {
  const world = played(daysToTell(7, 3), [food]);
  const recordings = world.recordings.map(
    (each): Recording => (each.kind === 'decision' ? { ...each, recorded: { ...each.recorded, reply: '{}' } } : each),
  );
  const { report } = backtest({ ...world, recordings }, null);
  expect(report.counts.mismatches).toBe(3);
  expect(report.mismatched).toHaveLength(3);
});
