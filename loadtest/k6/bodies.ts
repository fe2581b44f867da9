// Inside k6: the kept requests, shared by all askers, and the request of an arrival by its number.
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import { plan } from './ask.ts';
import { spread, withOwn } from './plan.ts';

/** A file of the plan, read once for all askers. */
export function kept(file: string): readonly string[] {
  return new SharedArray(file, () => JSON.parse(open(file)) as string[]);
}

/** The request of the `place`-th arrival of this part of the run: always the same, so that a run can be repeated. */
export function bodyOf(bodies: readonly string[], place: number): string {
  const body = bodies[spread(place) % bodies.length];
  if (body === undefined) throw new Error('There are no requests to send.');
  return withOwn(body, { authorizationId: `${plan.run}:${exec.scenario.name}:${place}`, deadlineMs: plan.deadlineMs });
}
