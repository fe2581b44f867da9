// The thread that lays out one PDF or workbook: rows come in pieces, the next piece when this one is written, and the bytes go back at the end.
import { parentPort, workerData } from 'node:worker_threads';
import type { HeldSheet, LongSheet, Row } from './sheet.ts';
import type { SheetOrder, SheetPiece } from './sheet-thread.ts';
import { sheetPdf } from './sheet-pdf.ts';
import { sheetXlsx } from './sheet-xlsx.ts';

const port = parentPort;
if (port === null) throw new Error('this file is a thread');
const { order } = workerData as { readonly order: SheetOrder };

const bytes = order.format === 'pdf' ? await sheetPdf(order.sheet as HeldSheet) : await sheetXlsx(fedSheet(), order.shortened);
port.postMessage({ bytes }, [bytes.buffer as ArrayBuffer]);
port.close();

function fedSheet(): LongSheet {
  const { sheet } = order;
  return { ...sheet, tables: sheet.tables.map((table, place) => ({ ...table, rows: fed(place) })) };
}

async function* fed(table: number): AsyncGenerator<Row> {
  for (;;) {
    const rows = await new Promise<SheetPiece>((resolve) => {
      port?.once('message', resolve);
      port?.postMessage({ wants: table });
    });
    if (rows === null) return;
    yield* rows;
  }
}
