// Reads the file of a batch of coupons line by line as it arrives: the bank's own codes, of which only keyed hashes are kept, or accounts.
import { containsPan } from '../../engine/card/pan.ts';
import { referenceKey } from '../http/reference.ts';
import type { Sql } from '../db/connect.ts';
import { addLines, type BadLine, clearLines, endFilling, type FileLine } from './fill-store.ts';
import { BATCH_COUPONS_MAX, type CouponBatch } from './batch-store.ts';

const PIECE = 5_000;
const BAD_MAX = 100;
const LINE_MAX = 128;
/** What a code must be able to hold: chance itself cannot be seen, but a code too short for it can (ASVS 11.5.1). */
export const CODE_BITS = 128;

export interface Upload {
  readonly sql: Sql;
  readonly batch: Pick<CouponBatch, 'id' | 'kind'>;
  readonly actor: string;
  readonly codeHash: (code: string) => string;
  readonly chunks: AsyncIterable<Uint8Array>;
}
export type Uploaded =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'coupon_file_refused' | 'batch_step'; readonly bad: readonly BadLine[] };

/** All lines or none; no line is ever shown again, only its number. */
export async function readUpload(upload: Upload): Promise<Uploaded> {
  const { sql, batch, actor } = upload;
  await clearLines(sql, batch.id);
  const kept = await keepLines(upload);
  if (kept === 'batch_step') return { ok: false, code: kept, bad: [] };
  const judged = await endFilling(sql, { ...batch, ...kept, actor });
  if (judged === 'batch_step') return { ok: false, code: judged, bad: [] };
  if (judged.length === 0 && kept.count > 0) return { ok: true };
  await clearLines(sql, batch.id);
  return { ok: false, code: 'coupon_file_refused', bad: judged.slice(0, BAD_MAX) };
}

interface Kept {
  readonly bad: readonly BadLine[];
  readonly count: number;
}

async function keepLines({ sql, batch, codeHash, chunks }: Upload): Promise<Kept | 'batch_step'> {
  const { faultOf, keptAs } = batch.kind === 'named' ? ACCOUNTS : { faultOf: codeFault, keptAs: codeHash };
  const bad: BadLine[] = [];
  let piece: FileLine[] = [];
  let count = 0;
  for await (const { no, text } of linesOf(chunks)) {
    if (bad.length >= BAD_MAX) break;
    count += 1;
    const why = count > BATCH_COUPONS_MAX ? 'too_many' : faultOf(text);
    if (why === null) piece.push({ no, value: keptAs(text) });
    else bad.push({ line: no, why });
    if (piece.length < PIECE) continue;
    if (!(await addLines(sql, batch.id, piece))) return 'batch_step';
    piece = [];
  }
  return (await addLines(sql, batch.id, piece)) ? { bad, count } : 'batch_step';
}

const ACCOUNTS = { faultOf: accountFault, keptAs: (line: string) => line };

/** The first column of each line that has one, without its quotes; a line too long is cut, and then refused. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<{ readonly no: number; readonly text: string }> {
  const decoder = new TextDecoder();
  let rest = '';
  let no = 0;
  for await (const chunk of chunks) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
    rest = (lines.pop() ?? '').slice(0, LINE_MAX * 2);
    for (const line of lines) {
      no += 1;
      const text = firstColumn(line);
      if (text !== '') yield { no, text };
    }
  }
  const last = firstColumn(rest);
  if (last !== '') yield { no: no + 1, text: last };
}

function firstColumn(line: string): string {
  return (line.replace(/^\uFEFF/, '').split(',', 1)[0] ?? '').trim().replace(/^"(.*)"$/, '$1');
}

const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/[0-9]/, 10],
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[_-]/, 2],
];

/** Letters, digits, - and _; long enough for 128 bits with the kinds of letters it uses. */
export function codeFault(code: string): BadLine['why'] | null {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(code) || containsPan(code)) return 'not_a_code';
  const letters = CLASSES.reduce((all, [kind, count]) => all + (kind.test(code) ? count : 0), 0);
  const isVaried = new Set(code).size >= 8;
  return code.length * Math.log2(letters) >= CODE_BITS && isVaried ? null : 'too_weak';
}

function accountFault(account: string): BadLine['why'] | null {
  return referenceKey.safeParse(account).success ? null : 'not_an_account';
}
