// The one question of the door: may this caller use this route? Deny unless something declared says otherwise.
import type { Reach } from './reach.ts';
import type { Scope } from './scopes.ts';

/** Whoever speaks: a service key, a person of the bank or of a merchant, or a cardholder by a token of the bank. */
export interface Rightful {
  readonly kind: 'key' | 'person' | 'holder';
  readonly scopes: readonly Scope[];
  readonly reach: Reach | null;
}

/** What a route declares. `caller` is anybody known but a cardholder, `person` any person who has signed in, `holder` a cardholder and nobody else; a list of scopes is met by one of them. */
export interface Guarded {
  readonly scope: Scope | readonly Scope[] | 'public' | 'caller' | 'person' | 'holder';
  /** How a caller with a limited reach is kept within it; absent: such a caller may not use it at all. */
  readonly reach?: unknown;
}

export type Verdict = 'allowed' | 'forbidden' | 'person_required' | 'holder_required' | 'outside_reach';

/** Not for public routes: they ask nobody. */
export function mayUse(caller: Rightful, route: Guarded): Verdict {
  if (route.scope === 'holder') return caller.kind === 'holder' ? 'allowed' : 'holder_required';
  if (caller.kind === 'holder') return 'forbidden';
  if (route.scope === 'person' && caller.kind !== 'person') return 'person_required';
  const scopes = scopesOf(route);
  if (scopes.length > 0 && !scopes.some((scope) => caller.scopes.includes(scope))) return 'forbidden';
  return caller.reach === null || route.reach !== undefined ? 'allowed' : 'outside_reach';
}

/** The scopes of which one opens a route; none where no scope is asked for. */
export function scopesOf({ scope }: Guarded): readonly Scope[] {
  if (scope === 'public' || scope === 'caller' || scope === 'person' || scope === 'holder') return [];
  return typeof scope === 'string' ? [scope] : scope;
}

/** Does one of these scopes open the route? Never for a route that asks for none. Called for every authorization, so nothing is made. */
export function isOpenedBy({ scope }: Guarded, held: readonly Scope[]): boolean {
  if (scope === 'public' || scope === 'caller' || scope === 'person' || scope === 'holder') return false;
  return typeof scope === 'string' ? held.includes(scope) : scope.some((each) => held.includes(each));
}
