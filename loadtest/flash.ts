// k6: a calm base, then ten times as many authorizations for a fifth of the run, as when a live show names the bank; then calm again.
import exec from 'k6/execution';
import { arrivals, evaluate, optionsWith, plan, sameAgain } from './k6/ask.ts';
import { bodyOf, kept } from './k6/bodies.ts';
import { keepSummary } from './k6/summary.ts';

const BURST = 10;
const REPEAT_EVERY = 50;
const base = plan.rate / BURST;
const fifth = Math.floor(plan.seconds / 5);
const bodies = kept(plan.bodies);

export const options = optionsWith({
  before: arrivals(base, { seconds: 2 * fifth }),
  burst: arrivals(plan.rate, { seconds: fifth, startTime: `${2 * fifth}s` }),
  // What the burst left behind is over after a moment; the service must be as quick as before it.
  after: arrivals(base, { seconds: 2 * fifth - 1, startTime: `${3 * fifth + 1}s` }),
});

export default function authorize(): void {
  const place = exec.scenario.iterationInTest;
  const body = bodyOf(bodies, place);
  const heard = evaluate(body, exec.scenario.name);
  if (place % REPEAT_EVERY === 0) sameAgain(heard, evaluate(body, exec.scenario.name));
}

export const handleSummary = keepSummary;
