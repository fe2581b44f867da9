// Follows the live figures: connects, keeps the last minutes, resumes after the last second it has, and says whether it is connected.
import { type Dispatch, useEffect, useReducer } from 'react';
import type { StandingAlert } from '../../../api/watch/alert-store.ts';
import type { Anomaly } from '../../../api/watch/anomalies.ts';
import type { CampaignBurn } from '../../../api/watch/figures-store.ts';
import type { LiveEvent } from '../../../api/watch/live.ts';
import type { LiveSecond } from '../../../api/watch/live-second.ts';
import type { Client } from '../parts/client.ts';
import { serverEvents } from '../parts/events.ts';
import { useSession } from '../parts/session.tsx';

export type Link = 'connecting' | 'live' | 'lost';
/** What one campaign had used at a second, for its rate. */
interface UsedAt {
  readonly second: number;
  readonly used: number;
}
export interface WatchState {
  readonly link: Link;
  readonly seconds: readonly LiveSecond[];
  readonly burn: ReadonlyMap<string, CampaignBurn>;
  /** Earliest known use within the last minutes, by campaign. */
  readonly used: ReadonlyMap<string, readonly UsedAt[]>;
  readonly alerts: readonly StandingAlert[];
  readonly anomalies: readonly Anomaly[];
}
type Change = { readonly kind: 'link'; readonly link: Link } | { readonly kind: 'event'; readonly event: LiveEvent };

export const KEPT_SECONDS = 300;
const RETRY_MS: readonly number[] = [500, 1_000, 2_000, 4_000, 8_000];
export const EMPTY: WatchState = { link: 'connecting', seconds: [], burn: new Map(), used: new Map(), alerts: [], anomalies: [] };

export function useWatch(): WatchState {
  const { client } = useSession();
  const [state, change] = useReducer(changed, EMPTY);
  useEffect(() => {
    const stop = new AbortController();
    void follow(client, change, stop.signal);
    return () => stop.abort();
  }, [client]);
  return state;
}

export function changed(state: WatchState, change: Change): WatchState {
  if (change.kind === 'link') return { ...state, link: change.link };
  const { event } = change;
  if (event.type === 'second') {
    const last = state.seconds.at(-1)?.second ?? 0;
    return event.item.second > last ? { ...state, seconds: [...state.seconds, event.item].slice(-KEPT_SECONDS) } : state;
  }
  if (event.type === 'alerts') return { ...state, alerts: event.items, anomalies: event.anomalies };
  return withBurn(state, event);
}

const usedOf = ({ held, captured, returned }: CampaignBurn): number => held + captured - returned;

function withBurn(state: WatchState, event: LiveEvent & { readonly type: 'burn' }): WatchState {
  const second = Math.floor(Date.parse(event.at) / 1_000);
  const burn = new Map(state.burn);
  const used = new Map(state.used);
  for (const each of event.items) {
    burn.set(each.id, each);
    const kept = (used.get(each.id) ?? []).filter((point) => point.second > second - KEPT_SECONDS);
    used.set(each.id, [...kept, { second, used: usedOf(each) }]);
  }
  return { ...state, burn, used };
}

async function follow(client: Client, change: Dispatch<Change>, signal: AbortSignal): Promise<void> {
  let last = 0;
  for (let failures = 0; !signal.aborted; failures += 1) {
    const stream = await client.stream(`/v1/watch/stream?since=${last}`, signal);
    if (stream?.body != null) {
      failures = 0;
      change({ kind: 'link', link: 'live' });
      last = await readAll(stream.body, { change, signal, last });
    }
    if (signal.aborted) return;
    change({ kind: 'link', link: 'lost' });
    await new Promise((wake) => setTimeout(wake, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]));
  }
}

interface Reading {
  readonly change: Dispatch<Change>;
  readonly signal: AbortSignal;
  readonly last: number;
}

/** The last second heard; a broken stream is an ordinary end. */
async function readAll(body: ReadableStream<Uint8Array>, { change, signal, last }: Reading): Promise<number> {
  let newest = last;
  try {
    for await (const { name, text } of serverEvents(body)) {
      if (signal.aborted) break;
      if (name === 'gap') continue;
      const event = JSON.parse(text) as LiveEvent;
      if (event.type === 'second') newest = event.item.second;
      change({ kind: 'event', event });
    }
  } catch {
    // The caller connects again and resumes after what was heard.
  }
  return newest;
}
