// SQL of backup and restore: archiving switched on, a base backup taken while everybody works, segments handed over, and what a copy still knows.
import type { Sql } from '../../../api/db/connect.ts';

/** From the next start on. A segment is never written over, and has its name only when it is whole. */
export async function archiveTo(sql: Sql, folder: string): Promise<void> {
  const copy = `test ! -f "${folder}/%f" && cp "%p" "${folder}/%f.part" && mv "${folder}/%f.part" "${folder}/%f"`;
  await sql.unsafe("alter system set archive_mode = 'on'");
  await sql.unsafe(`alter system set archive_command = '${copy}'`);
}

/** Between the two the files may be copied as they are; both on one connection. Gives the content of `backup_label`. */
export async function whileBackedUp(sql: Sql, copy: () => Promise<void>): Promise<string> {
  const session = await sql.reserve();
  try {
    await session`select pg_backup_start('offerline', true)`;
    await copy();
    const [row] = await session<{ labelfile: string }[]>`select labelfile from pg_backup_stop(true)`;
    return row?.labelfile ?? '';
  } finally {
    session.release();
  }
}

export async function instantOf(sql: Sql): Promise<string> {
  const [row] = await sql<{ now: string }[]>`select clock_timestamp()::text as now`;
  return row?.now ?? '';
}

/** Ends the segment that is being written; gives its name. */
export async function endSegment(sql: Sql): Promise<string> {
  const [row] = await sql<{ name: string }[]>`select pg_walfile_name(pg_switch_wal()) as name`;
  return row?.name ?? '';
}

export async function isArchived(sql: Sql, segment: string): Promise<boolean> {
  const [row] = await sql<{ is: boolean | null }[]>`select last_archived_wal >= ${segment} as is from pg_stat_archiver`;
  return row?.is === true;
}

/** Bytes of WAL since a place in it. */
export async function walSince(sql: Sql, place: string): Promise<number> {
  const [row] = await sql<{ bytes: number }[]>`select pg_wal_lsn_diff(pg_current_wal_lsn(), ${place}::pg_lsn)::bigint as bytes`;
  return row?.bytes ?? 0;
}

export async function walPlace(sql: Sql): Promise<string> {
  const [row] = await sql<{ place: string }[]>`select pg_current_wal_lsn()::text as place`;
  return row?.place ?? '';
}

/** Which of these authorizations have a decision. */
export async function decidedOf(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql<
    { id: string }[]
  >`select authorization_id as id from decisions where authorization_id = any(${ids as string[]}::text[])`;
  return new Set(rows.map(({ id }) => id));
}
