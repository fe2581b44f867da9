// Membership: what a period counts, which tier it earns, and what happens when the period ends.
import type { Member } from './wallet.ts';

export interface Tiering {
  readonly programme: string;
  readonly period: 'month' | 'quarter' | 'year';
  readonly downgrade: 'one_down' | 'requalify' | 'never';
  /** Days after the end of a period for which a tier that was not earned again is kept. */
  readonly graceDays?: number;
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

/** First local day after the period that begins on `from`. */
export function periodEnd(from: string, period: Tiering['period']): string {
  const months = { month: 1, quarter: 3, year: 12 }[period];
  const next = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1 + months;
  return periodStart(`${Math.floor(next / 12)}-${String((next % 12) + 1).padStart(2, '0')}-01`, period);
}

/** Those who are members at `now`: what was paid for has not run out. */
export function membersOn(members: readonly Member[], now: string): readonly Member[] {
  return members.filter(({ until }) => until === undefined || Date.parse(until) > Date.parse(now));
}

/** "programme:tier" of each membership that holds at `now`. */
export function tiersOf(members: readonly Member[], now: string): readonly string[] {
  return membersOn(members, now).map((member) => `${member.programme}:${member.tier}`);
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

/** The member as of a local day: at the end of each period the tier is kept if it was earned again, else lowered by the policy once its grace is over. */
export function roll(member: Member, terms: Tiering, date: string): Member {
  const current = periodStart(date, terms.period);
  let rolled = member;
  while (rolled.periodFrom < current) rolled = closePeriod(rolled, terms);
  return lapse(rolled, terms, date);
}

function closePeriod(member: Member, terms: Tiering): Member {
  const end = periodEnd(member.periodFrom, terms.period);
  const ending = lapse(member, terms, end);
  const tier = tierAfterPeriod(ending, terms);
  const next = { ...ending, periodFrom: end, measured: 0 };
  if (tier === ending.tier) return without(next);
  if (terms.graceDays === undefined) return { ...without(next), tier };
  return { ...next, lapse: ending.lapse ?? { to: tier, on: daysAfter(end, terms.graceDays) } };
}

/** Grace is over: the tier becomes the lower one, or whatever was earned meanwhile. */
function lapse(member: Member, terms: Tiering, date: string): Member {
  if (member.lapse === undefined || member.lapse.on > date) return member;
  const earned = tierFor(terms, member.measured);
  return { ...without(member), tier: rank(terms, earned) > rank(terms, member.lapse.to) ? earned : member.lapse.to };
}

function without({ lapse: _ended, ...member }: Member): Member {
  return member;
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

/** Where a member stands on a local day. Pure arithmetic on what was counted; `projected` says what the pace so far would come to, and promises nothing. */
export interface Standing {
  readonly tier: string;
  /** First local day of the running period, and the day after its last. */
  readonly periodFrom: string;
  readonly periodEnds: string;
  readonly measured: number;
  /** The next higher tier and what is missing; null at the top. */
  readonly next: { readonly tier: string; readonly missing: number } | null;
  readonly projected: { readonly measured: number; readonly tier: string };
  /** What keeps the tier beyond this period, where it is not safe yet: the tier that follows otherwise, and what is missing. */
  readonly keep: { readonly tier: string; readonly missing: number } | null;
  readonly lapse: Member['lapse'] | null;
}

export function standingOf(member: Member, terms: Tiering, date: string): Standing {
  const rolled = roll(member, terms, date);
  const { tier, periodFrom, measured } = rolled;
  const periodEnds = periodEnd(periodFrom, terms.period);
  const next = terms.tiers[rank(terms, tier) + 1];
  const paced = Math.floor((measured * daysBetween(periodFrom, periodEnds)) / (daysBetween(periodFrom, date) + 1));
  const follows = tierAfterPeriod(rolled, terms);
  const own = terms.tiers[rank(terms, tier)];
  return {
    tier,
    periodFrom,
    periodEnds,
    measured,
    next: next === undefined ? null : { tier: next.id, missing: Math.max(0, next.threshold - measured) },
    projected: { measured: paced, tier: tierAfterPeriod(count(rolled, terms, paced - measured), terms) },
    keep: follows === tier || own === undefined ? null : { tier: follows, missing: Math.max(0, own.threshold - measured) },
    lapse: rolled.lapse ?? null,
  };
}

/** One member of two, when the wallets of both become one: the higher tier, what both counted in the later period, the earlier joining. */
export function joinedMember(one: Member, other: Member, rankOf: (tier: string) => number): Member {
  const later = one.periodFrom >= other.periodFrom ? one : other;
  const higher = rankOf(one.tier) === rankOf(other.tier) ? later : rankOf(one.tier) > rankOf(other.tier) ? one : other;
  const counted = [one, other].filter(({ periodFrom }) => periodFrom === later.periodFrom);
  const { until: _until, ...rest } = higher;
  const until = untilOf(one, other);
  return {
    ...rest,
    joinedAt: Date.parse(one.joinedAt) <= Date.parse(other.joinedAt) ? one.joinedAt : other.joinedAt,
    periodFrom: later.periodFrom,
    measured: counted.reduce((all, { measured }) => all + measured, 0),
    ...(until === undefined ? {} : { until }),
  };
}

/** Paid for by either: until the later end; who need not pay needs not pay any more. */
function untilOf(one: Member, other: Member): string | undefined {
  if (one.until === undefined || other.until === undefined) return undefined;
  return Date.parse(one.until) >= Date.parse(other.until) ? one.until : other.until;
}

function tierAfterPeriod(member: Member, terms: Tiering): string {
  const earned = tierFor(terms, member.measured);
  if (terms.downgrade === 'never' || rank(terms, earned) >= rank(terms, member.tier)) return member.tier;
  if (terms.downgrade === 'requalify') return earned;
  return terms.tiers[Math.max(rank(terms, earned), rank(terms, member.tier) - 1)]?.id ?? member.tier;
}

export function tierFor(terms: Pick<Tiering, 'tiers'>, measured: number): string {
  const reached = terms.tiers.filter((tier) => measured >= tier.threshold);
  return (reached.at(-1) ?? terms.tiers[0])?.id ?? 'member';
}

/** Place of a tier, lowest 0; -1 for one that the programme no longer has. */
export function rank(terms: Pick<Tiering, 'tiers'>, tier: string): number {
  return terms.tiers.findIndex((each) => each.id === tier);
}

/** The same day so many months later (negative: earlier), or the last of a shorter month; UTC. */
export function monthsAfter(instant: string, months: number): string {
  const from = new Date(instant);
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), last);
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), day) + (from.getTime() % 86_400_000)).toISOString();
}

function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
