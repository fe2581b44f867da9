// Lays out PDFs and workbooks in a thread of their own, one at a time, so that no authorization waits for a statement.
import type { Worker } from 'node:worker_threads';
import { startThread } from '../http/thread.ts';
import type { HeldSheet, LongSheet, Row, Sheet } from './sheet.ts';

const MEMORY_MB_MAX = 768;
const LAYOUT_MS_MAX = 120_000;
const ROWS_PER_PIECE = 2_000;

export type SheetPiece = readonly Row[] | null;
export interface SheetOrder {
  readonly format: 'pdf' | 'xlsx';
  /** A workbook gets its rows in pieces; those of a PDF are few, and stand here. */
  readonly sheet: Sheet<unknown>;
  readonly shortened: string;
}

const ENTRY = new URL('./sheet-worker.ts', import.meta.url);

export interface Layout {
  readonly pdf: (sheet: HeldSheet) => Promise<Uint8Array<ArrayBuffer>>;
  readonly xlsx: (sheet: LongSheet, shortened: string) => Promise<Uint8Array<ArrayBuffer>>;
}

/** Whoever comes second waits: laying out takes a core, and the others belong to the authorizations. */
export function openLayout(): Layout {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    pdf: (sheet) => inTurn(() => run({ format: 'pdf', sheet, shortened: '' }, [])),
    xlsx: (sheet, shortened) => {
      const withoutRows = { ...sheet, tables: sheet.tables.map((table) => ({ ...table, rows: null })) };
      return inTurn(() =>
        run(
          { format: 'xlsx', sheet: withoutRows, shortened },
          sheet.tables.map((table) => piecesOf(table.rows)),
        ),
      );
    },
  };
}

function run(order: SheetOrder, tables: readonly AsyncGenerator<readonly Row[]>[]): Promise<Uint8Array<ArrayBuffer>> {
  const worker = startThread(ENTRY, { maxOldGenerationSizeMb: MEMORY_MB_MAX }, { order });
  const tooLong = setTimeout(() => void worker.terminate(), LAYOUT_MS_MAX);
  const bytes = new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    worker.on('message', (told: { readonly bytes?: Uint8Array<ArrayBuffer>; readonly wants?: number }) => {
      if (told.bytes !== undefined) resolve(told.bytes);
      else feed(worker, tables[told.wants ?? -1]).catch(reject);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the layout ended with ${code}`)));
  });
  return bytes.finally(() => {
    clearTimeout(tooLong);
    void worker.terminate();
    for (const rows of tables) void rows.return(undefined);
  });
}

async function feed(worker: Worker, rows: AsyncGenerator<readonly Row[]> | undefined): Promise<void> {
  const next = await rows?.next();
  worker.postMessage(next === undefined || next.done === true ? null : next.value);
}

async function* piecesOf(rows: AsyncIterable<Row>): AsyncGenerator<readonly Row[]> {
  let piece: Row[] = [];
  for await (const row of rows) {
    piece.push(row);
    if (piece.length < ROWS_PER_PIECE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
