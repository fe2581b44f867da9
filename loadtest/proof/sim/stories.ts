// What happens to one payment, drawn beforehand: the request, and the messages that its acquirer will send, early, late, twice or never.
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { Chance } from '../../../engine/simulation/random.ts';
import type { Swarm } from './swarm.ts';
import { type Planned, drawPlot } from './plots.ts';

export interface Step extends Planned {
  /** Virtual milliseconds after the step before it. */
  readonly waitMs: number;
  readonly id: string;
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

export function drawStory(no: number, dice: Chance, swarm: Swarm): Story {
  const amount = drawAmount(dice, swarm);
  const isOvertaken = dice.happens(0.03);
  const plot = drawPlot(swarm.theme, dice)(amount, dice);
  return {
    request: drawRequest(`a${no}`, amount, { dice, swarm }),
    steps: spread(plot, dice, swarm),
    isOvertaken,
    contradicts: dice.happens(swarm.theme === 'copies' ? 0.2 : 0.02),
  };
}

/** Coupons are given from a certain amount on. */
function drawAmount(dice: Chance, { theme }: Swarm): number {
  if (theme === 'coupons' && dice.happens(0.6)) return dice.between(20_000, 30_000);
  return dice.happens(0.7) ? dice.pick(AMOUNTS) : dice.between(1, 40_000);
}

/** Minutes to weeks between messages; now and then in another order than they were written. */
function spread(plot: readonly Planned[], dice: Chance, swarm: Swarm): readonly Step[] {
  const longest = Math.log(swarm.messageDaysMax * DAY_MS);
  const steps = plot.map((step, place): Step => {
    const waitMs = waitOf(step, dice, longest);
    return { ...step, id: `${step.kind}-${place}`, waitMs };
  });
  const [first, second, ...rest] = steps;
  return first !== undefined && second !== undefined && dice.happens(0.1) ? [second, first, ...rest] : steps;
}

function waitOf({ afterDays }: Planned, dice: Chance, longest: number): number {
  if (afterDays !== undefined) return afterDays * DAY_MS;
  return dice.happens(0.5) ? dice.between(0, 50) : Math.exp(dice.fraction() * longest);
}

function drawPoints(dice: Chance, { theme }: Swarm): Pick<Story['request'], 'points'> {
  if (!dice.happens(theme === 'points' ? 0.6 : 0.15)) return {};
  return { points: { redeem: dice.happens(0.5) ? 'max' : dice.between(1, 300) } };
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
    ...drawPoints(dice, swarm),
    deadlineMs: dice.pick(swarm.deadlinesMs),
  };
}
