// Reviews what a campaign may cost and who pays: budgets, limits, funders, and the worst case of one grant.
import type { BenefitTerms } from '../benefit/schema.ts';
import type { Funding, Party } from '../funding/schema.ts';
import { type Finding, error, warning } from './finding.ts';
import type { Campaign } from './schema.ts';

export function reviewMoney(campaign: Campaign): readonly Finding[] {
  return [...reviewBudget(campaign), ...reviewLimits(campaign), ...reviewShares(campaign), ...reviewCaps(campaign)];
}

/** The most one authorization may be granted in minor units; undefined when only the size of the purchase bounds it, 0 when it costs the funders no money at the till. */
export function worstCaseEach(terms: BenefitTerms): number | undefined {
  switch (terms.type) {
    case 'percent_off':
    case 'fixed_price':
    case 'member_entry':
    case 'instalment_subsidy':
      return terms.cap;
    case 'amount_off':
      return terms.amount;
    case 'tiered_off':
      return Math.max(...terms.steps.map((step) => step.off));
    case 'random_off':
      return terms.max;
    case 'coupon_redeem':
    case 'member_price':
    case 'statement_credit':
      return worstCaseEach(terms.value);
    case 'points_earn':
      return terms.capPoints === undefined ? undefined : Math.ceil((terms.capPoints * terms.costPer1000) / 1_000);
    case 'coupon_issue':
    case 'points_payment':
    case 'membership_programme':
      return 0;
  }
}

/** The most the whole campaign may cost, for the checker's eyes; undefined when nothing bounds it. */
export function worstCaseCost(campaign: Campaign): number | undefined {
  const { total, countTotal, perDay, countPerDay } = campaign.limits.budget;
  const each = worstCaseEach(campaign.benefit);
  const days = Math.ceil((Date.parse(campaign.schedule.to) - Date.parse(campaign.schedule.from)) / 86_400_000) + 1;
  const bounds = [
    each === 0 ? 0 : undefined,
    total,
    product(countTotal, each),
    product(perDay, days),
    product(product(countPerDay, each), days),
  ].filter((bound) => bound !== undefined);
  return bounds.length === 0 ? undefined : Math.min(...bounds);
}

function product(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.min(one * other, Number.MAX_SAFE_INTEGER);
}

function reviewBudget(campaign: Campaign): readonly Finding[] {
  const { budget, umbrellas, partial } = campaign.limits;
  const each = worstCaseEach(campaign.benefit);
  const bounded = worstCaseCost(campaign) !== undefined || umbrellas.length > 0;
  const severity = campaign.kind === 'points' ? warning : error;
  return [
    ...(bounded
      ? []
      : [severity('budget_missing', 'limits.budget', 'nothing bounds the cost: give a total, a daily or a count budget, or an umbrella')]),
    ...(budget.total === 0
      ? [error('budget_zero', 'limits.budget.total', 'a budget of zero grants nothing; stop the campaign instead')]
      : []),
    ...(budget.total !== undefined && budget.perDay !== undefined && budget.perDay > budget.total
      ? [warning('per_day_above_total', 'limits.budget.perDay', 'is above the total, so it is never reached')]
      : []),
    ...(budget.countTotal !== undefined && budget.countPerDay !== undefined && budget.countPerDay > budget.countTotal
      ? [warning('per_day_above_total', 'limits.budget.countPerDay', 'is above countTotal, so it is never reached')]
      : []),
    ...(!partial && budget.total !== undefined && campaign.benefit.type === 'amount_off' && (each ?? 0) > budget.total
      ? [error('benefit_above_budget', 'limits.budget.total', 'is less than one benefit, so nothing is ever granted')]
      : []),
  ];
}

const PERIOD_ORDER = ['day', 'week', 'month', 'campaign'];

function reviewLimits(campaign: Campaign): readonly Finding[] {
  const limits = campaign.limits.perSubject;
  return limits.flatMap((limit, index) => {
    const path = `limits.perSubject.${index}`;
    const shorter = limits.filter((other) => other.of === limit.of && PERIOD_ORDER.indexOf(other.per) < PERIOD_ORDER.indexOf(limit.per));
    return [
      ...(limit.count === undefined && limit.money === undefined ? [error('limit_empty', path, 'limits neither count nor money')] : []),
      ...(limits.findIndex((other) => other.of === limit.of && other.per === limit.per) === index
        ? []
        : [error('limit_repeated', path, `there is already a limit per ${limit.of} and ${limit.per}`)]),
      ...(shorter.some((other) => exceeds(other.count, limit.count) || exceeds(other.money, limit.money))
        ? [warning('limit_never_reached', path, `is below the limit of a shorter period, which is then never reached`)]
        : []),
    ];
  });
}

function exceeds(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && one > other;
}

function reviewShares(campaign: Campaign): readonly Finding[] {
  const { shares } = campaign.funding;
  const parties = shares.map((share) => share.party);
  const fixed = shares.reduce((total, share) => total + ('fixed' in share ? share.fixed : 0), 0);
  const each = worstCaseEach(campaign.benefit);
  return [
    ...parties.flatMap((party, index) =>
      parties.indexOf(party) === index ? [] : [error('funder_repeated', `funding.shares.${index}`, `${party} already has a share`)],
    ),
    ...(parties.includes('merchant') ? reviewMerchantShare(campaign.where) : []),
    ...(parties.includes('chain') && campaign.where.chains.include.length === 0
      ? [error('chain_share_unbound', 'funding.shares', 'a chain pays a share, so the campaign must name the chains that agreed')]
      : []),
    ...reviewConsent(campaign.funding),
    ...(each !== undefined && each > 0 && fixed > each
      ? [warning('fixed_shares_above_benefit', 'funding.shares', 'fixed shares take the whole benefit, so the basis points never pay')]
      : []),
  ];
}

/** Only merchants and chains are asked. */
function reviewConsent({ consent, shares, caps }: Funding): readonly Finding[] {
  const payers = [...shares.map(({ party }) => party), ...caps.map(({ coveredBy }) => coveredBy)];
  if (consent !== 'each' || payers.includes('merchant') || payers.includes('chain')) return [];
  return [error('consent_of_nobody', 'funding.consent', 'neither a merchant nor a chain pays, so nobody can consent')];
}

/** A merchant pays only what it agreed to; a category or a region may stand for those who did, nothing at all may not. */
function reviewMerchantShare(where: Campaign['where']): readonly Finding[] {
  const named = where.merchants.include.length + where.chains.include.length + where.terminals.include.length > 0;
  const narrowed = where.mccs.include.length + where.regions.include.length > 0;
  if (named) return [];
  if (narrowed)
    return [
      warning(
        'merchant_share_by_category',
        'funding.shares',
        'a merchant pays a share but only a category or region is named; every merchant in it must have agreed',
      ),
    ];
  return [
    error(
      'merchant_share_unbound',
      'funding.shares',
      'a merchant pays a share, so the campaign must name the merchants or chains that agreed',
    ),
  ];
}

function reviewCaps(campaign: Campaign): readonly Finding[] {
  const { shares, caps } = campaign.funding;
  const payers = new Set([...shares.map((share) => share.party), ...caps.map((cap) => cap.coveredBy)]);
  return caps.flatMap((cap, index) => {
    const path = `funding.caps.${index}`;
    return [
      ...(caps.findIndex((other) => other.party === cap.party) === index
        ? []
        : [error('cap_repeated', path, `${cap.party} already has a cap`)]),
      ...(payers.has(cap.party) ? [] : [warning('cap_without_share', path, `${cap.party} pays no share`)]),
      ...reviewPeriods(cap, path),
      ...(coversItself(cap.party, caps) ? [error('cover_circular', `${path}.coveredBy`, `the covers lead back to ${cap.party}`)] : []),
    ];
  });
}

function reviewPeriods(cap: Funding['caps'][number], path: string): readonly Finding[] {
  if (isEmptyCap(cap)) return [error('cap_empty', path, 'caps neither the total nor the day nor the month')];
  const { perDay, perMonth, total } = cap;
  return [
    ...(exceeds(perDay, perMonth) || exceeds(perDay, total)
      ? [warning('per_day_above_total', `${path}.perDay`, 'is above the cap of the month or the total, so it is never reached')]
      : []),
    ...(exceeds(perMonth, total)
      ? [warning('per_month_above_total', `${path}.perMonth`, 'is above the total, so it is never reached')]
      : []),
  ];
}

/** The cap of an agreement may be what was deposited, which stands in no document. */
function isEmptyCap({ total, perDay, perMonth, agreement }: Funding['caps'][number]): boolean {
  return total === undefined && perDay === undefined && perMonth === undefined && agreement === undefined;
}

function coversItself(party: Party, caps: Funding['caps']): boolean {
  const passed = new Set<Party>();
  let payer = caps.find((cap) => cap.party === party)?.coveredBy;
  while (payer !== undefined && payer !== party && !passed.has(payer)) {
    passed.add(payer);
    payer = caps.find((cap) => cap.party === payer)?.coveredBy;
  }
  return payer === party;
}
