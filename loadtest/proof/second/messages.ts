// Messages after the decision, voids of attempts and the end of points: who is refused, who waits, and what is answered.
import type { Command } from '../../../api/authority/commands.ts';
import type { Message } from '../../../engine/hold/record.ts';
import { type Expected, type Problem, approvedOf, messageAnswer, noneAnswer, problem } from './answers.ts';
import { offAtTill, sumsOf } from './life.ts';
import { type Authorization, type Model, NOBODY, authorizationOf, lose, purseOf, settle, subjectOf } from './model.ts';
import { lapsePoints } from './wallet.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;
/** Ledger time, as text and in milliseconds since 1970. */
export interface Clock {
  readonly at: string;
  readonly atMs: number;
}

export function hear(model: Model, command: Of<'message'>, { atMs }: Clock): Expected {
  const { message, authorizationId, digest } = command;
  const known = model.authorizations.get(authorizationId);
  const said = known?.said.get(message.id);
  if (said !== undefined) return said.digest === digest ? said.answer : problem('message_id_reused');
  const refusal = refusalOf(known, message, atMs);
  if (refusal !== null) return problem(refusal);
  const own = known ?? authorizationOf(model, authorizationId);
  if ((message.applied ?? 0) > 0) own.attempt = null;
  return accept(model, own, { message, digest, atMs });
}

const MESSAGES_MAX = 200;
const NEEDS_AMOUNT: readonly Message['kind'][] = ['increment', 'capture', 'refund', 'chargeback', 'representment'];

function refusalOf(known: Authorization | undefined, message: Message, atMs: number): Problem | null {
  const { kind, amount } = message;
  if ((known?.messages.length ?? 0) >= MESSAGES_MAX && kind !== 'expiry' && kind !== 'void') return 'too_many_messages';
  if (NEEDS_AMOUNT.includes(kind) && (amount ?? 0) <= 0) return 'amount_required';
  if (kind === 'expiry' && (known?.holdEndsMs ?? Number.POSITIVE_INFINITY) > atMs) return 'hold_not_due';
  return known === undefined || known.digest === null ? null : claimRefusal(known, message);
}

/** What an acquirer says it gave must be what was granted (R33). */
function claimRefusal({ benefits }: Authorization, { kind, applied = 0 }: Message): Problem | null {
  const granted = offAtTill(benefits);
  if (applied > granted) return 'applied_exceeds_granted';
  return kind === 'confirmation' && applied > 0 && applied < granted ? 'applied_differs' : null;
}

function accept(
  model: Model,
  own: Authorization,
  of: { readonly message: Message; readonly digest: string; readonly atMs: number },
): Expected {
  const { message, digest, atMs } = of;
  own.messages = [...own.messages, message];
  const findings = settle(model, own, { cause: message.kind, atMs });
  const { id, state, benefits } = own;
  const answer = messageAnswer(
    message,
    { authorizationId: id, isDecided: own.digest !== null, state, sums: sumsOf(own), benefits },
    findings,
  );
  own.said.set(message.id, { digest, answer });
  return answer;
}

/** Undoes the attempt that nobody heard of, and closes an id before it is decided (I9, R4). */
export function voidAttempt(model: Model, command: Of<'void'>, { at, atMs }: Clock): Expected {
  const { request, attempt, digest, reason } = command;
  const own = authorizationOf(model, command.authorizationId);
  const told = noneAnswer(request, own.decisionId, reason);
  const message: Message = { id: `void:${attempt}`, kind: 'void', amount: null, at };
  if (own.digest === null) {
    const isClosed = { digest, attempt: null, answer: told, state: 'voided', approved: approvedOf(request), currency: request.currency };
    Object.assign(own, isClosed, { subject: subjectOf(request, NOBODY), messages: [...own.messages, message] });
    return told;
  }
  if (own.attempt !== attempt) return told;
  own.attempt = null;
  own.answer = told;
  accept(model, own, { message, digest, atMs });
  return told;
}

export function endLots(model: Model, authorizationId: string, atMs: number): Expected {
  const own = model.authorizations.get(authorizationId);
  if (own === undefined) return problem('not_found');
  const ids = new Set(own.benefits.map(({ no }) => `${own.decisionId}.${no}`));
  const lost = lapsePoints(purseOf(model, own.subject), (id) => ids.has(id), atMs);
  if (lost.size === 0) return problem('hold_not_due');
  for (const [programme, points] of lost) lose(model, `${own.subject} ${programme}`, points);
  return { status: 200, body: { authorizationId, expired: [...lost.values()].reduce((all, points) => all + points, 0) } };
}
