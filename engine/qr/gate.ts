// How a gate decides alone: capsule and published keys verified, a code taken once, never more than its slice; what it gave is told later.
import type { Capsule } from './capsule.ts';
import { isStale, readCode, type ReadCode } from './shown-code.ts';

/** What the gate keeps over a restart. */
export interface GateMemory {
  readonly capsule: Capsule;
  /** Minor units given away so far. */
  readonly given: number;
  /** Codes that were taken, by the text of their nonce. */
  readonly taken: readonly string[];
  readonly waiting: readonly GateTap[];
}
/** As it is uploaded. */
export interface GateTap {
  readonly authorizationId: string;
  readonly slice: string;
  readonly epoch: number;
  readonly code: string;
  /** The fare before the benefit, minor units. */
  readonly amount: number;
  readonly currency: string;
  /** ISO 8601, by the clock of the gate. */
  readonly at: string;
  readonly card: { readonly bin: string; readonly token: string; readonly account?: string };
  /** What the gate took off. */
  readonly given: number;
}
export type GateRefusal = 'not_a_code' | 'signature' | 'stale' | 'taken_before' | 'capsule_not_valid' | 'slice_spent';

export interface TapAsked extends Pick<GateTap, 'authorizationId' | 'code' | 'amount' | 'card'> {
  readonly nowMs: number;
  /** Is the signature that of the key with this id? */
  readonly verifies: (read: ReadCode) => boolean;
}
export interface GateAnswer {
  readonly memory: GateMemory;
  readonly given: number;
  readonly refusal: GateRefusal | null;
}

export function newGate(capsule: Capsule): GateMemory {
  return { capsule, given: 0, taken: [], waiting: [] };
}

/** One tap, decided without any network. A refused one is none: the passenger pays the whole fare as with any card. */
export function tapAt(memory: GateMemory, asked: TapAsked): GateAnswer {
  const refused = (refusal: GateRefusal): GateAnswer => ({ memory, given: 0, refusal });
  const { capsule } = memory;
  const { nowMs, amount, code, authorizationId, card } = asked;
  const seconds = nowMs / 1_000;
  const read = readCode(code);
  if (read === null) return refused('not_a_code');
  if (!asked.verifies(read)) return refused('signature');
  if (isStale(read, nowMs)) return refused('stale');
  const nonce = [...read.nonce].join('.');
  if (memory.taken.includes(nonce)) return refused('taken_before');
  if (seconds < capsule.from || seconds >= capsule.until) return refused('capsule_not_valid');
  const given = Math.min(capsule.benefit, amount);
  if (memory.given + given > capsule.amount) return refused('slice_spent');
  const { slice, epoch, currency } = capsule;
  const tap: GateTap = { authorizationId, slice, epoch, code, amount, currency, at: new Date(nowMs).toISOString(), card, given };
  return {
    memory: { ...memory, given: memory.given + given, taken: [...memory.taken, nonce], waiting: [...memory.waiting, tap] },
    given,
    refusal: null,
  };
}

/** Taps that somebody has decided need not be told again. */
export function uploaded(memory: GateMemory, ids: readonly string[]): GateMemory {
  const told = new Set(ids);
  return { ...memory, waiting: memory.waiting.filter(({ authorizationId }) => !told.has(authorizationId)) };
}
