// What one seed plays: how many processes, how fast the database, which faults and how often, drawn anew for every seed so that each world is different.
import type { Chance } from '../../../engine/simulation/random.ts';
import type { FaultShares, Swarm, Theme } from './swarm.ts';
import { themed } from './themes.ts';

export interface SimulationOptions {
  /** Authorizations of one seed, repeats not counted; drawn about this number. */
  readonly authorizations: number;
  /** Half of the seeds are wide, with about so many; 0 or not given: none is. */
  readonly wide?: number;
  /** What the world is about; drawn unless given. */
  readonly theme?: Theme;
}

const NO_FAULTS: FaultShares = { abort: 0, cut: 0, hang: 0, cutBefore: 0, cutAfter: 0, killAt: 0, loss: 0, torn: 0, duplicate: 0 };

/** One in twenty worlds has no faults at all: what fails there fails by itself. */
export function drawSwarm(dice: Chance, { authorizations, theme }: SimulationOptions): Swarm {
  const isCalm = dice.happens(0.05);
  const some = (share: number, most: number): number => (!isCalm && dice.happens(share) ? dice.between(1, most) : 0);
  const speed = dice.pick([
    { instantShare: 0.9, latencyMs: [0.05, 1] as const, slowShare: 0.002, slowMs: 300 },
    { instantShare: 0.7, latencyMs: [0.1, 4] as const, slowShare: 0.01, slowMs: 800 },
    { instantShare: 0.5, latencyMs: [1, 40] as const, slowShare: 0.02, slowMs: 3_000 },
  ]);
  const drawn: Swarm = {
    authorizations: Math.max(8, Math.round(authorizations * (0.5 + dice.fraction()))),
    processes: dice.between(1, 4),
    accounts: dice.pick([3, 12, 40, 200]),
    days: dice.pick([0.02, 0.02, 1, 3, 12]),
    burst: dice.pick([4, 40, 150, 400]),
    ...speed,
    faults: isCalm ? NO_FAULTS : drawFaults(dice),
    kills: some(0.6, 4),
    pauses: some(0.4, 4),
    stops: some(0.3, 2),
    clockJumps: some(0.3, 3),
    outages: some(0.3, 2),
    operations: some(0.7, 8),
    skewMs: isCalm ? 0 : dice.pick([0, 1_000, 3_600_000, 30 * 86_400_000]),
    isTight: dice.happens(0.5),
    deadlinesMs: dice.pick([[2_000], [150, 2_000], [5, 40, 150]]),
    messageDaysMax: dice.pick([0.01, 2, 40]),
    filesMs: dice.pick([0, 3_600_000, 6 * 3_600_000, 86_400_000, 86_400_000]),
    closesDays: dice.happens(0.7),
    copiesMax: dice.pick([2, 2, 6]),
    copiesMs: dice.pick([2, 30, 200, 1_000]),
    killWhenCut: isCalm ? 0 : dice.pick([0, 0, 0.02, 0.3]),
    awayWhenCut: isCalm ? 0 : dice.pick([0, 0, 0.3]),
    theme: 'any',
    grainMs: 0,
  };
  return themed(drawn, dice, { isCalm, theme });
}

/** Each kind of fault is in about half of the worlds: a fault that is always there hides what only happens without it. */
function drawFaults(dice: Chance): FaultShares {
  const share = (most: number): number => (dice.happens(0.5) ? most * dice.fraction() : 0);
  return {
    abort: share(0.01),
    cut: share(0.005),
    hang: share(0.001),
    cutBefore: share(0.03),
    cutAfter: share(0.03),
    killAt: share(0.002),
    loss: share(0.08),
    torn: share(0.08),
    duplicate: share(0.15),
  };
}

/** The second phase: nothing fails any more. */
export function calmed(swarm: Swarm): Swarm {
  return { ...swarm, faults: NO_FAULTS, killWhenCut: 0, awayWhenCut: 0, slowShare: 0, latencyMs: [0.05, 1] };
}
