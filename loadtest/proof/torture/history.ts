// What the tills were told, as they heard it: one entry for each authorization, and the faults that the answers alone show.
import type { Told } from './answers.ts';

/** One authorization as its askers know it. It changes with every answer, so it is one object. */
export interface Entry {
  asks: number;
  /** Of the first decision that was heard. */
  digest: string | null;
  isGranted: boolean;
  /** Somebody was told "no benefit" without the database: when, and at which place; -1 for several. */
  closedAt: number | null;
  closedBy: number;
  wasShed: boolean;
  /** A question of which nobody knows what became of it: the connection broke, or nobody answered. */
  isUnknown: boolean;
  /** The place where everybody asked; -1 for several. */
  askedOf: number;
  /** Found among the rows: 1 the authorization, 2 the decision. */
  found: number;
}

export interface Heard {
  readonly no: number;
  /** Of the process that was asked: those that lived there after each other share what was refused. */
  readonly place: number;
  /** Monotonic milliseconds. */
  readonly sentAt: number;
  readonly heardAt: number;
  /** Null: nobody knows. */
  readonly told: Told | null;
}
export type FaultKind =
  | 'lost'
  | 'not journalled'
  | 'changed'
  | 'two answers'
  | 'turned'
  | 'held although refused'
  | 'not closed'
  | 'second decision under a conflict'
  | 'refused for no reason'
  | 'overspent'
  | 'over the limit'
  | 'books differ'
  | 'message lost'
  | 'message changed'
  | 'unresolved'
  | 'died by itself';
export interface Fault {
  readonly kind: FaultKind;
  readonly about: string;
}
export interface History {
  readonly entries: Entry[];
  readonly faults: Fault[];
}

export const newHistory = (): History => ({ entries: [], faults: [] });
const SEVERAL = -1;
const NOBODY = 0;

/** Call before the question leaves, so that nothing in the rows is unknown to the history. */
export function noteAsked({ entries }: History, no: number, place: number): void {
  const entry = entries[no];
  if (entry === undefined) entries[no] = { ...NEW, asks: 1, askedOf: place };
  else {
    entry.asks += 1;
    if (entry.askedOf !== place) entry.askedOf = SEVERAL;
  }
}
const NEW: Entry = {
  asks: 0,
  digest: null,
  isGranted: false,
  closedAt: null,
  closedBy: NOBODY,
  wasShed: false,
  isUnknown: false,
  askedOf: NOBODY,
  found: 0,
};

export function hear(history: History, heard: Heard): void {
  const entry = history.entries[heard.no];
  if (entry === undefined) throw new Error(`nobody asked for ${heard.no}`);
  const { told } = heard;
  if (told === null) entry.isUnknown = true;
  else if (told.kind === 'shed') entry.wasShed = true;
  else if (told.kind === 'closed') hearClosed(entry, heard);
  else if (told.kind === 'problem') history.faults.push({ kind: 'refused for no reason', about: `${heard.no} ${told.code}` });
  else if (told.kind === 'decided') hearDecision(history, entry, { ...heard, told });
}

function hearClosed(entry: Entry, { heardAt, place }: Heard): void {
  entry.closedBy = entry.closedAt === null || entry.closedBy === place ? place : SEVERAL;
  entry.closedAt ??= heardAt;
}

type HeardDecision = Heard & { readonly told: Extract<Told, { kind: 'decided' }> };

function hearDecision(history: History, entry: Entry, heard: HeardDecision): void {
  const { told, no } = heard;
  if (entry.digest === null) {
    if (told.isGranted && mustStayClosed(entry, heard)) history.faults.push({ kind: 'turned', about: `${no}: refused, then granted` });
    entry.digest = told.digest;
    entry.isGranted = told.isGranted;
  } else if (entry.digest !== told.digest) {
    history.faults.push({ kind: 'two answers', about: `${no}: ${entry.digest} and ${told.digest}` });
  }
}

/**
 * At one place a refusal told without the database is the answer of the id from then on, also after a kill (DECISIONS 11). What was committed elsewhere
 * meanwhile may still be told there (10), and a question of which nobody knows the fate may have gone there.
 */
function mustStayClosed({ closedAt, closedBy, askedOf, isUnknown }: Entry, { place, sentAt }: Heard): boolean {
  return closedAt !== null && sentAt > closedAt && closedBy === place && askedOf === place && !isUnknown;
}

/** Another body under an id that was decided: a conflict, or nothing that says more than "no benefit" (I10). */
export function hearConflict({ faults }: History, no: number, told: Told | null): void {
  if (told?.kind === 'decided') faults.push({ kind: 'second decision under a conflict', about: String(no) });
  else if (told?.kind === 'problem' && told.code !== 'authorization_id_reused')
    faults.push({ kind: 'refused for no reason', about: `${no} ${told.code}` });
}
