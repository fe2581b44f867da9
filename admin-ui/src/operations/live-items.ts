// The live list as a value: what arrives is merged by id, newest first, and bounded.
import type { AuthorizationSummary, FeedEvent } from '../parts/wire.ts';

/** More than a screen can show, little enough to stay quick. */
export const ITEMS_MAX = 400;

export const OUTCOMES = ['all', 'granted', 'none', 'undone'] as const;
export type OutcomeFilter = (typeof OUTCOMES)[number];

const UNDONE: readonly string[] = ['refunded', 'voided', 'expired', 'charged_back'];

/** What benefits took off this payment; a partial approval is no benefit. */
export function offTill({ benefits }: Pick<AuthorizationSummary, 'benefits'>): number {
  return benefits.filter(({ delivery }) => delivery === 'instant' || delivery === 'payment').reduce((all, { amount }) => all + amount, 0);
}

/** `arrived` in order of arrival: a known id is replaced where it stands, a new one goes on top. */
export function mergeItems(
  items: readonly AuthorizationSummary[],
  arrived: readonly AuthorizationSummary[],
): readonly AuthorizationSummary[] {
  const latest = new Map(arrived.map((item) => [item.id, item]));
  const kept = items.map((item) => latest.get(item.id) ?? item);
  const known = new Set(items.map((item) => item.id));
  const fresh = [...latest.values()].filter((item) => !known.has(item.id)).reverse();
  return [...fresh, ...kept].slice(0, ITEMS_MAX);
}

/** In order of decision, as the list of the server is; for when missed lines are filled in. */
export function newestOnTop(items: readonly AuthorizationSummary[]): readonly AuthorizationSummary[] {
  return [...items].sort((one, other) => Date.parse(other.at) - Date.parse(one.at) || (one.id < other.id ? 1 : -1));
}

/** Older pages go below. */
export function appendOlder(
  items: readonly AuthorizationSummary[],
  older: readonly AuthorizationSummary[],
): readonly AuthorizationSummary[] {
  const known = new Set(items.map((item) => item.id));
  return [...items, ...older.filter((item) => !known.has(item.id))];
}

/** What an event changes in the list; null when it concerns nothing on it. */
export function itemAfter(event: FeedEvent, find: (id: string) => AuthorizationSummary | undefined): AuthorizationSummary | null {
  if (event.type === 'authorization') return event.item;
  const known = find(event.authorizationId);
  return known === undefined ? null : { ...known, state: event.state };
}

export function fits(item: AuthorizationSummary, filter: OutcomeFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'undone') return UNDONE.includes(item.state);
  return item.outcome === filter;
}
