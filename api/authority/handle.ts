// One command of a batch in the locked world: which story it is, and what happens when deciding meets a bug.
import type { Requote } from '../../engine/hold/target.ts';
import type { BatchContext } from './batch-context.ts';
import type { Answer, Command } from './commands.ts';
import { answerKnown, evaluate } from './evaluate.ts';
import { type EvaluateCommand, type Prepared, UNPREPARED } from './plan.ts';
import { endLots } from './lots.ts';
import { handleMessage } from './message.ts';
import { closeId, voidAttempt } from './void.ts';
import type { World } from './world.ts';

export interface Handling {
  readonly context: BatchContext;
  readonly now: string;
  readonly prepared: Prepared | undefined;
  readonly requote: Requote | undefined;
}

const AS_GRANTED: Requote = (benefit) => ({ money: benefit.amount, points: benefit.points });

export function handle(world: World, command: Command, on: Handling): Answer {
  const { context, now, requote = AS_GRANTED } = on;
  switch (command.kind) {
    case 'message':
      return handleMessage(world, command, { context, now, requote });
    case 'lots':
      return endLots(world, command.authorizationId, on);
    case 'evaluate':
      return answerKnown(world, command, now) ?? evaluateSafely(world, command, on);
    case 'void':
      return voidAttempt(world, command, { context, now, requote });
  }
}

/** A bug met while deciding costs this authorization its benefit, never the batch (I22). */
function evaluateSafely(world: World, command: EvaluateCommand, on: Handling): Answer {
  try {
    return evaluate(world, command, { ...on, prepared: on.prepared ?? UNPREPARED });
  } catch (fault) {
    on.context.onBug(fault, command.authorizationId);
    return closeId(world, { ...command, kind: 'void', reason: 'unavailable' }, on);
  }
}
