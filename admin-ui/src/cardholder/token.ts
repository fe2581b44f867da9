// The token that the bank's app gives: with the address, after the hash, or later by a message; kept for this tab alone, and asked for again before it runs out.

const KEPT = 'offerline.token';
const FRAGMENT = /^#token=([\w.-]+)$/;
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** Heard when there is another token, or none any more. */
export const RENEWED = 'offerline:renewed';

/** Called once at the start, before anything is shown: a token in the address would be in the history. */
export function takeToken(): void {
  takeFromAddress();
  addEventListener('hashchange', takeFromAddress);
  addEventListener('message', takeFromHost);
}

function takeFromAddress(): void {
  const sent = FRAGMENT.exec(location.hash)?.[1];
  if (sent === undefined) return;
  history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  keepToken(sent);
}

interface HostMessage {
  readonly type: 'offerline:token';
  readonly token: string;
}

/** Only from the page that frames us, which the bank names in frame-ancestors, or from the app around this one, which speaks in our own window. */
function takeFromHost({ source, data: said }: MessageEvent<unknown>): void {
  if ((source !== window.parent && source !== window) || !isToken(said)) return;
  keepToken(said.token);
}

function isToken(said: unknown): said is HostMessage {
  if (typeof said !== 'object' || said === null || !('type' in said) || !('token' in said)) return false;
  return said.type === 'offerline:token' && typeof said.token === 'string' && TOKEN.test(said.token);
}

export function currentToken(): string | null {
  return sessionStorage.getItem(KEPT);
}

export function keepToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, token);
  dispatchEvent(new Event(RENEWED));
}

/** When the token runs out, milliseconds since 1970; null for one that does not say. Nothing is proven here: the API decides. */
export function endOf(token: string): number | null {
  const exp = claimsOf(token)['exp'];
  return typeof exp === 'number' ? exp * 1_000 : null;
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
