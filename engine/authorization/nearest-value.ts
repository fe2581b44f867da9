// The value nearest to what was there that a campaign would have taken.
import type { Dimension } from '../campaign/lint-domain.ts';
import type { Scalar } from '../rules/condition.ts';
import type { FactValue } from '../rules/facts.ts';
import { type Possible, holdsValue } from '../rules/possible.ts';

/** Does this value pass? A fact that is not known passes only where nothing needs it. */
export function isMet(value: FactValue | null, possible: Possible): boolean {
  if (value === null) return !possible.known;
  if (typeof value !== 'object') return holdsValue(possible, value);
  return possible.anyOf.every((some) => value.some((each) => some.has(each))) && !value.some((each) => possible.absent.has(each));
}

/** Null where no value is known to pass. */
export function nearestValue(from: FactValue | null, possible: Possible, dimension: Dimension): FactValue | null {
  if (isList(from, possible)) return nearestList(Array.isArray(from) ? (from as readonly string[]) : [], possible);
  if (possible.allowed !== undefined) return nearestAllowed(from, possible);
  if (typeof from === 'number' || Number.isFinite(possible.least) || Number.isFinite(possible.most)) return nearestNumber(from, possible);
  return STAND_IN[dimension] ?? `other-than-${String(from)}`;
}

/** A text that is none of the refused ones, where the fact has a form of its own. */
const STAND_IN: { readonly [Name in Dimension]?: string } = {
  'merchant.mcc': '5812',
  'merchant.country': 'CN',
  'card.issuerCountry': 'CN',
  'authorization.currency': 'CNY',
};

function isList(from: FactValue | null, possible: Possible): boolean {
  return Array.isArray(from) || possible.anyOf.length > 0 || (possible.absent.size > 0 && possible.allowed === undefined);
}

/** One of each set that must be there, none that must not. */
function nearestList(from: readonly string[], { anyOf, absent }: Possible): readonly string[] | null {
  let list = from.filter((each) => !absent.has(each));
  for (const some of anyOf) {
    if (list.some((each) => some.has(each))) continue;
    const added = [...some].find((each) => !absent.has(each));
    if (added === undefined) return null;
    list = [...list, String(added)];
  }
  return list;
}

function nearestAllowed(from: FactValue | null, possible: Possible): Scalar | null {
  const open = [...(possible.allowed ?? [])].filter((value) => holdsValue(possible, value));
  if (typeof from !== 'number') return open[0] ?? null;
  const near = (value: Scalar) => Math.abs(Number(value) - from);
  return open.toSorted((one, other) => near(one) - near(other))[0] ?? null;
}

/** Steps over refused numbers that are looked at. */
const STEPS_MAX = 1_000;

function nearestNumber(from: FactValue | null, possible: Possible): number | null {
  const { least, most } = possible;
  const start = typeof from === 'number' ? from : Number.isFinite(least) ? least : Number.isFinite(most) ? most : 0;
  const inRange = Math.min(Math.max(start, least), most);
  for (let step = 0; step <= STEPS_MAX; step += 1) {
    const found = [inRange + step, inRange - step].find((value) => holdsValue(possible, value));
    if (found !== undefined) return found;
  }
  return null;
}
