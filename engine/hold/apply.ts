// Applies one message to the record of an authorization: everything is recomputed from the set of messages, and only the difference is posted.
import { count, join, roll } from '../benefit/membership.ts';
import { type Wallet, countPurchase } from '../benefit/wallet.ts';
import { localTime } from '../campaign/local-time.ts';
import type { Posting } from '../ledger/templates.ts';
import { type Figures, atTill, fold, isVoiding, stateOf } from './fold.ts';
import { type CounterMove, type Step, counterMoves, moneyPostings, pointsPostings } from './post.ts';
import { type Growth, advance } from './progress.ts';
import { type AuthorizationRecord, type HeldBenefit, MESSAGES_MAX, type Message, type MessageKind, type Qualifying } from './record.ts';
import { type Quantity, type Requote, beforeOf, isSettled, kept } from './target.ts';
import { canTakeAgain, moveWallet } from './wallet-moves.ts';

export type Refusal = 'too_many_messages' | 'applied_exceeds_granted' | 'applied_differs' | 'amount_required' | 'hold_not_due';

export interface ApplyContext {
  /** Ledger clock, ISO 8601. */
  readonly now: string;
  /** The bank's days, for usage and membership. */
  readonly timeZone: string;
  readonly requote: Requote;
  /** Room left in the counters of a benefit for taking more money and another use. */
  readonly hasRoom: (benefit: HeldBenefit, growth: Readonly<Record<Quantity, number>>) => boolean;
}

export interface Applied {
  readonly ok: true;
  readonly record: AuthorizationRecord;
  readonly wallet: Wallet;
  readonly postings: readonly Posting[];
  readonly moves: readonly CounterMove[];
  /** Matters for a person: late_capture_honoured, late_capture_denied, growth_refused, refund_exceeds_captured, issued_coupon_already_used. */
  readonly findings: readonly string[];
}

/** What stands in the way of accepting a message, or null. Duplicates are recognised before, by message id. */
export function refusalOf(record: AuthorizationRecord, message: Message, now: string): Refusal | null {
  if (record.messages.length >= MESSAGES_MAX && message.kind !== 'expiry' && message.kind !== 'void') return 'too_many_messages';
  const needsAmount: readonly MessageKind[] = ['increment', 'capture', 'refund', 'chargeback', 'representment'];
  if (needsAmount.includes(message.kind) && (message.amount ?? 0) <= 0) return 'amount_required';
  if (message.kind === 'expiry' && (record.holdExpiresAt === null || Date.parse(record.holdExpiresAt) > Date.parse(now)))
    return 'hold_not_due';
  return appliedRefusal(record, message);
}

/** What the acquirer says it applied must be what was granted (R33); before the original has come that is not known, and the message waits (R31). */
function appliedRefusal(record: AuthorizationRecord, message: Message): Refusal | null {
  if (record.digest === null) return null;
  const granted = atTill(record.benefits);
  const applied = message.applied ?? 0;
  if (applied > granted) return 'applied_exceeds_granted';
  return message.kind === 'confirmation' && applied > 0 && applied < granted ? 'applied_differs' : null;
}

/** The record, wallet, postings and counter moves after one more message. The message has passed `refusalOf`. */
export function apply(
  record: AuthorizationRecord,
  wallet: Wallet,
  { message, context }: { readonly message: Message; readonly context: ApplyContext },
): Applied {
  return settle({ ...record, messages: [...record.messages, message] }, wallet, { cause: message.kind, context });
}

/** Moves every benefit to where the record's messages put it. Used for messages, and for a decision that met messages waiting for it. */
export function settle(
  record: AuthorizationRecord,
  wallet: Wallet,
  on: { readonly cause: MessageKind | 'evaluate'; readonly context: ApplyContext },
): Applied {
  const figures = fold(record);
  let run: Run = { wallet, postings: [], moves: [], findings: findingsOf(record, figures, on.cause), benefits: [] };
  for (const benefit of record.benefits) run = settleBenefit(run, benefit, { record, figures, ...on });
  const settled = { ...record, benefits: run.benefits };
  const counted = settleCounts(settled, run.wallet, { figures, context: on.context });
  const next = { ...counted.record, ...holdEnd(record, figures, on), state: stateOf(settled) };
  return { ok: true, record: next, wallet: counted.wallet, postings: run.postings, moves: run.moves, findings: run.findings };
}

/** An increment starts the hold anew, as long as it was decided to be; never shorter (R10). */
function holdEnd(
  record: AuthorizationRecord,
  figures: Figures,
  on: { readonly cause: MessageKind | 'evaluate'; readonly context: ApplyContext },
): Pick<AuthorizationRecord, 'holdExpiresAt' | 'holdLengthMs'> {
  const { holdExpiresAt, decidedAt } = record;
  if (on.cause !== 'increment' || holdExpiresAt === null || isSettled(figures)) return { holdExpiresAt };
  const holdLengthMs = record.holdLengthMs ?? Date.parse(holdExpiresAt) - Date.parse(decidedAt);
  const end = Math.max(Date.parse(holdExpiresAt), Date.parse(on.context.now) + holdLengthMs);
  return { holdExpiresAt: new Date(end).toISOString(), holdLengthMs };
}

interface Run {
  readonly wallet: Wallet;
  readonly postings: readonly Posting[];
  readonly moves: readonly CounterMove[];
  readonly findings: readonly string[];
  readonly benefits: readonly HeldBenefit[];
}
interface BenefitContext {
  readonly record: AuthorizationRecord;
  readonly figures: Figures;
  readonly cause: MessageKind | 'evaluate';
  readonly context: ApplyContext;
}

function settleBenefit(run: Run, benefit: HeldBenefit, on: BenefitContext): Run {
  const { record, figures, cause, context } = on;
  const canGrow = (grown: HeldBenefit, used: Growth, taken: Growth) =>
    context.hasRoom(grown, used) && canTakeAgain(run.wallet, grown, { taken, now: context.now, authorizationId: record.id });
  const moved = advance(benefit, { figures, before: beforeOf(record.benefits, benefit), requote: context.requote, cause, canGrow });
  const step: Step = { benefit, next: moved.progress, cause, place: record };
  const purse = moveWallet(run.wallet, { ...step, decisionId: record.decisionId, authorizationId: record.id, now: context.now });
  return {
    wallet: purse.wallet,
    postings: [...run.postings, ...moneyPostings(step), ...pointsPostings(step, purse.expired)],
    moves: [...run.moves, ...counterMoves(step)],
    findings: [...run.findings, ...growthFinding(moved.growth, figures), ...purse.findings],
    benefits: [...run.benefits, { ...benefit, progress: moved.progress }],
  };
}

/** A capture after expiry is for a person either way (R12); one above the authorization only where its growth was refused (R11). */
function growthFinding(growth: 'none' | 'granted' | 'refused', figures: Figures): readonly string[] {
  if (growth === 'none') return [];
  if (figures.isExpired) return [growth === 'granted' ? 'late_capture_honoured' : 'late_capture_denied'];
  return growth === 'refused' ? ['growth_refused'] : [];
}

function findingsOf(record: AuthorizationRecord, figures: Figures, cause: MessageKind | 'evaluate'): readonly string[] {
  if (cause === 'refund' && (figures.refundedInExcess > 0 || figures.isVoided)) return ['refund_exceeds_captured'];
  const last = record.messages.at(-1);
  return cause === 'confirmation' && last !== undefined && isVoiding(last, record) ? ['benefit_not_confirmed'] : [];
}

/** Usage and membership follow what is kept of the payment. */
function settleCounts(
  record: AuthorizationRecord,
  wallet: Wallet,
  on: { readonly figures: Figures; readonly context: ApplyContext },
): { readonly record: AuthorizationRecord; readonly wallet: Wallet } {
  const { figures, context } = on;
  const undone = figures.isVoided && record.counted;
  const date = localTime(Date.parse(record.decidedAt), context.timeZone).date;
  let after: Wallet = undone ? { ...wallet, usage: countPurchase(wallet.usage, { date, amount: record.approved, sign: -1 }) } : wallet;
  const qualifying = record.qualifying.map((each) => {
    const counted = qualifies(each, record, figures);
    after = countMember(after, each, { change: counted - each.counted, now: context.now });
    return { ...each, counted };
  });
  return { record: { ...record, qualifying, counted: record.counted && !undone }, wallet: after };
}

function qualifies(of: Qualifying, record: AuthorizationRecord, figures: Figures): number {
  const left = figures.isVoided ? 0 : figures.captured - figures.refunded - figures.chargedBack;
  if (of.measure === 'spend') return left;
  if (of.measure === 'visits') return left > 0 ? 1 : 0;
  return record.benefits.reduce((all, benefit) => (benefit.delivery === 'points' ? all + kept(benefit.progress.points) : all), 0);
}

function countMember(wallet: Wallet, terms: Qualifying, on: { readonly change: number; readonly now: string }): Wallet {
  if (on.change === 0) return wallet;
  const date = localTime(Date.parse(on.now), terms.timeZone).date;
  const known = wallet.members.find((member) => member.programme === terms.programme);
  // What is undone makes nobody a member who is none any more.
  if (known === undefined && on.change < 0) return wallet;
  const member = count(roll(known ?? join(terms, { date, now: on.now }), terms, date), terms, on.change);
  return { ...wallet, members: [...wallet.members.filter((each) => each.programme !== terms.programme), member] };
}
