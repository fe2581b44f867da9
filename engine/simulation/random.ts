// Chance from a seed: the same seed gives the same draws on every machine, so a simulated day can be played again.

export interface Chance {
  /** A whole number in [from, to], both ends possible. */
  readonly between: (from: number, to: number) => number;
  /** True with probability `share` (0 to 1). */
  readonly happens: (share: number) => boolean;
  /** One of a list that is not empty. */
  readonly pick: <T>(from: readonly T[]) => T;
  /** A fraction in [0, 1). */
  readonly fraction: () => number;
}

const TWO_32 = 4_294_967_296;
const WARM_UP_ROUNDS = 12;

/** Small fast counter generator (sfc32, public domain, C. Doty-Humphrey), warmed up so that near seeds part ways. */
export function chance(seed: number): Chance {
  let [a, b, c, counter] = [0x9e3779b9, seed | 0, Math.trunc(seed / TWO_32) | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) next();
  const fraction = () => next() / TWO_32;
  const between = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1));
  return {
    fraction,
    between,
    happens: (share) => fraction() < share,
    pick: (from) => {
      const picked = from[between(0, from.length - 1)];
      if (picked === undefined) throw new RangeError('nothing to pick from');
      return picked;
    },
  };
}

/** Draws from weighted choices; the weights are read once. */
export function weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): (by: Chance) => T {
  const total = choices.reduce((all, [weight]) => all + weight, 0);
  if (total <= 0) throw new RangeError('weights must sum to more than zero');
  return (by) => {
    let left = by.fraction() * total;
    for (const [weight, value] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    const last = choices.at(-1);
    if (last === undefined) throw new RangeError('nothing to draw from');
    return last[1];
  };
}
