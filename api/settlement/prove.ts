// Proves a closed day again: its statements are made once more from the entries and compared byte by byte, then everything that the proof of a day holds.
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';
import { freezeAgain } from './freeze-store.ts';
import { type Proof, proveDay } from './proof.ts';

export async function* proveClosed(sql: Sql, date: string): AsyncGenerator<Proof, void, undefined> {
  yield await again(sql, date);
  yield* proveDay(sql, date);
}

async function again(sql: Sql, date: string): Promise<Proof> {
  const { compared, differing, first } = await inTransaction(sql, (transaction) => freezeAgain(transaction, date));
  return {
    name: 'statements frozen again',
    ok: differing === 0,
    detail:
      differing === 0
        ? `${compared} statements come out with the same totals and hashes`
        : `${differing} of ${compared} differ; first: ${first}`,
    figures: { statements: compared, differing },
  };
}
