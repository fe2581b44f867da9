// A list read page by page: the first page with the screen, the next ones when the reader asks for more.
import { useCallback, useEffect, useState } from 'react';
import type { Fault } from './client.ts';
import { useSession } from './session.tsx';
import type { Page } from './wire.ts';

export interface Pages<Item> {
  /** Null until the first answer. */
  readonly items: readonly Item[] | null;
  readonly fault: Fault | null;
  readonly busy: boolean;
  /** Null when everything is shown. */
  readonly onMore: (() => void) | null;
  readonly reload: () => void;
}
interface Known<Item> {
  readonly path: string;
  readonly items: readonly Item[] | null;
  readonly next: string | null;
  readonly fault: Fault | null;
  readonly busy: boolean;
}

/** `path` without the cursor, with its filters; another path begins anew, and the old list stays until the new one is there. */
export function usePages<Item>(path: string, cursor: 'after' | 'before' = 'after'): Pages<Item> {
  const { client } = useSession();
  const [known, setKnown] = useState<Known<Item>>({ path, items: null, next: null, fault: null, busy: true });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is what a reload changes.
  useEffect(() => {
    const stop = new AbortController();
    setKnown((last) => ({ ...last, busy: true }));
    void client.get<Page<Item>>(path, stop.signal).then((reply) => {
      if (stop.signal.aborted) return;
      setKnown((last) =>
        reply.ok
          ? { path, items: reply.body.items, next: reply.body.next, fault: null, busy: false }
          : { ...last, path, fault: reply.fault, busy: false },
      );
    });
    return () => stop.abort();
  }, [client, path, turn]);
  const { next } = known;
  const more = useCallback(async () => {
    if (next === null) return;
    setKnown((last) => ({ ...last, busy: true }));
    const reply = await client.get<Page<Item>>(withCursor(path, cursor, next));
    setKnown((last) => {
      if (last.path !== path || last.next !== next) return last;
      if (!reply.ok) return { ...last, fault: reply.fault, busy: false };
      return { ...last, items: [...(last.items ?? []), ...reply.body.items], next: reply.body.next, fault: null, busy: false };
    });
  }, [client, path, cursor, next]);
  const reload = useCallback(() => setTurn((last) => last + 1), []);
  return { items: known.items, fault: known.fault, busy: known.busy, onMore: next === null ? null : () => void more(), reload };
}

const withCursor = (path: string, name: string, cursor: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(cursor)}`;
