// What later messages do to a grant in a backtest: captures, reversals, refunds and expiries move its counters as they really did, or as they would have.
import type { Situation } from '../authorization/situation.ts';
import { factsOf } from '../authorization/situation.ts';
import { requote } from '../authorization/requote.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import type { ApplyContext } from '../hold/apply.ts';
import { atTill, fold, isVoiding } from '../hold/fold.ts';
import { counterMoves, counterStanding } from '../hold/post.ts';
import { advance } from '../hold/progress.ts';
import type { BenefitProgress, HeldBenefit, Message, Progress } from '../hold/record.ts';
import { type Requote, amountBefore, beforeOf } from '../hold/target.ts';
import { type Lane, type Lanes, move, roomLeft } from './backtest-counters.ts';

/** One lane's side of an authorization. */
interface Side {
  benefits: readonly HeldBenefit[];
  messages: readonly Message[];
}

/** A grant that more messages may come for. */
export interface Life {
  readonly decisionId: string;
  readonly approved: number;
  readonly real: Side;
  /** The same side where both lanes granted alike. */
  readonly tried: Side;
  /** Messages that are still to come. */
  left: number;
  /** What was known at the decision, where a policy may evaluate it again. */
  readonly again: Again | null;
}

export interface Again {
  readonly situation: Omit<Situation, 'counters'>;
  readonly campaigns: readonly LiveCampaign[];
}

/** The benefit as it was before any message; its receipt, the longest part, is read by nobody again. */
export function beforeMessages(benefit: HeldBenefit): HeldBenefit {
  return { ...benefit, receipt: '', progress: grantedProgress(benefit) };
}

/** Everything is held still. */
export function grantedProgress({ amount, points }: Pick<HeldBenefit, 'amount' | 'points'>): BenefitProgress {
  return { money: held(amount), points: points === 0 ? NONE_HELD : held(points), units: ONE_HELD };
}

function held(quantity: number): Progress {
  return { held: quantity, captured: 0, released: 0, returned: 0, chargedBack: 0, givenBack: 0 };
}

const NONE_HELD = held(0);
const ONE_HELD = held(1);

export function mayRequote(benefits: readonly HeldBenefit[]): boolean {
  return benefits.some(
    ({ policies: { underClearing, partialRefund, overClearing } }) =>
      underClearing === 're_evaluate' || partialRefund === 're_evaluate' || overClearing === 'grow_if_budget',
  );
}

/** Moves both lanes by one more message. */
export function live(lanes: Lanes, life: Life, message: Message): void {
  life.left -= 1;
  if (isWholeCapture(life, message)) {
    life.real.messages = [message];
    life.tried.messages = [message];
    return;
  }
  if (life.real === life.tried) {
    step(lanes, life, { side: life.real, lane: 'both', message });
    return;
  }
  const asTried = toldOtherwise(life, message);
  step(lanes, life, { side: life.real, lane: 'real', message });
  step(lanes, life, { side: life.tried, lane: 'tried', message: asTried });
}

/**
 * The usual end: one capture of exactly what was approved turns what is held into what is captured, and what is used stays the same. Where each
 * benefit then stands follows from the set of messages, so it is worked out when, and if, another one comes (R31).
 */
function isWholeCapture({ approved, decisionId, real, tried }: Life, message: Message): boolean {
  if (message.kind !== 'capture' || message.amount !== approved || real.messages.length + tried.messages.length > 0) return false;
  return !isVoiding(message, { decisionId, benefits: real.benefits }) && (real === tried || message.applied === undefined);
}

/** What the acquirer would have sent had it been told the other answer: it echoes what it was told, and denies what it denied. */
function toldOtherwise({ decisionId, real, tried }: Life, message: Message): Message {
  if (message.kind === 'void') return message;
  const denies = message.kind === 'confirmation' || message.kind === 'capture';
  if (denies && isVoiding(message, { decisionId, benefits: real.benefits })) return { ...message, kind: 'void', amount: null };
  const { decisionId: _echo, applied, ...rest } = message;
  return applied === undefined ? rest : { ...rest, applied: atTill(tried.benefits), decisionId };
}

function step(lanes: Lanes, life: Life, on: { readonly side: Side; readonly lane: Lane; readonly message: Message }): void {
  const { side, lane, message } = on;
  side.messages = [...side.messages, message];
  settleSide(lanes, life, { side, lane, cause: message.kind });
}

/** Moves every benefit of one side to where its messages put it. */
export function settleSide(
  lanes: Lanes,
  life: Life,
  on: { readonly side: Side; readonly lane: Lane; readonly cause: Message['kind'] | 'evaluate' },
): void {
  const { side, lane, cause } = on;
  if (side.benefits.length === 0) return;
  const { approved, decisionId, again } = life;
  const figures = fold({ approved, decisionId, messages: side.messages, benefits: side.benefits });
  const canGrow = roomFor(lanes, lane);
  side.benefits = side.benefits.map((benefit) => {
    const { progress } = advance(benefit, {
      figures,
      before: beforeOf(side.benefits, benefit),
      requote: again === null ? asGranted : requoteOf(side.benefits, again),
      cause,
      canGrow,
    });
    const moved = counterMoves({ benefit, next: progress, cause, place: NOWHERE });
    for (const { key, held, captured, returned } of moved) move(lanes, lane, { key, amount: held + captured - returned });
    return { ...benefit, progress };
  });
}

/** Only ledger rows name a place, and none is written here. */
const NOWHERE = { currency: '', merchant: '', subject: '' } as const;

const asGranted: Requote = (benefit) => ({ money: benefit.amount, points: benefit.points });

function requoteOf(benefits: readonly HeldBenefit[], { situation, campaigns }: Again): Requote {
  return (benefit, amount) => {
    const campaign = campaigns.find(({ id, version }) => id === benefit.campaign && version === benefit.version);
    if (campaign === undefined) return { money: benefit.amount, points: benefit.points };
    const { request, bank } = situation;
    return requote(benefit, amount, {
      campaign,
      facts: factsOf(situation, campaign.terms.timeZone),
      authorizationId: request.authorizationId,
      salt: bank.salt,
      instalments: request.instalments ?? null,
      before: amountBefore(benefits, benefit),
    });
  };
}

/** Room in the counters for what a late or larger capture takes anew; the wallet is taken to have it. */
function roomFor(lanes: Lanes, lane: Lane): ApplyContext['hasRoom'] {
  return (benefit, growth) => {
    const { money, points, units } = benefit.progress;
    const grown = { money: { ...money, held: money.held + growth.money }, points, units: { ...units, held: units.held + growth.units } };
    return benefit.uses.every((use) => {
      const more = counterStanding(use, benefit, grown).held - counterStanding(use, benefit, benefit.progress).held;
      return more <= roomLeft(lanes, use.key, lane);
    });
  };
}
