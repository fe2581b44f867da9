// A tap that a gate granted offline, told afterwards: taken from its slice and decided like every other authorization, or refused with its reason.
import { DRIFT_MAX_MS } from '../../engine/authorization/eligible.ts';
import { type Counters, approvedAmount } from '../../engine/authorization/situation.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import type { CounterMove } from '../../engine/hold/post.ts';
import type { EvaluateCommand } from './plan.ts';
import { type CodeFault, type Shown, codesOf } from './shown.ts';
import type { SliceRow, Tap, TapRow } from './shown-store.ts';

/** Why a tap is granted nothing, in order. */
export type TapFault =
  | 'slice_unknown'
  | 'slice_closed'
  | 'outside_validity'
  | CodeFault
  | 'code_missing'
  | 'code_of_another'
  | 'slice_spent'
  | 'campaign_changed'
  | 'not_granted';

export interface JudgedTap {
  readonly tap: Tap;
  /** Null where it cannot be taken from a slice. */
  readonly slice: SliceRow | null;
  readonly fault: TapFault | null;
}
interface Judging {
  readonly shown: Shown;
  readonly now: string;
  /** Whose wallet pays. */
  readonly subject: string;
  readonly codeFaults: readonly CodeFault[];
}

/** Null for what no gate sent. */
export function judgeTap(command: EvaluateCommand, on: Judging): JudgedTap | null {
  const { tap } = command;
  if (tap === undefined) return null;
  const slice = on.shown.slices.get(tap.slice) ?? null;
  return { tap, slice, fault: slice === null ? 'slice_unknown' : (sliceFault(slice, command, on) ?? codeFaultOf(command, on)) };
}

function sliceFault(slice: SliceRow, { tap, request }: EvaluateCommand, { now }: Judging): TapFault | null {
  // Whoever holds an older epoch holds nothing (I7).
  if (slice.gate !== tap?.gate || slice.epoch !== tap.epoch) return 'slice_unknown';
  if (!slice.isOpen) return 'slice_closed';
  const at = Date.parse(request.at);
  const isWithin = at >= Date.parse(slice.validFrom) && at < Date.parse(slice.validUntil) && at <= Date.parse(now) + DRIFT_MAX_MS;
  if (!isWithin) return 'outside_validity';
  return slice.amount - slice.spent < Math.min(slice.benefit, approvedAmount(request)) ? 'slice_spent' : null;
}

function codeFaultOf(sent: EvaluateCommand, { shown, subject, codeFaults }: Judging): TapFault | null {
  const [fault] = codeFaults;
  if (fault !== undefined) return fault;
  const codes = codesOf(sent).flatMap((text) => shown.codes.get(text) ?? []);
  if (codes.length === 0) return 'code_missing';
  return codes.every((code) => code.subject === subject) ? null : 'code_of_another';
}

/** Of the candidates, what the gate was told to grant; nothing where the tap is refused. */
export function tapCandidates({ slice, fault }: JudgedTap, candidates: readonly LiveCampaign[]): readonly LiveCampaign[] {
  if (slice === null || fault !== null) return [];
  return candidates.filter(({ id, version }) => id === slice.campaign && version === slice.version);
}

/** The counters as if what the slice holds for this tap were free again: it is, in the same write. */
export function withSliceFreed(counters: Counters, { slice, fault }: JudgedTap): Counters {
  if (slice === null || fault !== null) return counters;
  const free = Math.min(slice.benefit, slice.amount - slice.spent);
  return {
    get: (key) => {
      const counter = counters.get(key);
      return key === slice.counter && counter !== undefined ? { ...counter, held: counter.held - free } : counter;
    },
  };
}

/** What the tap came to, for its row, and the move that takes it out of the slice. */
export function settleTap(
  { tap, slice, fault }: JudgedTap,
  on: {
    readonly command: EvaluateCommand;
    readonly candidates: readonly LiveCampaign[];
    readonly moves: readonly CounterMove[];
    readonly now: string;
  },
): { readonly row: TapRow; readonly moves: readonly CounterMove[] } {
  const { request, authorizationId } = on.command;
  const granted = on.moves.filter(({ key }) => key === slice?.counter).reduce((total, { held }) => total + held, 0);
  const reason = granted > 0 ? null : (fault ?? (on.candidates.length === 0 ? 'campaign_changed' : 'not_granted'));
  return {
    row: { authorizationId, gate: tap.gate, slice: tap.slice, at: request.at, amount: request.amount, granted, reason, receivedAt: on.now },
    moves: granted === 0 || slice === null ? [] : [{ key: slice.counter, held: -granted, captured: 0, returned: 0 }],
  };
}
