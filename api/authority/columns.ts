// Rows of a batch as one text parameter a column: values joined by a control character that no stored text holds, so that nothing is escaped and taken apart again.

/** ASCII record separator: refused at the door in every text, and escaped inside JSON. Did one come in, its column would be longer than the others, and rows without an id are refused. */
const SEPARATOR = '\u001e';
/** ASCII substitute, alone: no value at all. */
const NOTHING = '\u001a';

export type Cell = string | number | null;
/** What each row holds in each column, in the order of the names in `unnested`. */
export type Columns<Row> = readonly ((row: Row) => Cell)[];

/** SQL of the rows whose columns are the first parameters of a statement; every column is text, cast it where another type is meant. */
export function unnested(names: readonly string[]): string {
  // Of an empty text the database would make an empty array.
  const arrays = names.map(
    (_, index) => `case when $${index + 1} = '' then array[''] else string_to_array($${index + 1}, E'\\x1e', E'\\x1a') end`,
  );
  return `unnest(${arrays.join(', ')}) as r(${names.join(', ')})`;
}

/** The parameters that go with `unnested`. */
export function joined<Row>(rows: readonly Row[], columns: Columns<Row>): string[] {
  return columns.map((cell) => rows.map((row) => cell(row) ?? NOTHING).join(SEPARATOR));
}
