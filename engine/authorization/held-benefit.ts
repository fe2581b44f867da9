// What a decision holds for each grant: the terms pinned, the counters it uses, the lots it spends and the words of its receipt.
import { chooseLots } from '../benefit/points.ts';
import type { BenefitTerms, Delivery } from '../benefit/schema.ts';
import { epochOf, localTime } from '../campaign/local-time.ts';
import type { FundedShare, Funding } from '../funding/schema.ts';
import type { HeldBenefit, Progress } from '../hold/record.ts';
import { type Grant, deliveryFor, takes } from './grant.ts';
import type { Situation } from './situation.ts';

/** The benefit as kept with the authorization: undo works on this alone. */
export function heldBenefit(
  grant: Grant,
  on: { readonly no: number; readonly payable: number; readonly situation: Situation; readonly grants: readonly Grant[] },
): HeldBenefit {
  const { terms, version } = grant.eligible.campaign;
  const { benefit, policies } = terms;
  const delivery = deliveryFor(benefit, on.situation.request);
  return {
    no: on.no,
    campaign: terms.id,
    version,
    kind: terms.kind,
    type: benefit.type,
    delivery,
    amount: grant.amount,
    desired: grant.desired,
    funding: grant.shares.map((share) => withPayer(share, terms.funding, on.situation)),
    points: grant.points,
    programme: 'programme' in benefit ? benefit.programme : null,
    expiryDays: benefit.type === 'points_earn' ? benefit.expiryDays : 0,
    payee: payeeOf(benefit, delivery, on.situation),
    lots: benefit.type === 'points_payment' ? lotsOf(grant, on.situation, on.grants) : [],
    coupon: grant.eligible.coupon?.id ?? null,
    issues:
      benefit.type === 'coupon_issue'
        ? { campaign: benefit.coupon, count: grant.coupons, on: benefit.on, validDays: on.situation.couponDays[benefit.coupon] ?? 0 }
        : null,
    uses: grant.eligible.needs.map((need) => ({
      key: need.key,
      unit: need.unit,
      amount: takes(need, grant),
      giveBack: terms.limits.giveBack,
    })),
    policies: {
      lateCapture: policies.lateCapture,
      overClearing: policies.overClearing,
      underClearing: policies.underClearing,
      partialRefund: policies.partialRefund,
      returnedCoupon: policies.returnedCoupon,
    },
    receipt: receiptOf(grant, on),
    progress: { money: held(grant.amount), points: held(grant.points), units: held(1) },
  };
}

/** Names who pays for a chain or a brand, so that a shop that changes its chain later changes nothing. */
function withPayer(share: FundedShare, funding: Funding, { profile }: Situation): FundedShare {
  if (share.party === 'brand') {
    const brand = funding.shares.find(({ party }) => party === 'brand')?.brand;
    return brand === undefined ? share : { ...share, payer: `brand:${brand}` };
  }
  const chain = profile.merchant?.chain;
  return share.party !== 'chain' || chain == null ? share : { ...share, payer: `chain:${chain}` };
}

/** Lots for this payment: those that earlier payments of the same authorization have not taken. */
function lotsOf(grant: Grant, situation: Situation, grants: readonly Grant[]): HeldBenefit['lots'] {
  const { benefit } = grant.eligible.campaign.terms;
  if (benefit.type !== 'points_payment') return [];
  const before = grants
    .slice(0, grants.indexOf(grant))
    .filter(({ eligible }) => spends(eligible.campaign.terms.benefit) === benefit.programme)
    .reduce((all, each) => all + each.points, 0);
  const all = chooseLots(situation.wallet, { programme: benefit.programme, points: before + grant.points, now: situation.now });
  let skip = before;
  return all.flatMap((use) => {
    const skipped = Math.min(skip, use.points);
    skip -= skipped;
    return use.points > skipped ? [{ lot: use.lot, points: use.points - skipped }] : [];
  });
}

function spends(benefit: BenefitTerms): string | null {
  return benefit.type === 'points_payment' ? benefit.programme : null;
}

function payeeOf(benefit: BenefitTerms, delivery: Delivery, { wallet, request }: Situation): string {
  if (benefit.type === 'instalment_subsidy') return 'instalment_fee';
  if (benefit.type === 'points_earn') return `points:${benefit.programme}`;
  return delivery === 'credit' ? `cardholder:${wallet.subject}` : `merchant:${request.merchant.id}`;
}

function receiptOf(grant: Grant, on: { readonly payable: number; readonly situation: Situation }): string {
  const { campaign } = grant.eligible;
  const { request, bank, now } = on.situation;
  const locale = request.locale ?? bank.locale;
  return campaign.receipt[locale]({
    amount: grant.amount,
    payable: on.payable,
    points: grant.points,
    campaign: campaign.terms.name[locale],
    merchant: request.merchant.id,
    date: localTime(epochOf(now), campaign.terms.timeZone).date,
    currency: request.currency,
    locale,
  });
}

function held(quantity: number): Progress {
  return { held: quantity, captured: 0, released: 0, returned: 0, chargedBack: 0, givenBack: 0 };
}
