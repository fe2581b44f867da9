// A message after the decision, inside a batch: recognised if known, kept if early, refused with nothing changed, or applied.
import { type ApplyContext, type Refusal, apply, refusalOf } from '../../engine/hold/apply.ts';
import type { AuthorizationRecord, Message } from '../../engine/hold/record.ts';
import type { Requote } from '../../engine/hold/target.ts';
import { walletNeeds } from '../../engine/hold/wallet-moves.ts';
import { type BatchContext, businessDateOf } from './batch-context.ts';
import { type Answer, type Command, canonical, digestText } from './commands.ts';
import { messageReply, problemAnswer } from './message-reply.ts';
import { roomIn } from './room.ts';
import type { ParkedRow } from './writes.ts';
import { type World, entriesOf } from './world.ts';

type MessageCommand = Extract<Command, { kind: 'message' }>;
interface MessageContext {
  readonly context: BatchContext;
  readonly now: string;
  readonly requote: Requote;
}

export function handleMessage(world: World, command: MessageCommand, on: MessageContext): Answer {
  const { message, authorizationId } = command;
  const known = world.message(authorizationId, message.id);
  if (known !== null)
    return known.digest === command.digest ? { status: known.status, body: known.reply } : problemAnswer('message_id_reused');
  const saved = world.authorization(authorizationId);
  const record = saved?.record ?? waitingRecord(authorizationId, on);
  const refusal = refusalOf(record, message, on.now);
  if (refusal !== null) return refuse(world, command, { refusal, now: on.now });
  return applyMessage(world, {
    record,
    message,
    digest: command.digest,
    ...on,
    reply: saved?.reply ?? '',
    attempt: saved?.attempt ?? null,
  });
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
  const applyContext: ApplyContext = { now, timeZone: context.bank.timeZone, requote: on.requote, hasRoom: roomIn(world.counters, []) };
  const applied = apply(record, wallet, { message, context: applyContext });
  const answer = messageReply(applied.record, message, applied.findings);
  const date = businessDateOf(context, now, record.acquirer);
  world.take({
    authorization: { record: applied.record, attempt: wasHeard(message) ? null : on.attempt, reply: on.reply },
    ...(record.subject === '' || applied.wallet === wallet ? {} : { wallet: applied.wallet }),
    moves: applied.moves,
    message: {
      authorizationId: record.id,
      id: message.id,
      kind: message.kind,
      digest: on.digest,
      body: canonical(message),
      status: answer.status,
      reply: answer.body,
      businessDate: date,
      receivedAt: now,
    },
    entries: entriesOf(applied.record, applied.postings, { messageId: message.id, businessDate: date, at: now }),
    parked: applied.findings.map((finding) => parkedRow(finding, on)),
  });
  return answer;
}

/** Whoever names the benefit it gave has been told of it: no void of that attempt may take it back (R33). */
function wasHeard(message: Message): boolean {
  return (message.applied ?? 0) > 0;
}

function refuse(world: World, command: MessageCommand, on: { readonly refusal: Refusal; readonly now: string }): Answer {
  if (on.refusal === 'applied_exceeds_granted')
    world.take({ security: [{ kind: on.refusal, subject: command.authorizationId, detail: canonical(command.message), at: on.now }] });
  return problemAnswer(on.refusal);
}

function parkedRow(finding: string, on: ApplyMessage): ParkedRow {
  const body = canonical({ authorizationId: on.record.id, message: on.message });
  return {
    id: `${on.record.id}:${on.message.id}:${finding}`,
    kind: on.message.kind,
    reason: finding,
    digest: digestText(body),
    body,
    reply: '',
    receivedAt: on.now,
  };
}

/** The record of an id that only messages have met: a tombstone, or figures waiting for their original (R4, R31). */
function waitingRecord(id: string, { context, now }: MessageContext): AuthorizationRecord {
  return {
    id,
    decisionId: context.decisionId(id),
    digest: null,
    state: 'none',
    amount: 0,
    approved: 0,
    currency: '',
    subject: '',
    account: null,
    cardToken: '',
    merchant: '',
    terminal: '',
    mcc: '',
    acquirer: 'default',
    decidedAt: now,
    holdExpiresAt: null,
    businessDate: businessDateOf(context, now, 'default'),
    benefits: [],
    qualifying: [],
    counted: false,
    messages: [],
  };
}
