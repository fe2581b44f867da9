// A message after the decision, inside a batch: recognised if known, kept if early, refused with nothing changed, or applied.
import { used } from '../../engine/authorization/situation.ts';
import { type ApplyContext, type Refusal, apply, refusalOf } from '../../engine/hold/apply.ts';
import { counterStanding } from '../../engine/hold/post.ts';
import type { AuthorizationRecord, HeldBenefit, Message } from '../../engine/hold/record.ts';
import type { Quantity, Requote } from '../../engine/hold/target.ts';
import { walletNeeds } from '../../engine/hold/wallet-moves.ts';
import { expireLots } from '../../engine/benefit/points.ts';
import { postPoints } from '../../engine/ledger/templates.ts';
import { businessDate } from '../../engine/settlement/business-day.ts';
import type { BatchContext } from './batch-context.ts';
import { type Answer, type Command, canonical, digestText } from './commands.ts';
import { messageReply, problemAnswer } from './message-reply.ts';
import type { ParkedRow } from './write-store.ts';
import { type World, entriesOf } from './world.ts';

export type MessageCommand = Extract<Command, { kind: 'message' }>;
interface MessageContext { readonly context: BatchContext; readonly now: string; readonly requote: Requote }

export function handleMessage(world: World, command: MessageCommand, on: MessageContext): Answer {
  const { message, authorizationId } = command;
  const known = world.message(authorizationId, message.id);
  if (known !== null) return known.digest === command.digest ? { status: known.status, body: known.reply } : problemAnswer('message_id_reused');
  const saved = world.authorization(authorizationId);
  const record = saved?.record ?? stub(authorizationId, on);
  const refusal = refusalOf(record, message, on.now);
  if (refusal !== null) return refuse(world, command, { refusal, now: on.now });
  return applyMessage(world, { record, message, digest: command.digest, ...on, reply: saved?.reply ?? '', attempt: saved?.attempt ?? null });
}

export interface ApplyMessage extends MessageContext {
  readonly record: AuthorizationRecord;
  readonly message: Message;
  readonly digest: string;
  /** The answer to evaluate as it stands after this message. */
  readonly reply: string;
  readonly attempt: string | null;
}

/** Applies an accepted message. From here it must succeed. */
export function applyMessage(world: World, on: ApplyMessage): Answer {
  const { record, message, context, now } = on;
  const wallet = world.wallet(record.subject, walletNeeds(record).coupons);
  const applyContext: ApplyContext = { now, timeZone: context.bank.timeZone, requote: on.requote, hasRoom: (benefit, growth) => hasRoom(world, benefit, growth) };
  const applied = apply(record, wallet, { message, context: applyContext });
  const answer = messageReply(applied.record, message, applied.findings);
  const date = businessDate(now, context.cutoverOf(record.acquirer));
  world.take({
    authorization: { record: applied.record, attempt: on.attempt, reply: on.reply },
    ...(record.subject === '' ? {} : { wallet: applied.wallet }),
    moves: applied.moves,
    message: { authorizationId: record.id, id: message.id, kind: message.kind, digest: on.digest, body: canonical(message), status: answer.status, reply: answer.body, businessDate: date, receivedAt: now },
    entries: entriesOf(applied.record, applied.postings, { messageId: message.id, businessDate: date, at: now }),
    parked: applied.findings.map((finding) => parkedRow(finding, on)),
  });
  return answer;
}

/** Ends the lots of one authorization that are past their life: breakage, posted once, in the current business day (I21). */
export function endLots(world: World, authorizationId: string, on: MessageContext): Answer {
  const record = world.authorization(authorizationId)?.record;
  if (record === undefined) return problemAnswer('not_found');
  const wallet = world.wallet(record.subject);
  const others = wallet.lots.filter((lot) => lot.authorizationId !== authorizationId);
  const ended = expireLots({ ...wallet, lots: wallet.lots.filter((lot) => lot.authorizationId === authorizationId) }, on.now);
  if (ended.expired.length === 0) return problemAnswer('hold_not_due');
  const date = businessDate(on.now, on.context.cutoverOf(record.acquirer));
  const postings = ended.expired.flatMap(({ lot, programme, points }) => postPoints('points.expire', { benefitNo: Number(lot.split('.').at(-1)), points, programme, subject: record.subject }) ?? []);
  world.take({ wallet: { ...ended.wallet, lots: [...others, ...ended.wallet.lots] }, entries: entriesOf(record, postings, { messageId: `lots:${on.now}`, businessDate: date, at: on.now }) });
  return { status: 200, body: JSON.stringify({ authorizationId, expired: ended.expired.reduce((all, each) => all + each.points, 0) }) };
}

/** Room for taking `growth` anew in every counter the benefit uses; ceilings stand on the rows. */
function hasRoom(world: World, benefit: HeldBenefit, growth: Readonly<Record<Quantity, number>>): boolean {
  const { money, points, units } = benefit.progress;
  const grown = { money: { ...money, held: money.held + growth.money }, points, units: { ...units, held: units.held + growth.units } };
  return benefit.uses.every((use) => {
    const counter = world.counters.get(use.key);
    const more = counterStanding(use, benefit, grown).held - counterStanding(use, benefit, benefit.progress).held;
    return counter?.ceiling === null || counter === undefined || used(counter) + more <= counter.ceiling;
  });
}

function refuse(world: World, command: MessageCommand, on: { readonly refusal: Refusal; readonly now: string }): Answer {
  if (on.refusal === 'applied_exceeds_granted') world.take({ security: [{ kind: on.refusal, subject: command.authorizationId, detail: canonical(command.message), at: on.now }] });
  return problemAnswer(on.refusal);
}

function parkedRow(finding: string, on: ApplyMessage): ParkedRow {
  const body = canonical({ authorizationId: on.record.id, message: on.message });
  return { id: `${on.record.id}:${on.message.id}:${finding}`, kind: on.message.kind, reason: finding, digest: digestText(body), body, reply: '', receivedAt: on.now };
}

/** The record of an id that only messages have met: a tombstone, or figures waiting for their original (R4, R31). */
function stub(id: string, { context, now }: MessageContext): AuthorizationRecord {
  return {
    id, decisionId: context.decisionId(id), digest: null, state: 'none', amount: 0, approved: 0, currency: '', subject: '', account: null, cardToken: '', merchant: '', terminal: '', mcc: '', acquirer: 'default',
    decidedAt: now, holdExpiresAt: null, businessDate: businessDate(now, context.cutoverOf('default')), benefits: [], qualifying: [], counted: false, messages: [],
  };
}
