// Compares every row of the model store with what the second model says must stand there.
import type { Tables } from '../store/rows.ts';
import type { Balances } from './balances.ts';

/** The first figure that differs, in one sentence; null where all agree. */
export function balancesDiffer(rows: Tables, expected: Balances): string | null {
  return (
    differ('counter', countersIn(rows), new Map([...expected.counters].map(([key, count]) => [key, figures(count)]))) ??
    differ('account', ledgerIn(rows), new Map([...expected.ledger].map(([account, net]) => [account, String(net)]))) ??
    differ('lot', lotsIn(rows), expectedLots(expected)) ??
    differ('debt', debtsIn(rows), new Map([...expected.debts].map(([owner, owed]) => [owner, String(owed)]))) ??
    differ('coupon', couponsIn(rows), expectedCoupons(expected)) ??
    differ('state of', new Map([...rows.authorizations].map(([id, row]) => [id, row.record.state])), expected.states)
  );
}

type Texts = ReadonlyMap<string, string>;

function differ(what: string, stored: Texts, expected: Texts): string | null {
  for (const key of new Set([...stored.keys(), ...expected.keys()]))
    if (stored.get(key) !== expected.get(key)) return `${what} ${key} is ${stored.get(key)} instead of ${expected.get(key)}`;
  return null;
}

interface Count {
  readonly held: number;
  readonly captured: number;
  readonly returned: number;
}
const figures = ({ held, captured, returned }: Count) => `held ${held} captured ${captured} returned ${returned}`;

function countersIn({ counters }: Tables): Texts {
  const moved = [...counters].filter(([, { held, captured, returned }]) => held !== 0 || captured !== 0 || returned !== 0);
  return new Map(moved.map(([key, counter]) => [key, figures(counter)]));
}

function ledgerIn({ entries }: Tables): Texts {
  const nets = new Map<string, number>();
  const move = (account: string, amount: number) => nets.set(account, (nets.get(account) ?? 0) + amount);
  for (const { debit, credit, amount, unit } of entries.values()) {
    move(`${debit} ${unit}`, amount);
    move(`${credit} ${unit}`, -amount);
  }
  return new Map([...nets].filter(([, net]) => net !== 0).map(([account, net]) => [account, String(net)]));
}

function lotsIn({ lots }: Tables): Texts {
  return new Map(
    [...lots.values()].map(({ subject, lot }) => {
      const { earned, pending, active, expiresAt } = lot;
      return [lot.id, JSON.stringify([subject, earned, pending, active, expiresAt === null ? null : Date.parse(expiresAt)])];
    }),
  );
}

function expectedLots({ lots }: Balances): Texts {
  return new Map(
    [...lots].map(([id, { subject, earned, pending, active, endsMs }]) => [id, JSON.stringify([subject, earned, pending, active, endsMs])]),
  );
}

function debtsIn({ wallets }: Tables): Texts {
  const owed = [...wallets.values()].flatMap(({ subject, debts }) =>
    Object.entries(debts).map(([programme, points]) => [`${subject} ${programme}`, points] as const),
  );
  return new Map(owed.filter(([, points]) => points !== 0).map(([owner, points]) => [owner, String(points)]));
}

function couponsIn({ coupons }: Tables): Texts {
  return new Map(
    [...coupons.values()].map(({ coupon: { id, campaign, subject, state, authorizationId, expiresAt } }) => [
      id,
      JSON.stringify([campaign, subject, state, authorizationId, Date.parse(expiresAt)]),
    ]),
  );
}

function expectedCoupons({ coupons }: Balances): Texts {
  return new Map(
    [...coupons].map(([id, { campaign, subject, state, authorizationId, endsMs }]) => [
      id,
      JSON.stringify([campaign, subject, state, authorizationId, endsMs]),
    ]),
  );
}
