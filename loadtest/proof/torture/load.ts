// The tills: lanes that ask for new authorizations in batches and alone, repeat old ones at the other process, contradict them, and send what comes after.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../../../engine/simulation/random.ts';
import { bodiesOf, type Told, toldBy } from './answers.ts';
import { hearMessage } from './check.ts';
import type { Client, Outcome } from './client.ts';
import { hear, hearConflict, noteAsked } from './history.ts';
import { accountOf, atOf, idOf, kindOf, purchaseOf } from './requests.ts';
import type { Slot } from './slot.ts';
import { apiKills, type Stage } from './stage.ts';
import type { Trouble } from './troubles.ts';

const LANES = 8;
const NEW_PER_BATCH = 64;
const REPEATS = 32;
const CONFLICTS = 8;
const ALONE = 8;
/** Rolls above those of the repeats and up to this one ask alone. */
const ALONE_ROLL = 88;
const MESSAGES = 6;
const BATCH_DEADLINE_MS = 2_000;
const DEADLINES_MS = [5, 20, 50, 200, 1_000] as const;
/** Repeats are of the newest so many, where a process may still be in the middle of them. */
const NEWEST = 2_000;
const RESTING_MS = 20;
const NEW_MS = 1_000;
/** So far the decisions may run before the kills; beyond it each lane rests so long after everything it does. */
const AHEAD = 1.2;
const AHEAD_MS = 400;
/** For whoever is to die while it writes down that an answer came too late. */
const TOO_SHORT_MS = [1, 2, 5] as const;

/** One process, as a till finds it. */
interface At {
  readonly slot: Slot;
  readonly client: Client;
}
export interface Load {
  next: number;
  /** Granted, with room for what comes after. */
  readonly ripe: number[];
}
interface Lane {
  readonly stage: Stage;
  readonly load: Load;
  readonly by: Chance;
}

/** Resolves when every lane has ended. */
export async function runLoad(stage: Stage, load: Load, isOver: () => boolean): Promise<void> {
  const lane = async (): Promise<void> => {
    while (!isOver()) {
      const at = pickProcess(stage);
      if (at === null) await sleep(RESTING_MS);
      else await actOnce({ stage, load, by: stage.chance }, at);
      if (isAhead(stage)) await sleep(AHEAD_MS);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Whoever asks for a million decisions and three hundred kills wants both over the whole of the run, and not ten times as many to compare. */
function isAhead({ tally, options }: Stage): boolean {
  const share = options.cycles === 0 ? 1 : (apiKills(tally) + 1) / options.cycles;
  return tally.decisions > options.decisions * AHEAD * share;
}

function pickProcess({ slots, chance }: Stage): At | null {
  const open = slots.flatMap((slot): At[] => (slot.client === null ? [] : [{ slot, client: slot.client }]));
  return open.length === 0 ? null : chance.pick(open);
}

function actOnce(lane: Lane, at: At): Promise<unknown> {
  const roll = at.slot.awaits === 'voiding' && lane.by.happens(0.5) ? ALONE_ROLL : lane.by.between(1, 100);
  if (roll <= 66) return askBatch(lane, at, fresh(lane, NEW_PER_BATCH));
  if (roll <= 74) return repeat(lane, at);
  if (roll <= ALONE_ROLL) return Promise.all(fresh(lane, ALONE).map((no) => askAlone(lane, at, no)));
  if (roll <= 90) return contradict(lane, at);
  if (roll <= 97) return Promise.all(lane.load.ripe.splice(0, MESSAGES).map((no) => follow(lane, at, no)));
  return lookAtOffers(lane, at);
}

function fresh({ load }: Lane, count: number): readonly number[] {
  const from = load.next;
  load.next += count;
  return Array.from({ length: count }, (_, place) => from + place);
}

function repeat(lane: Lane, at: At): Promise<unknown> {
  const { by, load, stage } = lane;
  const newest = Math.max(0, load.next - (by.happens(0.8) ? NEWEST : load.next));
  const numbers = new Set(Array.from({ length: REPEATS }, () => by.between(newest, Math.max(newest, load.next - 1))));
  const asked = [...numbers].filter((no) => stage.history.entries[no] !== undefined);
  stage.tally.repeats += asked.length;
  return asked.length === 0 ? Promise.resolve() : askBatch(lane, at, asked);
}

/** Asks for many at once; what was heard goes into the history. Those that got no answer to stay: nobody knows, or "overloaded". */
export async function askBatch(lane: Lane, at: At, numbers: readonly number[]): Promise<readonly number[]> {
  const { history, world } = lane.stage;
  for (const no of numbers) noteAsked(history, no, at.slot.place);
  const sentAt = performance.now();
  const outcome = await at.client.ask('POST', '/v1/evaluate/batch', {
    requests: numbers.map((no) => purchaseOf(world, no, BATCH_DEADLINE_MS)),
  });
  const bodies = outcome.kind === 'heard' && outcome.status === 200 ? bodiesOf(outcome.body) : null;
  if (outcome.kind === 'heard' && bodies === null) refuse(lane.stage, outcome);
  return numbers.filter((no, place) => {
    const told = hearAnswer(lane, at, { no, sentAt, body: bodies?.[place] ?? null, isRefused: outcome.kind === 'refused' });
    return told === null || told.kind === 'shed';
  });
}

async function askAlone(lane: Lane, at: At, no: number): Promise<void> {
  const { history, world, tally, troubles } = lane.stage;
  const deadlineMs = lane.by.pick(at.slot.awaits === 'voiding' ? TOO_SHORT_MS : DEADLINES_MS);
  noteAsked(history, no, at.slot.place);
  const sentAt = performance.now();
  const outcome = await at.client.ask('POST', '/v1/evaluate', purchaseOf(world, no, deadlineMs));
  const isHeard = outcome.kind === 'heard' && outcome.status === 200;
  if (outcome.kind === 'heard' && !isHeard) refuse(lane.stage, outcome);
  if (isHeard && at.slot.frozenAt > sentAt) tally.latenessWhileFrozen += 1;
  else if (isHeard)
    tally.lateness.push({
      ms: outcome.ms - deadlineMs,
      during: [...troubles.between(sentAt, performance.now()), ...newness(at.slot, sentAt)],
    });
  hearAnswer(lane, at, { no, sentAt, body: isHeard ? outcome.body : null, isRefused: outcome.kind === 'refused' });
}

/** Nothing of a new process is compiled yet. */
function newness({ listensSince }: Slot, sentAt: number): readonly Trouble[] {
  return sentAt - listensSince < NEW_MS ? ['the process asked began less than a second ago'] : [];
}

/** The door refuses nothing that a till of the torture sends. */
function refuse({ history }: Stage, { status, body }: Extract<Outcome, { kind: 'heard' }>): void {
  history.faults.push({ kind: 'refused for no reason', about: `${status} ${body.slice(0, 200)}` });
}

interface Answered {
  readonly no: number;
  readonly sentAt: number;
  readonly body: string | null;
  /** Nobody has seen the question. */
  readonly isRefused: boolean;
}

function hearAnswer({ stage, load }: Lane, { slot }: At, { no, sentAt, body, isRefused }: Answered): Told | null {
  const { history, tally } = stage;
  if (isRefused) return null;
  const told = body === null ? null : toldBy(body);
  const wasDecided = history.entries[no]?.digest !== null;
  const heardAt = performance.now();
  hear(history, { no, place: slot.place, sentAt, heardAt, told });
  count(tally, told, wasDecided);
  if (told?.kind !== 'decided') return told;
  if (slot.firstDecisionAt === null) stage.troubles.end('API process killed, until its place decides again');
  slot.firstDecisionAt ??= heardAt;
  if (!wasDecided && told.isGranted && kindOf(no) === 'roomy') load.ripe.push(no);
  return told;
}

function count(tally: Stage['tally'], told: Told | null, wasDecided: boolean): void {
  if (told === null) tally.unknown += 1;
  else if (told.kind === 'closed') tally.closed += 1;
  else if (told.kind === 'shed') tally.shed += 1;
  else if (told.kind === 'decided' && !wasDecided) {
    tally.decisions += 1;
    if (told.isGranted) tally.granted += 1;
  }
}

/** Another amount under an id that was decided. */
async function contradict({ stage, by, load }: Lane, { client }: At): Promise<void> {
  const { history, world, tally } = stage;
  const picked = new Set(Array.from({ length: CONFLICTS }, () => by.between(0, Math.max(0, load.next - 1))));
  const decided = [...picked].filter((no) => (history.entries[no]?.digest ?? null) !== null);
  if (decided.length === 0) return;
  const requests = decided.map((no) => ({ ...purchaseOf(world, no, BATCH_DEADLINE_MS), amount: 12_801 }));
  const outcome = await client.ask('POST', '/v1/evaluate/batch', { requests });
  const bodies = outcome.kind === 'heard' ? bodiesOf(outcome.body) : null;
  decided.forEach((no, place) => {
    const body = bodies?.[place];
    hearConflict(history, no, body === undefined ? null : toldBy(body));
    tally.conflicts += 1;
  });
}

/** What comes after a grant: cleared whole, cleared and half refunded, or reversed; some of it said twice. */
async function follow({ stage, by }: Lane, { client }: At, no: number): Promise<void> {
  const at = atOf(stage.world, no);
  const way = by.pick(['captured', 'refunded', 'reversed'] as const);
  const capture = { path: 'captures', body: { requestId: 'c', at, amount: 12_800, final: true } };
  const refund = { path: 'refunds', body: { requestId: 'r', at, amount: 6_400 } };
  const reversal = { path: 'reversals', body: { requestId: 'v', at } };
  const messages = way === 'reversed' ? [reversal] : way === 'captured' ? [capture] : [capture, refund];
  const twice = by.happens(0.3) ? [...messages, ...messages] : messages;
  for (const { path, body } of twice) {
    const id = idOf(stage.world, no);
    const outcome = await client.ask('POST', `/v1/authorizations/${id}/${path}`, body);
    if (outcome.kind !== 'heard' || outcome.status > 202) return;
    stage.tally.messages += 1;
    hearMessage(stage.messages, stage.history.faults, { key: `${id} ${body.requestId}`, body: outcome.body });
  }
}

/** Read models are asked, so that losing them is felt. */
async function lookAtOffers({ stage, by, load }: Lane, { client }: At): Promise<void> {
  const account = accountOf(stage.world, by.between(0, Math.max(0, load.next - 1)));
  const outcome = await client.ask('GET', `/v1/accounts/${account}/offers`);
  if (outcome.kind === 'heard' && outcome.status >= 500 && outcome.status !== 503) refuse(stage, outcome);
  stage.tally.offers += 1;
}
