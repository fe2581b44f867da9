// The funnel of a campaign: of the decisions that looked at it, how many were left after each kind of obstacle.
import type { Obstacle } from '../../engine/authorization/eligible.ts';

export const STAGES = ['considered', 'bound', 'eligible', 'worth', 'within_limits', 'granted'] as const;
export type Stage = (typeof STAGES)[number];

/** The stage that an obstacle keeps a decision from. */
const KEPT_FROM: Readonly<Record<Obstacle, Stage>> = {
  card_not_bound: 'bound',
  account_not_bound: 'bound',
  list_not_bound: 'bound',
  segment_not_bound: 'bound',
  tier_not_bound: 'bound',
  place_not_included: 'bound',
  currency_mismatch: 'bound',
  stopped: 'eligible',
  not_enrolled: 'eligible',
  merchant_not_consented: 'eligible',
  outside_schedule: 'eligible',
  condition_not_met: 'eligible',
  no_coupon: 'eligible',
  held_out: 'eligible',
  shadow: 'eligible',
  failed: 'eligible',
  no_value: 'worth',
  limit_reached: 'within_limits',
  budget_exhausted: 'within_limits',
  funder_cap_reached: 'within_limits',
  not_combinable: 'granted',
};

export interface FunnelStep {
  readonly stage: Stage;
  readonly count: number;
  /** What kept decisions from this stage, most first. */
  readonly lost: readonly { readonly obstacle: string; readonly count: number }[];
}

/** `results`: granted or the obstacle, and how often. */
export function funnelOf(results: ReadonlyMap<string, number>): readonly FunnelStep[] {
  let left = [...results.values()].reduce((sum, count) => sum + count, 0);
  return STAGES.map((stage) => {
    const lost = [...results]
      .filter(([result]) => result !== 'granted' && (KEPT_FROM[result as Obstacle] ?? 'eligible') === stage)
      .map(([obstacle, count]) => ({ obstacle, count }))
      .sort((one, other) => other.count - one.count);
    left -= lost.reduce((sum, { count }) => sum + count, 0);
    return { stage, count: left, lost };
  });
}
