// Keeps the number of unread messages on the tab: asked when the app opens, is looked at again, or something was done.
import { ask } from '../client.ts';
import { showTabCount } from '../parts/tab-count.ts';
import { currentToken } from '../token.ts';
import { INBOX, type Inbox } from './wire.ts';

const AGAIN_MS = 15_000;
let askedAt = 0;

/** Called once. */
export function watchUnread(): void {
  const look = () => {
    if (document.visibilityState !== 'visible' || currentToken() === null || Date.now() - askedAt < AGAIN_MS) return;
    askedAt = Date.now();
    void ask<Inbox>('GET', `${INBOX}?limit=1`).then((reply) => {
      if (reply.ok) showTabCount('/messages', reply.body.unread);
    });
  };
  document.addEventListener('visibilitychange', look);
  addEventListener('offerline:changed', look);
  look();
}
