// Every figure that rows must show, added up from where each benefit stands: counters, ledger balances, lots, debts, coupons, states.
import { type Benefit, kept } from './life.ts';
import { splitUnits } from './money.ts';
import { type Count, countOf } from './settle.ts';
import type { Coupon, Lot, Purse } from './wallet.ts';

/** What is added up. */
export interface Books {
  readonly authorizations: Iterable<{
    readonly id: string;
    readonly state: string;
    readonly subject: string;
    readonly currency: string;
    readonly benefits: readonly Benefit[];
  }>;
  readonly purses: ReadonlyMap<string, Purse>;
  readonly coupons: ReadonlyMap<string, Coupon>;
  /** Points that were lost, by "subject programme". */
  readonly lost: ReadonlyMap<string, number>;
}
export interface Balances {
  /** By key; those that stand at nothing are left out. */
  readonly counters: ReadonlyMap<string, Readonly<Count>>;
  /** Debits less credits by "account unit"; zeros are left out. */
  readonly ledger: ReadonlyMap<string, number>;
  readonly lots: ReadonlyMap<string, Readonly<Lot> & { readonly subject: string }>;
  /** By "subject programme"; zeros are left out. */
  readonly debts: ReadonlyMap<string, number>;
  readonly coupons: ReadonlyMap<string, Readonly<Coupon>>;
  readonly states: ReadonlyMap<string, string>;
}

export function balancesOf({ authorizations, purses, coupons, lost }: Books): Balances {
  const counters = new Map<string, Count>();
  const ledger = new Map<string, number>();
  const states = new Map<string, string>();
  const move = (debit: string, credit: string, amount: number) => {
    ledger.set(debit, (ledger.get(debit) ?? 0) + amount);
    ledger.set(credit, (ledger.get(credit) ?? 0) - amount);
  };
  for (const { id, state, subject, currency, benefits } of authorizations) {
    states.set(id, state);
    for (const benefit of benefits) {
      for (const use of benefit.uses) addCount(counters, use.key, countOf(benefit, use, benefit.standing));
      addMoney(benefit, currency, move);
      addPoints(benefit, subject, move);
    }
  }
  for (const [owner, points] of lost) {
    const [subject = '', programme = ''] = owner.split(' ');
    move(`points_active:${subject} points:${programme}`, `points_expired:${programme} points:${programme}`, points);
  }
  return { counters: withoutZeros(counters), ledger: nonZero(ledger), lots: lotsOf(purses), debts: debtsOf(purses), coupons, states };
}

function addCount(counters: Map<string, Count>, key: string, more: Count): void {
  const before = counters.get(key) ?? { held: 0, captured: 0, returned: 0 };
  counters.set(key, {
    held: before.held + more.held,
    captured: before.captured + more.captured,
    returned: before.returned + more.returned,
  });
}

type Move = (debit: string, credit: string, amount: number) => void;

/** Open promises stand in the contingent pair; what is kept, between funder and payee: each funder by its part of the whole (I3, I6). */
function addMoney({ funding, payee, standing: { money } }: Benefit, currency: string, move: Move): void {
  if (funding.length === 0) return;
  const weights = funding.map(({ amount }) => amount);
  const [reserved, captured, paid] = [money.held + money.captured, money.captured, kept(money)].map((amount) =>
    splitUnits(amount, weights),
  );
  for (const [no, { funder }] of funding.entries()) {
    move(`hold:${funder} ${currency}`, `commitment:${funder} ${currency}`, (reserved?.[no] ?? 0) - (captured?.[no] ?? 0));
    move(`subsidy:${funder} ${currency}`, `due:${payee} ${currency}`, paid?.[no] ?? 0);
  }
}

function addPoints({ delivery, programme, standing: { points } }: Benefit, subject: string, move: Move): void {
  if (programme === undefined) return;
  const unit = `points:${programme}`;
  const active = `points_active:${subject} ${unit}`;
  if (delivery === 'points') {
    move(`points_issued:${programme} ${unit}`, `points_pending:${subject} ${unit}`, points.held);
    move(`points_issued:${programme} ${unit}`, active, kept(points));
  }
  if (delivery !== 'payment') return;
  move(active, `points_reserved:${subject} ${unit}`, points.held);
  move(active, `points_spent:${programme} ${unit}`, kept(points));
}

function lotsOf(purses: ReadonlyMap<string, Purse>): Balances['lots'] {
  return new Map([...purses].flatMap(([subject, { lots }]) => lots.map((lot) => [lot.id, { ...lot, subject }] as const)));
}

function debtsOf(purses: ReadonlyMap<string, Purse>): ReadonlyMap<string, number> {
  return nonZero(
    new Map(
      [...purses].flatMap(([subject, { debts }]) => [...debts].map(([programme, owed]) => [`${subject} ${programme}`, owed] as const)),
    ),
  );
}

function nonZero(amounts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...amounts].filter(([, amount]) => amount !== 0));
}

function withoutZeros(counters: ReadonlyMap<string, Count>): ReadonlyMap<string, Count> {
  return new Map([...counters].filter(([, { held, captured, returned }]) => held !== 0 || captured !== 0 || returned !== 0));
}
