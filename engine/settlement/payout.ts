// When a statement is due, and whom a batch of payouts pays: the balance that is due, paid whole or carried over with a reason.
import { type AmountMinor, sum } from '../money/amount.ts';
import { addDays } from './business-day.ts';
import type { Cycle } from './contract.ts';
import { payDate, type WorkCalendar } from './pay-date.ts';
import type { SettlementParty } from './position.ts';

export interface PayTerms {
  readonly cycle: Cycle;
  /** Working days after the end of the cycle. */
  readonly payoutDays: number;
}

const MONTH_DAYS_MAX = 31;

/** The first day of the cycle on or after `date`. */
export function cycleEnd(date: string, cycle: Cycle): string {
  if (cycle.kind === 'daily') return date;
  const fits = (each: string) =>
    cycle.kind === 'weekly'
      ? (new Date(`${each}T00:00:00Z`).getUTCDay() + 6) % 7 === cycle.weekday - 1
      : Number(each.slice(8)) === cycle.day;
  for (let ahead = 0; ahead < MONTH_DAYS_MAX; ahead += 1) if (fits(addDays(date, ahead))) return addDays(date, ahead);
  throw new RangeError(`no end of a cycle within ${MONTH_DAYS_MAX} days of ${date}`);
}

export function dueOn(date: string, { cycle, payoutDays }: PayTerms, calendar: WorkCalendar): string {
  return payDate(cycleEnd(date, cycle), payoutDays, calendar);
}

/** "weekly:5" of SQL cycle_word. */
export function cycleOf(word: string): Cycle {
  const [kind, place = ''] = word.split(':');
  if (kind === 'weekly') return { kind, weekday: Number(place) };
  if (kind === 'monthly') return { kind, day: Number(place) };
  return { kind: 'daily' };
}

export const CARRY_REASONS = ['below_minimum', 'negative', 'no_contract'] as const;
export type CarryReason = (typeof CARRY_REASONS)[number];

/** What one party is owed by a date, and who is paid for it. */
export interface DueBalance {
  readonly party: SettlementParty;
  /** Minor units; below zero it owes. */
  readonly due: AmountMinor;
  /** What it owes as a funder and for tax, already taken off `due`. */
  readonly owes: AmountMinor;
  /** Who is paid: itself, or the chain that is paid for its shops; null without a contract. */
  readonly payee: SettlementParty | null;
  readonly minimum: AmountMinor;
}
export interface PayoutPart {
  readonly party: SettlementParty;
  readonly amount: AmountMinor;
  readonly setOff: AmountMinor;
}
export interface PlannedPayout {
  readonly payee: SettlementParty;
  readonly amount: AmountMinor;
  readonly parts: readonly PayoutPart[];
}
export interface Carry {
  readonly party: SettlementParty;
  readonly amount: AmountMinor;
  readonly reason: CarryReason;
}

export interface PayoutPlan {
  readonly payouts: readonly PlannedPayout[];
  readonly carries: readonly Carry[];
}

/** Everybody with a balance is paid whole or carried whole, so that paid and carried together are what is due. Payees in order of their first party. */
export function planPayouts(balances: readonly DueBalance[]): PayoutPlan {
  const standing = balances.filter(({ due }) => due !== 0);
  const owing = standing.filter(({ due }) => due < 0).map(({ party, due }): Carry => ({ party, amount: due, reason: 'negative' }));
  const nameless = standing
    .filter(({ due, payee }) => due > 0 && payee === null)
    .map(({ party, due }): Carry => ({ party, amount: due, reason: 'no_contract' }));
  const groups = groupsOf(standing.filter(({ due }) => due > 0));
  const [large, small] = [groups.filter(reachesMinimum), groups.filter((group) => !reachesMinimum(group))];
  return {
    payouts: large.map(({ payee, own }) => ({
      payee,
      amount: totalOf(own),
      parts: own.map(({ party, due, owes }) => ({ party, amount: due, setOff: owes })),
    })),
    carries: [...owing, ...nameless, ...small.flatMap(({ own }) => own.map(belowMinimum))],
  };
}

interface PayeeGroup {
  readonly payee: SettlementParty;
  readonly own: readonly DueBalance[];
}

function groupsOf(balances: readonly DueBalance[]): readonly PayeeGroup[] {
  const ownByPayee = new Map<SettlementParty, DueBalance[]>();
  for (const balance of balances) {
    if (balance.payee === null) continue;
    const own = ownByPayee.get(balance.payee);
    if (own === undefined) ownByPayee.set(balance.payee, [balance]);
    else own.push(balance);
  }
  return [...ownByPayee].map(([payee, own]) => ({ payee, own }));
}

const totalOf = (own: readonly DueBalance[]): AmountMinor => sum(own.map((each) => each.due));
const belowMinimum = ({ party, due }: DueBalance): Carry => ({ party, amount: due, reason: 'below_minimum' });
const reachesMinimum = ({ own }: PayeeGroup): boolean => totalOf(own) >= own.reduce((most, each) => Math.max(most, each.minimum), 0);
