// Stacking: of all legal combinations of benefits, the best for the declared objective, found exactly.
import type { Delivery } from './schema.ts';
import { PHASES } from './quote.ts';

export const CANDIDATES_MAX = 32;
/** Steps of the search before it settles for the best it has: some 20 ms at worst, within the deadline; ten candidates that all depend on each other take 2,000 (DECISIONS 9). */
export const SEARCH_MAX = 10_000;
export type Objective = 'best_for_cardholder' | 'lowest_subsidy' | 'list_order';

export interface Stackable {
  readonly id: string;
  readonly delivery: Delivery;
  readonly group: string | null;
  readonly combinable: 'all' | 'none' | readonly string[];
  readonly priority: number;
  /** Most it can be worth in any combination. */
  readonly bound: number;
  /** Leaving it out where it is worth something is never better (see `stackables` in authorization/combine.ts). */
  readonly safe: boolean;
}

/** Applies one benefit to the state left by those before it; worth 0 means it has nothing to give there and is left out. */
export type Apply<State> = (state: State, candidate: number) => { readonly state: State; readonly worth: number };

export interface Combination<State> {
  /** Indexes into the candidates, in order of application. */
  readonly chosen: readonly number[];
  readonly state: State;
  readonly worth: number;
  readonly exact: boolean;
}

export interface Stacking<State> {
  readonly candidates: readonly Stackable[];
  readonly objective: Objective;
  readonly start: State;
  readonly apply: Apply<State>;
}

/** Order of application: phase, then higher priority, then id. */
export function compareStackables(one: Omit<Stackable, 'safe'>, other: Omit<Stackable, 'safe'>): number {
  const sooner = one.delivery === other.delivery ? 0 : PHASES.indexOf(one.delivery) - PHASES.indexOf(other.delivery);
  return sooner || other.priority - one.priority || (one.id < other.id ? -1 : 1);
}

type Combinable = Pick<Stackable, 'id' | 'group' | 'combinable'>;

/** May these two be granted together? Both must allow it, and a group grants once. */
export function areCombinable(one: Combinable, other: Combinable): boolean {
  if (one.group !== null && one.group === other.group) return false;
  return allows(one, other) && allows(other, one);
}

/** The best legal combination; candidates must be sorted by `compareStackables`. Ties go to the combination met first, earlier candidates in. */
export function bestCombination<State>(stacking: Stacking<State>): Combination<State> {
  switch (stacking.objective) {
    case 'list_order':
      return greedy(stacking);
    case 'best_for_cardholder':
      return search(stacking, { better: (worth, best) => worth > best, hopeless: (_, most, best) => most <= best, maximalOnly: false });
    case 'lowest_subsidy':
      return search(stacking, { better: (worth, best) => worth < best, hopeless: (so, _, best) => so >= best, maximalOnly: true });
  }
}

function allows(one: Combinable, other: Combinable): boolean {
  if (typeof one.combinable === 'string') return one.combinable === 'all';
  return one.combinable.includes(other.id) || (other.group !== null && one.combinable.includes(other.group));
}

/** May it join what was chosen so far? */
function isLegal<State>({ candidates }: Stacking<State>, so: Chosen<State>, next: number): boolean {
  const candidate = at(candidates, next);
  for (let each = so; each.before !== null; each = each.before) if (!areCombinable(at(candidates, each.last), candidate)) return false;
  return true;
}

/** A combination on the way: the last candidate taken in, and what was chosen before it. Ways that begin alike share their beginning. */
interface Chosen<State> {
  readonly before: Chosen<State> | null;
  readonly last: number;
  readonly state: State;
  readonly worth: number;
}

function noneChosen<State>({ start }: Stacking<State>): Chosen<State> {
  return { before: null, last: -1, state: start, worth: 0 };
}

function combinationOf<State>(whole: Chosen<State>): Combination<State> {
  const chosen: number[] = [];
  for (let each = whole; each.before !== null; each = each.before) chosen.push(each.last);
  return { chosen: chosen.reverse(), state: whole.state, worth: whole.worth, exact: true };
}

function greedy<State>(stacking: Stacking<State>): Combination<State> {
  let found = noneChosen(stacking);
  for (let next = 0; next < stacking.candidates.length; next += 1) {
    if (!isLegal(stacking, found, next)) continue;
    const step = stacking.apply(found.state, next);
    if (step.worth > 0) found = { before: found, last: next, state: step.state, worth: found.worth + step.worth };
  }
  return combinationOf(found);
}

interface Rule {
  readonly better: (worth: number, best: number) => boolean;
  /** Can nothing from here on be better? `so`: worth already; `most`: worth if everything still to come were added in full. */
  readonly hopeless: (so: number, most: number, best: number) => boolean;
  /** Only combinations that nothing legal and worth something could join. */
  readonly maximalOnly: boolean;
}

interface Search<State> {
  readonly stacking: Stacking<State>;
  readonly rule: Rule;
  /** Most worth of this candidate and all after it. */
  readonly boundFrom: readonly number[];
  best: Combination<State> | null;
  looked: number;
}

function search<State>(stacking: Stacking<State>, rule: Rule): Combination<State> {
  const run: Search<State> = { stacking, rule, boundFrom: boundsFrom(stacking.candidates), best: null, looked: 0 };
  visit(run, 0, noneChosen(stacking));
  return { ...(run.best ?? greedy(stacking)), exact: run.looked <= SEARCH_MAX };
}

/** Each sum is taken from its first candidate on: beyond the safe integers the order of a sum shows in it. */
function boundsFrom(candidates: readonly Stackable[]): readonly number[] {
  const sums: number[] = [];
  for (let first = 0; first < candidates.length; first += 1) {
    let sum = 0;
    for (let each = first; each < candidates.length; each += 1) sum += at(candidates, each).bound;
    sums.push(sum);
  }
  return sums;
}

/** Tries the next candidate in, then out; the first way down is the greedy one, so that there is always a best to compare with. */
function visit<State>(run: Search<State>, next: number, so: Chosen<State>): void {
  run.looked += 1;
  if (isHopeless(run, next, so)) return;
  const { stacking } = run;
  if (next === stacking.candidates.length) {
    consider(run, so);
    return;
  }
  const step = isLegal(stacking, so, next) ? stacking.apply(so.state, next) : null;
  const isWorth = step !== null && step.worth > 0;
  if (isWorth) visit(run, next + 1, { before: so, last: next, state: step.state, worth: so.worth + step.worth });
  if (!isWorth || !at(stacking.candidates, next).safe) visit(run, next + 1, so);
}

function isHopeless<State>({ rule, best, looked, boundFrom }: Search<State>, next: number, so: Chosen<State>): boolean {
  if (best === null) return false;
  return looked > SEARCH_MAX || rule.hopeless(so.worth, so.worth + (boundFrom[next] ?? 0), best.worth);
}

function consider<State>(run: Search<State>, whole: Chosen<State>): void {
  const { stacking, rule, best } = run;
  if (best !== null && !rule.better(whole.worth, best.worth)) return;
  if (!rule.maximalOnly || isMaximal(stacking, whole)) run.best = combinationOf(whole);
}

/** Replays the combination with each absent candidate in its place: maximal when none could be added and give something. */
function isMaximal<State>(stacking: Stacking<State>, whole: Chosen<State>): boolean {
  const { chosen } = combinationOf(whole);
  return [...stacking.candidates.keys()].every((absent) => {
    if (chosen.includes(absent) || !isLegal(stacking, whole, absent)) return true;
    let state = stacking.start;
    for (const each of chosen.filter((place) => place < absent)) state = stacking.apply(state, each).state;
    return stacking.apply(state, absent).worth === 0;
  });
}

function at(candidates: readonly Stackable[], index: number): Stackable {
  const candidate = candidates[index];
  if (candidate === undefined) throw new Error(`no candidate ${index}`);
  return candidate;
}
