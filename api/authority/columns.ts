// Columns of a batch as text parameters: values joined by a control character that no stored text holds, so that nothing is escaped and taken apart again.
import type { Sql } from '../db/connect.ts';

/** ASCII record separator: refused at the door in every text, and escaped inside JSON. */
const SEPARATOR = '\u001e';
/** ASCII substitute, alone: no value at all. */
const NOTHING = '\u001a';

export type Cell = string | number | null;

/** An array of text in SQL, one element a row; cast it where another type is meant. Throws for a value that holds the separator. */
export function column<Row>(sql: Sql, rows: readonly Row[], of: (row: Row) => Cell) {
  let joined = '';
  for (const [index, row] of rows.entries()) {
    const cell = of(row) ?? NOTHING;
    if (typeof cell === 'string' && cell.includes(SEPARATOR)) throw new Error('a text with a control character came past the door');
    joined += index === 0 ? cell : SEPARATOR + cell;
  }
  // Of an empty text the database would make an empty array.
  if (joined === '' && rows.length === 1) return sql`array['']`;
  return sql`string_to_array(${joined}, ${SEPARATOR}, ${NOTHING})`;
}
