// The promotions that shop systems and we are given: campaigns of the common population that a flat list of rules can say.
import type { Campaign } from '../../../engine/campaign/schema.ts';
import { type Asked, askedOf } from '../authorizations.ts';
import { peerCampaign } from '../population.ts';
import { type Check, type Fields, type Requirement, fieldsOf, requirementOf } from '../requirement.ts';

/** Shops keep validity dates and the currency beside the rules, so they are no rules here either. */
const KEPT_BESIDE: ReadonlySet<string> = new Set(['now', 'authorization_currency']);
/** One minor unit each: however many apply, no purchase is too small for them. */
const OFF = 1;

/** One promotion: a fixed sum off the order when all of its tests hold. */
export interface Promotion {
  readonly code: string;
  readonly campaign: Campaign;
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  readonly off: number;
  readonly tests: readonly Check[];
}

export interface Purchase {
  readonly asked: Asked;
  readonly fields: Fields;
  readonly currency: string;
  readonly amount: number;
}

/** A way to decide promotions: the codes of all that apply to one purchase. */
export interface Shop {
  readonly applied: (purchase: Purchase) => Promise<readonly string[]> | readonly string[];
  readonly close: () => Promise<void>;
}

/** Alternatives ("this or that") are the one thing that flat rules cannot say: one campaign in twenty has them and is left out. */
const amongOf = (promotions: number): number => Math.ceil((promotions * 20) / 19);

export function promotionsOf(count: number): readonly Promotion[] {
  const found: Promotion[] = [];
  for (let no = 0; found.length < count; no += 1) {
    const campaign = peerCampaign(no, amongOf(count));
    const tests = flat(requirementOf(campaign));
    if (tests !== null)
      found.push(promotionOf({ ...campaign, benefit: { ...campaign.benefit, amount: OFF } as Campaign['benefit'] }, tests));
  }
  return found;
}

export function purchasesOf(count: number, promotions: number): readonly Purchase[] {
  return Array.from({ length: count }, (_, no) => {
    const asked = askedOf(no, amongOf(promotions));
    const { currency, amount } = asked.situation.request;
    return { asked, fields: fieldsOf(asked), currency, amount };
  });
}

/** All of them apply, as in a shop: no group lets only one through. */
function promotionOf(campaign: Campaign, tests: readonly Check[]): Promotion {
  const { group: _, ...stacking } = campaign.stacking;
  const { from, to } = campaign.schedule;
  return {
    code: campaign.id,
    campaign: { ...campaign, stacking },
    currency: campaign.currency,
    from,
    to,
    off: OFF,
    tests: tests.filter(({ field }) => !KEPT_BESIDE.has(field)),
  };
}

/** Null where there are alternatives. */
function flat(requirement: Requirement): readonly Check[] | null {
  if ('field' in requirement) return [requirement];
  if ('any' in requirement) return null;
  const parts = requirement.all.map(flat);
  return parts.includes(null) ? null : parts.flatMap((part) => part ?? []);
}
