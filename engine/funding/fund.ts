// Divides one benefit among its funders, under what each has left below its cap, and says what the caps did to it.
import { split } from '../money/split.ts';
import type { FundedShare, Funding, Party } from './schema.ts';

/** What is left under each party's cap, minor units; absent means no cap. */
export type FunderRoom = { readonly [party in Party]?: number };

export interface Funded {
  /** What is granted: the benefit, or less where a cap shrinks or stops it. */
  readonly amount: number;
  /** Who pays it, summing to `amount`, in the order of the terms; funders that pay nothing are left out. */
  readonly shares: readonly FundedShare[];
  /** Did a cap change the amount or who pays it? */
  readonly capped: boolean;
}

type Cap = Funding['caps'][number];
/** Minor units per party that stands in the terms, in order; the map is never changed once returned. */
type Shares = ReadonlyMap<Party, number>;

/**
 * Fixed shares first, in order, the rest by basis points (monotone, see money/split). Then the caps, in this order: the excess of a
 * `cover` cap goes to its cover; the benefit shrinks to the largest amount that fits every cap except `stop`; if a `stop` cap is still
 * exceeded nothing is granted. Every share is monotone in `benefit` (I3), except that a `stop` takes all of them to zero.
 */
export function fund(benefit: number, terms: Funding, room: FunderRoom): Funded {
  const payer = onlyPayer(terms);
  if (payer !== null && benefit > 0 && Number.isInteger(benefit) && benefit <= (room[payer] ?? benefit))
    return { amount: benefit, shares: [{ party: payer, amount: benefit }], capped: false };
  const plain = sharesOf(benefit, terms);
  if (fits(plain, room, () => true)) return { amount: benefit, shares: listed(plain), capped: false };
  const amount = largestFitting(benefit, terms, room);
  const shares = covered(sharesOf(amount, terms), terms, room);
  if (!fits(shares, room, () => true)) return { amount: 0, shares: [], capped: true };
  return { amount, shares: listed(shares), capped: true };
}

/** Most campaigns have one funder, who pays all there is while no cap of it is near: nothing to split. */
function onlyPayer({ shares }: Funding): Party | null {
  const [only] = shares;
  return shares.length === 1 && only !== undefined && 'bps' in only && only.bps > 0 ? only.party : null;
}

/** Shares of `amount` by the terms alone. */
function sharesOf(amount: number, terms: Funding): Shares {
  const shares = new Map<Party, number>();
  const weights: number[] = [];
  let rest = amount;
  for (const share of terms.shares) {
    const part = 'fixed' in share ? Math.min(share.fixed, rest) : 0;
    shares.set(share.party, (shares.get(share.party) ?? 0) + part);
    rest -= part;
    if ('bps' in share) weights.push(share.bps);
  }
  const parts = split(rest, weights);
  let next = 0;
  for (const share of terms.shares) {
    if (!('bps' in share)) continue;
    shares.set(share.party, (shares.get(share.party) as number) + (parts[next] as number));
    next += 1;
  }
  return shares;
}

/** Moves the excess of each `cover` cap along its chain of covers; what comes back to a funder already passed stays there as excess. */
function covered(plain: Shares, terms: Funding, room: FunderRoom): Shares {
  const shares = new Map(plain);
  for (const { party } of terms.caps) {
    const passed = new Set<Party>();
    for (let payer: Party | undefined = party; payer !== undefined; payer = coverOf(payer, terms)) {
      const cover: Party | undefined = coverOf(payer, terms);
      const excess = excessOf(payer, shares, room);
      passed.add(payer);
      if (excess === 0 || cover === undefined || passed.has(cover)) break;
      shares.set(payer, (shares.get(payer) ?? 0) - excess);
      shares.set(cover, (shares.get(cover) ?? 0) + excess);
    }
  }
  return shares;
}

/** The largest amount up to `benefit` that every cap except `stop` allows. Shares rise with the amount, so a binary search finds it. */
function largestFitting(benefit: number, terms: Funding, room: FunderRoom): number {
  const bounded = (party: Party) => capOf(party, terms)?.atCap !== 'stop';
  const allowed = (amount: number) => fits(covered(sharesOf(amount, terms), terms, room), room, bounded);
  if (allowed(benefit)) return benefit;
  let [fitting, tooMuch] = [0, benefit];
  while (tooMuch - fitting > 1) {
    const middle = fitting + Math.floor((tooMuch - fitting) / 2);
    if (allowed(middle)) fitting = middle;
    else tooMuch = middle;
  }
  return fitting;
}

function fits(shares: Shares, room: FunderRoom, bounded: (party: Party) => boolean): boolean {
  for (const party of shares.keys()) if (excessOf(party, shares, room) > 0 && bounded(party)) return false;
  return true;
}

/** What a party would pay above its room; a room below zero (a ceiling cut under its use) counts as none. */
function excessOf(party: Party, shares: Shares, room: FunderRoom): number {
  const left = room[party];
  return left === undefined ? 0 : Math.max(0, (shares.get(party) ?? 0) - Math.max(0, left));
}

function capOf(party: Party, terms: Funding): Cap | undefined {
  return terms.caps.find((cap) => cap.party === party);
}

function coverOf(party: Party, terms: Funding): Party | undefined {
  return capOf(party, terms)?.coveredBy;
}

function listed(shares: Shares): readonly FundedShare[] {
  const list: FundedShare[] = [];
  for (const [party, amount] of shares) if (amount !== 0) list.push({ party, amount });
  return list;
}
