// What the codes of one command and the slice of a tap change about its decision: coupons withheld, candidates left out, counters as they are without the slice.
import type { Counters } from '../../engine/authorization/situation.ts';
import type { CounterMove } from '../../engine/hold/post.ts';
import type { EvaluateCommand, Prepared } from './plan.ts';
import { type JudgedCodes, judgeCodes } from './shown.ts';
import { type JudgedTap, judgeTap, settleTap, tapCandidates, withSliceFreed } from './tap.ts';
import type { World } from './world.ts';

export interface SeenShown {
  readonly prepared: Prepared;
  readonly counters: Counters;
  readonly codes: JudgedCodes;
  readonly tap: JudgedTap | null;
}

/** Judged when the command is decided: a command before it in the batch may have used the same code or slice. */
export function seeShown(
  world: World,
  command: EvaluateCommand,
  { prepared, now }: { readonly prepared: Prepared; readonly now: string },
): SeenShown {
  const { shown } = world;
  // A gate saw the code at its own time; everybody else shows it now.
  const isOffline = command.tap !== undefined;
  const codes = judgeCodes(shown.codes, command, { now, shownAt: isOffline ? command.request.at : now, isOffline });
  const codeFaults = codes.verdicts.flatMap(({ result }) => (result === 'accepted' ? [] : [result]));
  const tap = judgeTap(command, { shown, now, subject: prepared.subject, codeFaults });
  const presented = codes.withheld.size === 0 ? prepared.presented : prepared.presented.filter((coupon) => !codes.withheld.has(coupon));
  if (tap === null)
    return { prepared: presented === prepared.presented ? prepared : { ...prepared, presented }, counters: world.counters, codes, tap };
  const candidates = tapCandidates(tap, prepared.candidates);
  return { prepared: { ...prepared, presented, candidates }, counters: withSliceFreed(world.counters, tap), codes, tap };
}

/** The row of a tap, and what leaves its slice; null for what no gate sent. */
export function closeTap(
  { tap, prepared }: SeenShown,
  on: { readonly command: EvaluateCommand; readonly moves: readonly CounterMove[]; readonly now: string },
): ReturnType<typeof settleTap> | null {
  return tap === null ? null : settleTap(tap, { ...on, candidates: prepared.candidates });
}
