// Addresses: what none may hold in any part, and what one reader would take otherwise than another.
import { containsPan } from '../../engine/card/pan.ts';
import type { FieldError, ProblemCode } from './problem.ts';
import { type Reply, problem } from './reply.ts';

/** Null for an address that everybody reads alike. */
export function problemOfAddress(
  url: string,
  params: Readonly<Record<string, string>>,
  queries: Readonly<Record<string, readonly string[]>>,
): Reply | null {
  if (!isUtf8Address(url)) return problem('invalid_request', undefined, [NOT_UTF8]);
  const fault = addressFault([...Object.values(params), ...Object.entries(queries).flat(2)]);
  if (fault) return problem(fault);
  const repeated = Object.entries(queries).filter(([, values]) => values.length > 1);
  return repeated.length > 0 ? problem('invalid_request', undefined, repeated.map(repeatedPart)) : null;
}

/** Null, or what is wrong: a number that was read from nothing but space would be nought. Text may be space: somebody begins to search. */
export function problemOfBlankNumbers(read: unknown, query: Readonly<Record<string, string>>): Reply | null {
  const numbers = Object.entries(read ?? {}).filter(([, value]) => typeof value === 'number');
  const blank = numbers.filter(([name]) => query[name] !== '' && query[name]?.trim() === '');
  return blank.length > 0 ? problem('invalid_request', undefined, blank.map(blankPart)) : null;
}

/** Of a part that stands twice, one reader takes the first and another the last; both would be wrong for somebody. */
function repeatedPart([path]: readonly [string, unknown]): FieldError {
  return { path, message: 'stands more than once in the address' };
}

function blankPart([path]: readonly [string, unknown]): FieldError {
  return { path, message: 'is nothing but space' };
}

const NOT_UTF8: FieldError = { path: 'address', message: 'is not UTF-8 in percent signs' };

/** What cannot be decoded would be read as it stands, percent signs and all. */
function isUtf8Address(url: string): boolean {
  if (!url.includes('%')) return true;
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

/** What no address may hold, in any of its parts. */
export function addressFault(parts: readonly string[]): ProblemCode | null {
  if (parts.some((part) => containsPan(part))) return 'pan_not_accepted';
  return parts.some((part) => /\p{Cc}|\p{Cs}|\p{Bidi_Control}/u.test(part)) ? 'text_not_accepted' : null;
}
