// Says how a benefit was divided when it was granted: what each funder had agreed to, its exact share, who pays the cent, and what a cap moved.
import { fund, type FunderRoom } from '../funding/fund.ts';
import type { FundedShare, Funding, Party } from '../funding/schema.ts';

export type AgreedPart = { readonly fixed: number } | { readonly bps: number };

export interface GrantShare {
  readonly party: Party;
  /** What the version says this funder pays; null where it pays only what a cap moved to it. */
  readonly agreed: AgreedPart | null;
  /** Its exact share of what was granted, by the terms and the caps that were reached: minor units with all digits, at least two: "666.70". */
  readonly exact: string;
  /** Whole minor units by the terms alone, as if no cap had been reached. */
  readonly byTerms: number;
  /** What a cap moved: to this funder, or (below 0) from it to whoever covers it. */
  readonly movedByCap: number;
  readonly amount: number;
  /** It pays more than its exact share, because a minor unit is not divided. */
  readonly gotRoundingCent: boolean;
}

export interface ExplainedGrant {
  readonly amount: number;
  readonly shares: readonly GrantShare[];
  /** Do the terms and the caps lead to the amounts granted, unit by unit? */
  readonly isExplained: boolean;
}

/** Basis points of a minor unit: every share by the terms is a whole number of them. */
const PARTS = 10_000n;
type Exact = ReadonlyMap<Party, bigint>;

/**
 * `granted` as it stands with the authorization. What was left under a cap is not kept with it, and need not be: a funder whose `cover` cap was
 * reached pays what was left, so its part says it. Caps that shrink or stop a benefit leave its division to the terms.
 */
export function explainGrant(terms: Funding, granted: readonly FundedShare[]): ExplainedGrant {
  const amount = granted.reduce((all, share) => all + share.amount, 0);
  const covers: Funding = { ...terms, caps: terms.caps.filter(({ atCap }) => atCap === 'cover') };
  const paid = amountsOf(granted);
  const rooms: FunderRoom = Object.fromEntries(covers.caps.map(({ party }) => [party, paid.get(party) ?? 0]));
  const plain = amountsOf(fund(amount, terms, {}).shares);
  const again = amountsOf(fund(amount, covers, rooms).shares);
  const exact = exactShares(amount, covers, reached(amount, covers, rooms));
  const parties = new Set<Party>([...terms.shares.map(({ party }) => party), ...paid.keys()]);
  const shares = [...parties].map((party): GrantShare => {
    const [byTerms, part, share] = [plain.get(party) ?? 0, paid.get(party) ?? 0, exact.get(party) ?? 0n];
    const movedByCap = part - byTerms;
    return {
      party,
      agreed: agreedOf(party, terms),
      exact: inDigits(share),
      byTerms,
      movedByCap,
      amount: part,
      gotRoundingCent: BigInt(part) * PARTS > share,
    };
  });
  return { amount, shares, isExplained: shares.every(({ party, amount: part }) => (again.get(party) ?? 0) === part) };
}

const amountsOf = (shares: readonly FundedShare[]): ReadonlyMap<Party, number> =>
  new Map(shares.map(({ party, amount }) => [party, amount]));

function agreedOf(party: Party, { shares }: Funding): AgreedPart | null {
  const share = shares.find((each) => each.party === party);
  if (share === undefined) return null;
  return 'fixed' in share ? { fixed: share.fixed } : { bps: share.bps };
}

/** Rooms of the caps that took something from their funder: without it, the funder would have paid more. */
function reached(amount: number, covers: Funding, rooms: FunderRoom): FunderRoom {
  const isReached = (party: Party, room: number) => {
    const without = fund(amount, covers, { ...rooms, [party]: undefined }).shares;
    return (amountsOf(without).get(party) ?? 0) > room;
  };
  return Object.fromEntries(Object.entries(rooms).filter(([party, room]) => isReached(party as Party, room)));
}

/** The division of funding/fund.ts before anything is rounded. */
function exactShares(amount: number, covers: Funding, rooms: FunderRoom): Exact {
  const shares = new Map<Party, bigint>();
  let rest = amount;
  for (const share of covers.shares) {
    const part = 'fixed' in share ? Math.min(share.fixed, rest) : 0;
    shares.set(share.party, (shares.get(share.party) ?? 0n) + BigInt(part) * PARTS);
    rest -= part;
  }
  for (const share of covers.shares)
    if ('bps' in share) shares.set(share.party, (shares.get(share.party) ?? 0n) + BigInt(rest) * BigInt(share.bps));
  for (const { party } of covers.caps) passOn(shares, { from: party, covers, rooms });
  return shares;
}

/** Moves what is above a room that was reached along its chain of covers. */
function passOn(
  shares: Map<Party, bigint>,
  { from, covers, rooms }: { readonly from: Party; readonly covers: Funding; readonly rooms: FunderRoom },
): void {
  const coverOf = (party: Party) => covers.caps.find((cap) => cap.party === party)?.coveredBy;
  const passed = new Set<Party>();
  for (let payer: Party | undefined = from; payer !== undefined; payer = coverOf(payer)) {
    const [cover, room]: readonly [Party | undefined, number | undefined] = [coverOf(payer), rooms[payer]];
    const excess: bigint = room === undefined ? 0n : (shares.get(payer) ?? 0n) - BigInt(room) * PARTS;
    passed.add(payer);
    if (excess <= 0n || cover === undefined || passed.has(cover)) return;
    shares.set(payer, (shares.get(payer) ?? 0n) - excess);
    shares.set(cover, (shares.get(cover) ?? 0n) + excess);
  }
}

function inDigits(share: bigint): string {
  const fraction = (share % PARTS)
    .toString()
    .padStart(4, '0')
    .replace(/0{1,2}$/, '');
  return `${share / PARTS}.${fraction}`;
}
