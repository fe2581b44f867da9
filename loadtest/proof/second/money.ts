// Money of the second model: rounding, splits counted unit by unit, and who pays under caps, found by walking cent by cent.
import type { Funding, Party } from '../../../engine/funding/schema.ts';

export type Rounding = 'down' | 'up' | 'half_up' | 'half_even';

/** `value × over[0] / over[1]`, rounded as named; exact also beyond the safe integers. */
export function portion(value: number, over: readonly [number, number], rounding: Rounding): number {
  const [numerator, denominator] = over;
  const product = value * numerator;
  if (product < 2 ** 51 && denominator < 2 ** 51) return smallPortion(product, denominator, rounding);
  const [exact, by] = [BigInt(value) * BigInt(numerator), BigInt(denominator)];
  if (rounding === 'down') return Number(exact / by);
  if (rounding === 'up') return Number((exact + by - 1n) / by);
  const nearest = (2n * exact + by) / (2n * by);
  const isTie = (2n * exact + by) % (2n * by) === 0n;
  return Number(rounding === 'half_even' && isTie && nearest % 2n === 1n ? nearest - 1n : nearest);
}

function smallPortion(product: number, by: number, rounding: Rounding): number {
  if (rounding === 'down') return Math.floor(product / by);
  if (rounding === 'up') return Math.floor((product + by - 1) / by);
  const nearest = Math.floor((2 * product + by) / (2 * by));
  const isTie = (2 * product + by) % (2 * by) === 0;
  return rounding === 'half_even' && isTie && nearest % 2 === 1 ? nearest - 1 : nearest;
}

/** Units handed out so far under one set of weights: row n says who has how many of n. */
interface Counting {
  readonly weights: readonly number[];
  readonly divisor: number;
  readonly period: number;
  readonly rows: number[];
}
const countings = new Map<string, Counting>();
/** Numbers remembered in all rows together. */
const REMEMBERED_MAX = 4_000_000;
let remembered = 0;

/**
 * Sainte-Laguë by counting (INVARIANTS 8): each unit goes to the highest weight / (2 × units + 1), the earlier one at a tie. After as many units as the
 * weights sum to (in lowest terms) everybody has its weight and the turns begin anew, so only one round is ever counted.
 */
export function splitUnits(whole: number, weights: readonly number[]): readonly number[] {
  if (weights.length === 1) return [whole];
  const { divisor, period, rows, weights: reduced } = countingOf(weights);
  const rounds = Math.floor(whole / period);
  const place = whole - rounds * period;
  if (place === 0) return weights.map((weight) => (rounds * weight) / divisor);
  countTo(place, rows, reduced);
  return reduced.map((weight, no) => rounds * weight + (rows[place * reduced.length + no] ?? 0));
}

function countingOf(weights: readonly number[]): Counting {
  const key = weights.join(' ');
  const known = countings.get(key);
  if (known !== undefined) return known;
  if (remembered > REMEMBERED_MAX) {
    countings.clear();
    remembered = 0;
  }
  const divisor = weights.reduce(commonDivisor, 0);
  const reduced = weights.map((weight) => weight / divisor);
  const counting = { weights: reduced, divisor, period: reduced.reduce((all, weight) => all + weight, 0), rows: weights.map(() => 0) };
  countings.set(key, counting);
  return counting;
}

function countTo(place: number, rows: number[], weights: readonly number[]): void {
  const width = weights.length;
  for (let row = rows.length / width; row <= place; row += 1) {
    const next = nextTurn(rows.slice(-width), weights);
    const before = rows.length - width;
    for (let no = 0; no < width; no += 1) rows.push((rows[before + no] ?? 0) + (no === next ? 1 : 0));
    remembered += width;
  }
}

function nextTurn(have: readonly number[], weights: readonly number[]): number {
  let next = 0;
  for (let no = 1; no < weights.length; no += 1)
    if ((weights[no] ?? 0) * owned(next, have) > (weights[next] ?? 0) * owned(no, have)) next = no;
  return next;
}

const owned = (no: number, have: readonly number[]) => 2 * (have[no] ?? 0) + 1;

function commonDivisor(one: number, other: number): number {
  return other === 0 ? one : commonDivisor(other, one % other);
}

/** Minor units by funder, in the order in which they stand on the wire. */
export type Shares = ReadonlyMap<Party, number>;
/** What a funder has left below its cap; absent: no cap. */
export type Rooms = ReadonlyMap<Party, number>;

/** Who pays `benefit`, or less of it, under the caps; nothing at all where a `stop` cap is exceeded. */
export function payers(benefit: number, terms: Funding, rooms: Rooms): { readonly amount: number; readonly shares: Shares } {
  const whole = plainShares(benefit, terms);
  if (rooms.size === 0 || isWithin(whole, rooms)) return { amount: benefit, shares: paying(whole) };
  const amount = mostWithin(benefit, terms, rooms);
  const shares = coveredShares(amount, terms, rooms);
  return isWithin(shares, rooms) ? { amount, shares: paying(shares) } : { amount: 0, shares: new Map() };
}

function plainShares(amount: number, { shares }: Funding): Map<Party, number> {
  const found = new Map<Party, number>();
  let rest = amount;
  for (const share of shares) {
    const fixed = 'fixed' in share ? Math.min(rest, share.fixed) : 0;
    found.set(share.party, fixed);
    rest -= fixed;
  }
  const proportional = shares.flatMap((share) => ('bps' in share ? [share] : []));
  const weights = proportional.map(({ bps }) => bps);
  for (const [no, part] of splitUnits(rest, weights).entries()) {
    const party = proportional[no]?.party;
    if (party !== undefined) found.set(party, (found.get(party) ?? 0) + part);
  }
  return found;
}

/** Each cap that is covered hands its excess on to its cover, and that one on to its own, never round in a circle. */
function coveredShares(amount: number, terms: Funding, rooms: Rooms): Map<Party, number> {
  const shares = plainShares(amount, terms);
  const coverBy = new Map(terms.caps.flatMap(({ party, coveredBy }) => (coveredBy === undefined ? [] : [[party, coveredBy] as const])));
  const handOn = (party: Party, passed: readonly Party[]): void => {
    const cover = coverBy.get(party);
    const excess = excessOf(party, shares, rooms);
    if (excess <= 0 || cover === undefined || passed.includes(cover)) return;
    shares.set(party, (shares.get(party) ?? 0) - excess);
    shares.set(cover, (shares.get(cover) ?? 0) + excess);
    handOn(cover, [...passed, cover]);
  };
  for (const { party } of terms.caps) handOn(party, [party]);
  return shares;
}

/** From a guess down until every cap but `stop` is kept, then up as long as it still is: shares rise with the amount. */
function mostWithin(benefit: number, terms: Funding, rooms: Rooms): number {
  const stops = new Set(terms.caps.flatMap(({ party, atCap }) => (atCap === 'stop' ? [party] : [])));
  const asked = new Map([...rooms].filter(([party]) => !stops.has(party)));
  const keeps = (amount: number) => isWithin(coveredShares(amount, terms, rooms), asked);
  let most = Math.min(benefit, guess(terms, asked));
  while (most > 0 && !keeps(most)) most -= 1;
  while (most < benefit && keeps(most + 1)) most += 1;
  return most;
}

function guess({ shares, caps }: Funding, rooms: Rooms): number {
  const covered = new Set(caps.flatMap(({ party, atCap }) => (atCap === 'cover' ? [party] : [])));
  let least = Number.MAX_SAFE_INTEGER;
  for (const share of shares) {
    const room = rooms.get(share.party);
    if (room !== undefined && 'bps' in share && !covered.has(share.party))
      least = Math.min(least, Math.ceil((Math.max(0, room) * 10_000) / share.bps));
  }
  return least;
}

function isWithin(shares: Shares, rooms: Rooms): boolean {
  return [...shares.keys()].every((party) => excessOf(party, shares, rooms) <= 0 || !rooms.has(party));
}

function excessOf(party: Party, shares: Shares, rooms: Rooms): number {
  const room = rooms.get(party);
  return room === undefined ? 0 : (shares.get(party) ?? 0) - Math.max(0, room);
}

function paying(shares: Shares): Shares {
  return new Map([...shares].filter(([, amount]) => amount > 0));
}
