// The colours of a chart: the tokens of the page as it is shown now, light or dark, in the order in which series take them.

export interface ChartLook {
  readonly ink: string;
  readonly inkSoft: string;
  readonly line: string;
  readonly sheet: string;
  readonly bank: string;
  readonly merchant: string;
  readonly scheme: string;
  readonly chain: string;
  readonly brand: string;
  readonly good: string;
  readonly wait: string;
  readonly bad: string;
  readonly accent: string;
  readonly accentWash: string;
  /** For series that have no colour of their own. */
  readonly series: readonly string[];
  readonly sans: string;
}

const SERIES = ['--accent', '--merchant', '--scheme', '--coupon', '--points', '--membership', '--bad', '--quiet'] as const;

/** `tokenValue` reads one custom property of the page. */
export function lookOf(tokenValue: (token: string) => string): ChartLook {
  const token = (name: string) => tokenValue(name).trim();
  return {
    ink: token('--ink'),
    inkSoft: token('--ink-soft'),
    line: token('--line'),
    sheet: token('--sheet'),
    bank: token('--bank'),
    merchant: token('--merchant'),
    scheme: token('--scheme'),
    chain: token('--chain'),
    brand: token('--brand'),
    good: token('--good'),
    wait: token('--wait'),
    bad: token('--bad'),
    accent: token('--accent'),
    accentWash: token('--accent-wash'),
    series: SERIES.map(token),
    sans: token('--sans'),
  };
}

/** The look of the page now. */
export function pageLook(): ChartLook {
  const style = getComputedStyle(document.documentElement);
  return lookOf((token) => style.getPropertyValue(token));
}

/** Tells when the page turns dark or light, whether the machine or the reader asked for it; returns the function that ends the listening. */
export function onLookChange(changed: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const watcher = new MutationObserver(changed);
  dark.addEventListener('change', changed);
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'data-theme', 'data-look'] });
  return () => {
    dark.removeEventListener('change', changed);
    watcher.disconnect();
  };
}
