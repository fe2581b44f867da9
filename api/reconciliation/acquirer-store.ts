// SQL about acquirers as those who send clearing files.
import type { Sql } from '../db/connect.ts';

export async function isAcquirer(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql`select 1 from acquirers where id = ${id}`;
  return rows.length === 1;
}

/** The running number that the next file of an acquirer has; 1 where none has come. */
export async function nextSequence(sql: Sql, acquirer: string): Promise<number> {
  const [row] = await sql<{ next: number }[]>`
    select coalesce(max(sequence), 0) + 1 as next from clearing_files where acquirer = ${acquirer} and state in ('staged', 'matched')`;
  return row?.next ?? 1;
}
