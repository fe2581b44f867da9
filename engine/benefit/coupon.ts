// What happens to a coupon outside authorizations: it is claimed, bound to an account, set aside to be given, taken by another, taken back, ended.
import type { BenefitTerms } from './schema.ts';
import { type Coupon, isFree } from './wallet.ts';

export type CouponTerms = Extract<BenefitTerms, { readonly type: 'coupon_redeem' }>;

/** A gift waits this long to be taken; then the coupon is its giver's again. */
export const GIFT_HOURS = 48;
const ASIDE = 'gift:';

/** "gift:gf_1": the place of a coupon that is being given; no wallet, so no authorization meets it. */
export function asideOf(gift: string): string {
  return `${ASIDE}${gift}`;
}

export function isAside({ subject }: Pick<Coupon, 'subject'>): boolean {
  return subject?.startsWith(ASIDE) ?? false;
}

type Policy = Pick<CouponTerms, 'transfer' | 'transferable' | 'holders'>;

/** What the campaign says of giving on; an older campaign only says whether. What is reserved for somebody stays theirs. */
export function transferOf({ transfer, transferable, holders }: Policy): 'none' | 'gift' | 'once' {
  if (holders === 'named') return 'none';
  return transfer ?? (transferable ? 'gift' : 'none');
}

export interface Giving {
  readonly terms: Policy;
  /** How often it was given and taken before. */
  readonly given: number;
  /** ISO 8601. */
  readonly now: string;
}

/** May its holder give it on now? Never while it is reserved, after it was used, or when it has expired. */
export function isGiftable(coupon: Coupon, { terms, given, now }: Giving): boolean {
  const policy = transferOf(terms);
  const mayBeGiven = policy === 'gift' || (policy === 'once' && given === 0);
  return mayBeGiven && isFree(coupon) && coupon.subject !== null && !isAside(coupon) && Date.parse(coupon.expiresAt) > Date.parse(now);
}

/** Out of the wallet, for whoever brings the code of the gift; state, id and expiry stay. */
export function setAside(coupon: Coupon, gift: string): Coupon {
  return { ...coupon, subject: asideOf(gift) };
}

/** Into a wallet: by a code that nobody held, by a gift, or back to whoever gave it. What an authorization returned stays returned. */
export function bind(coupon: Coupon, subject: string): Coupon {
  return { ...coupon, subject, state: coupon.state === 'issued' ? 'claimed' : coupon.state };
}
