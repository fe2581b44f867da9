// The acquirers: each payment is asked for, asked for again where nothing was heard, and followed by its messages until they are acknowledged.
import type { Answer } from '../../../api/authority/commands.ts';
import type { EvaluateReply, EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { Message } from '../../../engine/hold/record.ts';
import { type History, isRefused, openHistory } from './history.ts';
import { overNetwork } from './network.ts';
import { type Step, type Story, drawStory } from './stories.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;
const TRIES_MAX = 4;
const STEPS_A_REST = 4;
/** In the last phase, where a refusal counts as a fault: more at once would be refused because they are too many. */
const ASKED_AT_ONCE = 12_000;
const ASKING_MS = 2_000;

export interface Payment {
  readonly request: EvaluateRequest;
  /** Asked at least once. */
  answer: Answer | null;
  /** What the answer says that its messages repeat, read once; null where it decided nothing. */
  told?: Told | null;
  /** Sent and not acknowledged yet. */
  readonly open: Map<string, Message>;
  /** A copy said something else, and may have been the first to arrive. */
  readonly isContradicted: boolean;
  isOver: boolean;
}
interface Told {
  readonly decisionId: string;
  /** Minor units that the merchant takes off. */
  readonly granted: number;
}
export interface Clients {
  readonly history: History;
  readonly payments: readonly Payment[];
  /** Schedules every payment of the seed; when they come. */
  readonly begin: () => readonly number[];
  /** Everybody has said all they had to say. */
  readonly areDone: () => boolean;
  /** Asks again whatever is not known, with nothing failing any more; the answers must come. */
  readonly resolve: () => Promise<void>;
}

interface Desk {
  readonly world: World;
  readonly history: History;
  readonly payments: Payment[];
}

export function openClients(world: World): Clients {
  const desk: Desk = { world, history: openHistory(), payments: [] };
  let planned = 0;
  const begin = (): readonly number[] => {
    const arrivals: number[] = [];
    const { authorizations, burst, days } = world.swarm;
    while (planned < authorizations) {
      const size = Math.min(world.dice.between(1, burst), authorizations - planned);
      const atMs = world.dice.fraction() * days * DAY_MS;
      arrivals.push(atMs);
      for (let no = 0; no < size; no += 1) {
        planned += 1;
        const id = planned;
        world.scheduler.after(atMs + scatter(world), () => void live(desk, drawStory(id, world.dice, world.swarm)));
      }
    }
    return arrivals;
  };
  return {
    history: desk.history,
    payments: desk.payments,
    begin,
    areDone: () => desk.payments.length === planned && desk.payments.every((payment) => payment.isOver),
    resolve: () => resolve(desk),
  };
}

async function live(desk: Desk, story: Story): Promise<void> {
  const { world } = desk;
  const request: EvaluateRequest = { ...story.request, at: isoNow(world) };
  const payment: Payment = { request, answer: null, open: new Map(), isContradicted: story.contradicts, isOver: false };
  desk.payments.push(payment);
  if (story.contradicts)
    world.scheduler.after(world.dice.fraction() * 2_000, () => void ask(desk, { ...request, amount: request.amount + 1 }));
  const messages = story.isOvertaken ? tellAll(desk, payment, story.steps) : null;
  await askUntilHeard(desk, payment);
  await (messages ?? tellAll(desk, payment, story.steps));
  payment.isOver = true;
}

function ask(desk: Desk, request: EvaluateRequest): Promise<Answer | null> {
  const { history, world } = desk;
  const key = `${request.authorizationId} ${request.amount}`;
  return overNetwork(world, {
    ask: (authority) => authority.evaluate(request),
    deadlineMs: Math.min(request.deadlineMs ?? 150, 2_000),
    told: (answer, by) => {
      history.hear('decided', key, answer);
      if (isRefused(answer)) history.owe(key, by);
    },
  });
}

async function askUntilHeard(desk: Desk, payment: Payment): Promise<void> {
  const { world } = desk;
  for (let tries = 0; tries < TRIES_MAX && payment.answer === null; tries += 1) {
    if (tries > 0) await rest(world, world.dice.between(10, 5_000));
    payment.answer = await ask(desk, tries === 0 ? payment.request : { ...payment.request, repeat: true });
  }
  // R1 R2: now and then a copy comes long after the answer.
  if (world.dice.happens(0.05)) world.scheduler.after(world.dice.fraction() * DAY_MS, () => void ask(desk, payment.request));
}

async function tellAll(desk: Desk, payment: Payment, steps: readonly Step[]): Promise<void> {
  const { world } = desk;
  for (const step of steps) {
    await rest(world, step.waitMs);
    const { filesMs } = world.swarm;
    if (filesMs > 0 && step.waitMs > 60_000) await world.scheduler.sleep(filesMs - (world.scheduler.now() % filesMs) + scatter(world));
    const message = messageOf(world, payment, step);
    payment.open.set(message.id, message);
    if (world.dice.happens(0.02)) continue; // Never sent: the last phase sends it, weeks late.
    await tellUntilHeard(desk, payment, message);
    if (world.dice.happens(0.05)) world.scheduler.after(world.dice.fraction() * DAY_MS, () => void tell(desk, payment, message));
  }
}

async function tellUntilHeard(desk: Desk, payment: Payment, message: Message): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const answer = await tell(desk, payment, message);
    if (answer !== null && answer.status !== 503) {
      payment.open.delete(message.id);
      return;
    }
    await rest(desk.world, desk.world.dice.between(10, 20_000));
  }
}

function tell({ world, history }: Desk, { request: { authorizationId } }: Payment, message: Message): Promise<Answer | null> {
  return overNetwork(world, {
    ask: (authority) => authority.message(authorizationId, message),
    deadlineMs: null,
    told: (answer) => {
      if (answer.status !== 503) history.hear('acknowledged', `${authorizationId} ${message.id}`, answer);
    },
  });
}

function toldIn(payment: Payment): Told | null {
  const { answer, told } = payment;
  if (answer === null || told !== undefined) return told ?? null;
  const reply = answer.status === 200 ? (JSON.parse(answer.body) as EvaluateReply) : null;
  const atTill = (reply?.benefits ?? []).filter(({ delivery }) => delivery === 'instant' || delivery === 'payment');
  payment.told = reply && { decisionId: reply.decisionId, granted: atTill.reduce((all, { amount }) => all + amount, 0) };
  return payment.told;
}

function messageOf(world: World, payment: Payment, { id, kind, amount, remaining, final, applies }: Step): Message {
  const told = toldIn(payment);
  const granted = told?.granted ?? 0;
  const applied = applies === 'nothing' ? 0 : applies === 'more' ? granted + 100 : granted;
  return {
    id,
    kind,
    amount,
    ...(remaining === undefined ? {} : { remaining }),
    ...(final === undefined ? {} : { final }),
    ...(applies === undefined || told === null ? {} : { applied, decisionId: told.decisionId }),
    at: isoNow(world),
  };
}

/** I13 I28: nothing fails any more, so every question that nobody heard an answer to has one, and every message arrives. */
async function resolve(desk: Desk): Promise<void> {
  const turns = Math.ceil(desk.payments.length / ASKED_AT_ONCE);
  await Promise.all(desk.payments.map((payment) => resolveOne(desk, payment, turns)));
}

async function resolveOne(desk: Desk, payment: Payment, turns: number): Promise<void> {
  const { world } = desk;
  const { request, open } = payment;
  if (turns > 1) await world.scheduler.sleep(world.dice.between(0, turns - 1) * ASKING_MS);
  await rest(world, world.dice.fraction() * ASKING_MS);
  const isSample = payment.answer === null || world.dice.happens(0.1);
  const answer = isSample ? await ask(desk, { ...request, deadlineMs: 2_000, repeat: true }) : payment.answer;
  const isAnswered = answer?.status === 200 || (answer?.status === 409 && payment.isContradicted);
  if (!isAnswered) world.witness.violate('I13', `${request.authorizationId} is not answered though nothing fails: ${answer?.status}`);
  payment.answer ??= answer;
  for (const message of [...open.values()]) {
    const heard = await tell(desk, payment, message);
    if (heard === null || heard.status === 503)
      world.witness.violate(
        'I28',
        `${request.authorizationId} ${message.id} is not taken though nothing fails: ${heard?.status} ${heard?.body}`,
      );
  }
}

/** In a wide world who waits longer looks up less often, so that many look up together. */
function rest({ scheduler, swarm: { grainMs } }: World, ms: number): Promise<void> {
  if (grainMs === 0) return scheduler.sleep(ms);
  const stepMs = grainMs * 2 ** Math.max(0, Math.ceil(Math.log2(ms / grainMs / STEPS_A_REST)));
  return scheduler.sleep(Math.ceil((scheduler.now() + ms) / stepMs) * stepMs - scheduler.now());
}

/** How far from the instant things fall that happen together. */
function scatter({ dice, swarm }: World): number {
  return swarm.grainMs === 0 ? dice.fraction() * 5 : 0;
}

function isoNow(world: World): string {
  return new Date(world.ledgerMs()).toISOString();
}
