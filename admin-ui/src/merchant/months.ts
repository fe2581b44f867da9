// Months of statements: reading one from an address, its last day, and what its statements come to by currency.

/** "2026-11"; null for what is no month. */
export function monthOf(text: string): string | null {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : null;
}

/** "2026-02" ends on 2026-02-28. */
export function lastOfMonth(month: string): string {
  const [year = 0, no = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, no, 0)).toISOString().slice(0, 10);
}

interface Netted {
  readonly party: string;
  readonly currency: string;
  readonly totals: { readonly net: number };
}

/** In order of currency; whole minor units, so nothing is rounded. */
export function netByCurrency(statements: readonly Netted[]): readonly (readonly [currency: string, net: number])[] {
  const sums = new Map<string, number>();
  for (const { currency, totals } of statements) sums.set(currency, (sums.get(currency) ?? 0) + totals.net);
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1));
}
