// Remembers the last good answers: in memory for this visit, and those that are worth it in the browser's cache for a visit without network.
import { currentToken } from '../token.ts';

export interface Answer {
  readonly body: unknown;
  /** When it was given, milliseconds since 1970 of this phone. */
  readonly at: number;
}

const SHELF = 'offerline-answers-';
const AT = 'x-answered-at';

let owner = '';
const remembered = new Map<string, Answer>();

/** Whose answers are shown now: '' for nobody. */
export function holderNow(): string {
  return mine() ? owner : '';
}

export function answerOf(path: string): Answer | undefined {
  return mine() ? remembered.get(path) : undefined;
}

export function remember(path: string, body: unknown, at: number): void {
  if (mine()) remembered.set(path, { body, at });
}

/** What was kept for this cardholder before this visit; undefined without one, or where the browser keeps nothing. */
export async function keptAnswer(path: string): Promise<Answer | undefined> {
  try {
    const response = await (await shelf())?.match(path);
    if (response === undefined) return undefined;
    return { body: await response.json(), at: Number(response.headers.get(AT)) };
  } catch {
    return undefined;
  }
}

export async function keepAnswer(path: string, body: unknown, at: number): Promise<void> {
  try {
    await (await shelf())?.put(path, new Response(JSON.stringify(body), { headers: { [AT]: String(at) } }));
  } catch {
    // A full phone keeps nothing, and the app works as before.
  }
}

/** Nothing stays: for whoever signs out, or asks for erasure. */
export async function forgetAnswers(): Promise<void> {
  remembered.clear();
  if ('caches' in globalThis) await Promise.all((await shelves()).map((name) => caches.delete(name)));
}

/** What one cardholder saw is gone before another sees anything. */
function mine(): boolean {
  const now = holderOf(currentToken());
  if (now !== owner) remembered.clear();
  owner = now;
  return owner !== '';
}

/** The token lives for minutes, so answers belong to whom it names; a token that names nobody is its own name. Nothing is proven here: the API decides. */
function holderOf(token: string | null): string {
  if (token === null) return '';
  try {
    const { iss, exp, iat, nbf, jti, ...named } = JSON.parse(textOf(token.split('.')[1] ?? '')) as Record<string, unknown>;
    return JSON.stringify([iss, named]);
  } catch {
    return token;
  }
}

function textOf(part: string): string {
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

/** The one shelf of this cardholder; those of others are emptied when it is opened. */
async function shelf(): Promise<Cache | null> {
  if (!mine() || !('caches' in globalThis)) return null;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(owner));
  const name = `${SHELF}${[...new Uint8Array(digest).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  const others = (await shelves()).filter((each) => each !== name);
  await Promise.all(others.map((each) => caches.delete(each)));
  return caches.open(name);
}

async function shelves(): Promise<readonly string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(SHELF));
}
