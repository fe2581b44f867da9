// Plays traffic against a line that answers, many authorizations at once but the messages of one in their order of arrival, and counts what came back.
import { z } from 'zod';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { Message } from '../../engine/hold/record.ts';
import type { TrafficEvent } from '../../engine/simulation/traffic.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}
/** Whoever answers an acquirer: the authority in this process, or a service behind HTTP. */
export interface Line {
  readonly evaluate: (request: EvaluateRequest) => Promise<Answer>;
  readonly message: (authorizationId: string, message: Message) => Promise<Answer>;
}

/** Counts of one played day. */
export interface Tally {
  readonly events: number;
  readonly evaluations: number;
  readonly granted: number;
  readonly refusedByReason: Readonly<Record<string, number>>;
  readonly messagesByKind: Readonly<Record<string, number>>;
  /** "evaluate 200", "refund 422", …: how each kind was answered. */
  readonly answers: Readonly<Record<string, number>>;
  /** Answers of 500 and above: none is ever right. */
  readonly failures: number;
}
export interface Play {
  readonly events: readonly TrafficEvent[];
  readonly line: Line;
  /** Most events under way at once. */
  readonly concurrency: number;
  /** 1,000 unless told otherwise. */
  readonly progressEvery?: number;
  /** Called after every `progressEvery` events and at the end. */
  readonly onProgress?: (tally: Tally) => void;
}

export const CONCURRENCY = 256;
const PROGRESS_EVERY = 1_000;

/** Resolves when every event has been answered; rejects when the line does. */
export async function playDay({ events, line, concurrency, onProgress, progressEvery = PROGRESS_EVERY }: Play): Promise<Tally> {
  const counts = newCounts();
  const slots = slotsOf(concurrency);
  const lastOf = new Map<string, Promise<void>>();
  const failed: unknown[] = [];
  for (const event of events) {
    await slots.take();
    if (failed.length > 0) break;
    const id = event.kind === 'evaluate' ? event.request.authorizationId : event.authorizationId;
    const turn = (lastOf.get(id) ?? Promise.resolve())
      .then(() => deliver(event, line))
      .then((answer) => {
        note(counts, event, answer);
        if (counts.events % progressEvery === 0) onProgress?.(tallyOf(counts));
      })
      .catch((reason: unknown) => void failed.push(reason))
      .finally(() => {
        if (lastOf.get(id) === turn) lastOf.delete(id);
        slots.give();
      });
    lastOf.set(id, turn);
  }
  await Promise.all(lastOf.values());
  if (failed.length > 0) throw failed[0];
  onProgress?.(tallyOf(counts));
  return tallyOf(counts);
}

function deliver(event: TrafficEvent, line: Line): Promise<Answer> {
  return event.kind === 'evaluate' ? line.evaluate(event.request) : line.message(event.authorizationId, event.message);
}

interface Counts {
  events: number;
  evaluations: number;
  granted: number;
  failures: number;
  readonly reasons: Map<string, number>;
  readonly kinds: Map<string, number>;
  readonly answers: Map<string, number>;
}
const replySchema = z.object({ outcome: z.enum(['granted', 'none']), reason: z.string().nullable() });

function newCounts(): Counts {
  return { events: 0, evaluations: 0, granted: 0, failures: 0, reasons: new Map(), kinds: new Map(), answers: new Map() };
}

function note(counts: Counts, event: TrafficEvent, answer: Answer): void {
  const kind = event.kind === 'evaluate' ? 'evaluate' : event.message.kind;
  counts.events += 1;
  count(counts.answers, `${kind} ${answer.status}`);
  if (answer.status >= 500) counts.failures += 1;
  if (event.kind === 'message') count(counts.kinds, kind);
  else noteDecision(counts, answer);
}

function noteDecision(counts: Counts, { status, body }: Answer): void {
  counts.evaluations += 1;
  const reply = replySchema.safeParse(status === 200 ? JSON.parse(body) : null);
  if (!reply.success) return;
  if (reply.data.outcome === 'granted') counts.granted += 1;
  else count(counts.reasons, reply.data.reason ?? 'none');
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

function tallyOf({ events, evaluations, granted, failures, reasons, kinds, answers }: Counts): Tally {
  return {
    events,
    evaluations,
    granted,
    failures,
    refusedByReason: byCount(reasons),
    messagesByKind: byCount(kinds),
    answers: byCount(answers),
  };
}

function byCount(map: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...map].toSorted(([, one], [, other]) => other - one));
}

/** `take` waits until fewer than `most` are under way. */
function slotsOf(most: number): { readonly take: () => Promise<void>; readonly give: () => void } {
  let free = most;
  const waiting: (() => void)[] = [];
  return {
    take: () => {
      if (free === 0) return new Promise((resolve) => waiting.push(resolve));
      free -= 1;
      return Promise.resolve();
    },
    give: () => {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}
