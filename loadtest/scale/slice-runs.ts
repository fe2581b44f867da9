// Plays one campaign budget over ever more cells under each policy, and sums up how often slices moved and what was refused while money lay elsewhere.
import { SLICE_POLICIES, type SlicePolicy, type StockTerms } from '../../engine/simulation/slices-policy.ts';
import type { SliceOrder } from '../../engine/simulation/slices-world.ts';
import { type SliceStory, playSlices } from '../../engine/simulation/slices.ts';
import { median } from '../bench/rounds.ts';

export interface SliceRow {
  readonly policy: SlicePolicy;
  readonly cells: number;
  /** Per thousand benefits granted. */
  readonly moves: number;
  readonly messages: number;
  /** Per thousand purchases. */
  readonly refusedElsewhere: number;
  readonly waited: number;
  /** Share of the budget unspent when a hundredth of the purchases had been refused; and at the end. */
  readonly stranded: number;
  readonly left: number;
  /** Commits refused because another process owned the slice by then. */
  readonly stale: number;
  readonly violations: number;
}

/** One tick is a millisecond; more is asked for than the budget has, so that its end is seen. */
export const SLICE_TERMS: StockTerms = { lowWaterTicks: 60, coverTicks: 240, leastGrant: 2_000, endBps: 1_000 };
const RUN: Omit<SliceOrder, 'seed' | 'policy' | 'cells'> = {
  terms: SLICE_TERMS,
  ticks: 10_000,
  perTick: 2,
  benefit: [200, 2_000],
  budget: 15_000_000,
  hotShare: 0.5,
  driftTicks: 2_000,
  faults: { loss: 0.01, twice: 0.01, delayTicksMax: 8, crash: 0.0005, treasuryAway: 0.0001 },
};
export const SLICE_CELLS = [2, 5, 10, 20] as const;

export const SLICE_SETTING = `${RUN.ticks / 1_000} s of ${RUN.perTick * 1_000} purchases a second on one budget that pays for two thirds of them; half of them in one hot cell,
which is another one every ${RUN.driftTicks / 1_000} s; messages take 1 to ${RUN.faults.delayTicksMax} ms, one of a hundred is lost and one comes twice; about ${RUN.faults.crash * RUN.ticks} cells lose their process
on the way, half of those processes wake up again and go on as if nothing had happened; once in a while the treasury is away`;

export function sliceRows(seeds: number, say: (line: string) => void): readonly SliceRow[] {
  return SLICE_POLICIES.flatMap((policy) =>
    SLICE_CELLS.map((cells) => {
      const stories = Array.from({ length: seeds }, (_, seed) => playSlices({ ...RUN, seed: seed + 1, policy, cells }));
      say(`slices: ${policy}, ${cells} cells, ${seeds} seeds`);
      return rowOf({ policy, cells }, stories);
    }),
  );
}

export interface LoadEffect {
  readonly policy: SlicePolicy;
  readonly cells: number;
  /** Moves in a whole run, and in one with so many times the customers and the budget. */
  readonly moves: number;
  readonly times: number;
  readonly movesThen: number;
}

/** Do slices move with the load, or with the course of the budget? */
export function loadEffects(seeds: number): readonly LoadEffect[] {
  const [cells, times] = [10, 4];
  const moves = (policy: SlicePolicy, many: number) =>
    median(
      Array.from(
        { length: seeds },
        (_, seed) => playSlices({ ...RUN, seed: seed + 1, policy, cells, perTick: RUN.perTick * many, budget: RUN.budget * many }).moves,
      ),
    );
  return (['refill', 'refill_then_single'] as const).map((policy) => ({
    policy,
    cells,
    moves: moves(policy, 1),
    times,
    movesThen: moves(policy, times),
  }));
}

function rowOf(of: Pick<SliceRow, 'policy' | 'cells'>, stories: readonly SliceStory[]): SliceRow {
  const purchases = RUN.ticks * RUN.perTick;
  const at = (value: (story: SliceStory) => number) => median(stories.map(value));
  const sum = (value: (story: SliceStory) => number) => stories.reduce((all, story) => all + value(story), 0);
  return {
    ...of,
    moves: at(({ moves, granted }) => (1_000 * moves) / granted),
    messages: at(({ messages, granted }) => (1_000 * messages) / granted),
    refusedElsewhere: at(({ refusedElsewhere }) => (1_000 * refusedElsewhere) / purchases),
    waited: at(({ waited }) => (1_000 * waited) / purchases),
    stranded: at(({ leftAtOnePercent }) => (leftAtOnePercent ?? 0) / RUN.budget),
    left: at(({ left }) => left / RUN.budget),
    stale: sum(({ stale }) => stale),
    violations: sum(({ violations }) => violations.length),
  };
}
