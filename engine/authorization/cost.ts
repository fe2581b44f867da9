// What one decision costs, counted in steps of work and not by a clock: the same campaigns and the same authorization cost the same on every machine.
import { tiersOf } from '../benefit/membership.ts';
import { CANDIDATES_MAX } from '../benefit/stack.ts';
import { type Book, likelyCandidates, shadowCandidates } from '../campaign/book.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { SHADOWS_MAX, isShadow } from '../campaign/rollout.ts';
import type { Condition } from '../rules/condition.ts';
import { keyFor } from './candidates.ts';
import { combine } from './combine.ts';
import { judgeAll } from './decide.ts';
import { bindingObstacle } from './eligible.ts';
import type { Eligible } from './grant.ts';
import { type Situation, factsOf } from './situation.ts';

/** Microseconds of processor time per step; `npm run scale` compares them with the machine it runs on (docs/SCALE.md). */
export const STEP_MICROS = { decision: 8, candidate: 0.3, test: 0.05, eligible: 7, quote: 3 } as const;
/** Combinations are tried with ever more campaigns, so that one which would take far too long is known before it is run in full. */
const TRIED_FIRST = 8;
const TRIED_MORE = 2;

/** The campaigns to decide over. */
export interface CostAmong {
  readonly book: Book;
  /** One more, in the place of any other version; the book is not written on, for others go on from it. */
  readonly added?: LiveCampaign;
  /** Counting stops once it is certain that this is exceeded, so that asking what is too long does not take too long. */
  readonly microsMax: number;
}

export interface DecisionCost {
  /** Campaigns whose binding and place fit; where they are more than a decision looks at, those whose condition may hold. */
  readonly candidates: number;
  /** Campaigns beside them that only record. */
  readonly shadows: number;
  readonly tests: number;
  readonly eligible: number;
  /** How often the search for the best combination works out a benefit. */
  readonly quotes: number;
  readonly micros: number;
  /** The candidates, most important first. */
  readonly campaigns: readonly LiveCampaign[];
}

export function costOfDecision(situation: Situation, among: CostAmong): DecisionCost {
  const campaigns = campaignsMet(situation, among);
  const shadows = shadowsMet(situation, among);
  const judged = [...campaigns.slice(0, CANDIDATES_MAX), ...shadows.slice(0, SHADOWS_MAX)];
  const { verdicts } = judgeAll(situation, judged);
  const eligible = verdicts.flatMap(({ verdict }) => (typeof verdict === 'string' ? [] : [verdict]));
  const granting = eligible.filter(({ campaign }) => !isShadow(campaign.terms));
  const tests = judged.reduce((all, { terms }) => all + testsIn(terms.when), 0);
  // A shadow is worked out where nothing is granted yet, and once more after everybody's grants.
  const aside = (eligible.length - granting.length) * 3;
  const quotes = quotesOf(granting, situation, among.microsMax / STEP_MICROS.quote) + aside;
  const steps = { candidates: campaigns.length, shadows: shadows.length, tests, eligible: eligible.length, quotes };
  return { ...steps, micros: microsOf(steps), campaigns };
}

function campaignsMet(situation: Situation, { book, added }: CostAmong): readonly LiveCampaign[] {
  const { request, profile } = situation;
  const tiers = tiersOf(situation.wallet.members, situation.now);
  const most = added === undefined ? CANDIDATES_MAX : CANDIDATES_MAX - 1;
  const live = likelyCandidates(book, keyFor(request, profile, tiers), most).filter(({ id }) => id !== added?.id);
  if (added === undefined || isShadow(added.terms) || bindingObstacle(added, request, { ...profile, tiers }) !== null) return live;
  if (live.length > most && !added.condition(factsOf(situation, added.terms.timeZone))) return live;
  return [...live, added].toSorted(
    (one, other) => other.terms.stacking.priority - one.terms.stacking.priority || (one.id < other.id ? -1 : 1),
  );
}

function shadowsMet(situation: Situation, { book, added }: CostAmong): readonly LiveCampaign[] {
  const { request, profile } = situation;
  const tiers = tiersOf(situation.wallet.members, situation.now);
  const others = shadowCandidates(book, keyFor(request, profile, tiers), SHADOWS_MAX).filter(({ id }) => id !== added?.id);
  if (added === undefined || !isShadow(added.terms) || bindingObstacle(added, request, { ...profile, tiers }) !== null) return others;
  return [...others, added];
}

function microsOf(steps: Omit<DecisionCost, 'micros' | 'campaigns'>): number {
  const { decision, candidate, test, eligible, quote } = STEP_MICROS;
  const { candidates, shadows, tests, quotes } = steps;
  return Math.round(decision + (candidates + shadows) * candidate + tests * test + steps.eligible * eligible + quotes * quote);
}

/** Tests in a condition, however deep. */
export function testsIn(condition: Condition | undefined): number {
  if (condition === undefined) return 0;
  if ('all' in condition) return condition.all.reduce((all, each) => all + testsIn(each), 0);
  if ('any' in condition) return condition.any.reduce((all, each) => all + testsIn(each), 0);
  return 'not' in condition ? testsIn(condition.not) : 1;
}

function quotesOf(all: readonly Eligible[], situation: Situation, quotesMax: number): number {
  const eligible = all.filter(({ campaign }) => campaign.terms.benefit.type !== 'membership_programme');
  for (let count = TRIED_FIRST; count < eligible.length; count += TRIED_MORE) {
    const { quotes } = combine(eligible.slice(0, count), situation);
    if (quotes > quotesMax) return quotes;
  }
  return combine(eligible, situation).quotes;
}
