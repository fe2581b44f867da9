// Who paid, kept from those who are limited to shops: a shop needs to know what was bought in it, not by which of the bank's customers.
import type { Reach } from '../../engine/people/reach.ts';
import type { AuthorizationSummary, Feed, FeedEvent } from './feed.ts';
import type { AuthorizationDetail } from './read-store.ts';

export function withoutHolder<Summary extends AuthorizationSummary>(summary: Summary): Summary {
  return { ...summary, subject: null };
}

export function detailWithoutHolder(detail: AuthorizationDetail): AuthorizationDetail {
  return {
    ...withoutHolder(detail),
    request: detail.request === null ? null : { ...detail.request, account: null },
    entries: entriesWithoutHolder(detail.entries),
  };
}

/** "due:cardholder:ac:A1" becomes "due:cardholder". */
export function entriesWithoutHolder<Entry extends { readonly debit: string; readonly credit: string }>(
  entries: readonly Entry[],
): readonly Entry[] {
  return entries.map((entry) => ({ ...entry, debit: accountWithoutHolder(entry.debit), credit: accountWithoutHolder(entry.credit) }));
}

function accountWithoutHolder(account: string): string {
  return account.replace(/^(\w+:cardholder):.*$/s, '$1');
}

/** The feed as this caller may hear it. */
export function feedFor(feed: Feed, reach: Reach | null): Feed {
  if (reach === null) return feed;
  return { ...feed, listen: (listener) => feed.listen((event) => listener(eventWithoutHolder(event))) };
}

function eventWithoutHolder(event: FeedEvent): FeedEvent {
  return event.type === 'authorization' ? { ...event, item: withoutHolder(event.item) } : event;
}
