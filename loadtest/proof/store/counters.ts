// Counters in the model: made, raised, locked and moved as the statements of the product do, with the checks that are the last wall.
import type { CounterState } from '../../../engine/authorization/situation.ts';
import type { CounterMove } from '../../../engine/hold/post.ts';
import type { CounterBounds } from '../../../api/authority/append-store.ts';
import type { CounterRow } from '../../../api/authority/fence.ts';
import { fenceMoved, refusedBy } from './faults.ts';
import { counterLock, sorted } from './reading.ts';
import { type Session, lockAll, lockOne } from './session.ts';

const NEW: CounterState = { held: 0, captured: 0, returned: 0, ceiling: null, open: true, version: 0 };

export async function makeCounters(session: Session, needs: ReadonlyMap<string, number | null>): Promise<void> {
  for (const key of sorted(needs.keys())) {
    const wait = lockOne(session, counterLock(key));
    if (wait !== null) await wait;
    const ceiling = needs.get(key) ?? null;
    const row = counterOf(session, key);
    if (row === undefined) put(session, key, { ...NEW, ceiling });
    else if (isHigher(ceiling, row.ceiling)) put(session, key, ended(key, row, { ...row, ceiling }));
  }
}

export async function lockCounters(session: Session, keys: Iterable<string>): Promise<ReadonlyMap<string, CounterState>> {
  const known = sorted(keys).filter((key) => counterOf(session, key) !== undefined);
  await lockAll(session, known.map(counterLock));
  return new Map(known.flatMap((key) => keyed(key, counterOf(session, key))));
}

export interface Moves {
  readonly changes: readonly CounterMove[];
  readonly holds: readonly CounterMove[];
}

/** Added up per key; what only holds may make its row, everything else changes a row that is there. */
export function movesOf(moves: readonly CounterMove[], { versions }: Pick<CounterBounds, 'versions'>): Moves {
  const byKey = new Map<string, CounterMove>();
  for (const key of versions.keys()) byKey.set(key, { key, held: 0, captured: 0, returned: 0 });
  for (const move of moves) {
    const before = byKey.get(move.key);
    byKey.set(
      move.key,
      before === undefined
        ? move
        : {
            key: move.key,
            held: before.held + move.held,
            captured: before.captured + move.captured,
            returned: before.returned + move.returned,
          },
    );
  }
  const all = sorted(byKey.keys()).flatMap((key) => byKey.get(key) ?? []);
  const onlyHolds = ({ held, captured, returned }: CounterMove) => held >= 0 && captured === 0 && returned === 0;
  return { changes: all.filter((move) => !onlyHolds(move)), holds: all.filter(onlyHolds) };
}

/** A row that is not there is not made. */
export async function changeCounters(
  session: Session,
  moves: readonly CounterMove[],
  bounds: CounterBounds,
): Promise<readonly CounterRow[]> {
  const rows: CounterRow[] = [];
  for (const move of moves) {
    if (counterOf(session, move.key) === undefined) continue;
    const wait = lockOne(session, counterLock(move.key));
    if (wait !== null) await wait;
    const row = counterOf(session, move.key) ?? NEW;
    proveFence(row, bounds.versions.get(move.key) ?? 0);
    rows.push({ ...put(session, move.key, ended(move.key, row, added(row, move))), key: move.key });
  }
  return rows;
}

/** What is proposed is judged by itself before the row that is there is looked at, as an insert is. */
export async function holdCounters(session: Session, moves: readonly CounterMove[], bounds: CounterBounds): Promise<readonly CounterRow[]> {
  const rows: CounterRow[] = [];
  for (const move of moves) {
    const { key, held } = move;
    const proposed = { ...NEW, held, ceiling: bounds.ceilings.get(key) ?? null, version: bounds.versions.get(key) ?? 0 };
    prove(proposed);
    const wait = lockOne(session, counterLock(key));
    if (wait !== null) await wait;
    const row = counterOf(session, key);
    rows.push({ ...put(session, key, row === undefined ? proposed : heldMore(move, row, proposed)), key });
  }
  return rows;
}

function heldMore(move: CounterMove, row: CounterState, proposed: CounterState): CounterState {
  proveFence(row, proposed.version);
  const ceiling = isHigher(proposed.ceiling, row.ceiling) ? proposed.ceiling : row.ceiling;
  return ended(move.key, row, { ...added(row, move), ceiling });
}

function counterOf({ counters, place }: Session, key: string): CounterState | undefined {
  return counters.get(key) ?? place.tables.counters.get(key);
}

function put({ counters }: Session, key: string, row: CounterState): CounterState {
  prove(row);
  counters.set(key, row);
  return row;
}

function keyed(key: string, row: CounterState | undefined): readonly [string, CounterState][] {
  return row === undefined ? [] : [[key, row]];
}

function added(row: CounterState, { held, captured, returned }: CounterMove): CounterState {
  const { ceiling, open, version } = row;
  return { held: row.held + held, captured: row.captured + captured, returned: row.returned + returned, ceiling, open, version };
}

/** Checks in the order of their names. */
export function prove({ held, captured, returned, ceiling }: CounterState): void {
  if (ceiling !== null && held + captured - returned > ceiling) throw refusedBy('counters_ceiling');
  if (held < 0 || captured < 0 || returned < 0 || captured < returned) throw refusedBy('counters_signs');
}

/** The write divides by zero where a fence is closed, or of another version than the one decided by. */
function proveFence(row: CounterState, decided: number): void {
  if (decided !== 0 && !(row.open && (row.version === 0 || row.version === decided))) throw fenceMoved();
}

function isHigher(asked: number | null, ceiling: number | null): boolean {
  return asked !== null && ceiling !== null && asked > ceiling;
}

/** An agreement that has ended pays nothing more. */
function ended(key: string, before: CounterState, after: CounterState): CounterState {
  if (before.open || after.open || !key.startsWith('a:')) return after;
  const used = after.held + after.captured - after.returned;
  return { ...after, ceiling: before.ceiling === null ? used : Math.min(before.ceiling, used) };
}
