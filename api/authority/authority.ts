// The one authority: collects what is waiting into batches, keeps the deadline of every request, and closes what was answered too late.
import { randomUUID } from 'node:crypto';
import { noBenefit } from '../../engine/authorization/reply.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { AuthorizationRecord, Message } from '../../engine/hold/record.ts';
import type { Sql } from '../db/connect.ts';
import type { BatchContext } from './batch-context.ts';
import { type Answer, type Command, canonical, digestText, requestIdentity } from './commands.ts';
import { problemAnswer } from './message-reply.ts';
import { type Runner, openRunner } from './runner.ts';
import type { VoidLog } from './void-log.ts';

export type { Answer } from './commands.ts';

/** Commands waiting beyond this are answered at once: a queue that cannot be served in time only makes everybody late (I29). */
export const QUEUE_MAX = 4_096;
/** A message (capture, refund …) waits longer than an authorization: nobody stands at a till for it. */
export const MESSAGE_WAIT_MS = 10_000;

export interface AuthorityDeps {
  /** Makes a fresh client; the authority replaces one that hangs. */
  readonly connect: () => Sql;
  readonly context: () => BatchContext;
  readonly voidLog: VoidLog;
  /** Deadline of a request that names none, and the longest it may ask for, milliseconds. */
  readonly deadlineMs: { readonly byDefault: number; readonly ceiling: number };
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** After commit: what changed, for screens. */
  readonly onCommitted: (records: ReadonlyMap<string, AuthorizationRecord>, commands: readonly Command[], answers: readonly Answer[]) => void;
  readonly onBug: (fault: unknown, subject: string) => void;
}

export interface Authority {
  /** The answer, within the request's deadline whatever is broken (I27); never rejects. */
  readonly evaluate: (request: EvaluateRequest) => Promise<Answer>;
  /** The answer once committed, or 503 `unavailable` when it could not be; the sender repeats it with the same id. */
  readonly message: (authorizationId: string, message: Message) => Promise<Answer>;
  /** Ends the points lots of one authorization that are past their life. */
  readonly expireLots: (authorizationId: string, at: string) => Promise<Answer>;
  /** Answers what is waiting, then closes. */
  readonly stop: () => Promise<void>;
  /** Voids not yet committed. */
  readonly waitingVoids: () => number;
}

/** One id on its way: every copy that arrives meanwhile shares it and its answer. */
interface Flight {
  readonly digest: string;
  readonly attempt: string;
  readonly answer: Promise<Answer | null>;
  /** A copy was told "deadline": then every copy is, and the attempt is voided (I9). */
  isLate: boolean;
}

export function startAuthority(deps: AuthorityDeps): Authority {
  const runner = openRunner(deps);
  const flights = new Map<string, Flight>();

  const fly = (request: EvaluateRequest): Flight => {
    const command: Command = { kind: 'evaluate', authorizationId: request.authorizationId, request, digest: digestText(requestIdentity(request)), attempt: randomUUID(), arrivedAt: deps.wallClock() };
    const known = flights.get(request.authorizationId);
    if (known?.digest === command.digest) return known;
    const flight: Flight = { digest: command.digest, attempt: command.attempt, isLate: false, answer: runner.run(command) };
    if (known === undefined) flights.set(request.authorizationId, flight);
    flight.answer.then((answer) => land(flights, flight, { command, answer, runner }));
    return flight;
  };

  const evaluate = async (request: EvaluateRequest): Promise<Answer> => {
    const decisionId = deps.context().decisionId(request.authorizationId);
    const none = (reason: 'deadline' | 'unavailable' | 'overloaded'): Answer => ({ status: 200, body: JSON.stringify(noBenefit(request, reason, decisionId)) });
    const wait = Math.min(request.deadlineMs ?? deps.deadlineMs.byDefault, deps.deadlineMs.ceiling);
    if (runner.waiting() >= QUEUE_MAX && !flights.has(request.authorizationId)) return none('overloaded');
    const flight = fly(request);
    const answer = flight.isLate ? 'late' : await withDeadline(flight.answer, wait);
    flight.isLate ||= answer === 'late';
    if (flight.isLate) return none('deadline');
    return answer === null || answer === 'late' ? none('unavailable') : answer;
  };

  const message = async (authorizationId: string, sent: Message): Promise<Answer> => {
    const { at: _at, ...identity } = sent;
    const command: Command = { kind: 'message', authorizationId, message: sent, digest: digestText(canonical(identity)) };
    const answer = runner.waiting() >= QUEUE_MAX ? null : await withDeadline(runner.run(command), MESSAGE_WAIT_MS);
    return answer === null || answer === 'late' ? problemAnswer('unavailable') : answer;
  };

  const expireLots = async (authorizationId: string, at: string): Promise<Answer> => (await runner.run({ kind: 'lots', authorizationId, at })) ?? problemAnswer('unavailable');

  return { evaluate, message, expireLots, stop: runner.stop, waitingVoids: runner.waitingVoids };
}

/** A decision that was answered too late, or whose fate is unknown, is voided. */
function land(flights: Map<string, Flight>, flight: Flight, on: { readonly command: Extract<Command, { kind: 'evaluate' }>; readonly answer: Answer | null; readonly runner: Runner }): void {
  const { command, answer, runner } = on;
  if (flights.get(command.authorizationId) === flight) flights.delete(command.authorizationId);
  if (answer === null || flight.isLate) runner.void({ ...command, kind: 'void', reason: flight.isLate ? 'deadline' : 'unavailable' });
}

async function withDeadline(answer: Promise<Answer | null>, waitMs: number): Promise<Answer | null | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), waitMs);
  });
  const first = await Promise.race([answer, late]);
  clearTimeout(timer);
  return first;
}
