// The app or page of the bank around this one: told when another token is needed; a demo bank has none, so the one chosen there is fetched again.
import { ask } from './client.ts';
import { keepToken } from './token.ts';

/** What a native app puts on the window of its web view. It answers with a message: {type: 'offerline:token', token}. */
interface Bridge {
  readonly tokenNeeded?: () => void;
}

const CHOSEN = 'offerline.demo-holder';
/** Whoever refuses every token is not asked in circles. */
const PAUSE_MS = 10_000;
let askedAt = Number.NEGATIVE_INFINITY;

/** Says to the host that a token is needed. Nothing secret is in it, so anybody around may hear it. */
export function tokenNeeded(): void {
  if (Date.now() - askedAt < PAUSE_MS) return;
  askedAt = Date.now();
  (window as { readonly OfflineHost?: Bridge }).OfflineHost?.tokenNeeded?.();
  if (window.parent !== window) window.parent.postMessage({ type: 'offerline:token-needed' }, '*');
  const chosen = sessionStorage.getItem(CHOSEN);
  if (chosen !== null) void beDemoHolder(chosen);
}

/** In a demo bank: be this cardholder, in this tab. False where that is not to be had. */
export async function beDemoHolder(account: string): Promise<boolean> {
  const reply = await ask<{ readonly token: string }>('POST', `/v1/demo/holders/${encodeURIComponent(account)}/token`);
  if (!reply.ok) return false;
  sessionStorage.setItem(CHOSEN, account);
  keepToken(reply.body.token);
  return true;
}
