// What happens now, for screens: merges the last seconds of all processes, follows the budgets, and tells whoever listens; rests while nobody does.
import type { Sql } from '../db/connect.ts';
import { type CampaignBurn, readBurn, readPulses, type StoredPulse } from './figures-store.ts';
import { percentilesOf } from './latency.ts';
import type { LiveSecond } from './live-second.ts';
import { type Anomaly, anomaliesOf } from './anomalies.ts';
import { readStanding, type StandingAlert } from './alert-store.ts';
import type { Pulse } from './tally.ts';

export type LiveEvent =
  | { readonly type: 'second'; readonly item: LiveSecond }
  /** Campaigns whose budget or state changed; all of them at first. */
  | { readonly type: 'burn'; readonly at: string; readonly items: readonly CampaignBurn[] }
  | { readonly type: 'alerts'; readonly items: readonly StandingAlert[]; readonly anomalies: readonly Anomaly[] };

export interface Live {
  /** Null when too many listen already. Begins with the seconds after `since` that are still known, budgets and alerts. */
  readonly listen: (listener: (event: LiveEvent) => void, since: number) => (() => void) | null;
  readonly stop: () => void;
}

export const LISTENERS_MAX = 200;
const EVERY_MS = 1_000;
/** Processes write a second after it is over; so much later it is whole. */
const BEHIND_SECONDS = 2;
const KEPT_SECONDS = 300;
const SHOWN_ALERTS_MAX = 50;

interface State {
  readonly listeners: Set<(event: LiveEvent) => void>;
  readonly seconds: LiveSecond[];
  burn: Map<string, CampaignBurn>;
  alerts: LiveEvent & { readonly type: 'alerts' };
  timer: NodeJS.Timeout | null;
  isReading: boolean;
}

export function openLive({ sql, now }: { readonly sql: Sql; readonly now: () => number }): Live {
  const state: State = {
    listeners: new Set(),
    seconds: [],
    burn: new Map(),
    alerts: { type: 'alerts', items: [], anomalies: [] },
    timer: null,
    isReading: false,
  };
  const rest = () => {
    if (state.timer !== null) clearInterval(state.timer);
    state.timer = null;
    state.seconds.length = 0;
    state.burn = new Map();
  };
  return {
    listen: (listener, since) => {
      if (state.listeners.size >= LISTENERS_MAX) return null;
      state.listeners.add(listener);
      for (const item of state.seconds) if (item.second > since) listener({ type: 'second', item });
      if (state.burn.size > 0) listener({ type: 'burn', at: new Date(now()).toISOString(), items: [...state.burn.values()] });
      listener(state.alerts);
      if (state.timer === null) {
        state.timer = setInterval(() => void look(state, sql, now()), EVERY_MS);
        state.timer.unref();
        void look(state, sql, now());
      }
      return () => {
        state.listeners.delete(listener);
        if (state.listeners.size === 0) rest();
      };
    },
    stop: () => {
      state.listeners.clear();
      rest();
    },
  };
}

/** One look at the database for all who listen; a look that takes longer than its second is not begun twice. */
async function look(state: State, sql: Sql, nowMs: number): Promise<void> {
  if (state.isReading) return;
  state.isReading = true;
  try {
    const until = Math.floor(nowMs / 1_000) - BEHIND_SECONDS;
    const from = Math.max(state.seconds.at(-1)?.second ?? 0, until - KEPT_SECONDS);
    const [pulses, burn, standing] = await Promise.all([readPulses(sql, from), readBurn(sql), readStanding(sql, SHOWN_ALERTS_MAX)]);
    if (state.timer === null) return;
    for (const item of secondsOf(pulses, from, until)) {
      state.seconds.push(item);
      tell(state, { type: 'second', item });
    }
    state.seconds.splice(0, state.seconds.length - KEPT_SECONDS);
    tellBurn(state, burn, new Date(nowMs).toISOString());
    tellAlerts(state, standing);
  } catch {
    // The database is away: the next second looks again, and screens show that nothing comes.
  } finally {
    state.isReading = false;
  }
}

function tell({ listeners }: State, event: LiveEvent): void {
  for (const listener of listeners) {
    try {
      listener(event);
    } catch {
      // A screen that fails is forgotten: it may not keep the others from their second.
      listeners.delete(listener);
    }
  }
}

function tellBurn(state: State, burn: readonly CampaignBurn[], at: string): void {
  const changed = burn.filter((each) => JSON.stringify(each) !== JSON.stringify(state.burn.get(each.id)));
  state.burn = new Map(burn.map((each) => [each.id, each]));
  if (changed.length > 0) tell(state, { type: 'burn', at, items: changed });
}

function tellAlerts(state: State, items: readonly StandingAlert[]): void {
  const event = { type: 'alerts' as const, items, anomalies: anomaliesOf(state.seconds) };
  const isNew = JSON.stringify(event) !== JSON.stringify(state.alerts);
  state.alerts = event;
  if (isNew) tell(state, event);
}

/** Every second after `from` up to `until`, also those in which nothing happened. */
export function secondsOf(pulses: readonly StoredPulse[], from: number, until: number): readonly LiveSecond[] {
  const bySecond = new Map<number, Pulse[]>();
  for (const each of pulses) bySecond.set(each.second, [...(bySecond.get(each.second) ?? []), each.pulse]);
  return Array.from({ length: Math.max(0, until - from) }, (_each, place) => {
    const second = from + 1 + place;
    return merged(second, bySecond.get(second) ?? []);
  });
}

function merged(second: number, pulses: readonly Pulse[]): LiveSecond {
  const sum = (countOf: (pulse: Pulse) => number) => pulses.reduce((total, each) => total + countOf(each), 0);
  return {
    second,
    answers: sum((each) => each.answers),
    decisions: sum((each) => each.decisions),
    grants: sum((each) => each.grants),
    reasons: added(pulses.map((each) => each.reasons)),
    told: added(pulses.map((each) => each.told)),
    latency: percentilesOf(pulses.flatMap((each) => each.latency)),
  };
}

function added(counts: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const total: Record<string, number> = {};
  for (const each of counts) for (const [key, count] of Object.entries(each)) total[key] = (total[key] ?? 0) + count;
  return total;
}
