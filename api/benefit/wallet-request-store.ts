// SQL of what cardholders asked for: the same request id again gets the same answer, and another body under it is a conflict.
import { createHash } from 'node:crypto';
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';

export interface WalletRequest {
  readonly subject: string;
  /** Chosen by whoever asks, unique for the subject. */
  readonly id: string;
  /** Room and verb: "points.gift". */
  readonly kind: string;
  readonly body: unknown;
  readonly actor: string;
}
export interface WalletReply {
  readonly status: number;
  /** JSON. */
  readonly reply: string;
}

/**
 * Runs `work` in one transaction and keeps its answer with what it changed; asked again, answers from what is kept. `conflict` where the id
 * stands for another body. An answer of 400 or above is given out and nothing of it is kept, so that it may be tried again: `work` must have changed nothing then.
 */
export async function onceFor(
  sql: Sql,
  request: WalletRequest,
  work: (transaction: Sql) => Promise<WalletReply>,
): Promise<WalletReply | 'conflict'> {
  const { subject, id, kind, actor } = request;
  const digest = createHash('sha256')
    .update(JSON.stringify([kind, request.body]))
    .digest('hex');
  return inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended(${`${subject} ${id}`}, 0))`;
    const [known] = await transaction<
      (WalletReply & { digest: string })[]
    >`select digest, status, reply from wallet_requests where subject = ${subject} and id = ${id}`;
    if (known !== undefined) return known.digest === digest ? { status: known.status, reply: known.reply } : 'conflict';
    const answer = await work(transaction);
    if (answer.status < 400)
      await transaction`
        insert into wallet_requests (subject, id, kind, digest, status, reply, actor) values (${subject}, ${id}, ${kind}, ${digest}, ${answer.status}, ${answer.reply}, ${actor})`;
    return answer;
  });
}
