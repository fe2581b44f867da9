// Membership: what a period counts, which tier it earns, and what happens when the period ends.
import type { Member } from './wallet.ts';

export interface Tiering {
  readonly programme: string;
  readonly period: 'month' | 'quarter' | 'year';
  readonly downgrade: 'one_down' | 'requalify' | 'never';
  /** From lowest to highest threshold. */
  readonly tiers: readonly { readonly id: string; readonly threshold: number }[];
}

/** First local day of the period that `date` (YYYY-MM-DD) lies in. */
export function periodStart(date: string, period: Tiering['period']): string {
  const year = date.slice(0, 4);
  if (period === 'year') return `${year}-01-01`;
  const month = Number(date.slice(5, 7));
  const first = period === 'month' ? month : month - ((month - 1) % 3);
  return `${year}-${String(first).padStart(2, '0')}-01`;
}

export function join(terms: Tiering, on: { readonly date: string; readonly now: string }): Member {
  return {
    programme: terms.programme,
    tier: tierFor(terms, 0),
    joinedAt: on.now,
    periodFrom: periodStart(on.date, terms.period),
    measured: 0,
  };
}

/** The member as of a local day: at the end of each period the tier is kept if it was earned again, else lowered by the policy. */
export function roll(member: Member, terms: Tiering, date: string): Member {
  const current = periodStart(date, terms.period);
  let rolled = member;
  while (rolled.periodFrom < current)
    rolled = { ...rolled, tier: tierAfterPeriod(rolled, terms), periodFrom: nextPeriod(rolled.periodFrom, terms.period), measured: 0 };
  return rolled;
}

function nextPeriod(from: string, period: Tiering['period']): string {
  const months = { month: 1, quarter: 3, year: 12 }[period];
  const next = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1 + months;
  return periodStart(`${Math.floor(next / 12)}-${String((next % 12) + 1).padStart(2, '0')}-01`, period);
}

/** Counts (or, negative, uncounts) towards the tier: up at once when a threshold is met, down again when the undo takes it away. */
export function count(member: Member, terms: Tiering, change: number): Member {
  const measured = Math.max(0, member.measured + change);
  const earned = tierFor(terms, measured);
  const before = tierFor(terms, member.measured);
  const up = rank(terms, earned) > rank(terms, member.tier);
  const undone = change < 0 && member.tier === before && rank(terms, earned) < rank(terms, before);
  return { ...member, measured, tier: up || undone ? earned : member.tier };
}

function tierAfterPeriod(member: Member, terms: Tiering): string {
  const earned = tierFor(terms, member.measured);
  if (terms.downgrade === 'never' || rank(terms, earned) >= rank(terms, member.tier)) return member.tier;
  if (terms.downgrade === 'requalify') return earned;
  return terms.tiers[Math.max(rank(terms, earned), rank(terms, member.tier) - 1)]?.id ?? member.tier;
}

function tierFor(terms: Tiering, measured: number): string {
  const reached = terms.tiers.filter((tier) => measured >= tier.threshold);
  return (reached.at(-1) ?? terms.tiers[0])?.id ?? 'member';
}

function rank(terms: Tiering, tier: string): number {
  return terms.tiers.findIndex((each) => each.id === tier);
}
