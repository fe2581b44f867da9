// Columns of a batch as text parameters: values joined by a control character that no stored text holds, so that nothing is escaped and taken apart again.
import type { Sql } from '../db/connect.ts';

/** ASCII record separator: refused at the door in every text, and escaped inside JSON. Did one come in, its column would be longer than the others, and rows without an id are refused. */
const SEPARATOR = '\u001e';
/** ASCII substitute, alone: no value at all. */
const NOTHING = '\u001a';

export type Cell = string | number | null;

/** An array of text in SQL, one element a row; cast it where another type is meant. */
export function column<Row>(sql: Sql, rows: readonly Row[], of: (row: Row) => Cell) {
  const cells = rows.map((row) => of(row) ?? NOTHING);
  // Of an empty text the database would make an empty array.
  if (cells.length === 1 && cells[0] === '') return sql`array['']`;
  return sql`string_to_array(${cells.join(SEPARATOR)}, ${SEPARATOR}, ${NOTHING})`;
}
