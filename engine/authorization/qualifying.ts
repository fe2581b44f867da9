// Membership programmes in a decision: they grant nothing, and count the purchase of whoever is a member or becomes one with it.
import { membersOn } from '../benefit/membership.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import type { Qualifying } from '../hold/record.ts';
import type { Situation } from './situation.ts';

export function isProgramme({ terms }: LiveCampaign): boolean {
  return terms.benefit.type === 'membership_programme';
}

/** Programmes count their members; whoever has enrolled becomes one with the first purchase. */
export function qualifyingOf(campaign: LiveCampaign, { wallet, profile, now }: Situation): Qualifying | null {
  const { benefit, timeZone } = campaign.terms;
  if (benefit.type !== 'membership_programme') return null;
  const isMember = membersOn(wallet.members, now).some((member) => member.programme === campaign.id);
  if (!isMember && benefit.paid !== undefined) return null;
  if (!isMember && benefit.join === 'enrol' && !profile.enrolled.includes(campaign.id)) return null;
  const tiers = benefit.tiers
    .map((tier) => ({ id: tier.id, threshold: tier.threshold }))
    .toSorted((one, other) => one.threshold - other.threshold);
  return {
    programme: campaign.id,
    measure: benefit.measure,
    period: benefit.period,
    downgrade: benefit.downgrade,
    ...(benefit.graceDays === undefined ? {} : { graceDays: benefit.graceDays }),
    tiers,
    timeZone,
    counted: 0,
  };
}
