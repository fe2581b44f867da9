// The messages that may follow a payment, by what the world is about: captures in parts, reversals in any order, refunds of odd amounts, and what comes too early or too late.
import type { MessageKind } from '../../../engine/hold/record.ts';
import { type Chance, weighted } from '../../../engine/simulation/random.ts';
import type { Theme } from './swarm.ts';

/** One message to be; what it says of the benefit is known only once the answer is. */
export interface Planned {
  readonly kind: MessageKind;
  readonly amount: number | null;
  readonly remaining?: number;
  readonly final?: boolean;
  /** What it says was applied: what was granted, nothing, or more. */
  readonly applies?: 'granted' | 'nothing' | 'more';
  /** Virtual days after the message before it; drawn unless given. */
  readonly afterDays?: number;
}
export type Plot = (amount: number, dice: Chance) => readonly Planned[];
type Plots = readonly (readonly [weight: number, plot: Plot])[];

const capture = (amount: number, more: Partial<Planned> = {}) => ({ kind: 'capture' as const, amount, ...more });
const refund = (amount: number, more: Partial<Planned> = {}) => ({ kind: 'refund' as const, amount, ...more });
const reversal = (more: Partial<Planned> = {}) => ({ kind: 'reversal' as const, amount: null, ...more });
const days = (dice: Chance, from: number, to: number) => from + dice.fraction() * (to - from);

const USUAL: Plots = [
  [30, (amount) => [capture(amount, { final: true })]],
  [10, (amount) => [{ kind: 'confirmation', amount: null, applies: 'granted' }, capture(amount, { applies: 'granted' })]],
  [8, (amount, dice) => parts(amount, dice).map((part) => capture(part))],
  [5, (amount, dice) => [capture(dice.between(1, amount), { final: true })]],
  [4, (amount, dice) => [capture(amount + dice.between(1, amount))]],
  [8, () => [reversal()]],
  [3, (amount) => [capture(amount), reversal()]],
  [5, (amount, dice) => partReversed(dice.between(1, amount))],
  [8, () => []],
  [10, (amount, dice) => [capture(amount), ...parts(amount, dice).map((part) => refund(part))]],
  [2, (amount, dice) => [refund(dice.between(1, amount)), capture(amount), refund(amount)]],
  [4, (amount) => [capture(amount), { kind: 'chargeback', amount }]],
  [3, (amount) => [capture(amount), { kind: 'chargeback', amount }, { kind: 'representment', amount }]],
  [2, (amount, dice) => [{ kind: 'increment', amount: dice.between(1, 5_000) }, capture(amount)]],
  [2, (amount) => [capture(amount, { applies: 'nothing' })]],
  [2, (amount) => [{ kind: 'confirmation', amount: null, applies: 'more' }, capture(amount)]],
  [1, () => [{ kind: 'confirmation', amount: null, applies: 'nothing' }]],
  [2, (amount, dice) => reversedOften(amount, dice)],
  [2, (amount, dice) => [{ kind: 'expiry', amount: null }, capture(dice.between(1, amount))]],
];
/** Earned, spent, and taken back when it is spent or over (R21). */
const POINTS: Plots = [
  [4, (amount) => [capture(amount, { final: true, afterDays: 0 })]],
  [2, (amount, dice) => [capture(amount, { afterDays: 0 }), refund(amount, { afterDays: days(dice, 0, 3) })]],
  [
    2,
    (amount, dice) => [
      capture(amount, { afterDays: 0 }),
      ...parts(amount, dice).map((part) => refund(part, { afterDays: days(dice, 0, 20) })),
    ],
  ],
  [2, (_, dice) => [reversal({ afterDays: days(dice, 0, 4) })]],
  [
    1,
    (amount, dice) => [
      capture(amount, { afterDays: 0 }),
      { kind: 'chargeback', amount, afterDays: days(dice, 0, 3) },
      { kind: 'representment', amount },
    ],
  ],
];
const LATE: Plots = [
  [4, (amount, dice) => [capture(amount, { afterDays: days(dice, 7, 45) })]],
  [2, (amount, dice) => [capture(dice.between(1, amount)), capture(amount, { afterDays: days(dice, 7, 45) })]],
  [1, (amount, dice) => [{ kind: 'expiry', amount: null, afterDays: days(dice, 0, 8) }, capture(amount)]],
  [1, (amount, dice) => [capture(amount, { afterDays: days(dice, 7, 45) }), refund(dice.between(1, amount))]],
];
const PARTS: Plots = [
  [2, (amount, dice) => reversedOften(amount, dice)],
  [2, (amount, dice) => [...parts(amount, dice).map((part) => capture(part)), ...parts(amount, dice).map((part) => refund(part))]],
  [1, (amount, dice) => [capture(dice.between(1, amount)), ...partReversed(dice.between(1, amount))]],
  [1, (amount, dice) => [capture(dice.between(1, amount)), ...reversedOften(amount, dice), refund(dice.between(1, amount))]],
  [
    1,
    (amount, dice) => [
      { kind: 'confirmation', amount: null, applies: dice.pick(['granted', 'nothing', 'more'] as const) },
      capture(amount),
    ],
  ],
];
const drawUsual = weighted(USUAL);
const OWN: Partial<Record<Theme, (dice: Chance) => Plot>> = { points: weighted(POINTS), late: weighted(LATE), parts: weighted(PARTS) };
const OWN_SHARE = 0.7;

export function drawPlot(theme: Theme, dice: Chance): Plot {
  const own = OWN[theme];
  return own !== undefined && dice.happens(OWN_SHARE) ? own(dice) : drawUsual(dice);
}

function parts(amount: number, dice: Chance): readonly number[] {
  const first = dice.between(1, amount);
  const second = dice.between(0, amount - first);
  return [first, second, amount - first - second].filter((part) => part > 0);
}

function partReversed(remaining: number): readonly Planned[] {
  return [reversal({ remaining }), capture(remaining)];
}

/** The smallest counts, whichever comes last (R31). */
function reversedOften(amount: number, dice: Chance): readonly Planned[] {
  const left = Array.from({ length: dice.between(2, 3) }, () => dice.between(1, amount));
  return [...left.map((remaining) => reversal({ remaining })), ...(dice.happens(0.5) ? [capture(dice.between(1, Math.min(...left)))] : [])];
}
