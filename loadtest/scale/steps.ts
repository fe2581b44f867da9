// Compares what the publish gate estimates for a decision with what this machine takes: the estimate counts steps, and this says whether a step is worth its microseconds.
import { candidatesOf } from '../../engine/authorization/candidates.ts';
import { costOfDecision } from '../../engine/authorization/cost.ts';
import { decide } from '../../engine/authorization/decide.ts';
import { liveOf, situationWith } from '../../engine/authorization/testing.ts';
import { emptyBook, withCampaign } from '../../engine/campaign/book.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import { median } from '../bench/rounds.ts';

export interface StepRow {
  readonly name: string;
  readonly eligible: number;
  readonly quotes: number;
  readonly estimated: number;
  readonly measured: number;
}

const BUDGET_MICROS = 1_000_000;
const ROUNDS = 5;

const plain = (no: number): LiveCampaign => liveOf(`plain-${no}`, { type: 'amount_off', amount: 100 + no });
const grouped = (no: number): LiveCampaign =>
  liveOf(`one-of-${no}`, { type: 'amount_off', amount: 100 + no }, { stacking: { group: 'one' } });
const unmet = (no: number): LiveCampaign =>
  liveOf(`unmet-${no}`, { type: 'amount_off', amount: 100 }, { when: { fact: 'authorization.amount', operator: 'lessThan', value: 5 } });
const threshold = (no: number): LiveCampaign =>
  liveOf(`threshold-${no}`, {
    type: 'tiered_off',
    steps: [
      { from: 3_000 + no * 137, off: 100 + no },
      { from: 9_900 - no * 50, off: 200 + no * 3 },
    ],
  });

const SETS: readonly (readonly [name: string, count: number, make: (no: number) => LiveCampaign])[] = [
  ['32 candidates, no condition met', 32, unmet],
  ['4 discounts that go together', 4, plain],
  ['16 discounts that go together', 16, plain],
  ['16 discounts of one group', 16, grouped],
  ['8 thresholds that go together', 8, threshold],
  ['12 thresholds that go together', 12, threshold],
];

export function stepRows(millis: number): readonly StepRow[] {
  return SETS.map(([name, count, make]) => {
    const book = Array.from({ length: count }, (_, no) => make(no)).reduce(withCampaign, emptyBook());
    const situation = situationWith();
    const asked = { request: situation.request, profile: situation.profile, tiers: [] };
    const { eligible, quotes, micros } = costOfDecision(situation, { book, microsMax: BUDGET_MICROS });
    const once = () => decide(situation, candidatesOf(book, asked));
    microsOf(once, millis);
    return { name, eligible, quotes, estimated: micros, measured: median(Array.from({ length: ROUNDS }, () => microsOf(once, millis))) };
  });
}

/** Processor time per call over so many milliseconds. */
function microsOf(work: () => unknown, millis: number): number {
  const until = performance.now() + millis;
  const started = process.cpuUsage();
  let calls = 0;
  while (performance.now() < until) {
    work();
    calls += 1;
  }
  const { user, system } = process.cpuUsage(started);
  return (user + system) / calls;
}
