// Asks evaluate on a fixed schedule whatever has been answered so far, each request on a free connection of its own, and keeps every answer.
import { type Lane, openLane } from '../../bench/lane.ts';
import { scheduleFrom } from '../../bench/schedule.ts';
import { OWN_DEADLINE_MS, questionBytes } from './question.ts';

export interface Plan {
  /** Where each of its lines leads; requests take turns. The first is "direct", another one is broken on purpose. */
  readonly ports: readonly number[];
  readonly key: string;
  readonly perSecond: number;
  /** Beginning of every id. */
  readonly name: string;
  /** Requests take turns; null names none, and the service's own holds. */
  readonly deadlinesMs: readonly (number | null)[];
}
export interface Heard {
  readonly id: string;
  /** Place of its port in the plan. */
  readonly line: number;
  readonly deadlineMs: number;
  /** Milliseconds since 1970 at which it was due. */
  readonly dueAt: number;
  /** From the moment it was sent. The asker sends when it is due and never waits for an answer, so none hides behind another. */
  readonly waitMs: number;
  /** How late the asker itself was with sending: its machine's fault, and no answer's. */
  readonly sentLateMs: number;
  readonly status: number;
  /** Null: nothing was heard. */
  readonly body: string | null;
}
export interface Asking {
  /** Of everything that was due in the last so many milliseconds and has an answer by now. */
  readonly recent: (ms: number) => readonly Heard[];
  /** Asks no more; resolves once everything is answered or given up. */
  readonly end: () => Promise<readonly Heard[]>;
}

/** Whoever hears nothing so long after the deadline gives up. */
const PATIENCE_MS = 3_000;
const TICK_MS = 1;

interface Question {
  readonly id: string;
  readonly line: number;
  readonly deadlineMs: number;
  readonly bytes: Buffer;
  readonly due: number;
  readonly sentLateMs: number;
}
interface State {
  readonly plan: Plan;
  readonly idle: Lane[][];
  readonly heard: Heard[];
  readonly waiting: Map<Lane, { readonly question: Question; readonly patience: NodeJS.Timeout }>;
  open: number;
  asked: number;
}

export function startAsking(plan: Plan): Asking {
  const state: State = { plan, idle: plan.ports.map(() => []), heard: [], waiting: new Map(), open: 0, asked: 0 };
  const schedule = scheduleFrom(performance.now(), Number.POSITIVE_INFINITY, plan.perSecond);
  const ticker = setInterval(() => {
    const now = performance.now();
    for (let due = schedule.take(now); due !== null; due = schedule.take(now)) ask(state, due);
  }, TICK_MS);
  return {
    recent: (ms) => state.heard.filter(({ dueAt }) => dueAt >= Date.now() - ms),
    end: async () => {
      clearInterval(ticker);
      while (state.open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      for (const lane of state.idle.flat()) lane.close();
      return state.heard;
    },
  };
}

function ask(state: State, due: number): void {
  const { plan } = state;
  const no = state.asked;
  state.asked += 1;
  state.open += 1;
  const id = `${plan.name}:${no}`;
  const asked = plan.deadlinesMs[no % plan.deadlinesMs.length] ?? null;
  const deadlineMs = asked ?? OWN_DEADLINE_MS;
  const bytes = questionBytes({ port: plan.ports[0] ?? 0, key: plan.key }, id, asked);
  const question = { id, line: no % plan.ports.length, deadlineMs, bytes, due, sentLateMs: performance.now() - due };
  const lane = state.idle[question.line]?.pop();
  if (lane === undefined) return void openFor(state, question);
  send(state, lane, question);
}

async function openFor(state: State, question: Question): Promise<void> {
  const opening: { lane: Lane | null } = { lane: null };
  const lost = (): void => {
    const known = opening.lane === null ? undefined : state.waiting.get(opening.lane);
    if (opening.lane !== null) leave(state, opening.lane);
    if (known !== undefined) settle(state, known.question, { status: 0, body: null });
  };
  try {
    const lane = await openLane({
      host: '127.0.0.1',
      port: state.plan.ports[question.line] ?? 0,
      protocol: 'http',
      onAnswer: (from, bytes, { whole }) => {
        const known = state.waiting.get(from);
        if (known === undefined) return;
        clearTimeout(known.patience);
        state.waiting.delete(from);
        state.idle[known.question.line]?.push(from);
        settle(state, known.question, { status: statusOf(bytes), body: bytes.toString('utf8', whole.bodyAt, whole.end) });
      },
      onLost: lost,
    });
    opening.lane = lane;
    send(state, lane, question);
  } catch {
    settle(state, question, { status: 0, body: null });
  }
}

const STATUS_AT = 9;
const statusOf = (bytes: Buffer): number => Number(bytes.toString('latin1', STATUS_AT, STATUS_AT + 3));

function send(state: State, lane: Lane, question: Question): void {
  const giveUp = (): void => {
    leave(state, lane);
    lane.close();
    settle(state, question, { status: 0, body: null });
  };
  state.waiting.set(lane, { question, patience: setTimeout(giveUp, question.deadlineMs + PATIENCE_MS) });
  lane.send(question.bytes, question.due);
}

/** The lane is gone, idle or not. */
function leave(state: State, lane: Lane): void {
  clearTimeout(state.waiting.get(lane)?.patience);
  state.waiting.delete(lane);
  for (const idle of state.idle) {
    const place = idle.indexOf(lane);
    if (place >= 0) idle.splice(place, 1);
  }
}

function settle(state: State, { id, line, deadlineMs, due, sentLateMs }: Question, answer: Pick<Heard, 'status' | 'body'>): void {
  state.open -= 1;
  const waitMs = performance.now() - due - sentLateMs;
  state.heard.push({ id, line, deadlineMs, dueAt: performance.timeOrigin + due, waitMs, sentLateMs, ...answer });
}
