// The process that makes the load: arrivals at a fixed rate whatever is answered, each answer with its outcome and its three instants.
import { Worker } from 'node:worker_threads';
import { number, type Round, roundsOf } from '../../bench/ammunition.ts';
import { type Lane, openLane } from '../../bench/lane.ts';
import { newBacklog, scheduleFrom } from '../../bench/schedule.ts';
import type { FromSource, Heard, Job, Outcome } from './job.ts';
import { type Answered, sumOf } from './sums.ts';

const READY = 4_000;
const DRAIN_MS_MAX = 10_000;
const KNOCK_MS = 0.5;
const NONE = Buffer.from('"outcome":"none"');
const REASON = Buffer.from('"reason":"');
const SHOWN_LETTERS = 400;

const tell = (message: FromSource): unknown => process.send?.(message);

process.on('message', (job: Job) => {
  run(job).then(
    (heard) => tell({ said: 'done', heard }),
    (fault: unknown) => tell({ said: 'failed', why: fault instanceof Error ? `${fault.stack}` : String(fault) }),
  );
});
process.on('disconnect', () => process.exit(0));

interface Run {
  readonly job: Job;
  readonly rounds: readonly Round[];
  /** When the first measured arrival was due. */
  readonly beganAt: number;
  readonly answers: Answered[];
  readonly lanes: Set<Lane>;
  readonly free: Lane[];
  readonly backlog: ReturnType<typeof newBacklog>;
  sent: number;
  inFlight: number;
  wholeDecided: number;
  firstRefused: string | null;
}

async function run(job: Job): Promise<Heard> {
  const { host: _host, port: _port, key, deadlineMs, warmSeconds, seconds } = job;
  const rounds = roundsOf(Math.max(READY, job.connections * 2), { protocol: 'http', path: '/v1/evaluate', key, perRequest: 1 }, job);
  const startAt = performance.now() + job.connections / 2;
  const state: Run = {
    job,
    rounds,
    beganAt: startAt + warmSeconds * 1_000,
    answers: [],
    lanes: new Set(),
    free: [],
    backlog: newBacklog(),
    sent: 0,
    inFlight: 0,
    wholeDecided: 0,
    firstRefused: null,
  };
  await Promise.all(Array.from({ length: job.connections }, () => addLane(state)));
  await arrivals(state, startAt);
  await drained(state);
  for (const lane of state.lanes) lane.close();
  const summed = sumOf(state.answers, { deadlineMs, seconds });
  return { ...summed, firstRefused: state.firstRefused, wholeDecided: state.wholeDecided };
}

/** Resolves when the last is sent; tells when the first measured one is. */
function arrivals(state: Run, startAt: number): Promise<void> {
  const { warmSeconds, seconds, perSecond } = state.job;
  const endAt = startAt + (warmSeconds + seconds) * 1_000;
  const schedule = scheduleFrom(startAt, endAt, perSecond);
  const stopped = new SharedArrayBuffer(4);
  const ticker = new Worker(new URL('../../bench/ticker.mjs', import.meta.url), { workerData: { gapMs: KNOCK_MS, stopped }, execArgv: [] });
  let hasBegun = false;
  return new Promise((resolve) => {
    const knock = (): void => {
      const now = performance.now();
      for (let due = schedule.take(now); due !== null; due = schedule.take(now)) arrive(state, due);
      if (!hasBegun && now >= state.beganAt) tell({ said: 'began' });
      hasBegun ||= now >= state.beganAt;
      if (now < endAt) return;
      Atomics.store(new Int32Array(stopped), 0, 1);
      ticker.off('message', knock);
      resolve();
    };
    ticker.on('message', knock);
  });
}

function arrive(state: Run, due: number): void {
  const lane = state.free.pop();
  if (lane === undefined) state.backlog.push(due);
  else send(state, lane, due);
}

/** What a lane carries now. */
const carried = new WeakMap<Lane, { readonly due: number; readonly sent: number }>();

function send(state: Run, lane: Lane, due: number): void {
  const round = state.rounds[state.sent % state.rounds.length];
  if (round === undefined) return;
  number(round, state.sent);
  state.sent += 1;
  state.inFlight += 1;
  carried.set(lane, { due, sent: performance.now() });
  lane.send(round.bytes, due);
}

function leave(state: Run, lane: Lane): void {
  const due = state.backlog.shift();
  if (due === undefined) state.free.push(lane);
  else send(state, lane, due);
}

/** A connection that is lost in the middle loses one answer, and another takes its place. */
async function addLane(state: Run): Promise<void> {
  const { host, port } = state.job;
  let own: Lane | null = null;
  const onLost = (): void => {
    if (own === null) return;
    state.lanes.delete(own);
    const at = state.free.indexOf(own);
    if (at >= 0) state.free.splice(at, 1);
    hear(state, own, 'lost');
    void addLane(state).catch(() => undefined);
  };
  const onAnswer = (lane: Lane, bytes: Buffer, { whole }: { readonly whole: { readonly ok: boolean; readonly bodyAt: number } }): void => {
    if (!whole.ok) state.firstRefused ??= bytes.toString('utf8', 0, SHOWN_LETTERS);
    hear(state, lane, whole.ok ? outcomeOf(bytes, whole.bodyAt) : 'refused');
    leave(state, lane);
  };
  own = await openLane({ host, port, protocol: 'http', onAnswer, onLost });
  state.lanes.add(own);
  leave(state, own);
}

function hear(state: Run, lane: Lane, outcome: Outcome): void {
  const at = carried.get(lane);
  if (at === undefined) return;
  carried.delete(lane);
  state.inFlight -= 1;
  if (outcome === 'decided') state.wholeDecided += 1;
  const { beganAt, job } = state;
  const dueMs = at.due - beganAt;
  if (dueMs >= 0 && dueMs < job.seconds * 1_000)
    state.answers.push({ outcome, dueMs, sentMs: at.sent - beganAt, heardMs: performance.now() - beganAt });
}

function outcomeOf(bytes: Buffer, bodyAt: number): Outcome {
  if (bytes.indexOf(NONE, bodyAt) < 0) return 'decided';
  const from = bytes.indexOf(REASON, bodyAt) + REASON.length;
  const reason = bytes.toString('latin1', from, bytes.indexOf('"', from));
  return reason === 'overloaded' || reason === 'deadline' || reason === 'unavailable' ? reason : 'decided';
}

/** What is never answered is lost. */
async function drained(state: Run): Promise<void> {
  for (let waited = 0; state.inFlight + state.backlog.size() > 0 && waited < DRAIN_MS_MAX; waited += 5) await sleep(5);
  for (const lane of state.lanes) hear(state, lane, 'lost');
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
