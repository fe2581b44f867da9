// Reads JSON the way a bank must: what parsers disagree about (repeated keys, huge numbers, minus zero) and what eyes cannot see is refused.
import type { ProblemCode } from './problem.ts';

export const JSON_DEPTH_MAX = 32;

export type StrictJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: ProblemCode; readonly detail?: string };

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

interface Fault { readonly code: ProblemCode; readonly detail?: string }

/** Walks the tokens of text that is known to be JSON. */
function faultIn(text: string): Fault | null {
  const open: (Set<string> | null)[] = [];
  let awaitsKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) {
      const end = stringEnd(text, at);
      const fault = awaitsKey ? keyFault(text.slice(at, end + 1), open.at(-1)) : null;
      if (fault) return fault;
      awaitsKey = false;
      at = end;
    } else if (sign === OPEN_OBJECT || sign === OPEN_ARRAY) {
      if (open.length === JSON_DEPTH_MAX) return { code: 'json_too_deep' };
      open.push(sign === OPEN_OBJECT ? new Set() : null);
      awaitsKey = sign === OPEN_OBJECT;
    } else if (sign === CLOSE_OBJECT || sign === CLOSE_ARRAY) {
      open.pop();
      awaitsKey = false;
    } else if (sign === COMMA) {
      awaitsKey = open.at(-1) instanceof Set;
    } else if (sign === MINUS || isDigit(sign)) {
      const end = numberEnd(text, at);
      if (!isPlainNumber(text.slice(at, end))) return { code: 'number_not_accepted' };
      at = end - 1;
    }
  }
  return null;
}

const [QUOTE, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY, COMMA, MINUS, BACKSLASH] = [0x22, 0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x2d, 0x5c];

function isDigit(sign: number): boolean {
  return sign >= 0x30 && sign <= 0x39;
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  for (; text.charCodeAt(at) !== QUOTE; at += 1) if (text.charCodeAt(at) === BACKSLASH) at += 1;
  return at;
}

function keyFault(quoted: string, seen: Set<string> | null | undefined): Fault | null {
  const key = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  if (key === '__proto__') return { code: 'text_not_accepted' };
  if (seen?.has(key)) return { code: 'duplicate_key' };
  seen?.add(key);
  return null;
}

function numberEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && /[\d.eE+-]/.test(text.charAt(at))) at += 1;
  return at;
}

function isPlainNumber(literal: string): boolean {
  const value = Number(literal);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER && !Object.is(value, -0);
}
