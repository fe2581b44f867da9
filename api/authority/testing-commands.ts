// Commands made by hand, and a batch of them run by hand: for tests in which their order within the batch is the point.
import { randomUUID } from 'node:crypto';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { Message } from '../../engine/hold/record.ts';
import type { Sql } from '../db/connect.ts';
import { runBatch } from './batch.ts';
import type { BatchContext } from './batch-context.ts';
import { type Answer, type Command, canonical, digestText, requestIdentity } from './commands.ts';
import type { Memory } from './memory.ts';
import { systemRuntime } from './runtime.ts';
import { sqlStore } from './sql-store.ts';
import { newStream } from './write-store.ts';

export const evaluateCommand = (request: EvaluateRequest, attempt: string): Command & { kind: 'evaluate' } => ({
  kind: 'evaluate',
  authorizationId: request.authorizationId,
  request,
  digest: digestText(requestIdentity(request)),
  attempt,
  arrivedAt: 0,
});
export const voidCommand = (request: EvaluateRequest, attempt: string): Command => {
  const { arrivedAt: _arrivedAt, ...rest } = evaluateCommand(request, attempt);
  return { ...rest, kind: 'void', reason: 'deadline' };
};
export const messageCommand = (authorizationId: string, sent: Message): Command => ({
  kind: 'message',
  authorizationId,
  message: sent,
  digest: digestText(canonical(sent)),
});

/** One batch in one transaction, on a chain of its own. */
export async function runCommands(
  on: { readonly sql: Sql; readonly context: BatchContext; readonly memory?: Memory; readonly isCautious?: boolean },
  commands: readonly Command[],
): Promise<readonly Answer[]> {
  const result = await runBatch(sqlStore(on.sql), commands, {
    ...on,
    monotonic: systemRuntime.monotonic,
    stream: newStream(randomUUID()),
    without: new Set(),
  });
  return result.answers;
}
