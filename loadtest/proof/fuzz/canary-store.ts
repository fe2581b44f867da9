// Looks through every table of the bank for card numbers that were sent: none may have been kept.
import type { Sql } from '../../../api/db/connect.ts';

const AT_ONCE = 200;

/** Names of tables that hold one of them. */
export async function tablesHolding(sql: Sql, canaries: readonly string[]): Promise<readonly string[]> {
  const tables = await sql<{ name: string }[]>`
    select quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' order by 1`;
  const found: string[] = [];
  for (const { name } of tables) if (await holds(sql, name, canaries)) found.push(name);
  return found;
}

async function holds(sql: Sql, table: string, canaries: readonly string[]): Promise<boolean> {
  for (let from = 0; from < canaries.length; from += AT_ONCE) {
    const pattern = canaries.slice(from, from + AT_ONCE).join('|');
    const rows = await sql.unsafe(`select 1 from ${table} t where t::text ~ $1 limit 1`, [pattern]);
    if (rows.length > 0) return true;
  }
  return false;
}
