// What happens to one payment, drawn beforehand: the request, and the messages that its acquirer will send, early, late, twice or never.
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { MessageKind } from '../../../engine/hold/record.ts';
import { type Chance, weighted } from '../../../engine/simulation/random.ts';
import type { Swarm } from './options.ts';

/** One message to be; what it says of the benefit is known only once the answer is. */
export interface Step {
  /** Virtual milliseconds after the step before it. */
  readonly waitMs: number;
  readonly id: string;
  readonly kind: MessageKind;
  readonly amount: number | null;
  readonly remaining?: number;
  readonly final?: boolean;
  /** What it says was applied: what was granted, nothing, or more. */
  readonly applies?: 'granted' | 'nothing' | 'more';
}
export interface Story {
  readonly request: Omit<EvaluateRequest, 'at'>;
  readonly steps: readonly Step[];
  /** The steps begin before the request is sent (R4). */
  readonly isOvertaken: boolean;
  /** A copy that says something else (R3). */
  readonly contradicts: boolean;
}

const MERCHANTS = ['M1', 'M2', 'M3', 'M4', 'M-unknown'];
const BINS = ['62258801', '62258802', '43111100'];
const AMOUNTS = [4_999, 5_000, 9_999, 10_000, 12_800, 19_999, 20_000, 33_333];
const DAY_MS = 86_400_000;

type Plot = (amount: number, dice: Chance) => readonly Omit<Step, 'waitMs' | 'id'>[];

const capture = (amount: number, more: Partial<Step> = {}) => ({ kind: 'capture' as const, amount, ...more });

const PLOTS: readonly (readonly [weight: number, plot: Plot])[] = [
  [30, (amount) => [capture(amount, { final: true })]],
  [10, (amount) => [{ kind: 'confirmation', amount: null, applies: 'granted' }, capture(amount, { applies: 'granted' })]],
  [8, (amount, dice) => parts(amount, dice).map((part) => capture(part))],
  [5, (amount, dice) => [capture(dice.between(1, amount), { final: true })]],
  [4, (amount, dice) => [capture(amount + dice.between(1, amount))]],
  [8, () => [{ kind: 'reversal', amount: null }]],
  [3, (amount) => [capture(amount), { kind: 'reversal', amount: null }]],
  [5, (amount, dice) => partReversed(amount, dice.between(1, amount))],
  [8, () => []],
  [10, (amount, dice) => [capture(amount), ...parts(amount, dice).map((part) => ({ kind: 'refund' as const, amount: part }))]],
  [2, (amount, dice) => [{ kind: 'refund', amount: dice.between(1, amount) }, capture(amount), { kind: 'refund', amount }]],
  [4, (amount) => [capture(amount), { kind: 'chargeback', amount }]],
  [3, (amount) => [capture(amount), { kind: 'chargeback', amount }, { kind: 'representment', amount }]],
  [2, (amount, dice) => [{ kind: 'increment', amount: dice.between(1, 5_000) }, capture(amount)]],
  [2, (amount) => [capture(amount, { applies: 'nothing' })]],
  [2, (amount) => [{ kind: 'confirmation', amount: null, applies: 'more' }, capture(amount)]],
  [1, () => [{ kind: 'confirmation', amount: null, applies: 'nothing' }]],
];
const drawPlot = weighted(PLOTS);

export function drawStory(no: number, dice: Chance, swarm: Swarm): Story {
  const amount = dice.happens(0.7) ? dice.pick(AMOUNTS) : dice.between(1, 40_000);
  const isOvertaken = dice.happens(0.03);
  const plot = drawPlot(dice)(amount, dice);
  return {
    request: drawRequest(`a${no}`, amount, { dice, swarm }),
    steps: spread(plot, dice, swarm),
    isOvertaken,
    contradicts: dice.happens(0.02),
  };
}

/** Minutes to weeks between messages; now and then in another order than they were written. */
function spread(plot: ReturnType<Plot>, dice: Chance, swarm: Swarm): readonly Step[] {
  const longest = Math.log(swarm.messageDaysMax * DAY_MS);
  const steps = plot.map((step, place): Step => {
    const waitMs = dice.happens(0.5) ? dice.between(0, 50) : Math.exp(dice.fraction() * longest);
    return { ...step, id: `${step.kind}-${place}`, waitMs };
  });
  const [first, second, ...rest] = steps;
  return first !== undefined && second !== undefined && dice.happens(0.1) ? [second, first, ...rest] : steps;
}

function drawRequest(id: string, amount: number, { dice, swarm }: { readonly dice: Chance; readonly swarm: Swarm }): Story['request'] {
  const holder = dice.between(1, swarm.accounts);
  const card = { bin: dice.pick(BINS), token: `tk_${holder}_${dice.between(1, 2)}` };
  return {
    authorizationId: id,
    kind: dice.happens(0.02) ? 'advice' : 'authorization',
    type: dice.happens(0.01) ? 'cash_advance' : 'purchase',
    amount,
    currency: dice.happens(0.02) ? 'USD' : 'CNY',
    card: dice.happens(0.7) ? { ...card, account: `ac_${holder}` } : card,
    merchant: { id: dice.pick(MERCHANTS), mcc: dice.pick(['5812', '5411', '7011']) },
    terminal: { id: `T${dice.between(1, 3)}`, channel: dice.pick(['pos', 'online']), entryMode: 'contactless' },
    ...(dice.happens(0.3) ? { acquirer: dice.pick(['late', 'night']) } : {}),
    ...(dice.happens(0.03) ? { approvedAmount: dice.between(0, amount) } : {}),
    ...(dice.happens(0.05) ? { preauthorization: true } : {}),
    ...(dice.happens(0.15) ? { points: { redeem: 'max' as const } } : {}),
    deadlineMs: dice.pick(swarm.deadlinesMs),
  };
}

function parts(amount: number, dice: Chance): readonly number[] {
  const first = dice.between(1, amount);
  const second = dice.between(0, amount - first);
  return [first, second, amount - first - second].filter((part) => part > 0);
}

function partReversed(_amount: number, remaining: number): ReturnType<Plot> {
  return [{ kind: 'reversal', amount: null, remaining }, capture(remaining)];
}
