// What one process remembers between batches, to read less: reference records, dropped when the database notes a change, and counters, proven again at every write.
import type { AccountProfile, BinProfile, CounterState, MerchantProfile } from '../../engine/authorization/situation.ts';
import { makeRoom } from '../redis/make-room.ts';

/** Entries of one kind; the oldest go first. */
const REMEMBERED_MAX = 200_000;
/** After such a silence the notes of changes may be gone, so everything is read anew. Less than notes are kept. */
const SILENCE_MS_MAX = 10 * 60_000;

export interface Holder {
  readonly account: AccountProfile | null;
  readonly lists: readonly string[];
  readonly enrolled: readonly string[];
  readonly household?: string;
}

/** A note of a change: the kind of record and its key, or null for all of the kind. */
export type Note = readonly [kind: string, key: string | null];

/** What was looked up; null where the database knows nothing of the key. */
export interface Reference {
  /** Account by card token. */
  readonly cards: Map<string, string | null>;
  readonly accounts: Map<string, Holder>;
  readonly merchants: Map<string, MerchantProfile | null>;
  readonly bins: Map<string, BinProfile | null>;
}

export interface Memory {
  readonly reference: Reference;
  /** As last read or written by this process; other processes may have moved them since, so a decision on them is proven by the rows themselves. */
  readonly counters: Map<string, CounterState>;
  /** Every change that this memory has not heard of belongs to a transaction not older than this; null: it has heard of nothing yet. */
  horizon: string | null;
  heardAt: number;
  /** Rises with every change heard of: what was read before it may be old. */
  generation: number;
}

export function emptyMemory(): Memory {
  const reference = { cards: new Map(), accounts: new Map(), merchants: new Map(), bins: new Map() };
  return { reference, counters: new Map(), horizon: null, heardAt: 0, generation: 0 };
}

/** Drops what the notes name. Called with what the database said inside each batch, before anything remembered is used. */
export function catchUp(memory: Memory, said: { readonly horizon: string; readonly notes: readonly Note[]; readonly nowMs: number }): void {
  if (said.nowMs - memory.heardAt > SILENCE_MS_MAX) forgetAll(memory);
  for (const note of said.notes) forget(memory.reference, note);
  if (said.notes.length > 0) memory.generation += 1;
  memory.horizon = said.horizon;
  memory.heardAt = said.nowMs;
}

/** Adds, and makes room where there are too many. */
export function remember<V>(map: Map<string, V>, key: string, value: V): void {
  if (!map.has(key)) makeRoom(map, REMEMBERED_MAX);
  map.set(key, value);
}

function forgetAll(memory: Memory): void {
  for (const map of Object.values(memory.reference)) map.clear();
  memory.counters.clear();
  memory.generation += 1;
}

function forget(reference: Reference, [kind, key]: Note): void {
  const map = mapOf(reference, kind);
  if (key === null) map.clear();
  else map.delete(key);
}

function mapOf(reference: Reference, kind: string): Map<string, unknown> {
  switch (kind) {
    case 'card':
      return reference.cards;
    case 'account':
      return reference.accounts;
    case 'merchant':
      return reference.merchants;
    case 'bin':
      return reference.bins;
    default:
      throw new Error(`a note of a change of ${kind}`);
  }
}
