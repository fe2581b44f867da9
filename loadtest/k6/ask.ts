// Inside k6: asks the service, and counts what every script counts: how long, what was cut, what was refused, what changed.
import exec from 'k6/execution';
import http, { type RefinedResponse } from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';
import { type Plan, slotOf } from './plan.ts';
import { compared, isCut, type Said } from './twice.ts';

export const plan = JSON.parse(open(__ENV['PLAN'] ?? 'plan.json')) as Plan;

/** Milliseconds from the request sent to the answer read, by time slot. */
const answerMs = new Trend('answer_ms', true);
/** Answers that say deadline, unavailable or overloaded: the payment goes through at full price. */
const cut = new Rate('cut');
const granted = new Rate('granted');
/** Answers with a status that the sender did not deserve. */
const wrongStatus = new Counter('wrong_status');
/** Questions that nobody answered. */
const unanswered = new Counter('unanswered');
/** Same id, same body, other bytes: must never happen. */
const answersChanged = new Counter('answers_changed');
/** A second copy that ran out of time, while what was decided stands. */
const copiesCut = new Rate('copies_cut');

/** A machine that pauses for so long does not run out of askers. */
const SLACK_MS = 150;
const TIMEOUT = '10s';

/** What every script shares; thresholds come from the runner, which has calibrated this machine. */
export function optionsWith(scenarios: NonNullable<Options['scenarios']>): Options {
  return {
    scenarios,
    thresholds: Object.fromEntries(Object.entries(plan.thresholds).map(([metric, all]) => [metric, [...all]])),
    summaryTrendStats: ['count', 'min', 'med', 'p(95)', 'p(99)', 'max'],
    systemTags: ['scenario'],
    discardResponseBodies: false,
    userAgent: 'offerline-loadtest',
    setupTimeout: '10s',
  };
}

/** An arrival rate does not wait for answers: a slow service shows as late answers and dropped arrivals, not as a kinder load. */
export function arrivals(rate: number, more: { readonly startTime?: string; readonly seconds: number; readonly exec?: string }) {
  return {
    executor: 'constant-arrival-rate',
    rate: Math.max(1, Math.round(rate)),
    timeUnit: '1s',
    duration: `${more.seconds}s`,
    ...askersFor(rate),
    ...(more.startTime === undefined ? {} : { startTime: more.startTime }),
    ...(more.exec === undefined ? {} : { exec: more.exec }),
  } as const;
}

/** Enough that nobody waits for a free asker, even where every answer takes its whole deadline. */
export function askersFor(rate: number) {
  const askers = Math.ceil(20 + (rate * (plan.deadlineMs + SLACK_MS)) / 1_000);
  return { preAllocatedVUs: askers, maxVUs: askers };
}

/** Sends one evaluate; `part` names the part of the run it is counted for. */
export function evaluate(body: string, part = 'load', right: readonly number[] = [200]): Said {
  const heard = post('/v1/evaluate', body);
  note(heard, right, part);
  if (heard.status === 200) {
    granted.add(heard.body.includes('"outcome":"granted"'));
    cut.add(isCut(heard), { part });
  }
  return heard;
}

/** Sends a message after the decision, where only these statuses are right. */
export function tell(path: string, body: string, right: readonly number[]): Said {
  const heard = post(path, body);
  note(heard, right, 'message');
  return heard;
}

export function read(path: string, part: string): Said {
  const heard = heardOf(http.get(`${plan.url}${path}`, READ));
  note(heard, [200], part);
  return heard;
}

/** A fault that a person should see: the runner shows the first of them. */
const NOTICE = 'NOTICE ';

/** The same thing said twice must be answered with the same bytes. */
export function sameAgain(before: Said, again: Said): void {
  const result = compared(before, again);
  copiesCut.add(result === 'cut');
  if (result !== 'changed') return;
  answersChanged.add(1);
  console.error(`${NOTICE}first ${before.status} ${before.body} then ${again.status} ${again.body}`);
}

/** As the key that may close business days. */
export function postAsCloser(path: string): Said {
  return heardOf(http.post(`${plan.url}${path}`, '{}', headersFor(plan.keys.close)));
}

const headersFor = (key: string) => ({ headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` }, timeout: TIMEOUT });
const ASK = headersFor(plan.keys.ask);
const READ = headersFor(plan.keys.read);

interface Timed extends Said {
  readonly tookMs: number;
}

function post(path: string, body: string): Timed {
  return heardOf(http.post(`${plan.url}${path}`, body, ASK));
}

function heardOf({ status, body, error, timings }: RefinedResponse<'text' | undefined>): Timed {
  return { status, body: typeof body === 'string' && body !== '' ? body : error, tookMs: timings.duration };
}

function note(heard: Said, right: readonly number[], part: string): void {
  const slot = String(slotOf(exec.instance.currentTestRunDuration, plan));
  answerMs.add((heard as Timed).tookMs, { part, slot });
  if (right.includes(heard.status)) return;
  if (heard.status === 0) unanswered.add(1);
  else wrongStatus.add(1, { status: String(heard.status) });
  console.error(`${NOTICE}${part} answered ${heard.status} ${heard.body}`);
}
