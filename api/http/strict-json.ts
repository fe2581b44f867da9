// Reads JSON the way a bank must: what parsers disagree about (repeated keys, huge numbers, minus zero) and what eyes cannot see is refused.
import { countPlainKeys, isPlainValue } from './plain-json.ts';
import type { ProblemCode } from './problem.ts';

export const JSON_DEPTH_MAX = 32;

export type StrictJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: ProblemCode; readonly detail?: string };

/** Control characters other than tab and line ends, direction overrides and isolates, lone surrogates. */
const UNSEEN = /[\p{Cs}\p{Bidi_Control}]|(?![\t\n\r])\p{Cc}/u;

/** Linear in the length of `text`. */
export function parseStrictJson(text: string): StrictJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, code: 'malformed_json' };
  }
  if (isPlainValue(value, { keys: countPlainKeys(Buffer.from(text)), depthMax: JSON_DEPTH_MAX })) return { ok: true, value };
  const fault = faultIn(text);
  if (fault) return { ok: false, ...fault };
  // Raw text was seen by the scan; escapes hide characters from it, so they are looked at once decoded.
  if (hasUnseen(text) || (text.includes('\\u') && holdsUnseen(value))) return { ok: false, code: 'text_not_accepted' };
  return { ok: true, value };
}

/** True for text that holds characters people cannot see but machines obey. */
export function hasUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

function holdsUnseen(value: unknown): boolean {
  if (typeof value === 'string') return hasUnseen(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => hasUnseen(key) || holdsUnseen(member));
}

interface Fault {
  readonly code: ProblemCode;
  readonly detail?: string;
}

/** Strings, brackets, commas and numbers of text that is known to be JSON; the rest says nothing here. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]|-?\d[\d.eE+-]*/g;

interface Walk {
  /** Keys seen so far of each open object; null for an open array. */
  readonly open: (Set<string> | null)[];
  awaitsKey: boolean;
}

function faultIn(text: string): Fault | null {
  const walk: Walk = { open: [], awaitsKey: false };
  for (const token of text.match(TOKENS) ?? []) {
    const fault = step(walk, token);
    if (fault) return fault;
  }
  return null;
}

function step(walk: Walk, token: string): Fault | null {
  switch (token.charAt(0)) {
    case '{':
      return enter(walk, new Set());
    case '[':
      return enter(walk, null);
    case '}':
    case ']':
      walk.open.pop();
      walk.awaitsKey = false;
      return null;
    case ',':
      walk.awaitsKey = walk.open.at(-1) instanceof Set;
      return null;
    case '"':
      return walk.awaitsKey ? keyFault(walk, token) : null;
    default:
      return isPlainNumber(token) ? null : { code: 'number_not_accepted' };
  }
}

function enter(walk: Walk, keys: Set<string> | null): Fault | null {
  if (walk.open.length === JSON_DEPTH_MAX) return { code: 'json_too_deep' };
  walk.open.push(keys);
  walk.awaitsKey = keys !== null;
  return null;
}

function keyFault(walk: Walk, quoted: string): Fault | null {
  const key = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  walk.awaitsKey = false;
  if (key === '__proto__') return { code: 'text_not_accepted' };
  const seen = walk.open.at(-1);
  if (seen?.has(key)) return { code: 'duplicate_key' };
  seen?.add(key);
  return null;
}

function isPlainNumber(literal: string): boolean {
  const value = Number(literal);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER && !Object.is(value, -0);
}
