// Measures at the service's own edge, by what Node tells of every HTTP request: from the whole request read to the whole answer written.
import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Bins, GRACE_MS, type Late, countLateness, newBins } from './lateness.ts';

/** Says the deadline to this measurement alone; the service knows it from the body, and reads no such header. */
export const DEADLINE_HEADER = 'x-deadline-ms';

export interface EdgeFigures {
  readonly bins: Bins;
  readonly worstMs: number;
  /** Later than is allowed. */
  readonly late: readonly Late[];
  readonly answers: number;
  /** Requests that were read whole and whose connection ended before the answer was written. */
  readonly cutOff: number;
  /** Answers that were not 200. */
  readonly refused: number;
  /** Longest time in which the service looked at nothing. */
  readonly stallMs: number;
  /** What keeps the process busy or open: timers, sockets, by kind. */
  readonly resources: Readonly<Record<string, number>>;
  readonly heapBytes: number;
}
export interface Edge {
  /** Since the last time it was asked. */
  readonly take: () => EdgeFigures;
}

interface Tally {
  bins: Bins;
  late: Late[];
  worstMs: number;
  answers: number;
  cutOff: number;
  refused: number;
}
const LOOP_RESOLUTION_MS = 2;
const QUESTION_MS = 100;
const newTally = (): Tally => ({ bins: newBins(), late: [], worstMs: Number.NEGATIVE_INFINITY, answers: 0, cutOff: 0, refused: 0 });

export function watchEdge(): Edge {
  let tally = newTally();
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loop.enable();
  diagnostics.subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
    const deadlineMs = Number(request.headers[DEADLINE_HEADER]);
    if (Number.isFinite(deadlineMs)) follow({ request, response, deadlineMs }, () => tally);
  });
  return {
    take: () => {
      globalThis.gc?.();
      const { bins, ...rest } = tally;
      const stallMs = loop.max / 1e6 - LOOP_RESOLUTION_MS;
      const figures = { bins, ...rest, stallMs, resources: resourcesNow(), heapBytes: process.memoryUsage().heapUsed };
      tally = newTally();
      setTimeout(() => loop.reset(), QUESTION_MS).unref(); // What this very question cost is nobody's stall.
      return figures;
    },
  };
}

interface Followed {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly deadlineMs: number;
}

function follow({ request, response, deadlineMs }: Followed, tally: () => Tally): void {
  let readAt: number | null = null;
  request.once('end', () => {
    readAt = performance.now();
  });
  response.once('finish', () => {
    if (readAt === null) return;
    const lateMs = performance.now() - readAt - deadlineMs;
    const into = tally();
    into.answers += 1;
    if (response.statusCode !== 200) into.refused += 1;
    into.worstMs = Math.max(into.worstMs, lateMs);
    countLateness(into.bins, lateMs);
    if (lateMs > GRACE_MS) into.late.push({ at: performance.timeOrigin + performance.now(), lateMs });
  });
  response.once('close', () => {
    if (readAt !== null && !response.writableFinished) tally().cutOff += 1;
  });
}

function resourcesNow(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
