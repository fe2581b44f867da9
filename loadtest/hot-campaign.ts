// k6: the same number of askers first in shops all over town, then all at one shop on one budget, then after the last benefits of a small budget.
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
import { arrivals, evaluate, optionsWith, plan } from './k6/ask.ts';
import { bodyOf, kept } from './k6/bodies.ts';
import { keepSummary } from './k6/summary.ts';

/** Benefits heard of the campaign that has few. */
const scarceGranted = new Counter('scarce_granted');
const bodiesByPart: Readonly<Record<string, readonly string[]>> = {
  spread: kept(plan.bodies),
  hot: kept(plan.hotBodies),
  ...(plan.scarceBodies === null ? {} : { scarce: kept(plan.scarceBodies) }),
};
const third = Math.floor(plan.seconds / 3);
const closedLoop = { executor: 'constant-vus', vus: plan.askers, duration: `${third}s` } as const;

export const options = optionsWith({
  spread: closedLoop,
  hot: { ...closedLoop, startTime: `${third}s` },
  ...(plan.scarceBodies === null ? {} : { scarce: arrivals(plan.rate, { seconds: third, startTime: `${2 * third}s` }) }),
});

export default function authorize(): void {
  const part = exec.scenario.name;
  const heard = evaluate(bodyOf(bodiesByPart[part] ?? [], exec.scenario.iterationInTest), part);
  if (part === 'scarce' && heard.body.includes('"outcome":"granted"')) scarceGranted.add(1);
}

export const handleSummary = keepSummary;
