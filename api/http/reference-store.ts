// SQL of plain reference tables, the same for all of them: a page by key, one row, and an upsert with its line in the log of changes.
import { asc, eq, gt } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Drizzle } from '../db/connect.ts';
import { changeRowOf } from './change-row.ts';
import { changeLog } from './tables.ts';

/** A table and the text column that is its key. */
export interface ReferenceTable {
  readonly table: PgTable;
  readonly key: PgColumn;
}
export type ReferenceRow = Readonly<Record<string, unknown>>;

export async function readPage(
  db: Drizzle,
  { table, key }: ReferenceTable,
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly ReferenceRow[]> {
  const rows = db.select().from(table).orderBy(asc(key)).limit(page.limit);
  return page.after === null ? rows : rows.where(gt(key, page.after));
}

export async function readRow(db: Drizzle, { table, key }: ReferenceTable, id: string): Promise<ReferenceRow | null> {
  const [row] = await db.select().from(table).where(eq(key, id)).limit(1);
  return row ?? null;
}

/** The whole row is replaced: what is not said takes its default. */
export async function writeRow(
  db: Drizzle,
  { table, key }: ReferenceTable,
  change: { readonly row: ReferenceRow; readonly actor: string; readonly action: string; readonly object: string },
): Promise<void> {
  await db.transaction(async (transaction) => {
    const [before = null] = await transaction.select().from(table).where(eq(key, change.object)).for('update');
    const [after] = await transaction.insert(table).values(change.row).onConflictDoUpdate({ target: key, set: change.row }).returning();
    const { actor, action, object } = change;
    await transaction.insert(changeLog).values(changeRowOf({ actor, action, object, detail: change.row, before, after }));
  });
}
