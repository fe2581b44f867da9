// A long list page by page: the first as `useAsk` gives it, more on demand.
import { useState } from 'react';
import { ask, type Fault } from '../client.ts';
import { type Asked, useAsk } from './use-ask.ts';

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}
export interface Pages<Item> {
  readonly asked: Asked<PageOf<Item>>;
  readonly items: readonly Item[];
  readonly hasMore: boolean;
  readonly isBusy: boolean;
  readonly fault: Fault | null;
  readonly more: () => void;
}
interface Later<Item> extends PageOf<Item> {
  /** The cursor of the first page that they follow: another first page begins anew. */
  readonly after: string | null;
}

/** `path` without a cursor; the API gives `{items, next}` and takes `after`. */
export function usePages<Item>(path: string, options: { readonly keep?: boolean } = {}): Pages<Item> {
  const asked = useAsk<PageOf<Item>>(path, options);
  const first = asked.body?.next ?? null;
  const [later, setLater] = useState<Later<Item>>({ after: null, items: [], next: null });
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const rest = later.after === first && first !== null ? later : { after: first, items: [], next: first };
  const more = async () => {
    if (isBusy || rest.next === null) return;
    setBusy(true);
    const reply = await ask<PageOf<Item>>('GET', `${path}${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(rest.next)}`);
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) setLater({ after: first, items: [...rest.items, ...reply.body.items], next: reply.body.next });
  };
  return {
    asked,
    items: [...(asked.body?.items ?? []), ...rest.items],
    hasMore: rest.next !== null,
    isBusy,
    fault,
    more: () => void more(),
  };
}
