// Wide worlds: thousands of authorizations come in one instant, so that batches are as full as a batch may be.
import { chance } from '../../../engine/simulation/random.ts';
import type { SimulationOptions } from './options.ts';
import type { Swarm } from './swarm.ts';

/** Of the seeds of a run that plays wide ones. */
const WIDE_SHARE = 0.5;
/** So many are refused in one instant where time runs out: each may be the last that its process says. */
const TOLD_AT_ONCE = 100;
const HOUR_MS = 3_600_000;
const TWO_32 = 4_294_967_296;

/** By dice of its own: a run without wide seeds plays the others just the same. */
export function widened(swarm: Swarm, seed: number, { wide = 0 }: SimulationOptions): Swarm {
  const dice = chance(seed + 0.5 * TWO_32);
  if (wide === 0 || !dice.happens(WIDE_SHARE)) return swarm;
  return {
    ...swarm,
    authorizations: Math.round(wide * (0.5 + dice.fraction())),
    processes: dice.pick([1, 1, 2, 3]),
    accounts: dice.pick([40, 200, 1_000, 1_000]),
    days: dice.pick([0.02, 1, 3]),
    burst: dice.pick([2_000, 6_000, 20_000]),
    filesMs: dice.pick([6 * HOUR_MS, 24 * HOUR_MS, 24 * HOUR_MS]),
    grainMs: dice.pick([1, 3, 6]),
    killWhenCut: swarm.killWhenCut / TOLD_AT_ONCE,
  };
}
