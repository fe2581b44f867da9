// Where a value stands on an axis, and which values an axis names: linear or logarithmic.

export interface Scale {
  readonly least: number;
  readonly most: number;
  readonly log: boolean;
}

const TICKS_WANTED = 6;
const STEPS = [1, 2, 5, 10] as const;

/** Covers all values: a linear axis begins at zero, a logarithmic one at the power of ten below. Values that no logarithm has are left out. */
export function scaleFor(values: readonly number[], log: boolean): Scale {
  const shown = values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  if (shown.length === 0) return { least: log ? 1 : 0, most: log ? 10 : 1, log };
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  if (log) {
    const below = Math.floor(Math.log10(least));
    return { least: 10 ** below, most: 10 ** Math.max(below + 1, Math.ceil(Math.log10(most))), log };
  }
  const step = stepFor(Math.max(most, Number.MIN_VALUE) - Math.min(0, least));
  return { least: Math.min(0, Math.floor(least / step) * step), most: Math.ceil(most / step - 1e-9) * step || 1, log };
}

/** From 0 at the least value to 1 at the most. */
export function placeOn({ least, most, log }: Scale, value: number): number {
  return log ? Math.log10(value / least) / Math.log10(most / least) : (value - least) / (most - least);
}

export function ticksOf({ least, most, log }: Scale): readonly number[] {
  if (!log) {
    const step = stepFor(most - least);
    return Array.from({ length: Math.round((most - least) / step) + 1 }, (_, no) => rounded(least + no * step));
  }
  const decades = Math.round(Math.log10(most / least));
  const every = Math.max(1, Math.ceil(decades / (TICKS_WANTED + 2)));
  const powers = Array.from({ length: Math.floor(decades / every) + 1 }, (_, no) => rounded(least * 10 ** (no * every)));
  return decades > 2 ? powers : powers.flatMap((power) => [power, 2 * power, 5 * power]).filter((tick) => tick <= most);
}

/** 1, 2 or 5 times a power of ten, so that about six ticks cover the span. */
function stepFor(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span / TICKS_WANTED));
  return power * (STEPS.find((step) => step * power * TICKS_WANTED >= span * 0.999) ?? 10);
}

const rounded = (value: number): number => Number(value.toPrecision(12));

/** Short words for a tick: 20k, 1.5M, 0.002. */
export function tickText(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e9) return `${rounded(value / 1e9)}G`;
  if (size >= 1e6) return `${rounded(value / 1e6)}M`;
  if (size >= 1e4) return `${rounded(value / 1e3)}k`;
  return size >= 1e-4 ? String(rounded(value)) : value.toExponential(0);
}
