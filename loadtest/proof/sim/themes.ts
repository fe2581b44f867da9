// What a world is about: half of them play a little of everything, the others make one kind of trouble likely, so that it is met within a few seeds.
import type { Chance } from '../../../engine/simulation/random.ts';
import type { Swarm, Theme } from './swarm.ts';

export const THEMES: readonly Theme[] = ['any', 'any', 'any', 'points', 'coupons', 'copies', 'copies', 'house', 'house', 'late', 'parts'];
const SLOW = { instantShare: 0.5, latencyMs: [1, 40], slowShare: 0.02, slowMs: 3_000 } as const;
/** People change campaigns whose budgets are nearly used, days end and are closed, and clocks are set right, all while payments come. */
const HOUSE: Partial<Swarm> = { ...SLOW, isTight: true, closesDays: true, clockJumps: 3 };
/** Few holders meet themselves again; with many payments each would carry too much. */
const PAYMENTS_EACH = 40;

interface Asked {
  readonly isCalm: boolean;
  readonly theme: Theme | undefined;
}

/** Drawn after everything else. */
export function themed(swarm: Swarm, dice: Chance, { isCalm, theme: asked }: Asked): Swarm {
  const drawn = dice.pick(THEMES);
  const theme = asked ?? drawn;
  const few = Math.max(dice.between(2, 4), Math.ceil(swarm.authorizations / PAYMENTS_EACH));
  const played: Readonly<Record<Theme, Partial<Swarm>>> = {
    any: {},
    points: { accounts: few, days: dice.pick([1, 3, 12]), burst: 4 },
    coupons: { accounts: few, days: dice.pick([0.02, 1, 3]), burst: 4, messageDaysMax: dice.pick([2, 40]) },
    copies: isCalm ? {} : copiesOf(swarm, dice),
    house: isCalm
      ? {}
      : { ...HOUSE, accounts: few, operations: dice.between(10, 30), burst: dice.pick([4, 40]), days: dice.pick([0.02, 1]) },
    late: { isTight: true, days: dice.pick([1, 3]), accounts: few },
    parts: { messageDaysMax: dice.pick([0.01, 2]) },
  };
  return { ...swarm, ...played[theme], theme };
}

/** Every question comes several times, at a slow database, and whoever answers is gone a moment later. */
function copiesOf({ faults }: Swarm, dice: Chance): Partial<Swarm> {
  return {
    processes: dice.pick([1, 2, 2]),
    burst: dice.pick([4, 40]),
    copiesMax: 6,
    copiesMs: dice.pick([30, 200, 1_000]),
    ...SLOW,
    deadlinesMs: dice.pick([
      [150, 2_000],
      [5, 40, 150],
    ]),
    killWhenCut: dice.pick([0, 0.3]),
    awayWhenCut: dice.pick([0, 0.5]),
    faults: { ...faults, duplicate: 0.8, cutAfter: dice.pick([0, 0.06]) },
  };
}
