// What one decision costs, counted in steps of work and not by a clock: the same campaigns and the same authorization cost the same on every machine.
import { CANDIDATES_MAX } from '../benefit/stack.ts';
import { type Book, candidates } from '../campaign/book.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import type { Condition } from '../rules/condition.ts';
import { keyOf } from './candidates.ts';
import { combine } from './combine.ts';
import { judgeAll } from './decide.ts';
import { bindingObstacle } from './eligible.ts';
import type { Eligible } from './grant.ts';
import type { Situation } from './situation.ts';

/** Microseconds of processor time per step; `npm run scale` compares them with the machine it runs on (docs/SCALE.md). */
export const STEP_MICROS = { decision: 8, offered: 0.1, candidate: 0.2, test: 0.05, eligible: 7, quote: 3 } as const;
/** Combinations are tried with ever more campaigns, so that one which would take far too long is known before it is run in full. */
const TRIED_FIRST = 8;
const TRIED_MORE = 2;

export interface DecisionCost {
  /** Campaigns the book offers, and of these the ones whose binding and place fit. */
  readonly offered: number;
  readonly candidates: number;
  readonly tests: number;
  readonly eligible: number;
  /** How often the search for the best combination works out a benefit. */
  readonly quotes: number;
  readonly micros: number;
  /** The campaigns that fit, most important first. */
  readonly campaigns: readonly LiveCampaign[];
}

/** Stops counting once it is certain that `microsMax` is exceeded, so that asking what is too long does not take too long. */
export function costOfDecision(book: Book, situation: Situation, microsMax: number): DecisionCost {
  const { request, profile, wallet } = situation;
  const known = { ...profile, tiers: wallet.members.map((member) => `${member.programme}:${member.tier}`) };
  const offered = candidates(book, keyOf(request, known));
  const fitting = offered.filter((campaign) => bindingObstacle(campaign, request, known) === null);
  const judged = fitting.slice(0, CANDIDATES_MAX);
  const { verdicts } = judgeAll(situation, judged);
  const eligible = verdicts.flatMap(({ verdict }) => (typeof verdict === 'string' ? [] : [verdict]));
  const tests = judged.reduce((all, { terms }) => all + testsIn(terms.when), 0);
  const quotes = quotesOf(eligible, situation, microsMax / STEP_MICROS.quote);
  const steps = { offered: offered.length, candidates: fitting.length, tests, eligible: eligible.length, quotes };
  return { ...steps, micros: microsOf(steps), campaigns: fitting };
}

function microsOf(steps: Omit<DecisionCost, 'micros' | 'campaigns'>): number {
  const { decision, offered, candidate, test, eligible, quote } = STEP_MICROS;
  return Math.round(
    decision +
      steps.offered * offered +
      steps.candidates * candidate +
      steps.tests * test +
      steps.eligible * eligible +
      steps.quotes * quote,
  );
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
