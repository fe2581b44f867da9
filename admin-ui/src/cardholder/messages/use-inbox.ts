// The inbox page by page: the first as it is asked again and again, more on demand.
import { useState } from 'react';
import { ask, type Fault } from '../client.ts';
import { type Asked, useAsk } from '../parts/use-ask.ts';
import { INBOX, type Inbox, type Message } from './wire.ts';

const PAGE_ROWS = 20;

export interface InboxPages {
  readonly asked: Asked<Inbox>;
  readonly items: readonly Message[];
  readonly unread: number;
  readonly hasMore: boolean;
  readonly isBusy: boolean;
  readonly fault: Fault | null;
  readonly more: () => void;
}

export function useInbox(): InboxPages {
  const path = `${INBOX}?limit=${PAGE_ROWS}`;
  const asked = useAsk<Inbox>(path, { keep: true });
  const first = asked.body?.items ?? [];
  const [later, setLater] = useState<{ readonly items: readonly Message[]; readonly next: string | null } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const next = later === null ? (asked.body?.next ?? null) : later.next;
  const more = async () => {
    if (isBusy || next === null) return;
    setBusy(true);
    const reply = await ask<Inbox>('GET', `${path}&after=${encodeURIComponent(next)}`);
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) setLater({ items: [...(later?.items ?? []), ...reply.body.items], next: reply.body.next });
  };
  // What came meanwhile moves the first page on: nothing is shown twice.
  const shown = new Set(first.map(({ id }) => id));
  const unread = asked.body?.unread ?? 0;
  const rest = (later?.items ?? []).filter(({ id }) => !shown.has(id));
  return {
    asked,
    items: [...first, ...(unread === 0 ? rest.map((message) => ({ ...message, readAt: message.readAt ?? message.at })) : rest)],
    unread,
    hasMore: next !== null,
    isBusy,
    fault,
    more: () => void more(),
  };
}
