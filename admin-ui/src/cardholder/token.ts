// The token that the bank's app gives with the address, after the hash: taken out of it at once, and kept for this tab alone.

const KEPT = 'offerline.token';
const FRAGMENT = /^#token=([\w.-]+)$/;

/** Called once at the start, before anything is shown: a token in the address would be in the history. */
export function takeToken(): void {
  const sent = FRAGMENT.exec(location.hash)?.[1];
  if (sent === undefined) return;
  sessionStorage.setItem(KEPT, sent);
  history.replaceState(null, '', `${location.pathname}${location.search}`);
}

export function currentToken(): string | null {
  return sessionStorage.getItem(KEPT);
}

export function keepToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, token);
}
