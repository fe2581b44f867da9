// SQL around a dump: which version the server has, and an empty database to restore into.
import type { Sql } from '../../../api/db/connect.ts';

export async function serverMajor(sql: Sql): Promise<number> {
  const [row] = await sql<{ version: string }[]>`select current_setting('server_version_num') as version`;
  return Math.floor(Number(row?.version) / 10_000);
}

/** Empty, of the same encoding. */
export async function newDatabase(sql: Sql, name: string): Promise<void> {
  await sql`create database ${sql(name)} template template0`;
}
