// The process that makes the load: takes one job after another from its parent, and reports its own processor time too.
import { Worker } from 'node:worker_threads';
import { build, type Histogram } from 'hdr-histogram-js';
import { type Round, number, roundsOf } from './ammunition.ts';
import { count, newTally, type Tally } from './heard.ts';
import type { FromGenerator, Heard, Job, Lateness } from './job.ts';
import { type Lane, openLane } from './lane.ts';
import { newBacklog, scheduleFrom } from './schedule.ts';

const DRAIN_MS_MAX = 15_000;
const LONGEST_MICROS = 60_000_000;
const KNOCK_MS = { least: 0.1, most: 1 } as const;

const tell = (message: FromGenerator): unknown => process.send?.(message);

process.on('message', (job: Job) => {
  run(job).then(
    (heard) => tell({ said: 'done', heard }),
    (fault: unknown) => tell({ said: 'failed', why: fault instanceof Error ? `${fault.stack}` : String(fault) }),
  );
});
process.on('disconnect', () => process.exit(0));

/** What a run keeps while it runs; it is written by every answer, so it is one object that changes. */
interface Run {
  readonly job: Job;
  readonly rounds: readonly Round[];
  readonly whole: Tally;
  measured: Tally;
  readonly late: Histogram;
  readonly sentLate: Histogram;
  sent: number;
  inFlight: number;
  isMeasuring: boolean;
  /** Requests due within it are measured, however late their answer. */
  readonly span: { from: number; to: number };
  isOver: boolean;
  lost: Error | null;
}

async function run(job: Job): Promise<Heard> {
  const state: Run = {
    job,
    rounds: roundsOf(Math.max(job.ready, job.connections * 2), job.form, job.traffic),
    whole: newTally(),
    measured: newTally(),
    late: newHistogram(),
    sentLate: newHistogram(),
    sent: 0,
    inFlight: 0,
    isMeasuring: false,
    span: { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY },
    isOver: false,
    lost: null,
  };
  const next: { onFree: (lane: Lane) => void } = { onFree: () => undefined };
  const open = () =>
    openLane({
      host: job.host,
      port: job.port,
      protocol: job.form.protocol,
      onAnswer: (lane, bytes, { whole, due }) => {
        hear(state, due);
        count(state.whole, bytes, whole);
        if (state.isMeasuring) count(state.measured, bytes, whole);
        next.onFree(lane);
      },
      onLost: (why) => {
        state.lost ??= why;
      },
    });
  const lanes = await Promise.all(Array.from({ length: job.connections }, open));
  const load = job.perSecond === undefined ? closedLoop(state, lanes) : openLoop(state, lanes, job.perSecond);
  next.onFree = load.onFree;
  load.start();
  const figures = await measure(state);
  const stillWaiting = load.stop();
  await drained(state);
  for (const lane of lanes) lane.close();
  if (state.lost !== null) throw state.lost;
  return {
    ...figures,
    whole: state.whole,
    measured: state.measured,
    lateness: latenessOf(state.late),
    sendLateness: sentLateOf(state),
    stillWaiting,
  };
}

/** Warms up, then counts for the agreed seconds; the parent reads the servers' processor time at both ends. */
async function measure(state: Run): Promise<{ readonly seconds: number; readonly cpuMicros: number }> {
  await sleep(state.job.warmSeconds * 1_000);
  tell({ said: 'began' });
  const before = process.cpuUsage();
  const began = performance.now();
  state.isMeasuring = true;
  state.span.from = began;
  await sleep(state.job.seconds * 1_000);
  state.isMeasuring = false;
  state.span.to = performance.now();
  const seconds = (state.span.to - began) / 1_000;
  const { user, system } = process.cpuUsage(before);
  tell({ said: 'ended' });
  return { seconds, cpuMicros: user + system };
}

interface Load {
  readonly start: () => void;
  readonly onFree: (lane: Lane) => void;
  /** Number of arrivals that still wait for a free connection; they are sent while the run drains. */
  readonly stop: () => number;
}

function closedLoop(state: Run, lanes: readonly Lane[]): Load {
  const again = (lane: Lane): void => {
    if (!state.isOver) fire(state, lane, performance.now());
  };
  const stop = () => {
    state.isOver = true;
    return 0;
  };
  return { start: () => lanes.forEach(again), onFree: again, stop };
}

function openLoop(state: Run, lanes: readonly Lane[], perSecond: number): Load {
  const { warmSeconds, seconds } = state.job;
  const free = [...lanes];
  const backlog = newBacklog();
  const startAt = performance.now();
  const schedule = scheduleFrom(startAt, startAt + (warmSeconds + seconds) * 1_000, perSecond);
  const stopped = new SharedArrayBuffer(4);
  const gapMs = Math.min(KNOCK_MS.most, Math.max(KNOCK_MS.least, 1_000 / perSecond / 2));
  const ticker = new Worker(new URL('./ticker.mjs', import.meta.url), { workerData: { gapMs, stopped }, execArgv: [] });
  const arrive = (): void => {
    const now = performance.now();
    for (let due = schedule.take(now); due !== null; due = schedule.take(now)) {
      const lane = free.pop();
      if (lane === undefined) backlog.push(due);
      else sendDue(state, lane, due);
    }
  };
  const onFree = (lane: Lane): void => {
    const due = backlog.shift();
    if (due === undefined) free.push(lane);
    else sendDue(state, lane, due);
  };
  const stop = (): number => {
    arrive();
    Atomics.store(new Int32Array(stopped), 0, 1);
    return backlog.size();
  };
  return { start: () => ticker.on('message', arrive), onFree, stop };
}

function sendDue(state: Run, lane: Lane, due: number): void {
  if (state.isMeasuring) state.sentLate.recordValue(microsSince(due));
  fire(state, lane, due);
}

function fire(state: Run, lane: Lane, due: number): void {
  const round = state.rounds[state.sent % state.rounds.length];
  if (round === undefined || state.lost !== null) return;
  number(round, state.sent * state.job.form.perRequest);
  state.sent += 1;
  state.inFlight += 1;
  lane.send(round.bytes, due);
}

function hear(state: Run, due: number): void {
  state.inFlight -= 1;
  if (due >= state.span.from && due < state.span.to) state.late.recordValue(microsSince(due));
}

async function drained(state: Run): Promise<void> {
  for (let waited = 0; state.inFlight > 0 && state.lost === null; waited += 5) {
    if (waited > DRAIN_MS_MAX) throw new Error(`${state.inFlight} requests were never answered`);
    await sleep(5);
  }
}

const microsSince = (due: number): number => Math.min(LONGEST_MICROS, Math.max(1, Math.round((performance.now() - due) * 1_000)));

const newHistogram = (): Histogram =>
  build({ highestTrackableValue: LONGEST_MICROS, numberOfSignificantValueDigits: 3, bitBucketSize: 32 });

const sentLateOf = (state: Run): Lateness | null => (state.job.perSecond === undefined ? null : latenessOf(state.sentLate));

function latenessOf(histogram: Histogram): Lateness {
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile);
  return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: histogram.maxValue, count: histogram.totalCount };
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
