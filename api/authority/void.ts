// Voids inside a batch: the deadline passed, or nobody could be told, so this attempt's decision is undone or its id closed before one is made.
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import { noBenefit } from '../../engine/authorization/reply.ts';
import type { Message } from '../../engine/hold/record.ts';
import type { Requote } from '../../engine/hold/target.ts';
import type { BatchContext } from './batch-context.ts';
import { type Answer, canonical } from './commands.ts';
import { recordOf, situationOf } from './evaluate.ts';
import { NOBODY } from './plan.ts';
import { applyMessage } from './message.ts';
import type { VoidCommand } from './void-log.ts';
import type { World } from './world.ts';

interface Voiding {
  readonly context: BatchContext;
  readonly now: string;
}

/** A decision that another attempt made, or that somebody has been told, stands: `attempt` on the row no longer names this one. */
export function voidAttempt(world: World, command: VoidCommand, on: Voiding & { readonly requote: Requote }): Answer {
  const known = world.authorization(command.authorizationId);
  if (known === null || known.record.digest === null) return closeId(world, command, on);
  const reply = told(command.request, command.reason, on.context);
  if (known.attempt === command.attempt)
    applyMessage(world, { ...on, record: known.record, message: voidOf(command, on.now), digest: command.digest, reply, attempt: null });
  return { status: 200, body: reply };
}

/** Closes an id that is not decided: a later copy meets this answer. */
export function closeId(world: World, command: VoidCommand, on: Voiding): Answer {
  const { request } = command;
  const { context, now } = on;
  const waiting = world.authorization(command.authorizationId)?.record.messages ?? [];
  const situation = situationOf(world, request, { prepared: { profile: NOBODY, presented: [] }, context, now });
  const messages = [...waiting, voidOf(command, now)];
  const record = recordOf(situation, { decision: null, digest: command.digest, waiting: messages, context });
  const reply = told(request, command.reason, context);
  world.take({
    authorization: { record, attempt: null, reply },
    decision: {
      authorizationId: record.id,
      decidedOn: now.slice(0, 10),
      decisionId: record.decisionId,
      request: canonical(request),
      evidence: '{}',
      considered: '[]',
      reply,
      waitedMs: 0,
      at: now,
    },
  });
  return { status: 200, body: reply };
}

function voidOf({ attempt }: VoidCommand, at: string): Message {
  return { id: `void:${attempt}`, kind: 'void', amount: null, at };
}

function told(request: EvaluateRequest, reason: VoidCommand['reason'], context: BatchContext): string {
  return JSON.stringify(noBenefit(request, reason, context.decisionId(request.authorizationId)));
}
