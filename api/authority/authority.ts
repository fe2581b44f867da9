// The one authority: collects what is waiting into batches, keeps the deadline of every request, and closes what was answered too late.
import { noBenefit } from '../../engine/authorization/reply.ts';
import type { EvaluateRequest, Reason } from '../../engine/authorization/request.ts';
import type { Message } from '../../engine/hold/record.ts';
import type { Phases } from '../http/phases.ts';
import { type AuthorityDeps, undisturbed } from './authority-deps.ts';
import { type Answer, type Command, canonical, digestText, requestIdentity } from './commands.ts';
import type { EvaluateCommand } from './plan.ts';
import { remember } from './memory.ts';
import { problemAnswer } from './message-reply.ts';
import type { Tap } from './shown-store.ts';
import { type Runner, openRunner } from './runner.ts';
import type { Runtime } from './runtime.ts';
import type { VoidCommand } from './void-log.ts';

/** Commands waiting beyond this, or longer than the deadline allows at the pace of late, are answered at once: a queue that cannot be served in time only makes everybody late (I29). */
const QUEUE_MAX = 4_096;
/** Voids waiting for a database that is away; beyond this an outage may not fill the memory. */
const VOIDS_MAX = 100_000;
/** A message (capture, refund …) waits longer than an authorization: nobody stands at a till for it. */
const MESSAGE_WAIT_MS = 10_000;

export interface Authority {
  /**
   * The answer, within the request's deadline whatever is broken (I27); never rejects. `isTimed`: with where the time of its batch went. `cameAt`:
   * when the whole request had come, on the clock of the runtime; the deadline counts from there.
   */
  readonly evaluate: (request: EvaluateRequest, isTimed?: boolean, cameAt?: number) => Promise<Answer>;
  /** The answer once committed, or 503 `unavailable` when it could not be; the sender repeats it with the same id. */
  readonly message: (authorizationId: string, message: Message) => Promise<Answer>;
  /** A tap that a gate granted offline, told afterwards: like a message, it is not late for anybody. */
  readonly tap: (request: EvaluateRequest, tap: Tap) => Promise<Answer>;
  /** Ends the points lots of one authorization that are past their life. */
  readonly expireLots: (authorizationId: string, at: string) => Promise<Answer>;
  /** Answers what is waiting, then closes. */
  readonly stop: () => Promise<void>;
  /** Voids not yet committed. */
  readonly waitingVoids: () => number;
}

/** One id on its way, until its answer or the void of it is committed: every copy that arrives meanwhile shares it and its answer. */
interface Flight {
  readonly command: EvaluateCommand;
  readonly answer: Promise<Answer | null>;
  /** A copy was told "no benefit" without the database: then every copy is, and the attempt is voided (I9). */
  told: 'deadline' | 'unavailable' | null;
  /** Until that is on disk nobody hears it. */
  written?: Promise<void> | undefined;
  phases?: Phases;
}
type Flights = Map<string, Flight>;

export function startAuthority(deps: AuthorityDeps): Authority {
  const runner = openRunner(deps);
  const flights: Flights = new Map();
  /** Ids told `overloaded`: whoever repeats one hears the same (I9), for as long as this process remembers. Voiding each would be as much work as deciding it. */
  const shed = new Map<string, true>();
  const isFull = () => runner.waiting() >= QUEUE_MAX || runner.waitingVoids() >= VOIDS_MAX;
  const isShed = (id: string, { deadline, atDoor }: { readonly deadline: number; readonly atDoor: number }): boolean => {
    if (shed.has(id)) return true;
    if (flights.has(id) || !(isFull() || runner.expectedWaitMs(atDoor) > deadline)) return false;
    remember(shed, id, true);
    return true;
  };

  const heard = (began: number, told: Reason | null) =>
    undisturbed(deps, 'figures', () => deps.onAnswer?.(deps.runtime.monotonic() - began, told));

  const evaluate = async (request: EvaluateRequest, isTimed = false, cameAt?: number): Promise<Answer> => {
    const now = deps.runtime.monotonic();
    const began = cameAt ?? now;
    deps.onStep?.('received');
    const none = (reason: Reason): Answer => {
      heard(began, reason);
      const decisionId = deps.context().decisionId(request.authorizationId);
      return { status: 200, body: JSON.stringify(noBenefit(request, reason, decisionId)) };
    };
    const noneOf = ({ written }: Flight, reason: Reason): Answer | Promise<Answer> =>
      written === undefined ? none(reason) : written.then(() => none(reason));
    const deadline = Math.min(request.deadlineMs ?? deps.deadlineMs.byDefault, deps.deadlineMs.ceiling);
    const atDoor = now - began;
    if (isShed(request.authorizationId, { deadline, atDoor })) return none('overloaded');
    const flight = boarded(flights, commandOf(request, deps), runner);
    if (flight.told !== null) return noneOf(flight, flight.told);
    const answer = await withDeadline(deps.runtime, flight.answer, Math.max(0, deadline - atDoor));
    if (answer === 'late') close(flight, 'deadline', runner);
    const committed = answerOf(flight, answer, isTimed);
    if (committed === null) return noneOf(flight, flight.told ?? 'unavailable');
    heard(began, null);
    deps.onStep?.('answered');
    return committed;
  };

  const message = async (authorizationId: string, sent: Message): Promise<Answer> => {
    const { at: _at, ...identity } = sent;
    const command: Command = { kind: 'message', authorizationId, message: sent, digest: digestText(canonical(identity)) };
    const answer = runner.waiting() >= QUEUE_MAX ? null : await withDeadline(deps.runtime, runner.run(command), MESSAGE_WAIT_MS);
    return answer === null || answer === 'late' ? problemAnswer('unavailable') : answer;
  };

  const tap = async (request: EvaluateRequest, claim: Tap): Promise<Answer> => {
    const digest = digestText(canonical({ request, tap: claim }));
    const command: EvaluateCommand = { ...commandOf(request, deps), digest, tap: claim };
    const answer = runner.waiting() >= QUEUE_MAX ? null : await withDeadline(deps.runtime, runner.run(command), MESSAGE_WAIT_MS);
    return answer === null || answer === 'late' ? problemAnswer('unavailable') : answer;
  };

  const expireLots = async (authorizationId: string, at: string): Promise<Answer> =>
    (await runner.run({ kind: 'lots', authorizationId, at })) ?? problemAnswer('unavailable');

  return { evaluate, message, tap, expireLots, stop: runner.stop, waitingVoids: runner.waitingVoids };
}

/** Null where the asker is told something else: too late, nothing at all, or what another copy was told already (I9). */
function answerOf({ told, phases }: Flight, answer: Answer | null | 'late', isTimed: boolean): Answer | null {
  if (told !== null || answer === null || answer === 'late') return null;
  return isTimed && phases !== undefined ? { ...answer, phases } : answer;
}

function commandOf(request: EvaluateRequest, { runtime, wallClock }: AuthorityDeps): EvaluateCommand {
  const digest = digestText(requestIdentity(request));
  const { authorizationId } = request;
  return { kind: 'evaluate', authorizationId, request, digest, attempt: runtime.freshId(), arrivedAt: wallClock() };
}

/** The flight of this id that is on its way, or a new one; another body under the same id flies alone and meets a conflict. */
function boarded(flights: Flights, command: EvaluateCommand, runner: Runner): Flight {
  const known = flights.get(command.authorizationId);
  if (known?.command.digest === command.digest) return known;
  const hear = (phases: Phases) => {
    flight.phases = phases;
  };
  const flight: Flight = { command, told: null, answer: runner.run(command, () => flight.told !== null, hear) };
  if (known === undefined) flights.set(command.authorizationId, flight);
  void land(flight, runner).then(() => {
    if (flights.get(command.authorizationId) === flight) flights.delete(command.authorizationId);
  });
  return flight;
}

/** A decision that was answered too late, or whose fate is unknown, is voided. */
async function land(flight: Flight, runner: Runner): Promise<void> {
  const answer = await flight.answer;
  if (answer === null) close(flight, 'unavailable', runner);
  if (flight.told !== null) await runner.void(voidOf(flight.command, flight.told));
}

/** Written down first, then told: a kill in between leaves nothing that somebody was refused and that is held all the same. */
function close(flight: Flight, reason: NonNullable<Flight['told']>, runner: Runner): void {
  if (flight.told !== null) return;
  flight.written = runner.remember(voidOf(flight.command, reason));
  flight.told = reason;
}

function voidOf({ arrivedAt: _arrivedAt, ...command }: EvaluateCommand, reason: VoidCommand['reason']): VoidCommand {
  return { ...command, kind: 'void', reason };
}

async function withDeadline({ after }: Runtime, answer: Promise<Answer | null>, waitMs: number): Promise<Answer | null | 'late'> {
  let cancel: () => void = () => undefined;
  const late = new Promise<'late'>((resolve) => {
    cancel = after(waitMs, () => resolve('late'));
  });
  const first = await Promise.race([answer, late]);
  cancel();
  return first;
}
