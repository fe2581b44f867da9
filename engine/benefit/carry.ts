// One wallet carried into another: everything is kept, nothing is made; what the ledger must move follows from what the wallets held.
import { joinedMember } from './membership.ts';
import { chooseLots, spend } from './points.ts';
import { type Lot, type Member, NO_USAGE, owed, type Usage, type Wallet } from './wallet.ts';

/** A row of the ledger: see ledger/house.ts for the templates. */
export interface CarryMove {
  readonly template: 'points.give' | 'points.carry_pending' | 'points.carry_reserved';
  readonly programme: string;
  readonly subject: string;
  readonly other: string;
  readonly points: number;
}
export interface Carrying {
  readonly from: Wallet;
  readonly into: Wallet;
  /** Points that open authorizations of `from` hold, by programme. */
  readonly reserved: Readonly<Record<string, number>>;
  /** ISO 8601. */
  readonly now: string;
  /** Place of a tier in its programme, lowest first. */
  readonly rankOf: (programme: string, tier: string) => number;
}
export interface Carried {
  /** `from` is empty but for its usage, which nobody reads while its holder uses the other. */
  readonly from: Wallet;
  readonly into: Wallet;
  readonly moves: readonly CarryMove[];
}

/** Debts are repaid at once out of what the other brings, so that points never expire beside a debt (R21). */
export function carry({ from, into, reserved, now, rankOf }: Carrying): Carried {
  const coupons = from.coupons.map((coupon) => (coupon.subject === from.subject ? { ...coupon, subject: into.subject } : coupon));
  const together: Wallet = {
    subject: into.subject,
    usage: addedUsage(into.usage, from.usage),
    debts: added(into.debts, from.debts),
    lots: [...into.lots, ...from.lots],
    coupons: [...into.coupons, ...coupons],
    members: joinedMembers(into.members, from.members, rankOf),
  };
  const empty: Wallet = { ...from, debts: {}, lots: [], coupons: [], members: [] };
  const programmes = programmesOf(from, reserved);
  const repaid = programmesOf(together, {}).reduce((wallet, programme) => repay(wallet, programme, now), together);
  return { from: empty, into: repaid, moves: programmes.flatMap((programme) => movesOf(programme, { from, into, reserved })) };
}

/** Active points less debt, as the ledger has them. */
export function balanceOf(wallet: Wallet, programme: string): number {
  return sum(wallet, programme, (lot) => lot.active) - owed(wallet.debts, programme);
}

export interface Share {
  readonly from: Wallet;
  /** New lots for who leaves: the same programme and expiry, nothing pending. */
  readonly lots: readonly Lot[];
}

/** An equal part of every open lot, rounded down, in favour of those who stay; nothing of a programme in debt. */
export function shareOf(wallet: Wallet, of: { readonly members: number; readonly id: string; readonly now: string }): Share {
  const isOpen = (lot: Lot) => lot.expiresAt === null || Date.parse(lot.expiresAt) > Date.parse(of.now);
  const parts = wallet.lots
    .filter((lot) => isOpen(lot) && (wallet.debts[lot.programme] ?? 0) === 0)
    .map((lot) => ({ lot, points: Math.floor(lot.active / of.members) }))
    .filter(({ points }) => points > 0);
  return {
    from: spend(
      wallet,
      parts.map(({ lot, points }) => ({ lot: lot.id, points })),
    ),
    lots: parts.map(({ lot, points }) => ({ ...lot, id: `${lot.id}/${of.id}`, earned: points, pending: 0, active: points })),
  };
}

function movesOf(programme: string, { from, into, reserved }: Pick<Carrying, 'from' | 'into' | 'reserved'>): readonly CarryMove[] {
  const balance = balanceOf(from, programme);
  const [giver, taker] = balance < 0 ? [into, from] : [from, into];
  const move = (template: CarryMove['template'], points: number): CarryMove => ({
    template,
    programme,
    subject: from.subject,
    other: into.subject,
    points,
  });
  return [
    { ...move('points.give', Math.abs(balance)), subject: giver.subject, other: taker.subject },
    move(
      'points.carry_pending',
      sum(from, programme, (lot) => lot.pending),
    ),
    move('points.carry_reserved', owed(reserved, programme)),
  ].filter(({ points }) => points > 0);
}

function repay(wallet: Wallet, programme: string, now: string): Wallet {
  const debt = owed(wallet.debts, programme);
  const open = wallet.lots.filter(
    (lot) => lot.programme === programme && (lot.expiresAt === null || Date.parse(lot.expiresAt) > Date.parse(now)),
  );
  const points = Math.min(
    debt,
    open.reduce((all, lot) => all + lot.active, 0),
  );
  if (points <= 0) return wallet;
  const paid = spend(wallet, chooseLots(wallet, { programme, points, now }));
  return { ...paid, debts: { ...paid.debts, [programme]: debt - points } };
}

function joinedMembers(ours: readonly Member[], theirs: readonly Member[], rankOf: Carrying['rankOf']): readonly Member[] {
  const both = ours.map((one) => {
    const other = theirs.find(({ programme }) => programme === one.programme);
    return other === undefined ? one : joinedMember(one, other, (tier) => rankOf(one.programme, tier));
  });
  return [...both, ...theirs.filter(({ programme }) => !ours.some((one) => one.programme === programme))];
}

/** Counts of the same day and month are added; of different ones the later stands, as the earlier would be forgotten. */
function addedUsage(one: Usage, other: Usage): Usage {
  const [a, b] = [
    { ...NO_USAGE, ...one },
    { ...NO_USAGE, ...other },
  ];
  const day = a.day >= b.day ? a.day : b.day;
  const month = a.month >= b.month ? a.month : b.month;
  const today = [a, b].filter((each) => each.day === day);
  const thisMonth = [a, b].filter((each) => each.month === month);
  const all = (of: readonly Usage[], figure: (each: Usage) => number) => of.reduce((total, each) => total + figure(each), 0);
  return {
    day,
    countDay: all(today, (each) => each.countDay),
    spendDay: all(today, (each) => each.spendDay),
    month,
    countMonth: all(thisMonth, (each) => each.countMonth),
    spendMonth: all(thisMonth, (each) => each.spendMonth),
    countTotal: a.countTotal + b.countTotal,
    spendTotal: a.spendTotal + b.spendTotal,
  };
}

function added(one: Wallet['debts'], other: Wallet['debts']): Wallet['debts'] {
  const programmes = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(programmes.map((programme) => [programme, owed(one, programme) + owed(other, programme)]));
}

function programmesOf(wallet: Wallet, reserved: Carrying['reserved']): readonly string[] {
  return [...new Set([...wallet.lots.map((lot) => lot.programme), ...Object.keys(wallet.debts), ...Object.keys(reserved)])].toSorted();
}

function sum(wallet: Wallet, programme: string, figure: (lot: Lot) => number): number {
  return wallet.lots.filter((lot) => lot.programme === programme).reduce((all, lot) => all + figure(lot), 0);
}
