// Evaluate inside a batch: decide under the locks, hold what is granted, remember the answer for ever.
import { type Decision, decide } from '../../engine/authorization/decide.ts';
import { noBenefit, replyOf } from '../../engine/authorization/reply.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import { type Situation, approvedAmount, subjectOf } from '../../engine/authorization/situation.ts';
import { countPurchase } from '../../engine/benefit/wallet.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import { localTime } from '../../engine/campaign/local-time.ts';
import { type Applied, settle } from '../../engine/hold/apply.ts';
import { holdDeadline } from '../../engine/hold/deadline.ts';
import { fold } from '../../engine/hold/fold.ts';
import { type CounterMove, counterStanding } from '../../engine/hold/post.ts';
import type { AuthorizationRecord, Message } from '../../engine/hold/record.ts';
import { takeFromWallet } from '../../engine/hold/wallet-moves.ts';
import { type Posting, postMoney, postPoints } from '../../engine/ledger/templates.ts';
import { type BatchContext, businessDateOf } from './batch-context.ts';
import type { Answer } from './commands.ts';
import { problemAnswer } from './message-reply.ts';
import type { EvaluateCommand, Prepared } from './plan.ts';
import { roomIn } from './room.ts';
import { requoteFrom } from './pinned.ts';
import { isShownCode } from '../../engine/qr/shown-code.ts';
import { type SeenShown, closeTap, seeShown } from './see-shown.ts';
import { type World, entriesOf } from './world.ts';
import type { SecurityRow } from './writes.ts';

interface Place {
  readonly context: BatchContext;
  readonly now: string;
}
interface Evaluating extends Place {
  readonly prepared: Prepared;
}

/** A known id answers from its row; another body under a known id is a conflict and a security event (R1, R3, I8, I10). */
export function answerKnown(world: World, command: EvaluateCommand, now: string): Answer | null {
  const known = world.authorization(command.authorizationId);
  if (known === null || known.record.digest === null) return null;
  if (known.record.digest === command.digest) {
    // Somebody else is told this decision now: the void of the attempt that made it comes too late.
    if (known.attempt !== null && known.attempt !== command.attempt) world.take({ heard: command.authorizationId });
    return { status: 200, body: known.reply };
  }
  const detail = JSON.stringify({ stored: known.record.digest, sent: command.digest });
  world.take({ security: [{ kind: 'authorization_conflict', subject: command.authorizationId, detail, at: now }] });
  return problemAnswer('authorization_id_reused', known.record.decisionId);
}

/** Decides a new id, or one that only messages have met so far. */
export function evaluate(world: World, command: EvaluateCommand, on: Evaluating): Answer {
  const { request } = command;
  const { context, now } = on;
  const { trial } = on.prepared;
  const seen = seeShown(world, command, on);
  const situation = trial?.situation ?? situationOf(world, request, { ...on, prepared: seen.prepared, counters: seen.counters });
  const { decisionId } = situation;
  const waiting = world.authorization(command.authorizationId)?.record.messages ?? [];
  const isVoided = fold({ approved: request.amount, decisionId, messages: waiting }).isVoided;
  const decision = isVoided ? null : (trial?.decision ?? decide(situation, seen.prepared.candidates));
  const draft = recordOf(situation, { decision, digest: command.digest, waiting, context });
  const reply = JSON.stringify(
    decision === null
      ? noBenefit(request, 'voided', decisionId)
      : replyOf(request, decision, { decisionId, holdExpiresAt: draft.holdExpiresAt }),
  );
  const journal = journalOf(situation, seen);
  const held = hold(draft, situation);
  const after = settleWaiting(held, { ...on, ...journal, situation });
  const tap = closeTap(seen, { command, moves: held.moves, now });
  world.take({
    authorization: { record: after.record, attempt: command.attempt, reply },
    wallet: after.wallet,
    moves: [...held.moves, ...after.moves, ...(tap?.moves ?? [])],
    consumed: seen.codes.consumed,
    security: [...seen.codes.security, ...wrongCodes(request, on)],
    ...(tap === null ? {} : { tap: tap.row }),
    decided: { record: draft, reason: decision === null ? 'voided' : decision.reason, considered: decision?.considered ?? [] },
    decision: {
      ...journal,
      authorizationId: draft.id,
      decidedOn: now.slice(0, 10),
      decisionId,
      considered: JSON.stringify(decision?.considered ?? []),
      reply,
      waitedMs: Math.max(0, context.wallClock() - command.arrivedAt),
      at: now,
    },
    entries: entriesOf(after.record, [...held.postings, ...after.postings], {
      messageId: 'evaluate',
      businessDate: draft.businessDate,
      at: now,
    }),
  });
  return { status: 200, body: reply };
}

/** Codes that no coupon has: whoever guesses at a till is counted there, and answered as if nothing had been shown. */
function wrongCodes({ coupons = [], merchant }: EvaluateRequest, { prepared, now }: Evaluating): readonly SecurityRow[] {
  // Signed codes have alarms of their own.
  const count = new Set(coupons.filter((text) => !isShownCode(text))).size - prepared.presented.length;
  return count <= 0 ? [] : [{ kind: 'coupon_code_wrong', subject: merchant.id, detail: JSON.stringify({ door: 'till', count }), at: now }];
}

/** Everything known about one request, with the wallet and counters as the commands before it left them. */
export function situationOf(
  world: World,
  request: EvaluateRequest,
  on: Place & { readonly prepared: Pick<Prepared, 'profile' | 'presented'>; readonly counters?: Situation['counters'] },
): Situation {
  const { profile, presented } = on.prepared;
  const { bank, couponDays, decisionId } = on.context;
  const wallet = world.wallet(subjectOf(request, profile), presented);
  return {
    request,
    now: on.now,
    profile,
    wallet,
    presented: wallet.coupons.filter((coupon) => presented.includes(coupon.id)),
    counters: on.counters ?? world.counters,
    bank,
    couponDays,
    decisionId: decisionId(request.authorizationId),
  };
}

interface Drafting {
  readonly decision: Decision | null;
  readonly digest: string;
  readonly waiting: readonly Message[];
  readonly context: BatchContext;
}

export function recordOf(situation: Situation, of: Drafting): AuthorizationRecord {
  const { request, now, profile, wallet } = situation;
  const acquirer = request.acquirer ?? profile.merchant?.acquirer ?? 'default';
  const benefits = of.decision?.benefits ?? [];
  const deadline = holdDeadline(now, {
    scheme: profile.bin?.scheme ?? 'other',
    mcc: request.merchant.mcc,
    channel: request.terminal.channel,
    preauthorization: request.preauthorization ?? false,
  });
  return {
    id: request.authorizationId,
    decisionId: situation.decisionId,
    digest: of.digest,
    state: of.decision === null ? 'voided' : benefits.length === 0 ? 'open' : 'held',
    amount: request.amount,
    approved: approvedAmount(request),
    currency: request.currency,
    subject: wallet.subject,
    account: profile.account?.id ?? request.card.account ?? null,
    cardToken: request.card.token,
    merchant: request.merchant.id,
    terminal: request.terminal.id,
    mcc: request.merchant.mcc,
    acquirer,
    decidedAt: now,
    holdExpiresAt: benefits.length === 0 ? null : deadline,
    businessDate: businessDateOf(of.context, now, acquirer),
    benefits,
    qualifying: of.decision?.qualifying ?? [],
    counted: of.decision?.counted ?? false,
    messages: of.waiting,
  };
}

interface Held {
  readonly record: AuthorizationRecord;
  readonly wallet: Situation['wallet'];
  readonly moves: readonly CounterMove[];
  readonly postings: readonly Posting[];
}

/** Takes from wallet and counters what the decision grants, and opens the holds in the ledger. From here it must succeed. */
function hold(record: AuthorizationRecord, situation: Situation): Held {
  const on = { decisionId: record.decisionId, authorizationId: record.id, now: situation.now };
  const counted = record.counted
    ? {
        ...situation.wallet,
        usage: countPurchase(situation.wallet.usage, {
          date: localTime(Date.parse(situation.now), situation.bank.timeZone).date,
          amount: record.approved,
          sign: 1,
        }),
      }
    : situation.wallet;
  const wallet = record.benefits.reduce((after, benefit) => takeFromWallet(after, benefit, on), counted);
  const moves = record.benefits
    .flatMap((benefit) => benefit.uses.map((use) => counterStanding(use, benefit, benefit.progress)))
    .filter((move) => move.held > 0);
  return { record, wallet, moves, postings: record.benefits.flatMap((benefit) => holdPostings(record, benefit)) };
}

function holdPostings(record: AuthorizationRecord, benefit: AuthorizationRecord['benefits'][number]): readonly Posting[] {
  const money = benefit.funding.map((share) =>
    postMoney('benefit.hold', {
      benefitNo: benefit.no,
      amount: share.amount,
      currency: record.currency,
      party: share.party,
      payer: share.payer,
      merchant: record.merchant,
      payee: benefit.payee,
    }),
  );
  const points =
    benefit.programme === null
      ? null
      : postPoints(benefit.delivery === 'points' ? 'points.earn' : 'points.reserve', {
          benefitNo: benefit.no,
          points: benefit.points,
          programme: benefit.programme,
          subject: record.subject,
        });
  return [...money, points].filter((row) => row !== null);
}

interface WaitingContext extends Evaluating, Journal {
  readonly situation: Situation;
}

/** Messages that came before their original now take effect, and an aggregate is its own capture. */
function settleWaiting(held: Held, on: WaitingContext): Pick<Applied, 'record' | 'wallet' | 'postings' | 'moves'> {
  const { request, counters } = on.situation;
  const { bank } = on.context;
  const own: readonly Message[] =
    request.kind === 'aggregate' ? [{ id: 'aggregate', kind: 'capture', amount: held.record.approved, final: true, at: request.at }] : [];
  const record = { ...held.record, messages: [...held.record.messages, ...own] };
  if (record.messages.length === 0 || record.state === 'voided') return { record, wallet: held.wallet, postings: [], moves: [] };
  const versions = new Map(on.prepared.candidates.map((campaign) => [`${campaign.id}@${campaign.version}`, campaign]));
  const requote = requoteFrom(record, { evidence: on.evidence, request: on.request, versions, salt: bank.salt });
  const context = { now: on.now, timeZone: bank.timeZone, requote, hasRoom: roomIn(counters, held.moves) };
  return settle(record, held.wallet, { cause: 'capture', context });
}

/** Request and evidence as they are written down, so that the decision can be explained and replayed bit for bit (I11). */
interface Journal {
  readonly request: string;
  readonly evidence: string;
}

/** Counters are evidence only where one stood near: a decision that is free of them is the same without. Facts follow from the rest. */
function journalOf(situation: Situation, { prepared: { needs, candidates }, codes }: SeenShown): Journal {
  const { now, profile, wallet, presented, bank } = situation;
  const keys = new Set(needs.map((need) => need.key));
  const counters = [...keys].flatMap((key) => {
    const counter = situation.counters.get(key);
    return counter === undefined ? [] : [[key, counter]];
  });
  const { timeZone, locale } = bank;
  const versions = candidates.map((campaign) => [campaign.id, campaign.version]);
  const couponDays = couponDaysOf(situation, candidates);
  const shown = codes.verdicts.length === 0 ? {} : { codes: codes.verdicts };
  const evidence = { now, profile, wallet, presented, bank: { timeZone, locale }, couponDays, counters, candidates: versions, ...shown };
  return { request: JSON.stringify(situation.request), evidence: JSON.stringify(evidence) };
}

/** Of the coupon campaigns live, those that a candidate issues. */
function couponDaysOf({ couponDays }: Situation, candidates: readonly LiveCampaign[]): Situation['couponDays'] {
  const issued: Record<string, number> = {};
  for (const { benefit } of candidates.map((campaign) => campaign.terms)) {
    const days = benefit.type === 'coupon_issue' ? couponDays[benefit.coupon] : undefined;
    if (benefit.type === 'coupon_issue' && days !== undefined) issued[benefit.coupon] = days;
  }
  return issued;
}
