// What a pinned campaign version would have given on another amount: for the policies that re-evaluate, never by today's rules.
import { quote } from '../benefit/quote.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import type { HeldBenefit } from '../hold/record.ts';
import type { Requote } from '../hold/target.ts';
import { mulDiv } from '../money/rate.ts';
import type { Facts } from '../rules/facts.ts';

/** What was known when the benefit was decided. */
export interface Pinned {
  readonly campaign: LiveCampaign;
  /** Facts in the campaign's time zone, as recorded. */
  readonly facts: Facts;
  readonly authorizationId: string;
  readonly salt: string;
  readonly instalments: number | null;
  /** Benefits applied before this one, as amounts off. */
  readonly before: number;
}

/** What the pinned terms give for `amount`; nothing when the condition no longer holds (a threshold missed), and then no use is counted either. */
export function requote(benefit: HeldBenefit, amount: number, pinned: Pinned): ReturnType<Requote> {
  const facts: Facts = { ...pinned.facts, 'authorization.amount': amount };
  if (!pinned.campaign.condition(facts)) return { money: 0, points: 0, units: 0 };
  const { terms } = pinned.campaign;
  const tiers = facts['membership.tiers'];
  const full = quote(terms.benefit, {
    original: amount,
    remaining: Math.max(0, amount - before(amount, pinned)),
    base: terms.stacking.base,
    seed: `${pinned.salt} ${pinned.authorizationId} ${pinned.campaign.id}`,
    instalments: pinned.instalments,
    tiers: Array.isArray(tiers) ? tiers : [],
    points: benefit.programme === null ? {} : { [benefit.programme]: benefit.points },
    redeem: benefit.delivery === 'payment' ? benefit.points : 'none',
  });
  const gives = full.money > 0 || full.points > 0 || full.coupons > 0;
  return { money: full.money, points: full.points, units: gives ? 1 : 0 };
}

/** Benefits applied before this one shrink in proportion with a smaller amount, and stay with a larger one. */
function before(amount: number, { before: whole, facts }: Pinned): number {
  const approved = facts['authorization.amount'];
  if (typeof approved !== 'number' || amount >= approved) return whole;
  return mulDiv(whole, [amount, approved], 'half_even');
}
