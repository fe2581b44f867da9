// Reviews how a coupon is claimed: caps beyond what the budget can pay, times that never come, terms that contradict each other.
import type { CouponTerms } from '../benefit/coupon.ts';
import type { ClaimTerms } from '../benefit/schema.ts';
import { type Finding, error, warning } from './finding.ts';
import { worstCaseEach } from './review-money.ts';
import type { Campaign } from './schema.ts';

export function reviewCoupon(campaign: Campaign): readonly Finding[] {
  const { benefit } = campaign;
  if (benefit.type !== 'coupon_redeem') return [];
  const { claim } = benefit;
  return [
    ...reviewWords(benefit),
    ...(claim === undefined ? [] : [...reviewCaps(claim), ...reviewTimes(claim, campaign), ...reviewBudget(claim, campaign)]),
  ];
}

function reviewWords({ transfer, transferable, holders, claim, codes }: CouponTerms): readonly Finding[] {
  return [
    ...(holders === 'named' && transferable
      ? [error('holders_contradicted', 'benefit.transferable', 'is true, but only named holders may redeem: nobody else can present it')]
      : []),
    ...(transfer === 'none' && transferable
      ? [warning('transfer_contradicted', 'benefit.transfer', 'is none, but transferable lets anybody present the coupon')]
      : []),
    ...(codes === 'on_demand' && claim === undefined
      ? [error('codes_without_claim', 'benefit.codes', 'are made with the claim, but nobody can claim: say how in benefit.claim')]
      : []),
  ];
}

function reviewCaps({ total, perDay, perPerson, perPersonDay }: ClaimTerms): readonly Finding[] {
  const above = (one: number | undefined, other: number | undefined) => one !== undefined && other !== undefined && one > other;
  return [
    ...(total === undefined && perDay === undefined && perPerson === undefined && perPersonDay === undefined
      ? [error('claim_unbounded', 'benefit.claim', 'has no cap: one cardholder may claim without end')]
      : perPerson === undefined && perPersonDay === undefined
        ? [warning('claim_person_unbounded', 'benefit.claim.perPerson', 'is missing: the first cardholder may claim all of them')]
        : []),
    ...(above(perDay, total) ? [warning('per_day_above_total', 'benefit.claim.perDay', 'is above total, so it is never reached')] : []),
    ...(above(perPersonDay, perPerson)
      ? [warning('per_day_above_total', 'benefit.claim.perPersonDay', 'is above perPerson, so it is never reached')]
      : []),
    ...(above(perPerson, total)
      ? [warning('per_person_above_total', 'benefit.claim.perPerson', 'is above total, so it is never reached')]
      : []),
  ];
}

function reviewTimes({ from, to, validity }: ClaimTerms, { schedule }: Campaign): readonly Finding[] {
  const [begin, end] = [Date.parse(from ?? schedule.from), Date.parse(to ?? schedule.to)];
  return [
    ...(begin >= end ? [error('claim_never_open', 'benefit.claim.from', 'is not before the end of claiming')] : []),
    ...(to !== undefined && Date.parse(to) > Date.parse(schedule.to)
      ? [warning('claim_beyond_campaign', 'benefit.claim.to', 'is after the end of the campaign, when nothing is redeemed any more')]
      : []),
    ...(validity?.afterMinutes !== undefined && validity.fromNextDay === true
      ? [error('validity_twice', 'benefit.claim.validity.afterMinutes', 'and fromNextDay both say when it begins')]
      : []),
    ...(validity?.until !== undefined && Date.parse(validity.until) <= begin
      ? [error('validity_over', 'benefit.claim.validity.until', 'is before anybody can claim')]
      : []),
  ];
}

/** What can be claimed may be used: if the budget cannot pay for all of it, the last holders hold a promise that is not kept. */
function reviewBudget({ total }: ClaimTerms, { limits, benefit }: Campaign): readonly Finding[] {
  if (total === undefined) return [];
  const each = worstCaseEach(benefit);
  const { total: money, countTotal } = limits.budget;
  return [
    ...(countTotal !== undefined && total > countTotal
      ? [
          warning(
            'claims_above_budget',
            'benefit.claim.total',
            `is above limits.budget.countTotal (${countTotal}): the last coupons could not be used`,
          ),
        ]
      : []),
    ...(money !== undefined && each !== undefined && total * each > money
      ? [
          warning(
            'claims_above_budget',
            'benefit.claim.total',
            `times the worth of one coupon is above limits.budget.total (${money}): the last coupons could not be used`,
          ),
        ]
      : []),
  ];
}
