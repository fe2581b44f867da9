// A clearing file of any number of invented lines, for measuring how files are read: no authorization of it exists.
import { createHash } from 'node:crypto';
import type { Mapping } from '../../engine/reconciliation/mapping.ts';
import { lineWriter } from '../../engine/reconciliation/write-file.ts';

export interface InventedOf {
  readonly lines: number;
  readonly acquirer: string;
  readonly date: string;
  readonly mapping: Mapping;
  readonly sequence: number;
}

const LINES_PER_PIECE = 5_000;

/** Pieces of whole lines. */
export function* inventedFile({ lines, acquirer, date, mapping, sequence }: InventedOf): Generator<string> {
  const writer = lineWriter(mapping);
  const hash = createHash('sha256');
  const out = (piece: string) => {
    hash.update(piece);
    return piece;
  };
  yield out(`${writer.header({ fileId: `INVENTED-${date}-${lines}`, acquirer, businessDate: date, sequence })}\n`);
  const blank = { messageId: null, stan: null, token: null, mcc: '5812', currency: 'CNY', kind: 'capture' } as const;
  let sum = 0n;
  for (let from = 1; from <= lines; from += LINES_PER_PIECE) {
    let piece = '';
    for (let number = from; number < Math.min(from + LINES_PER_PIECE, lines + 1); number += 1) {
      const amount = 100 + ((number * 7_919) % 100_000);
      sum += BigInt(amount);
      const at = new Date(Date.parse(`${date}T00:00:00Z`) + (number % 57_600) * 1_000).toISOString();
      const record = {
        ...blank,
        number,
        amount,
        at,
        authorizationId: `invented:${number}`,
        rrn: String(number).padStart(12, '0'),
        merchant: `M${number % 200}`,
      };
      piece += `${writer.record(record)}\n`;
    }
    yield out(piece);
  }
  yield `${writer.trailer({ count: lines, signed: sum, absolute: sum, hash: hash.digest('hex') })}\n`;
}
