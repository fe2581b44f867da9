// What differs between two documents, field by field: for the diff of two versions, for the evidence of an approval and for the audit log.

export interface Difference {
  /** Dotted, from the root: `limits.budget.total`. */
  readonly path: string;
  /** What stood there before; absent where the field is new. */
  readonly from?: unknown;
  /** What stands there now; absent where the field is gone. */
  readonly to?: unknown;
}

/** Most differences that are listed; a list of 10^5 BIN ranges that is replaced is one difference, not 10^5. */
export const DIFFERENCES_MAX = 500;

/** Fields that differ, in the order of the documents. Lists are compared as a whole when their elements are plain values, else element by element. */
export function differenceOf(before: unknown, after: unknown): readonly Difference[] {
  const found: Difference[] = [];
  compare(before, after, { path: '', found });
  return found;
}

interface Place {
  readonly path: string;
  readonly found: Difference[];
}

function compare(before: unknown, after: unknown, { path, found }: Place): void {
  if (found.length >= DIFFERENCES_MAX || isSame(before, after)) return;
  const one = branchesOf(before);
  const other = branchesOf(after);
  if (one === null || other === null || Array.isArray(before) !== Array.isArray(after)) {
    found.push({ path, ...(before !== undefined && { from: before }), ...(after !== undefined && { to: after }) });
    return;
  }
  for (const key of new Set([...one.keys(), ...other.keys()]))
    compare(one.get(key), other.get(key), { path: path === '' ? key : `${path}.${key}`, found });
}

/** The fields of an object, the elements of a list of objects; null for what is compared as a whole. */
function branchesOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value) && !value.some((element) => typeof element === 'object' && element !== null)) return null;
  return new Map(Object.entries(value));
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && typeof other === 'object' && JSON.stringify(one) === JSON.stringify(other));
}
