// The holder of an account as offers see them: what changes with every payment, tap and claim, and the facts that follow from it.
import { type Usage, usageOn } from '../benefit/wallet.ts';
import { localTime } from '../campaign/local-time.ts';
import type { Facts, FactValue } from '../rules/facts.ts';
import type { UsedOf } from './offer-limits.ts';
import type { OfferHolder } from './offers.ts';

export interface HeldCard {
  readonly token: string;
  /** First digits, where the bank has told them. */
  readonly bin: string | null;
  /** "•• 8801". */
  readonly label: string | null;
}

/** What changes with every payment, tap and claim; everything else of a holder changes seldom. */
export interface HolderState {
  readonly enrolled: ReadonlySet<string>;
  readonly favourites: ReadonlySet<string>;
  readonly cards: readonly HeldCard[];
  readonly usage: Usage;
  readonly used: UsedOf;
  /** Campaigns of which a limit of this account has counted anything. */
  readonly usedCampaigns: ReadonlySet<string>;
  /** Active points, less what is owed, by programme. */
  readonly points: Readonly<Record<string, number>>;
  readonly pointsPending: number;
  /** Campaigns of which a usable coupon lies in the wallet. */
  readonly coupons: readonly string[];
  /** Campaigns of which it has claimed all that it may. */
  readonly claimed: readonly string[];
  /** Campaigns of which everything is claimed. */
  readonly claimedOut: readonly string[];
  /** False: only offers open to everybody. */
  readonly isPersonal: boolean;
}

export interface Standee {
  readonly holder: OfferHolder;
  readonly state: HolderState;
  readonly facts: Facts;
}

/** What is known of an account whatever it will buy. */
export function standeeOf(holder: OfferHolder, state: HolderState, at: { readonly nowMs: number; readonly timeZone: string }): Standee {
  const { date } = localTime(at.nowMs, at.timeZone);
  const usage = usageOn(state.usage, date);
  const { account, tiers } = holder;
  const facts: Record<string, FactValue> = {
    'account.present': true,
    'account.segments': account?.segments ?? [],
    'account.employee': account?.employee ?? false,
    'account.enrolled': [...state.enrolled],
    'usage.countToday': usage.countDay,
    'usage.countThisMonth': usage.countMonth,
    'usage.countTotal': usage.countTotal,
    'usage.spendToday': usage.spendDay,
    'usage.spendThisMonth': usage.spendMonth,
    'usage.spendTotal': usage.spendTotal,
    'usage.first': usage.countTotal === 0,
    'wallet.pointsActive': Object.values(state.points).reduce((sum, points) => sum + Math.max(0, points), 0),
    'wallet.pointsPending': state.pointsPending,
    'wallet.coupons': [...state.coupons],
    'membership.programmes': tiers.map((tier) => tier.slice(0, tier.lastIndexOf(':'))),
    'membership.tiers': [...tiers],
    ...(account?.region == null ? {} : { 'account.region': account.region }),
    ...(account?.openedOn == null ? {} : { 'account.openedDays': Math.floor((at.nowMs - Date.parse(account.openedOn)) / 86_400_000) }),
    ...(account?.birthMonth == null
      ? {}
      : { 'account.birthMonth': account.birthMonth, 'account.birthdayMonth': account.birthMonth === Number(date.slice(5, 7)) }),
  };
  return { holder, state, facts };
}
