// SQL of plain reference tables, the same for all of them: a page by key, one row, and an upsert with its line in the log of changes.
import { and, asc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { DIMENSIONS, type Reach } from '../../engine/people/reach.ts';
import type { Drizzle } from '../db/connect.ts';
import { changeRowOf } from './change-row.ts';
import { changeLog } from './tables.ts';

/** A table and the text column that is its key. */
export interface ReferenceTable {
  readonly table: PgTable;
  readonly key: PgColumn;
  /** Where a row lies; `everywhere` for tables whose rows belong to no place. Absent: for callers without a limited reach alone. */
  readonly places?: Places | 'everywhere';
  /** Columns about a person: the log of changes says that they changed, never from what to what. */
  readonly personal?: readonly string[];
}
/** The column that names the place of a row, or what must hold of it for the places allowed. */
type PlaceOf = PgColumn | ((allowed: readonly string[]) => SQL);
type Places = { readonly [Dimension in keyof Reach]?: PlaceOf };
export type ReferenceRow = Readonly<Record<string, unknown>>;

export async function readPage(
  db: Drizzle,
  { table, key, places }: ReferenceTable,
  page: { readonly after: string | null; readonly limit: number; readonly reach?: Reach | null },
): Promise<readonly ReferenceRow[]> {
  const after = page.after === null ? undefined : gt(key, page.after);
  const wanted = and(after, ...within(places, page.reach ?? null));
  return db.select().from(table).where(wanted).orderBy(asc(key)).limit(page.limit);
}

/** A dimension that the table does not know holds none of its rows. */
function within(places: ReferenceTable['places'], reach: Reach | null): readonly SQL[] {
  if (reach === null || places === 'everywhere') return [];
  return DIMENSIONS.flatMap((dimension) => {
    const [allowed, column] = [reach[dimension], places?.[dimension]];
    if (allowed === undefined) return [];
    if (column === undefined || allowed.length === 0) return [sql`false`];
    return [typeof column === 'function' ? column(allowed) : inArray(column, [...allowed])];
  });
}

interface Sought {
  readonly id: string;
  readonly reach: Reach | null;
}

export async function readRow(
  db: Drizzle,
  { table, key, places }: ReferenceTable,
  wantedRow: string | Sought,
): Promise<ReferenceRow | null> {
  const { id, reach } = typeof wantedRow === 'string' ? { id: wantedRow, reach: null } : wantedRow;
  const wanted = and(eq(key, id), ...within(places, reach));
  const [row] = await db.select().from(table).where(wanted).limit(1);
  return row ?? null;
}

/** The whole row is replaced: what is not said takes its default. */
export async function writeRow(
  db: Drizzle,
  { table, key, personal = [] }: ReferenceTable,
  change: { readonly row: ReferenceRow; readonly actor: string; readonly action: string; readonly object: string },
): Promise<void> {
  await db.transaction(async (transaction) => {
    const [before = null] = await transaction.select().from(table).where(eq(key, change.object)).for('update');
    const [after = null] = await transaction
      .insert(table)
      .values(change.row)
      .onConflictDoUpdate({ target: key, set: change.row })
      .returning();
    const { actor, action, object } = change;
    const detail = masked(change.row, personal, 'set');
    const stood = before === null ? null : masked(before, personal, 'set');
    const stands = after === null ? null : { ...masked(after, personal, 'set'), ...changedOf(before, after, personal) };
    await transaction.insert(changeLog).values(changeRowOf({ actor, action, object, detail, before: stood, after: stands }));
  });
}

/** What is null or empty stays so; of everything else no more than that it is there. */
function masked(row: ReferenceRow, personal: readonly string[], word: string): ReferenceRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, personal.includes(name) && !isNothing(value) ? word : value]),
  );
}

function changedOf(before: ReferenceRow | null, after: ReferenceRow, personal: readonly string[]): ReferenceRow {
  const changed = personal.filter(
    (name) =>
      before !== null &&
      !isNothing(before[name]) &&
      !isNothing(after[name]) &&
      JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  return Object.fromEntries(changed.map((name) => [name, 'set anew']));
}

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0);
