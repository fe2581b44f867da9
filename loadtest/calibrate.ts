// k6: what this machine can do today: one asker alone, then as many as it can serve; every later threshold is a multiple of these.
import exec from 'k6/execution';
import { evaluate, optionsWith, plan } from './k6/ask.ts';
import { bodyOf, kept } from './k6/bodies.ts';
import { keepSummary } from './k6/summary.ts';

/** Compilers and caches settle before anything counts. */
const WARM_SECONDS = 4;
const GAP_SECONDS = 1;
const calmSeconds = Math.floor((plan.seconds - WARM_SECONDS - 2 * GAP_SECONDS) / 2);
const calmFrom = WARM_SECONDS + GAP_SECONDS;
const bodies = kept(plan.bodies);

export const options = optionsWith({
  warm: { executor: 'constant-vus', vus: plan.askers, duration: `${WARM_SECONDS}s` },
  calm: { executor: 'constant-vus', vus: 1, duration: `${calmSeconds}s`, startTime: `${calmFrom}s` },
  full: { executor: 'constant-vus', vus: plan.askers, duration: `${calmSeconds}s`, startTime: `${calmFrom + calmSeconds + GAP_SECONDS}s` },
});

export default function calibrate(): void {
  evaluate(bodyOf(bodies, exec.scenario.iterationInTest), exec.scenario.name);
}

export const handleSummary = keepSummary;
