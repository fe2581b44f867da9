// Asks the API as the cardholder: JSON in, JSON or an RFC 9457 problem out, never an exception.
import { currentToken } from './token.ts';

/** What went wrong, as the API says it; status 0 when no answer came at all. */
export interface Fault {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
}
export type Reply<Body> = { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly fault: Fault };

/** A network that gives nothing for so long is as good as none. */
const WAIT_MS_MAX = 30_000;
const OFFLINE: Fault = { status: 0, code: 'offline', title: 'No answer' };
/** Heard when a token has run out, so that the app may ask its host for another. */
export const REFUSED = 'offerline:refused';

export async function ask<Body>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Reply<Body>> {
  const token = currentToken();
  try {
    const response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(WAIT_MS_MAX),
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = await response.text();
    const read: unknown = said === '' ? null : JSON.parse(said);
    if (response.ok) return { ok: true, body: read as Body };
    if (response.status === 401) dispatchEvent(new Event(REFUSED));
    const problem = (typeof read === 'object' && read !== null ? read : {}) as Partial<Fault>;
    return { ok: false, fault: { code: `http_${response.status}`, title: `HTTP ${response.status}`, ...problem, status: response.status } };
  } catch {
    return { ok: false, fault: OFFLINE };
  }
}

/** Without digits: some runs of those look like a card number, which the API refuses. */
const LETTERS = 'abcdefghijklmnop';

/** 128 random bits, for request ids: the same request sent twice is done once. */
export function freshId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => LETTERS.charAt(byte >> 4) + LETTERS.charAt(byte & 15)).join('');
}
