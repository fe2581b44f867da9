// A backtest: recorded authorizations decided again in the order of their commit, among the campaigns that were live then, with a draft beside or instead of one.
import { type Decision, decide } from '../authorization/decide.ts';
import { bindingObstacle } from '../authorization/eligible.ts';
import { noBenefit, replyOf } from '../authorization/reply.ts';
import type { Counters, Situation } from '../authorization/situation.ts';
import type { Coupon, Wallet } from '../benefit/wallet.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { epochOf, localTime } from '../campaign/local-time.ts';
import { fold } from '../hold/fold.ts';
import type { Message } from '../hold/record.ts';
import { compareSeen, realView, roomLeft, type Seen, seenIn, triedView } from './backtest-counters.ts';
import { type Asked, type Both, deadlineOf, hold, known, passDay, situationOf } from './backtest-hold.ts';
import { live } from './backtest-life.ts';
import { isBelieved, type Standing, stands } from './backtest-stand.ts';
import type { Backtest, BacktestOrder, Holder, RecordedDecision } from './backtest-state.ts';

const MISMATCHES_SHOWN = 20;
const NO_MESSAGES: readonly Message[] = [];
const NO_CANDIDATES: NonNullable<RecordedDecision['evidence']['candidates']> = [];
const NO_BENEFITS: Both['real'] = [];

/** The next message of the line: moves what was granted, or waits for its original. */
export function takeMessage(run: Backtest, authorizationId: string, on: { readonly message: Message; readonly isEarly: boolean }): void {
  run.counts.messages += 1;
  const life = run.lives.get(authorizationId);
  if (life !== undefined) {
    live(run.order.lanes, life, on.message);
    if (life.left <= 0) run.lives.delete(authorizationId);
  } else if (on.isEarly) {
    run.waiting.set(authorizationId, [...(run.waiting.get(authorizationId) ?? []), on.message]);
  }
}

/** The next decision of the line. */
export function takeDecision(run: Backtest, recorded: RecordedDecision): void {
  const { evidence } = recorded;
  run.counts.authorizations += 1;
  const waiting = run.waiting.get(recorded.id) ?? NO_MESSAGES;
  if (waiting !== NO_MESSAGES) run.waiting.delete(recorded.id);
  if (evidence.now === undefined) {
    run.counts.undecided += 1;
    return;
  }
  const seen = seenBy(recorded);
  compareSeen(run.order.lanes, seen);
  passDay(run, evidence.now);
  const profile = known(evidence.profile, recorded);
  const standing: Standing = {
    recorded,
    seen,
    now: evidence.now,
    profile,
    holder: evidence.holder ?? holderOf(known(evidence.wallet, recorded)),
    candidates: candidatesOf(run, recorded),
  };
  const isStanding = waiting === NO_MESSAGES && stands(run, standing);
  const { real, tried } = isStanding
    ? asItStood(run, standing)
    : decideBoth(run, { ...standing, situation: situationOf(recorded, run.order.bank), waiting });
  hold(run, { standing, real, tried, waiting });
}

function seenBy({ evidence }: RecordedDecision): Seen {
  if (evidence.seen !== undefined) return evidence.seen;
  return evidence.counters === undefined || evidence.counters.length === 0 ? null : seenIn(evidence.counters);
}

/** Nothing is decided again: what the record says was granted is granted in both lanes. */
function asItStood(run: Backtest, { recorded, now }: Standing): Both {
  run.counts.asRecorded += 1;
  run.counts.stood += 1;
  noteRefused(run.refusedAt.live, recorded, now);
  noteRefused(run.refusedAt.tried, recorded, now);
  const benefits = recorded.benefits ?? NO_BENEFITS;
  return { real: benefits, tried: benefits };
}

function holderOf({ subject, members }: Wallet): Holder {
  return { subject, tiers: members.map((member) => `${member.programme}:${member.tier}`) };
}

interface Deciding extends Standing {
  readonly situation: Asked;
  readonly waiting: readonly Message[];
}
function decideBoth(run: Backtest, on: Deciding): Both {
  const { recorded, situation, seen, waiting, candidates, holder } = on;
  const { decisionId, request } = recorded;
  const isVoided = waiting.length > 0 && fold({ approved: request.amount, decisionId, messages: waiting }).isVoided;
  if (isVoided) {
    compareReply(run, recorded, JSON.stringify(noBenefit(request, 'voided', decisionId)));
    return { real: NO_BENEFITS, tried: NO_BENEFITS };
  }
  if (run.order.draft === null) {
    const real = decide({ ...situation, counters: realView(seen) }, candidates);
    compareReply(run, recorded, replyText(real, on));
    noteRefusals(run.refusedAt.live, real, situation.now);
    return { real: real.benefits, tried: real.benefits };
  }
  const view = triedView(run.order.lanes, seen);
  const tried = decide(drafted(run, situation, view), withDraft(run.order, candidates, { ...situation, tiers: holder.tiers }));
  noteDraft(run, tried, situation);
  noteRefusals(run.refusedAt.tried, tried, situation.now);
  if (replyText(tried, on) === recorded.reply) {
    run.counts.asRecorded += 1;
    noteRefusals(run.refusedAt.live, tried, situation.now);
    return { real: tried.benefits, tried: tried.benefits };
  }
  return { real: reallyGranted(run, on), tried: tried.benefits };
}

/** What was really granted, where the draft's lane grants something else: from the record where it is believed. */
function reallyGranted(run: Backtest, on: Deciding): Both['real'] {
  const { recorded, situation, seen, candidates } = on;
  if (recorded.benefits !== undefined && isBelieved(run, recorded, seen)) {
    run.counts.asRecorded += 1;
    noteRefused(run.refusedAt.live, recorded, situation.now);
    return recorded.benefits;
  }
  const real = decide({ ...situation, counters: realView(seen) }, candidates);
  compareReply(run, recorded, replyText(real, on));
  noteRefusals(run.refusedAt.live, real, situation.now);
  return real.benefits;
}

function compareReply(run: Backtest, { id, reply }: RecordedDecision, text: string): void {
  if (text === reply) {
    run.counts.asRecorded += 1;
    return;
  }
  run.counts.mismatches += 1;
  if (run.mismatched.length < MISMATCHES_SHOWN) run.mismatched.push(id);
}

function replyText(decision: Decision, { recorded, situation }: Deciding): string {
  const { request, decisionId } = recorded;
  const holdExpiresAt = decision.outcome === 'none' ? null : deadlineOf(situation);
  return JSON.stringify(replyOf(request, decision, { decisionId, holdExpiresAt }));
}

/** The draft's lane meets the recorded wallet, less the coupons that it has used already. */
function drafted(run: Backtest, situation: Asked, counters: Counters): Situation {
  const couponDays = { ...run.order.couponDays, ...situation.couponDays };
  if (run.spent.size === 0) return { ...situation, couponDays, counters };
  const unspent = (coupons: readonly Coupon[]) => coupons.filter(({ id }) => !run.spent.has(id));
  const wallet: Wallet = { ...situation.wallet, coupons: unspent(situation.wallet.coupons) };
  return { ...situation, couponDays, wallet, presented: unspent(situation.presented), counters };
}

/** The campaigns that were candidates then, in the versions that were live then. */
function candidatesOf(run: Backtest, { evidence }: RecordedDecision): readonly LiveCampaign[] {
  const named = evidence.candidates ?? NO_CANDIDATES;
  const remembered = run.candidates.get(named);
  if (remembered !== undefined) return remembered;
  const found: LiveCampaign[] = [];
  run.candidates.set(named, found);
  for (const [id, version] of named) {
    const campaign = run.order.campaignOf(id, version);
    if (campaign !== undefined) found.push(campaign);
  }
  return found;
}

/** The same with the draft in its place: higher priority first, then by id. */
function withDraft(
  { draft, replaces }: BacktestOrder,
  candidates: readonly LiveCampaign[],
  { request, profile, tiers }: Pick<Situation, 'request' | 'profile'> & Pick<Holder, 'tiers'>,
): readonly LiveCampaign[] {
  const others =
    replaces !== null && candidates.some(({ id }) => id === replaces) ? candidates.filter(({ id }) => id !== replaces) : candidates;
  if (draft === null) return others;
  if (bindingObstacle(draft, request, { ...profile, tiers }) !== null) return others;
  const place = others.findIndex((other) => comesBefore(draft, other));
  return place === -1 ? [...others, draft] : others.toSpliced(place, 0, draft);
}

function comesBefore(one: LiveCampaign, other: LiveCampaign): boolean {
  const more = one.terms.stacking.priority - other.terms.stacking.priority;
  return more === 0 ? one.id < other.id : more > 0;
}

function noteRefusals(first: Map<string, string>, { considered }: Decision, now: string): void {
  for (const { campaign, result } of considered) if (result === 'budget_exhausted' && !first.has(campaign)) first.set(campaign, now);
}

function noteRefused(first: Map<string, string>, { refused }: RecordedDecision, now: string): void {
  for (const campaign of refused ?? []) if (!first.has(campaign)) first.set(campaign, now);
}

function noteDraft(run: Backtest, { considered, benefits }: Decision, { now, bank }: Asked): void {
  const { fate, order } = run;
  const { own } = order.lanes;
  const id = order.draft?.id;
  const result = considered.find(({ campaign }) => campaign === id)?.result;
  if (result === undefined || own === null) return;
  fate.results.set(result, (fate.results.get(result) ?? 0) + 1);
  if (result === 'granted') {
    const amount = benefits.find(({ campaign }) => campaign === id)?.amount ?? 0;
    if (amount > 0 && amount < fate.smallest) fate.smallest = amount;
  }
  if (result !== 'budget_exhausted') return;
  const room = roomLeft(order.lanes, own.fence, 'tried');
  if (room === 0 || room < fate.smallest) fate.exhaustedAt ??= now;
  else fate.cappedDays.add(localTime(epochOf(now), bank.timeZone).date);
}
