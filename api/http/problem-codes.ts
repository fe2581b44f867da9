// Which problems a route can answer with: its own, and those of the door.
import { PROBLEMS, type ProblemCode } from './problem.ts';
import type { Route } from './route.ts';
import { isSwift } from './swift-body.ts';

/** The codes a route can answer with: its own and those of the door. */
export function problemCodesOf(each: Route): readonly ProblemCode[] {
  const takesBody = each.body !== undefined || each.accepts !== undefined || each.streams !== undefined;
  const own = each.problems ?? [];
  return [
    ...doorCodesOf(each),
    // Whatever is asked has an address, and an address may be refused.
    ...(['invalid_request', 'pan_not_accepted', 'text_not_accepted'] as const),
    ...(takesBody ? (['malformed_json', 'body_too_large', 'content_type_not_accepted'] as const) : []),
    ...(isSwift(each) ? (['body_too_slow'] as const) : []),
    ...own,
    ...(writesHolder(each) ? (['wallet_moved', 'account_erased'] as const) : []),
    'internal',
    'unavailable',
  ].filter((code, index, all) => code in PROBLEMS && all.indexOf(code) === index) as readonly ProblemCode[];
}

/** What a cardholder has may just have been carried into another's wallet, and who they are erased: the database refuses to write to either. */
const writesHolder = ({ scope, method, path }: Route): boolean =>
  method !== 'get' && (scope === 'holder' || path.startsWith('/v1/accounts/'));

const GATE_CODES = ['unauthenticated', 'forbidden', 'too_many_requests'] as const;

function doorCodesOf({ scope, confirm, method, reach }: Route): readonly ProblemCode[] {
  if (scope === 'public') return [];
  if (scope === 'holder') return [...GATE_CODES, 'holder_required'];
  return [
    ...GATE_CODES,
    ...(scope === 'person' ? (['person_required'] as const) : []),
    ...(confirm === true ? (['confirmation_required'] as const) : []),
    ...(method === 'get' ? [] : (['csrf_token_required'] as const)),
    ...(reach === undefined ? (['outside_reach'] as const) : []),
  ];
}
