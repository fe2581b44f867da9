// The few statistics that an experiment needs: Welch's t test, the test of two shares, and intervals and p values that stay true however often one looks.

/** A mean or a share of `count` independent subjects. */
export interface Sample {
  readonly count: number;
  readonly mean: number;
  /** Of one subject (n - 1 in the denominator); of a share p it is p (1 - p). */
  readonly variance: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The difference `one - other` as one look tells it. */
export interface PlainTest extends Interval {
  readonly difference: number;
  readonly standardError: number;
  readonly p: number;
}

/** Welch's t test: means of unequal variance, with an interval of `confidence`. */
export function welch(one: Sample, other: Sample, confidence = 0.95): PlainTest {
  const [a, b] = [one.variance / one.count, other.variance / other.count];
  const difference = one.mean - other.mean;
  const standardError = Math.sqrt(a + b);
  if (standardError === 0) return certain(difference);
  const freedom = (a + b) ** 2 / (a ** 2 / (one.count - 1) + b ** 2 / (other.count - 1));
  const reach = studentQuantile(1 - (1 - confidence) / 2, freedom) * standardError;
  const p = 2 * (1 - studentBelow(Math.abs(difference) / standardError, freedom));
  return { difference, standardError, low: difference - reach, high: difference + reach, p };
}

/** Two shares: the pooled z test, and the plain interval of their difference. */
export function shares(one: Sample, other: Sample, confidence = 0.95): PlainTest {
  const difference = one.mean - other.mean;
  const standardError = Math.sqrt(one.variance / one.count + other.variance / other.count);
  const pooled = (one.mean * one.count + other.mean * other.count) / (one.count + other.count);
  const pooledError = Math.sqrt(pooled * (1 - pooled) * (1 / one.count + 1 / other.count));
  if (pooledError === 0) return certain(difference);
  const reach = normalQuantile(1 - (1 - confidence) / 2) * standardError;
  return {
    difference,
    standardError,
    low: difference - reach,
    high: difference + reach,
    p: 2 * (1 - normalBelow(Math.abs(difference) / pooledError)),
  };
}

function certain(difference: number): PlainTest {
  return { difference, standardError: 0, low: difference, high: difference, p: difference === 0 ? 1 : 0 };
}

/**
 * The same difference however often it is looked at: the normal mixture of Robbins. `scale` is the size of difference that the mixture is
 * sharpest for, fixed before looking. The chance that an interval ever misses the truth, over all looks together, is at most `alpha`.
 */
export function alwaysValid(
  test: Pick<PlainTest, 'difference' | 'standardError'>,
  { scale, alpha }: { readonly scale: number; readonly alpha: number },
): Interval & { readonly p: number } {
  const { difference, standardError } = test;
  if (standardError === 0) return { low: difference, high: difference, p: difference === 0 ? 1 : 0 };
  const [own, mixed] = [standardError ** 2, scale ** 2];
  const evidence = Math.sqrt(own / (own + mixed)) * Math.exp((difference ** 2 * mixed) / (2 * own * (own + mixed)));
  const reach = reachOf(own, { scale, alpha });
  return { low: difference - reach, high: difference + reach, p: Math.min(1, 1 / evidence) };
}

function reachOf(own: number, { scale, alpha }: { readonly scale: number; readonly alpha: number }): number {
  const mixed = scale ** 2;
  return Math.sqrt(((own * (own + mixed)) / mixed) * (Math.log((own + mixed) / own) + 2 * Math.log(1 / alpha)));
}

const SUBJECTS_MAX = 1e9;

/** Subjects needed in each of two equal arms until the interval that holds at every look reaches no further than `reach`. */
export function subjectsNeeded(of: {
  readonly variance: number;
  readonly reach: number;
  readonly scale: number;
  readonly alpha: number;
}): number {
  let [low, high] = [1, SUBJECTS_MAX];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (reachOf((2 * of.variance) / middle, of) <= of.reach) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Chance of a standard normal below `z`. */
export function normalBelow(z: number): number {
  const tail = regularGamma(0.5, (z * z) / 2) / 2;
  return z < 0 ? 0.5 - tail : 0.5 + tail;
}

function normalQuantile(chance: number): number {
  return root(normalBelow, chance);
}

/** Chance of Student's t below `t`. */
export function studentBelow(t: number, freedom: number): number {
  const tail = regularBeta(freedom / (freedom + t * t), freedom / 2) / 2;
  return t < 0 ? tail : 1 - tail;
}

export function studentQuantile(chance: number, freedom: number): number {
  return root((t) => studentBelow(t, freedom), chance);
}

/** Where a rising function reaches `chance`: by halves, to the last digits. */
function root(below: (at: number) => number, chance: number): number {
  let [low, high] = [-1_000, 1_000];
  for (let round = 0; round < 80; round += 1) {
    const middle = (low + high) / 2;
    if (below(middle) < chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const TERMS_MAX = 500;
const EXACT = 1e-16;

/** P(a, x): by its series near zero, by its continued fraction beyond. */
function regularGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const factor = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x >= a + 1) return 1 - factor * gammaFraction(a, x);
  let [term, sum] = [1 / a, 1 / a];
  for (let no = 1; no < TERMS_MAX && term > sum * EXACT; no += 1) {
    term *= x / (a + no);
    sum += term;
  }
  return factor * sum;
}

function gammaFraction(a: number, x: number): number {
  return fraction({
    first: x + 1 - a,
    step: (no) => ({ above: -no * (no - a), below: x + 1 - a + 2 * no }),
  });
}

/** I(x; a, 1/2), as Student's t asks for it. */
function regularBeta(x: number, a: number): number {
  const b = 0.5;
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const factor = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (factor * betaFraction(x, [a, b])) / a : 1 - (factor * betaFraction(1 - x, [b, a])) / b;
}

function betaFraction(x: number, [a, b]: readonly [number, number]): number {
  return fraction({
    first: 1,
    step: (no) => {
      const half = Math.floor(no / 2);
      const above =
        no % 2 === 0 ? (half * (b - half) * x) / ((a + no - 1) * (a + no)) : (-(a + half) * (a + b + half) * x) / ((a + no - 1) * (a + no));
      return { above, below: 1 };
    },
  });
}

const TINY = 1e-300;

/** 1 / (first + above1 / (below1 + above2 / (below2 + …))), by Lentz. */
function fraction(of: {
  readonly first: number;
  readonly step: (no: number) => { readonly above: number; readonly below: number };
}): number {
  let d = 1 / of.first;
  let c = 1 / TINY;
  let value = d;
  for (let no = 1; no < TERMS_MAX; no += 1) {
    const { above, below } = of.step(no);
    d = 1 / nonZero(below + above * d);
    c = nonZero(below + above / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < EXACT) break;
  }
  return value;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** Stirling's series, after moving the argument above 10. */
function logGamma(of: number): number {
  let [x, shift] = [of, 0];
  for (; x < 10; x += 1) shift += Math.log(x);
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1_260 - inverse * (1 / 1_680 - inverse / 1_188)))) / x;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series - shift;
}
