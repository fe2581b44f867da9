// Repeatable chance: a uniform draw from a text, so that the same authorization always draws the same benefit.

/** A number in [0, 1) with 53 bits from `text`; the same text gives the same number for ever (cyrb53, public domain construction). */
export function drawFrom(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)) / 9_007_199_254_740_992;
}

/**
 * A whole number in [min, max] whose expectation is `mean`: uniform below the mean with probability (max - mean) / (max - min), else above.
 * Requires min <= mean <= max.
 */
export function drawAmount(text: string, of: { readonly min: number; readonly max: number; readonly mean: number }): number {
  if (of.min === of.max) return of.min;
  const below = drawFrom(`side ${text}`) < (of.max - of.mean) / (of.max - of.min);
  const [from, to] = below ? [of.min, of.mean] : [of.mean, of.max];
  return from + Math.floor(drawFrom(`amount ${text}`) * (to - from + 1));
}
