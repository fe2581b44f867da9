// Judges what a campaign would add to the cost of decisions: which purchases of its reference load the live campaigns with it make too costly.
import { type DecisionCost, costOfDecision } from '../authorization/cost.ts';
import type { Situation } from '../authorization/situation.ts';
import { CANDIDATES_MAX } from '../benefit/stack.ts';
import type { Book } from '../campaign/book.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { SHADOWS_MAX, isShadow } from '../campaign/rollout.ts';
import type { Finding } from '../campaign/finding.ts';
import type { Locale } from '../campaign/schema.ts';
import { type LoadOrder, referenceLoad, whenBudgetsAreTight } from './reference-load.ts';

/** A purchase that would cost too much, or meet more campaigns than one decision looks at. */
export interface Breach {
  readonly reason: 'over_budget' | 'too_many_candidates' | 'too_many_shadows';
  readonly cost: DecisionCost;
  /** Microseconds that this purchase may take. */
  readonly allowed: number;
  readonly request: Situation['request'];
}
export interface CostVerdict {
  readonly campaign: string;
  readonly budgetMicros: number;
  /** Purchases looked at, and those that break the budget. */
  readonly purchases: number;
  readonly breaches: readonly Breach[];
}

export interface CostOrder extends LoadOrder {
  /** What is live now; another version of the campaign may be among it. */
  readonly book: Book;
  readonly budgetMicros: number;
}

/** Only while many budgets end at once must every combination be tried; such a purchase may take so many times the budget. */
const TIGHT_FACTOR = 4;
const NAMED_MAX = 5;
/** One breach is enough to refuse; a few show what they have in common. */
const BREACHES_MAX = 3;
/** Where the set is costly already, not every purchase is tried: estimated microseconds of decisions for one judgement. */
const WORK_MAX = 100_000;

/** Yields after every purchase, so that whoever asks may let others work in between; returns the verdict. */
export function* judgeCost(order: CostOrder): Generator<undefined, CostVerdict> {
  const { book, budgetMicros } = order;
  // Judged as if everybody took part: a rollout ends there.
  const campaign = { ...order.campaign, ranges: [] };
  const breaches: Breach[] = [];
  let purchases = 0;
  let work = 0;
  for (const situation of referenceLoad(order)) {
    const looked = lookAt(situation, { book, added: campaign, budgetMicros });
    if (looked.breach !== null) breaches.push(looked.breach);
    purchases += 1;
    work += looked.work;
    if (breaches.length >= BREACHES_MAX || work > WORK_MAX) break;
    yield;
  }
  return { campaign: campaign.id, budgetMicros, purchases, breaches };
}

/** No breach when the purchase stays within the budget, or was no cheaper before. */
function lookAt(
  situation: Situation,
  on: { readonly book: Book; readonly added: LiveCampaign; readonly budgetMicros: number },
): { readonly breach: Breach | null; readonly work: number } {
  const { book, added, budgetMicros } = on;
  const plain = costOfDecision(situation, { book, added, microsMax: budgetMicros });
  const tried = [
    { asked: situation, allowed: budgetMicros },
    { asked: whenBudgetsAreTight(situation, plain.campaigns), allowed: budgetMicros * TIGHT_FACTOR },
  ];
  let work = 0;
  for (const { asked, allowed } of tried) {
    const cost = asked === situation ? plain : costOfDecision(asked, { book, added, microsMax: allowed });
    work += cost.micros;
    const reason = reasonOf(cost, { allowed, added });
    if (reason === null) continue;
    const earlier = costOfDecision(asked, { book, microsMax: allowed });
    work += earlier.micros;
    if (isWorse(cost, earlier)) return { breach: { reason, cost, allowed, request: asked.request }, work };
  }
  return { breach: null, work };
}

/** Where counting stopped early the microseconds may be the same, but one more to combine is one more. */
function isWorse(cost: DecisionCost, earlier: DecisionCost): boolean {
  return (
    cost.micros > earlier.micros ||
    cost.eligible > earlier.eligible ||
    cost.candidates + cost.shadows > earlier.candidates + earlier.shadows
  );
}

function reasonOf(
  { candidates, shadows, micros }: DecisionCost,
  { allowed, added }: { readonly allowed: number; readonly added: LiveCampaign },
): Breach['reason'] | null {
  if (isShadow(added.terms) ? shadows > SHADOWS_MAX : candidates > CANDIDATES_MAX)
    return isShadow(added.terms) ? 'too_many_shadows' : 'too_many_candidates';
  return micros > allowed ? 'over_budget' : null;
}

/** In words for the marketer: what is too much, at which purchase, with which others, and what to do; null when nothing is. */
export function costTexts({ campaign, budgetMicros, purchases, breaches }: CostVerdict): Readonly<Record<Locale, string>> | null {
  const [first] = breaches;
  if (first === undefined) return null;
  const { request, cost, reason, allowed } = first;
  const others = cost.campaigns.map(({ id }) => id).filter((id) => id !== campaign);
  const named = others.slice(0, NAMED_MAX).join(', ') + (others.length > NAMED_MAX ? ', …' : '');
  const place = { merchant: request.merchant.id, mcc: request.merchant.mcc, bin: request.card.bin, amount: request.amount, at: request.at };
  const where = `merchant ${place.merchant}, MCC ${place.mcc}, BIN ${place.bin}, amount ${place.amount}, ${place.at}`;
  const isTight = allowed > budgetMicros;
  const wo = `商户 ${place.merchant}、MCC ${place.mcc}、卡 BIN ${place.bin}、金额 ${place.amount}、${place.at}`;
  if (reason === 'too_many_shadows')
    return {
      en: `With ${campaign}, ${cost.shadows} campaigns in shadow bind one purchase and only ${SHADOWS_MAX} are looked at (${where}). Stop one of those in shadow, or narrow the cards, shops or categories of this one.`,
      'zh-CN': `加上 ${campaign} 后，同一笔交易会命中 ${cost.shadows} 个影子活动，而一次决策最多只看 ${SHADOWS_MAX} 个（${wo}）。请停止其中一个影子活动，或收窄它的卡、商户或类别范围。`,
    };
  return reason === 'too_many_candidates'
    ? {
        en: `With ${campaign}, ${cost.candidates} campaigns bind one purchase and only ${CANDIDATES_MAX} are looked at (${where}; also ${named}). Narrow its cards, shops or categories, or stop one of the others.`,
        'zh-CN': `加上 ${campaign} 后，同一笔交易会命中 ${cost.candidates} 个活动，而一次决策最多只看 ${CANDIDATES_MAX} 个（${wo}；同时命中：${named}）。请收窄它的卡、商户或类别范围，或停止其他某个活动。`,
      }
    : {
        en: `With ${campaign}, one decision${isTight ? ' made while budgets are nearly used up' : ''} takes an estimated ${cost.micros} µs, more than the ${allowed} µs allowed, at ${breaches.length} of ${purchases} purchases tried (${where}; ${cost.eligible} campaigns to combine, with ${named}). Put it into one exclusive group with them, say with which it may be combined, or narrow its binding.`,
        'zh-CN': `加上 ${campaign} 后，${isTight ? '在各预算即将用完时，' : ''}一次决策估计需要 ${cost.micros} 微秒，超过允许的 ${allowed} 微秒：试算 ${purchases} 笔交易，其中 ${breaches.length} 笔超出（${wo}；需要组合 ${cost.eligible} 个活动，包括 ${named}）。请把它与这些活动放进同一互斥组，或限定可叠加的活动，或收窄它的适用范围。`,
      };
}

/** The same as a finding of the review; none when the verdict is good. */
export function costFindings(verdict: CostVerdict): readonly Finding[] {
  const texts = costTexts(verdict);
  const path = verdict.breaches[0]?.reason === 'over_budget' ? 'stacking' : 'binding';
  return texts === null ? [] : [{ code: 'too_costly', severity: 'error', path, message: texts.en, texts }];
}

/** Runs the judgement through, for callers that need not share the time. */
export function judgedCost(order: CostOrder): CostVerdict {
  const judging = judgeCost(order);
  for (;;) {
    const step = judging.next();
    if (step.done === true) return step.value;
  }
}
