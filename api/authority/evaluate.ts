// Evaluate and void inside a batch: decide under the locks, hold what is granted, remember the answer for ever.
import { type Decision, countersOf, decide } from '../../engine/authorization/decide.ts';
import { noBenefit, replyOf } from '../../engine/authorization/reply.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import { type Profile, type Situation, approvedAmount, factsOf, subjectOf } from '../../engine/authorization/situation.ts';
import { countPurchase } from '../../engine/benefit/wallet.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import { localTime } from '../../engine/campaign/local-time.ts';
import { type Applied, settle } from '../../engine/hold/apply.ts';
import { holdDeadline } from '../../engine/hold/deadline.ts';
import { fold } from '../../engine/hold/fold.ts';
import { type CounterMove, counterStanding } from '../../engine/hold/post.ts';
import type { AuthorizationRecord, Message } from '../../engine/hold/record.ts';
import { takeFromWallet } from '../../engine/hold/wallet-moves.ts';
import type { Requote } from '../../engine/hold/target.ts';
import { type Posting, postMoney, postPoints } from '../../engine/ledger/templates.ts';
import { businessDate } from '../../engine/settlement/business-day.ts';
import type { BatchContext } from './batch-context.ts';
import type { Answer, Command } from './commands.ts';
import { canonical } from './commands.ts';
import { problemAnswer } from './message-reply.ts';
import { requoteFrom } from './pinned.ts';
import { type World, entriesOf } from './world.ts';

export type EvaluateCommand = Extract<Command, { kind: 'evaluate' }>;
export type VoidCommand = Extract<Command, { kind: 'void' }>;

/** What was looked up for one request before its decision. */
export interface Prepared { readonly profile: Profile; readonly candidates: readonly LiveCampaign[]; readonly presented: readonly string[] }

/** A known id answers from its row; another body under a known id is a conflict and a security event (R1, R3, I8, I10). */
export function answerKnown(world: World, command: EvaluateCommand, now: string): Answer | null {
  const known = world.authorization(command.authorizationId);
  if (known === null || known.record.digest === null) return null;
  if (known.record.digest === command.digest) return { status: 200, body: known.reply };
  world.take({ security: [{ kind: 'authorization_conflict', subject: command.authorizationId, detail: JSON.stringify({ stored: known.record.digest, sent: command.digest }), at: now }] });
  return problemAnswer('authorization_id_reused', known.record.decisionId);
}

/** Decides a new id, or one that only messages have met so far. */
export function evaluate(world: World, command: EvaluateCommand, on: { readonly prepared: Prepared; readonly context: BatchContext; readonly now: string }): Answer {
  const { request } = command;
  const { prepared, context, now } = on;
  const subject = subjectOf(request, prepared.profile);
  const decisionId = context.decisionId(command.authorizationId);
  const wallet = world.wallet(subject, prepared.presented);
  const situation: Situation = { request, now, profile: prepared.profile, wallet, presented: wallet.coupons.filter((coupon) => prepared.presented.includes(coupon.id)), counters: world.counters, bank: context.bank, couponDays: context.couponDays, decisionId };
  const waiting = world.authorization(command.authorizationId)?.record.messages ?? [];
  const isVoided = fold({ approved: request.amount, decisionId, messages: waiting }).isVoided;
  const decision = isVoided ? null : decide(situation, prepared.candidates);
  const draft = recordOf(situation, { decision, digest: command.digest, waiting, context });
  const reply = JSON.stringify(decision === null ? noBenefit(request, 'voided', decisionId) : replyOf(request, decision, { decisionId, holdExpiresAt: draft.holdExpiresAt }));
  const evidence = evidenceOf(situation, prepared.candidates);
  const decisionRow = { authorizationId: draft.id, decidedOn: now.slice(0, 10), decisionId, request: canonical(request), evidence, considered: JSON.stringify(decision?.considered ?? []), reply, waitedMs: Math.max(0, context.wallClock() - command.arrivedAt), at: now };
  const held = hold(draft, world, situation);
  const versions = new Map(prepared.candidates.map((campaign) => [`${campaign.id}@${campaign.version}`, campaign]));
  const after = settleWaiting(held, { world, context, now, request, requote: requoteFrom(held.record, { evidence, request: canonical(request), versions, salt: context.bank.salt }) });
  world.take({
    authorization: { record: after.record, attempt: command.attempt, reply },
    wallet: after.wallet,
    moves: [...held.moves, ...after.moves],
    decision: decisionRow,
    entries: entriesOf(after.record, [...held.postings, ...after.postings], { messageId: 'evaluate', businessDate: draft.businessDate, at: now }),
  });
  return { status: 200, body: reply };
}

/** The deadline passed: this attempt's decision is undone, or its id is closed before one is made. Another attempt's decision stands. */
export function voidAttempt(world: World, command: VoidCommand, on: { readonly context: BatchContext; readonly now: string; readonly applyVoid: (world: World, message: Message, reply: string) => void }): Answer {
  const { request } = command;
  const known = world.authorization(command.authorizationId);
  const decisionId = on.context.decisionId(command.authorizationId);
  const reply = JSON.stringify(noBenefit(request, command.reason, decisionId));
  if (known !== null && known.record.digest !== null) {
    if (known.attempt === command.attempt && known.record.benefits.length > 0) on.applyVoid(world, { id: `void:${command.attempt}`, kind: 'void', amount: null, at: on.now }, reply);
    return { status: 200, body: reply };
  }
  const profile: Profile = { account: null, lists: [], enrolled: [], bin: null, merchant: null };
  const wallet = world.wallet(subjectOf(request, profile));
  const situation: Situation = { request, now: on.now, profile, wallet, presented: [], counters: world.counters, bank: on.context.bank, couponDays: {}, decisionId };
  const waiting = known?.record.messages ?? [];
  const message: Message = { id: `void:${command.attempt}`, kind: 'void', amount: null, at: on.now };
  const record = { ...recordOf(situation, { decision: null, digest: command.digest, waiting: [...waiting, message], context: on.context }), state: 'voided' as const };
  world.take({
    authorization: { record, attempt: command.attempt, reply },
    decision: { authorizationId: record.id, decidedOn: on.now.slice(0, 10), decisionId, request: canonical(request), evidence: '{}', considered: '[]', reply, waitedMs: 0, at: on.now },
  });
  return { status: 200, body: reply };
}

interface Drafting { readonly decision: Decision | null; readonly digest: string; readonly waiting: readonly Message[]; readonly context: BatchContext }

function recordOf(situation: Situation, of: Drafting): AuthorizationRecord {
  const { request, now, profile, wallet } = situation;
  const acquirer = request.acquirer ?? profile.merchant?.acquirer ?? 'default';
  const benefits = of.decision?.benefits ?? [];
  const deadline = holdDeadline(now, { scheme: profile.bin?.scheme ?? 'other', mcc: request.merchant.mcc, channel: request.terminal.channel, preauthorization: request.preauthorization ?? false });
  return {
    id: request.authorizationId, decisionId: situation.decisionId, digest: of.digest, state: of.decision === null ? 'voided' : 'held',
    amount: request.amount, approved: approvedAmount(request), currency: request.currency,
    subject: wallet.subject, account: profile.account?.id ?? request.card.account ?? null, cardToken: request.card.token, merchant: request.merchant.id, terminal: request.terminal.id, mcc: request.merchant.mcc, acquirer,
    decidedAt: now, holdExpiresAt: of.decision === null ? null : deadline, businessDate: businessDate(now, of.context.cutoverOf(acquirer)),
    benefits, qualifying: of.decision?.qualifying ?? [], counted: of.decision?.counted ?? false, messages: of.waiting,
  };
}

interface Held { readonly record: AuthorizationRecord; readonly wallet: Situation['wallet']; readonly moves: readonly CounterMove[]; readonly postings: readonly Posting[] }

/** Takes from wallet and counters what the decision grants, and opens the holds in the ledger. From here it must succeed. */
function hold(record: AuthorizationRecord, world: World, situation: Situation): Held {
  const on = { decisionId: record.decisionId, authorizationId: record.id, now: situation.now };
  const counted = record.counted ? { ...situation.wallet, usage: countPurchase(situation.wallet.usage, { date: localTime(Date.parse(situation.now), situation.bank.timeZone).date, amount: record.approved, sign: 1 }) } : situation.wallet;
  const wallet = record.benefits.reduce((after, benefit) => takeFromWallet(after, benefit, on), counted);
  const moves = record.benefits.flatMap((benefit) => benefit.uses.map((use) => counterStanding(use, benefit, benefit.progress))).filter((move) => move.held > 0);
  return { record, wallet, moves, postings: record.benefits.flatMap((benefit) => holdPostings(record, benefit)) };
}

function holdPostings(record: AuthorizationRecord, benefit: AuthorizationRecord['benefits'][number]): readonly Posting[] {
  const money = benefit.funding.map((share) => postMoney('benefit.hold', { benefitNo: benefit.no, amount: share.amount, currency: record.currency, party: share.party, merchant: record.merchant, payee: benefit.payee }));
  const points = benefit.programme === null ? null : postPoints(benefit.delivery === 'points' ? 'points.earn' : 'points.reserve', { benefitNo: benefit.no, points: benefit.points, programme: benefit.programme, subject: record.subject });
  return [...money, points].filter((row) => row !== null);
}

/** Messages that came before their original now take effect, and an aggregate is its own capture. */
function settleWaiting(held: Held, on: { readonly world: World; readonly context: BatchContext; readonly now: string; readonly request: EvaluateRequest; readonly requote: Requote }): Pick<Applied, 'record' | 'wallet' | 'postings' | 'moves'> {
  const own: readonly Message[] = on.request.kind === 'aggregate' ? [{ id: 'aggregate', kind: 'capture', amount: held.record.approved, final: true, at: on.request.at }] : [];
  const record = { ...held.record, messages: [...held.record.messages, ...own] };
  if (record.messages.length === 0 || record.state === 'voided') return { record, wallet: held.wallet, postings: [], moves: [] };
  return settle(record, held.wallet, { cause: 'capture', context: { now: on.now, timeZone: on.context.bank.timeZone, requote: on.requote, hasRoom: () => false } });
}

/** Everything the decision read, so that it can be explained and replayed bit for bit (I11). */
function evidenceOf(situation: Situation, candidates: readonly LiveCampaign[]): string {
  const { now, profile, wallet, presented, bank, couponDays } = situation;
  const zones = [...new Set(candidates.map((campaign) => campaign.terms.timeZone))];
  const keys = new Set(candidates.flatMap((campaign) => countersOf(campaign, situation).map((need) => need.key)));
  const counters = [...keys].flatMap((key) => { const counter = situation.counters.get(key); return counter === undefined ? [] : [[key, counter]]; });
  const facts = Object.fromEntries(zones.map((zone) => [zone, factsOf(situation, zone)]));
  return JSON.stringify({ now, profile, wallet, presented, bank: { timeZone: bank.timeZone, locale: bank.locale }, couponDays, counters, candidates: candidates.map((campaign) => [campaign.id, campaign.version]), facts });
}

