// Looks through every table of the bank for card numbers that were sent: none may have been kept.
import type { Sql } from '../../../api/db/connect.ts';

const ROWS_AT_ONCE = 500;
const RUN_OF_DIGITS = /\d(?:[ -]?\d){12,}/g;

/** Names of tables that hold one of them, in a row or in groups; `canaries` are digits alone. */
export async function tablesHolding(sql: Sql, canaries: readonly string[]): Promise<readonly string[]> {
  const sent = { numbers: new Set(canaries), lengths: [...new Set(canaries.map(({ length }) => length))] };
  const tables = await sql<{ name: string }[]>`
    select quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' order by 1`;
  const found: string[] = [];
  for (const { name } of tables) if (await holds(sql, name, sent)) found.push(name);
  return found;
}

interface Sent {
  readonly numbers: ReadonlySet<string>;
  readonly lengths: readonly number[];
}

async function holds(sql: Sql, table: string, sent: Sent): Promise<boolean> {
  const rows = sql.unsafe<{ text: string }[]>(`select t::text as text from ${table} t`).cursor(ROWS_AT_ONCE);
  for await (const some of rows) if (some.some(({ text }) => repeats(text, sent))) return true;
  return false;
}

function repeats(text: string, { numbers, lengths }: Sent): boolean {
  for (const [run] of text.normalize('NFKC').matchAll(RUN_OF_DIGITS)) {
    const digits = run.replace(/[ -]/g, '');
    for (const length of lengths)
      for (let from = 0; from + length <= digits.length; from += 1) if (numbers.has(digits.slice(from, from + length))) return true;
  }
  return false;
}
