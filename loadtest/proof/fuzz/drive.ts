// Sends the requests of a plan over a few connections that ask ahead, judges every answer, and counts.
import type { Answer } from './answer.ts';
import type { Asked } from './draft.ts';
import { codeOf, type Finding, judge } from './judge.ts';
import { askAlone, type Line, openLine } from './line.ts';
import { type Plan, requestOf } from './mutations.ts';

export interface Found extends Finding {
  readonly asked: Asked;
  readonly answer: Answer | null;
}
export interface Tally {
  readonly requests: number;
  readonly byStatus: ReadonlyMap<number, number>;
  readonly byMutation: ReadonlyMap<string, number>;
  /** Operations that answered 2xx at least once, and all that were asked. */
  readonly succeeded: ReadonlySet<string>;
  readonly asked: ReadonlySet<string>;
  /** Operations that let somebody wait for longer than `SLOW_MS`, and how often: given up, no fault by itself. */
  readonly slow: ReadonlyMap<string, number>;
  /** Refused as 503 `unavailable`: documented, counted, and no fault by itself. */
  readonly unavailable: number;
}
export interface Drive {
  readonly port: number;
  readonly plan: Plan;
  readonly from: number;
  readonly count: number;
  readonly onFound: (found: Found) => void;
  /** Hears of every answer: who looks for the request behind a stall. */
  readonly onAnswer?: (asked: Asked, answer: Answer, sentAt: number) => void;
}

const LINES = 8;
const AHEAD = 4;
/** Some of these wait for nothing; the others do not wait for them. */
const ALONE_MAX = 48;
const ALONE_WAIT_MS = 1_500;
/** A request is sent again on a connection of its own when its connection ended; then it counts. */
const SENT_AGAIN_MS = 15_000;
export const SLOW_MS = 10_000;
const LOOK_MS = 1_000;

interface Counting {
  requests: number;
  unavailable: number;
  readonly slow: Map<string, number>;
  readonly byStatus: Map<number, number>;
  readonly byMutation: Map<string, number>;
  readonly succeeded: Set<string>;
  readonly asked: Set<string>;
}

export function drive(run: Drive): Promise<Tally> {
  const counts: Counting = {
    requests: 0,
    unavailable: 0,
    slow: new Map(),
    byStatus: new Map(),
    byMutation: new Map(),
    succeeded: new Set(),
    asked: new Set(),
  };
  return new Promise((resolve) => send(run, { counts, onAllAnswered: () => resolve(counts) }));
}

interface Sending {
  readonly counts: Counting;
  readonly onAllAnswered: () => void;
}

function send(run: Drive, { counts, onAllAnswered }: Sending): void {
  const until = run.from + run.count;
  let next = run.from;
  let open = 0;
  let alone = 0;
  const done = (settled: Settled) => {
    open -= 1;
    settle(run, counts, settled);
    if (next < until || open > 0) return;
    clearInterval(watch);
    for (const line of lines) line.close();
    onAllAnswered();
  };
  const askApart = (asked: Asked, waitMs: number) => {
    alone += 1;
    const sentAt = performance.now();
    void askAlone(run.port, asked.bytes, waitMs).then((answer) => {
      alone -= 1;
      done({ asked, answer, sentAt });
      fill();
    });
  };
  const sendOn = (line: Line, asked: Asked) => {
    const sentAt = performance.now();
    const onLost = (isFirst: boolean) => {
      if (isFirst && performance.now() - line.since() >= SLOW_MS) done({ asked, answer: 'slow', sentAt });
      else askApart(asked, SENT_AGAIN_MS);
    };
    const isBodiless = asked.draft.method === 'HEAD';
    line.send({ bytes: asked.bytes, isBodiless, onAnswer: (answer) => done({ asked, answer, sentAt }), onLost });
  };
  const fill = () => {
    for (const line of lines) {
      while (next < until && line.waiting() < AHEAD && alone < ALONE_MAX) {
        const asked = requestOf(next, run.plan);
        next += 1;
        open += 1;
        if (asked.rough === undefined) sendOn(line, asked);
        else askApart(asked, ALONE_WAIT_MS);
      }
    }
  };
  const lines = Array.from({ length: LINES }, () => openLine(run.port, () => setImmediate(fill)));
  const watch = setInterval(() => {
    for (const line of lines) if (line.waiting() > 0 && performance.now() - line.since() >= SLOW_MS) line.giveUp();
  }, LOOK_MS);
  fill();
}

interface Settled {
  readonly asked: Asked;
  readonly answer: Answer | null | 'slow';
  readonly sentAt: number;
}

function settle(run: Drive, counts: Counting, { asked, answer, sentAt }: Settled): void {
  const { operation } = asked.seed;
  counts.requests += 1;
  counts.asked.add(operation.name);
  add(counts.byMutation, asked.mutation);
  if (answer === 'slow' || answer === null) {
    // Bytes that are no request need no answer.
    if (asked.rough !== undefined) return;
    if (answer === 'slow') add(counts.slow, operation.name);
    else run.onFound({ kind: 'no_answer', detail: 'the connection ended', asked, answer });
    return;
  }
  // The HTTP server itself gave up a connection on which requests had waited for one another too long.
  if (answer.status === 408 && answer.body.length === 0) {
    add(counts.slow, operation.name);
    return;
  }
  count(counts, asked, answer);
  run.onAnswer?.(asked, answer, sentAt);
  // What was just made is asked about later: names of the run itself.
  if (operation.method === 'POST' && isSuccess(answer)) run.plan.world.harvest.take(operation, answer);
  for (const finding of judge(asked, answer, run.plan.world.document)) run.onFound({ ...finding, asked, answer });
}

function count(counts: Counting, { seed, draft }: Asked, answer: Answer): void {
  add(counts.byStatus, answer.status);
  if (isSuccess(answer) && draft.path === seed.draft.path) counts.succeeded.add(seed.operation.name);
  if (answer.status === 503 && codeOf(answer) === 'unavailable') counts.unavailable += 1;
}

const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300;

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
