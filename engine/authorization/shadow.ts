// What campaigns in shadow would have granted: each alone, on top of what was really granted, under today's counters; nothing is taken from anybody.
import { areCombinable } from '../benefit/stack.ts';
import type { Combined } from './combine.ts';
import type { Obstacle } from './eligible.ts';
import { type Eligible, type Left, NOTHING_TAKEN, after, entitlement, everythingLeft, grantOf, roomOf } from './grant.ts';
import { heldBenefit } from './held-benefit.ts';
import type { Situation } from './situation.ts';

/** How a campaign in shadow is recorded. */
export interface ShadowResult {
  readonly result: 'shadow' | 'failed';
  /** Minor units it would have cost. */
  readonly would?: number;
  /** What would have stood in its way, had it been live. */
  readonly barrier?: Obstacle;
}
export interface Shadowed {
  readonly results: ReadonlyMap<string, ShadowResult>;
  /** No counter stands near: whatever they say exactly, the results are the same. */
  readonly free: boolean;
}

export const NO_SHADOWS: Shadowed = { results: new Map(), free: true };

/** `granting` are the eligible campaigns that were combined, `shadows` those that only record. One that throws fails alone (I22). */
export function shadowed(
  shadows: readonly Eligible[],
  of: { readonly granting: readonly Eligible[]; readonly combined: Combined; readonly situation: Situation },
): Shadowed {
  const { granting, combined, situation } = of;
  const start = everythingLeft(situation);
  const left = combined.grants.reduce((rest, grant) => after(rest, grant, situation), start);
  const results = new Map<string, ShadowResult>();
  let free = true;
  for (const shadow of shadows) {
    try {
      results.set(shadow.campaign.id, resultOf(shadow, left, situation));
      free = free && neverBinds(shadow, { granting, left, start, situation });
    } catch {
      results.set(shadow.campaign.id, { result: 'failed' });
    }
  }
  return { results, free };
}

function resultOf(shadow: Eligible, left: Left, situation: Situation): ShadowResult {
  const nothing = (barrier: Obstacle): ShadowResult => ({ result: 'shadow', would: 0, barrier });
  if (shadow.campaign.terms.benefit.type === 'membership_programme') return nothing('no_value');
  const grant = grantOf(shadow, left, situation);
  if (typeof grant === 'string') return nothing(grant);
  if (left.grants.some((each) => !areCombinable(stackingOf(shadow), stackingOf(each.eligible)))) return nothing('not_combinable');
  const grants = [...left.grants, grant];
  heldBenefit(grant, { no: left.grants.length, payable: after(left, grant, situation).payable, situation, grants });
  return { result: 'shadow', would: grant.amount };
}

function stackingOf({ campaign }: Eligible) {
  const { id, stacking } = campaign.terms;
  return { id, group: stacking.group ?? null, combinable: stacking.combinable };
}

/** Every counter of it has room for all that the others may take and for itself. */
function neverBinds(
  shadow: Eligible,
  {
    granting,
    left,
    start,
    situation,
  }: { readonly granting: readonly Eligible[]; readonly left: Left; readonly start: Left; readonly situation: Situation },
): boolean {
  if (shadow.needs.length === 0) return true;
  const alone = Math.max(entitlement(shadow, start, situation).money, entitlement(shadow, left, situation).money);
  const most = granting.reduce((sum, each) => sum + entitlement(each, start, situation).money, alone);
  return shadow.needs.every(
    (need) => roomOf(need, NOTHING_TAKEN, situation.counters) >= (need.unit === 'count' ? granting.length + 1 : most),
  );
}
