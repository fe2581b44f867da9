// Reviews what a campaign grants: terms that contradict themselves, or that do not belong to its kind.
import type { BenefitTerms, BenefitType } from '../benefit/schema.ts';
import { type Finding, error, warning } from './finding.ts';
import { type Campaign, type Kind, LOCALES } from './schema.ts';

/** Which benefits a campaign of each kind may grant. */
export const BENEFITS_BY_KIND: Readonly<Record<Kind, readonly BenefitType[]>> = {
  discount: ['percent_off', 'amount_off', 'tiered_off', 'fixed_price', 'random_off', 'statement_credit', 'instalment_subsidy'],
  coupon: ['coupon_issue', 'coupon_redeem'],
  points: ['points_earn', 'points_payment'],
  membership: ['membership_programme', 'member_price', 'member_entry'],
};

export function reviewBenefit(campaign: Campaign): readonly Finding[] {
  const { benefit, kind } = campaign;
  const fits = BENEFITS_BY_KIND[kind].includes(benefit.type);
  return [
    ...(fits ? [] : [error('benefit_not_of_kind', 'benefit.type', `a ${kind} campaign grants ${BENEFITS_BY_KIND[kind].join(', ')}`)]),
    ...reviewTerms(benefit, 'benefit'),
    ...(benefit.type === 'coupon_issue' && benefit.coupon === campaign.id
      ? [error('coupon_issues_itself', 'benefit.coupon', 'names itself; it must name the campaign that redeems the coupon')]
      : []),
  ];
}

function reviewTerms(terms: BenefitTerms, path: string): readonly Finding[] {
  switch (terms.type) {
    case 'percent_off':
    case 'fixed_price':
      return terms.cap === undefined ? [warning('cap_missing', path, 'has no cap: one large purchase may take the whole budget')] : [];
    case 'tiered_off':
      return reviewSteps(terms.steps, `${path}.steps`);
    case 'random_off':
      return reviewRandom(terms, path);
    case 'coupon_redeem':
    case 'member_price':
    case 'statement_credit':
      return reviewTerms(terms.value, `${path}.value`);
    case 'points_earn':
      return reviewEarning(terms, path);
    case 'membership_programme':
      return [...reviewTiers(terms.tiers, `${path}.tiers`), ...reviewPaid(terms, path)];
    case 'instalment_subsidy':
      return Object.keys(terms.feeBpsByCount).length === 0
        ? [error('instalments_missing', `${path}.feeBpsByCount`, 'names no number of instalments')]
        : [];
    default:
      return [];
  }
}

type Of<Type extends BenefitType> = Extract<BenefitTerms, { readonly type: Type }>;

function reviewSteps(steps: Of<'tiered_off'>['steps'], path: string): readonly Finding[] {
  return steps.flatMap((step, index) => {
    const before = steps[index - 1];
    return [
      ...(before !== undefined && (step.from <= before.from || step.off <= before.off)
        ? [error('steps_not_rising', `${path}.${index}`, 'steps rise in from and in off')]
        : []),
      ...(step.off > step.from
        ? [
            warning(
              'step_above_amount',
              `${path}.${index}.off`,
              'gives more than the purchase it starts at; the benefit stops at the amount',
            ),
          ]
        : []),
    ];
  });
}

function reviewRandom({ min, max, mean }: Of<'random_off'>, path: string): readonly Finding[] {
  if (min >= max) return [error('random_range_empty', `${path}.max`, 'max is not above min')];
  return mean > min && mean < max
    ? []
    : [error('random_mean_outside', `${path}.mean`, `the mean lies between min and max, so above ${min} and below ${max}`)];
}

function reviewEarning(terms: Of<'points_earn'>, path: string): readonly Finding[] {
  const byTier = Object.keys(terms.tierMultiplierBps).length > 0;
  return [
    ...(terms.points === 0 && terms.bonus === 0
      ? [error('earns_nothing', `${path}.points`, 'neither points nor bonus is above zero')]
      : []),
    ...(byTier && terms.membership === undefined
      ? [error('membership_missing', `${path}.tierMultiplierBps`, 'tier multipliers need the membership programme whose tiers they are')]
      : []),
    ...(terms.capPoints === undefined ? [warning('cap_missing', path, 'has no capPoints: one large purchase may earn without end')] : []),
  ];
}

function reviewPaid({ join, paid }: Of<'membership_programme'>, path: string): readonly Finding[] {
  if (paid === undefined || join === 'enrol') return [];
  return [error('paid_needs_enrolment', `${path}.join`, 'a membership that is paid for is joined by its payment: write enrol')];
}

function reviewTiers(tiers: Of<'membership_programme'>['tiers'], path: string): readonly Finding[] {
  const ids = tiers.map((tier) => tier.id);
  return tiers.flatMap((tier, index) => {
    const before = tiers[index - 1];
    const unnamed = LOCALES.filter((locale) => !tier.name[locale]);
    return [
      ...(before !== undefined && tier.threshold <= before.threshold
        ? [error('tiers_not_rising', `${path}.${index}.threshold`, 'each tier needs more than the one before')]
        : []),
      ...(ids.indexOf(tier.id) === index ? [] : [error('tier_repeated', `${path}.${index}.id`, `${tier.id} is already a tier`)]),
      ...(unnamed.length === 0 ? [] : [error('tier_name_missing', `${path}.${index}.name`, `has no name in ${unnamed.join(', ')}`)]),
    ];
  });
}
