// k6: a business day of the demo bank in minutes: breakfast, lunch and dinner peaks, the cut-over, midnight, and the day closed while cards go on.
import { sleep } from 'k6';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
import { askersFor, evaluate, optionsWith, plan, postAsCloser, sameAgain, tell } from './k6/ask.ts';
import type { DayEvent } from './k6/plan.ts';
import { keepSummary } from './k6/summary.ts';

const REPEAT_EVERY = 50;
/** A line contradicts itself now and then on purpose (409), and refunds more than was sold (422). */
const RIGHT = [200, 202, 409, 422];
const CLOSE_TRIES_MAX = 240;
const daysClosed = new Counter('days_closed');
const { day } = plan;
if (day === null) throw new Error('The plan has no day.');
const { events: file, stages, closes } = day;
const events = new SharedArray<DayEvent>('day', () => JSON.parse(open(file)) as DayEvent[]);

export const options = optionsWith({
  day: { executor: 'ramping-arrival-rate', startRate: 0, timeUnit: '1m', stages: [...stages], ...askersFor(plan.rate), exec: 'play' },
  close: { executor: 'shared-iterations', vus: 1, iterations: 1, startTime: `${closes.afterSeconds}s`, exec: 'close' },
});

export function play(): void {
  const place = exec.scenario.iterationInTest;
  const event = events[place];
  if (event === undefined) return;
  if (event.path !== null) {
    const heard = tell(event.path, event.body, RIGHT);
    if (place % REPEAT_EVERY === 0) sameAgain(heard, tell(event.path, event.body, RIGHT));
    return;
  }
  const heard = evaluate(event.body, 'load', RIGHT);
  if (place % REPEAT_EVERY === 0) sameAgain(heard, evaluate(event.body, 'load', RIGHT));
}

/** The day may be closed once every acquirer has cut over and a minute of the played day has passed; 202 says that it is being closed, 200 that it is. */
export function close(): void {
  for (let tries = 0; tries < CLOSE_TRIES_MAX; tries += 1) {
    if (postAsCloser(`/v1/settlement/days/${closes.date}/close`).status === 200) {
      daysClosed.add(1);
      return;
    }
    sleep(0.5);
  }
}

export const handleSummary = keepSummary;
