// The tables of a sheet as a CSV file (RFC 4180) with their sums, and a seal over everything before it.
import { createHash } from 'node:crypto';
import { decimalText } from '../../engine/money/currency.ts';
import { plainText } from '../../engine/settlement/plain-text.ts';
import type { LongSheet, Row, Table } from './sheet.ts';
import { csvField } from './statement-csv.ts';

const LINE_END = '\r\n';

/** Amounts are decimals of the sheet's currency. Each table has its heads, its rows and its sum; the last row is `sha256=` of all bytes before. */
export async function* sheetCsv(sheet: LongSheet): AsyncGenerator<string> {
  const digest = createHash('sha256');
  for (const table of sheet.tables) {
    for await (const text of tableCsv(table, sheet.currency)) {
      digest.update(text);
      yield text;
    }
  }
  yield `sha256=${digest.digest('hex')}${LINE_END}`;
}

async function* tableCsv(table: Table<AsyncIterable<Row>>, currency: string): AsyncGenerator<string> {
  const said = (row: Row): string =>
    row
      .map((cell, place) => {
        if (typeof cell === 'number') return table.columns[place]?.kind === 'money' ? decimalText(cell, currency) : String(cell);
        return csvField(plainText(cell ?? ''));
      })
      .join(',') + LINE_END;
  yield said(table.columns.map(({ head }) => head));
  for await (const row of table.rows) yield said(row);
  if (table.sum !== null) yield said(table.sum);
}
