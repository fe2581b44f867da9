// How far somebody's rights reach: everything, or only certain merchants, chains or regions; every dimension that is named narrows.

/** A dimension that is absent does not narrow; null instead of a reach means everything. */
export interface Reach {
  readonly merchants?: readonly string[] | undefined;
  /** Chains, with all their shops. Together with merchants: those of the merchants that belong to the chains. */
  readonly chains?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
}

/** Where a thing is: every merchant, chain and region it touches. Empty means that it is bound to none, so it lies everywhere. */
export interface Place {
  readonly merchants: readonly string[];
  readonly chains: readonly string[];
  readonly regions: readonly string[];
}

/** A thing is within when, in every dimension named, it touches something, and nothing beyond: what lies everywhere is within no limited reach. */
export function isWithin(reach: Reach | null, place: Place): boolean {
  return reach === null || DIMENSIONS.every((dimension) => isAllWithin(reach[dimension], place[dimension]));
}

export const DIMENSIONS = ['merchants', 'chains', 'regions'] as const satisfies readonly (keyof Reach)[];

function isAllWithin(allowed: readonly string[] | undefined, touched: readonly string[]): boolean {
  return allowed === undefined || (touched.length > 0 && touched.every((each) => allowed.includes(each)));
}

/** What all of them allow together. */
export function narrowest(reaches: readonly (Reach | null)[]): Reach | null {
  return reaches.reduce((left, right) => (left === null || right === null ? (left ?? right) : both(left, right)), null);
}

function both(left: Reach, right: Reach): Reach {
  const named = DIMENSIONS.map((dimension) => [dimension, common(left[dimension], right[dimension])] as const);
  return Object.fromEntries(named.filter(([, ids]) => ids !== undefined));
}

function common(left: readonly string[] | undefined, right: readonly string[] | undefined): readonly string[] | undefined {
  return left === undefined || right === undefined ? (left ?? right) : left.filter((each) => right.includes(each));
}
