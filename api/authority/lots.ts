// Points lots past their life end as breakage, inside a batch: posted once, in the current business day (I21).
import { expireLots } from '../../engine/benefit/points.ts';
import { lotId } from '../../engine/hold/wallet-moves.ts';
import { postPoints } from '../../engine/ledger/templates.ts';
import { type BatchContext, businessDateOf } from './batch-context.ts';
import type { Answer } from './commands.ts';
import { problemAnswer } from './message-reply.ts';
import { type World, entriesOf } from './world.ts';

/** Ends the lots of one authorization. */
export function endLots(world: World, authorizationId: string, on: { readonly context: BatchContext; readonly now: string }): Answer {
  const record = world.authorization(authorizationId)?.record;
  if (record === undefined) return problemAnswer('not_found');
  const wallet = world.wallet(record.subject);
  // A share that was cut from such a lot names its authorization too, but ends by the house.
  const own = new Set(record.benefits.map(({ no }) => lotId(record.decisionId, no)));
  const others = wallet.lots.filter(({ id }) => !own.has(id));
  const ended = expireLots({ ...wallet, lots: wallet.lots.filter(({ id }) => own.has(id)) }, on.now);
  if (ended.expired.length === 0) return problemAnswer('hold_not_due');
  const date = businessDateOf(on.context, on.now, record.acquirer);
  const postings = ended.expired.flatMap(
    ({ lot, programme, points }) =>
      postPoints('points.expire', { benefitNo: Number(lot.split('.').at(-1)), points, programme, subject: record.subject }) ?? [],
  );
  world.take({
    wallet: { ...ended.wallet, lots: [...others, ...ended.wallet.lots] },
    entries: entriesOf(record, postings, { messageId: `lots:${on.now}`, businessDate: date, at: on.now }),
  });
  return { status: 200, body: JSON.stringify({ authorizationId, expired: ended.expired.reduce((all, each) => all + each.points, 0) }) };
}
