// What the lines on screen tell about the day: its date, its latest moment, and good first choices for the other parts of the page.
import type { AuthorizationSummary } from '../parts/wire.ts';
import { offTill } from './live-items.ts';

type Items = readonly AuthorizationSummary[];

export function latestOf(items: Items): string | null {
  return items.reduce<string | null>((latest, { at }) => (latest === null || Date.parse(at) > Date.parse(latest) ? at : latest), null);
}

/** The local date most lines were decided on: just after a cut-over the day that is ending still has more to show. */
export function dayOf(items: Items, zone: string): string | null {
  return commonest(items.map(({ at }) => dateIn(at, zone)));
}

/** The merchant with most subsidised, captured authorizations: its statement has something to say. */
export function busiestOf(items: Items): string | null {
  return commonest(items.filter((item) => offTill(item) > 0 && item.state === 'captured').map(({ merchant }) => merchant));
}

/** The authorization that saved most at the till, as an example of one that works. */
export function bestOf(items: Items, currency: string): string | null {
  const [best] = items
    .filter((item) => item.currency === currency && offTill(item) > 0)
    .sort((one, other) => offTill(other) - offTill(one));
  return best?.id ?? null;
}

/** YYYY-MM-DD of an instant in a zone. */
function dateIn(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant));
}

function commonest(values: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0] ?? null;
}
