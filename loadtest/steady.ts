// k6: authorizations arrive at a steady rate, a quarter of what this machine can serve; one in fifty is sent twice.
import exec from 'k6/execution';
import { arrivals, evaluate, optionsWith, plan, sameAgain } from './k6/ask.ts';
import { bodyOf, kept } from './k6/bodies.ts';
import { keepSummary } from './k6/summary.ts';

/** One authorization in this many is sent twice, as a terminal that heard no answer does. */
const REPEAT_EVERY = 50;
const bodies = kept(plan.bodies);

export const options = optionsWith({ steady: arrivals(plan.rate, { seconds: plan.seconds }) });

export default function authorize(): void {
  const place = exec.scenario.iterationInTest;
  const body = bodyOf(bodies, place);
  const heard = evaluate(body);
  if (place % REPEAT_EVERY === 0) sameAgain(heard, evaluate(body));
}

export const handleSummary = keepSummary;
