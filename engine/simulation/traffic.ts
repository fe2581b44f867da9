// A day of card messages from a seed, in order of arrival: purchases with their later messages, repeated, reordered and contradicted as on a real line.
import type { EvaluateRequest } from '../authorization/request.ts';
import type { Message } from '../hold/record.ts';
import type { Bank } from './bank.ts';
import { type Day, type Purchase, purchaseOf, shoppersOf, toShanghai } from './purchase.ts';
import { type Chance, chance } from './random.ts';
import { storyOf } from './story.ts';

export type TrafficEvent =
  | { readonly at: string; readonly kind: 'evaluate'; readonly request: EvaluateRequest }
  | { readonly at: string; readonly kind: 'message'; readonly authorizationId: string; readonly message: Message };

export interface TrafficOrder {
  readonly seed: number;
  /** Authorizations, without their repeats. */
  readonly count: number;
  /** Local day in Shanghai, YYYY-MM-DD. */
  readonly day: string;
  readonly bank: Bank;
  /** Later messages arrive until so many hours after the day began; 48: until the end of the next day. */
  readonly horizonHours?: number;
  /** Deadline to ask for; absent: the default of the engine. */
  readonly deadlineMs?: number;
}

interface Arrival {
  readonly arrivesMs: number;
  readonly event: TrafficEvent;
}

export const HORIZON_HOURS = 48;
const HOUR_MS = 3_600_000;
const FARES_TAPPED_MAX = 4;
const REPEAT_WITHIN_MS = 90_000;
const TAP_TO_FARE_MS = 3 * HOUR_MS;

/** All events in order of arrival; the same order gives the same events. Memory and time grow with `count`: 20,000 authorizations take well under a second. */
export function traffic(order: TrafficOrder): readonly TrafficEvent[] {
  const by = chance(order.seed);
  const startMs = Date.parse(`${order.day}T00:00:00+08:00`);
  const day: Day = { date: order.day, startMs, deadlineMs: order.deadlineMs };
  const endMs = startMs + (order.horizonHours ?? HORIZON_HOURS) * HOUR_MS - 1;
  const shoppers = shoppersOf(order.bank);
  const arrivals: Arrival[] = [];
  for (let number = 1; number <= order.count; number += 1) {
    const purchase = purchaseOf(number, { by, day, shoppers });
    arrivals.push(...arrivalsOf(purchase, { by, endMs }));
  }
  return arrivals.toSorted((one, other) => one.arrivesMs - other.arrivesMs).map((each) => each.event);
}

function arrivalsOf(purchase: Purchase, on: { readonly by: Chance; readonly endMs: number }): readonly Arrival[] {
  const asked = evaluation(purchase.request, purchase.atMs);
  const story = storyOf(purchase, on).map(({ arrivesMs, message }) => told(purchase.request.authorizationId, { arrivesMs, message }));
  const all = purchase.request.nominal === true ? [asked, ...fareAfterTaps(purchase, on)] : [asked, ...story];
  return all.flatMap((arrival) => withRepeats(arrival, on));
}

function evaluation(request: EvaluateRequest, arrivesMs: number): Arrival {
  return { arrivesMs, event: { at: toShanghai(arrivesMs), kind: 'evaluate', request } };
}

function told(authorizationId: string, { arrivesMs, message }: { readonly arrivesMs: number; readonly message: Message }): Arrival {
  return { arrivesMs, event: { at: toShanghai(arrivesMs), kind: 'message', authorizationId, message } };
}

/** Taps of nominal amount are collected into one fare; its aggregate is authorization and capture in one (R28). */
function fareAfterTaps({ request, atMs }: Purchase, on: { readonly by: Chance; readonly endMs: number }): readonly Arrival[] {
  const { nominal: _tapped, ...rest } = request;
  const fareMs = Math.min(atMs + TAP_TO_FARE_MS, on.endMs);
  const amount = on.by.between(1, FARES_TAPPED_MAX) * on.by.between(2, 6) * 100;
  const fare: EvaluateRequest = {
    ...rest,
    authorizationId: `${request.authorizationId}:fare`,
    kind: 'aggregate',
    amount,
    at: toShanghai(fareMs),
  };
  return [evaluation(fare, fareMs)];
}

/** Lines repeat themselves: three in a hundred come twice, and now and then the second copy says something else (R1-R3). */
function withRepeats(arrival: Arrival, { by, endMs }: { readonly by: Chance; readonly endMs: number }): readonly Arrival[] {
  if (!by.happens(0.035)) return [arrival];
  const arrivesMs = Math.min(arrival.arrivesMs + by.between(0, REPEAT_WITHIN_MS), endMs);
  const differs = by.happens(0.1);
  return [
    arrival,
    { arrivesMs, event: { ...(differs ? contradicted(arrival.event) : repeated(arrival.event, by)), at: toShanghai(arrivesMs) } },
  ];
}

function repeated(event: TrafficEvent, by: Chance): TrafficEvent {
  return event.kind === 'evaluate' && by.happens(0.5) ? { ...event, request: { ...event.request, repeat: true } } : event;
}

function contradicted(event: TrafficEvent): TrafficEvent {
  if (event.kind === 'evaluate') return { ...event, request: { ...event.request, amount: event.request.amount + 100 } };
  return { ...event, message: { ...event.message, amount: (event.message.amount ?? 0) + 100 } };
}
