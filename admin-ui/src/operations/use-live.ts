// The day as it plays: the newest authorizations, kept fresh by the feed, gathered into few repaints, and held back while paused.
import { type Dispatch, useCallback, useEffect, useReducer, useRef } from 'react';
import type { Client, Fault } from '../parts/client.ts';
import { serverEvents } from '../parts/events.ts';
import { useSession } from '../parts/session.tsx';
import type { AuthorizationSummary, FeedEvent, Page } from '../parts/wire.ts';
import { appendOlder, itemAfter, mergeItems, newestOnTop } from './live-items.ts';

export type Link = 'connecting' | 'live' | 'lost';
export interface LiveState {
  readonly items: readonly AuthorizationSummary[];
  readonly next: string | null;
  readonly link: Link;
  readonly loaded: boolean;
  readonly fault: Fault | null;
  /** By the reader's wish. */
  readonly paused: boolean;
  /** While the pointer is on the lines: nobody likes to press a line that moves away. */
  readonly hovered: boolean;
  /** Events that came while paused or hovered. */
  readonly waiting: readonly FeedEvent[];
}
export interface Live extends LiveState {
  readonly hold: (holding: Partial<Pick<LiveState, 'paused' | 'hovered'>>) => void;
  readonly loadOlder: () => void;
}
type Change =
  | { readonly kind: 'page'; readonly page: Page<AuthorizationSummary> }
  | { readonly kind: 'older'; readonly page: Page<AuthorizationSummary> }
  | { readonly kind: 'events'; readonly events: readonly FeedEvent[] }
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'hold'; readonly holding: Partial<Pick<LiveState, 'paused' | 'hovered'>> };

const PAGE = '/v1/authorizations?limit=60';
const REPAINT_EVERY_MS = 250;
const WAITING_MAX = 2_000;
const RETRY_MS: readonly number[] = [500, 1_000, 2_000, 4_000, 8_000];
const EMPTY: LiveState = {
  items: [],
  next: null,
  link: 'connecting',
  loaded: false,
  fault: null,
  paused: false,
  hovered: false,
  waiting: [],
};

/** `alsoReads`: the list is read again now and then as well, because the feed tells what one process commits and another may serve the next purchase. */
export function useLive(alsoReads = false): Live {
  const { client } = useSession();
  const [state, change] = useReducer(changed, EMPTY);
  useEffect(() => {
    const stop = new AbortController();
    void follow({ client, change, signal: stop.signal });
    if (alsoReads) void reread({ client, change, signal: stop.signal });
    return () => stop.abort();
  }, [client, alsoReads]);
  const nextRef = useRef(state.next);
  nextRef.current = state.next;
  const loadOlder = useCallback(() => {
    if (nextRef.current === null) return;
    void client
      .get<Page<AuthorizationSummary>>(`${PAGE}&before=${encodeURIComponent(nextRef.current)}`)
      .then((reply) => change(reply.ok ? { kind: 'older', page: reply.body } : { kind: 'fault', fault: reply.fault }));
  }, [client]);
  const hold = useCallback((holding: Partial<Pick<LiveState, 'paused' | 'hovered'>>) => change({ kind: 'hold', holding }), []);
  return { ...state, hold, loadOlder };
}

function changed(state: LiveState, change: Change): LiveState {
  switch (change.kind) {
    case 'page': {
      const newestFirst = change.page.items;
      return {
        ...state,
        items: newestOnTop(mergeItems(state.items, newestFirst)),
        next: state.loaded ? state.next : change.page.next,
        loaded: true,
        fault: null,
      };
    }
    case 'older':
      return { ...state, items: appendOlder(state.items, change.page.items), next: change.page.next, fault: null };
    case 'events':
      return state.paused || state.hovered
        ? { ...state, waiting: [...state.waiting, ...change.events].slice(-WAITING_MAX) }
        : applied(state, change.events);
    case 'link':
      return { ...state, link: change.link };
    case 'fault':
      return change.fault.status === 0 && state.loaded ? state : { ...state, fault: change.fault };
    case 'hold': {
      const held = { ...state, ...change.holding };
      return held.paused || held.hovered ? held : applied({ ...held, waiting: [] }, state.waiting);
    }
  }
}

function applied(state: LiveState, events: readonly FeedEvent[]): LiveState {
  const arrived = new Map<string, AuthorizationSummary>();
  for (const event of events) {
    const item = itemAfter(event, (id) => arrived.get(id) ?? state.items.find((each) => each.id === id));
    if (item !== null) arrived.set(item.id, item);
  }
  const items = [...arrived.values()];
  return items.length === 0 ? state : { ...state, items: mergeItems(state.items, items) };
}

interface Following {
  readonly client: Client;
  readonly change: Dispatch<Change>;
  readonly signal: AbortSignal;
}

const REREAD_EVERY_MS = 10_000;

async function reread({ client, change, signal }: Following): Promise<void> {
  for (;;) {
    await new Promise((wake) => setTimeout(wake, REREAD_EVERY_MS));
    if (signal.aborted) return;
    if (document.hidden) continue;
    const page = await client.get<Page<AuthorizationSummary>>(PAGE, signal);
    if (!signal.aborted && page.ok) change({ kind: 'page', page: page.body });
  }
}

/** Connects, fills the gap with a page, reads until the stream ends, and begins again; each failure waits longer. */
async function follow({ client, change, signal }: Following): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    const stream = await client.stream('/v1/feed', signal);
    const refill = async () => {
      const page = await client.get<Page<AuthorizationSummary>>(PAGE, signal);
      if (!signal.aborted) change(page.ok ? { kind: 'page', page: page.body } : { kind: 'fault', fault: page.fault });
    };
    await refill();
    if (signal.aborted) return;
    if (stream?.body != null) {
      change({ kind: 'link', link: 'live' });
      failures = 0;
      await readAll({ body: stream.body, change, signal, refill: () => void refill() });
    }
    if (signal.aborted) return;
    change({ kind: 'link', link: 'lost' });
    await new Promise((wake) => setTimeout(wake, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]));
  }
}

interface Reading {
  readonly body: ReadableStream<Uint8Array>;
  readonly change: Dispatch<Change>;
  readonly signal: AbortSignal;
  /** The server dropped events because this reader was slow. */
  readonly refill: () => void;
}

async function readAll({ body, change, signal, refill }: Reading): Promise<void> {
  const gathered: FeedEvent[] = [];
  const repaint = () => {
    if (gathered.length > 0) change({ kind: 'events', events: gathered.splice(0) });
  };
  const timer = setInterval(repaint, REPAINT_EVERY_MS);
  try {
    for await (const event of serverEvents(body)) {
      if (signal.aborted) return;
      if (event.name === 'gap') refill();
      else gathered.push(...parsedEvent(event.text));
    }
  } catch {
    // A broken stream is an ordinary end: the caller reconnects.
  } finally {
    clearInterval(timer);
    if (!signal.aborted) repaint();
  }
}

/** An event that cannot be read is skipped: the next page of the list repairs it. */
function parsedEvent(text: string): readonly FeedEvent[] {
  try {
    return [JSON.parse(text) as FeedEvent];
  } catch {
    return [];
  }
}
