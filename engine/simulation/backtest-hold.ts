// What a decision of a backtest takes: the counters of each lane, the lives that later messages move, and the holds that expire in the draft's lane alone.
import { type BankTerms, type Situation, approvedAmount } from '../authorization/situation.ts';
import { epochOf, isoWeek } from '../campaign/local-time.ts';
import { holdDeadline } from '../hold/deadline.ts';
import type { HeldBenefit, Message } from '../hold/record.ts';
import { forgetBefore, type Lane, move, ownText } from './backtest-counters.ts';
import { type Life, mayRequote, settleSide } from './backtest-life.ts';
import type { Standing } from './backtest-stand.ts';
import type { Backtest, RecordedDecision } from './backtest-state.ts';
import { addDecision } from './backtest-sums.ts';

export type Asked = Omit<Situation, 'counters'>;
/** What each lane grants: the very same list where they grant alike. */
export interface Both {
  readonly real: readonly HeldBenefit[];
  readonly tried: readonly HeldBenefit[];
}

interface Holding extends Both {
  readonly standing: Standing;
  readonly waiting: readonly Message[];
}

/** Takes from the counters of each lane what it grants, and adds the decision up. */
export function hold(run: Backtest, on: Holding): void {
  const { real, tried } = on;
  const { recorded, profile, holder, now } = on.standing;
  const { request } = recorded;
  if (real.length > 0) run.counts.granted += 1;
  if (real.length > 0 || tried.length > 0) takeHolds(run, on);
  addDecision(run.sums, {
    id: recorded.id,
    subject: holder.subject,
    atMs: epochOf(now),
    amount: approvedAmount(request),
    currency: request.currency,
    live: real,
    tried,
    traits: {
      segments: profile.account?.segments ?? [],
      tiers: holder.tiers,
      product: profile.bin?.product ?? null,
      region: profile.account?.region ?? null,
    },
  });
}

function takeHolds(run: Backtest, on: Holding): void {
  const { waiting, real, tried } = on;
  const { recorded } = on.standing;
  if (real === tried) takeAll(run, real, 'both');
  else {
    takeAll(run, real, 'real');
    takeAll(run, tried, 'tried');
    noteSpent(run, real, tried);
  }
  const isOnlyTried = real !== tried && real.length === 0;
  const messages = [...waiting, ...ownCapture(recorded)];
  if (recorded.messages > waiting.length || messages.length > 0 || isOnlyTried) begin(run, on, { messages, isOnlyTried });
}

function takeAll(run: Backtest, benefits: readonly HeldBenefit[], lane: Lane): void {
  for (const { uses } of benefits) for (const use of uses) move(run.order.lanes, lane, use);
}

/** The clearing of aggregated fares is its own capture. */
function ownCapture({ request }: RecordedDecision): readonly Message[] {
  if (request.kind !== 'aggregate') return [];
  return [{ id: 'aggregate', kind: 'capture', amount: approvedAmount(request), final: true, at: request.at }];
}

function begin(run: Backtest, on: Holding, of: { readonly messages: readonly Message[]; readonly isOnlyTried: boolean }): void {
  const { real, tried } = on;
  const { recorded, now, profile } = on.standing;
  const { messages, isOnlyTried } = of;
  const isSame = real === tried;
  const first = { benefits: real.map(withoutReceipt), messages };
  const second = isSame ? first : { benefits: tried.map(withoutReceipt), messages };
  const again = mayRequote(first.benefits) || mayRequote(second.benefits);
  const id = ownText(recorded.id);
  const life: Life = {
    decisionId: ownText(recorded.decisionId),
    approved: approvedAmount(recorded.request),
    real: first,
    tried: second,
    left: recorded.messages - on.waiting.length,
    again: again ? againOf(run, on.standing) : null,
  };
  if (messages.length > 0) {
    settleSide(run.order.lanes, life, { side: first, lane: isSame ? 'both' : 'real', cause: 'capture' });
    if (!isSame) settleSide(run.order.lanes, life, { side: second, lane: 'tried', cause: 'capture' });
  }
  if (life.left > 0 || isOnlyTried) run.lives.set(id, life);
  if (isOnlyTried) pushDue(run, deadlineOf({ now, request: recorded.request, profile }).slice(0, 10), id);
}

/** Everything known at the decision, where a policy may evaluate a grant again. */
function againOf({ order: { bank, draft } }: Backtest, { recorded, candidates }: Standing): Life['again'] {
  return { situation: situationOf(recorded, bank), campaigns: draft === null ? candidates : [...candidates, draft] };
}

export function situationOf(recorded: RecordedDecision, bank: BankTerms): Asked {
  const { request, evidence, decisionId } = recorded;
  const { presented, couponDays } = evidence;
  const [now, profile, wallet] = [known(evidence.now, recorded), known(evidence.profile, recorded), known(evidence.wallet, recorded)];
  return { request, now, profile, wallet, presented: presented ?? [], bank, couponDays: couponDays ?? {}, decisionId };
}

export function known<Value>(value: Value | undefined, { id }: RecordedDecision): Value {
  if (value === undefined) throw new Error(`nothing is recorded of ${id}`);
  return value;
}

/** Nobody reads it again, and it is the longest part. */
function withoutReceipt(benefit: HeldBenefit): HeldBenefit {
  return benefit.receipt === '' ? benefit : { ...benefit, receipt: '' };
}

function noteSpent(run: Backtest, real: readonly HeldBenefit[], tried: readonly HeldBenefit[]): void {
  const really = new Set(real.map(({ coupon }) => coupon));
  for (const { coupon } of tried) if (coupon !== null && !really.has(coupon)) run.spent.add(coupon);
}

function pushDue({ due }: Backtest, day: string, id: string): void {
  const ids = due.get(day);
  if (ids === undefined) due.set(day, [id]);
  else ids.push(id);
}

/** With each new day, holds that nobody really made expire in the draft's lane, and counters of days gone by are forgotten. */
export function passDay(run: Backtest, now: string): void {
  const date = now.slice(0, 10);
  if (date <= run.date) return;
  run.date = date;
  const { lanes } = run.order;
  for (const day of [...run.due.keys()].filter((each) => each < date).toSorted()) {
    for (const id of run.due.get(day) ?? []) expire(run, id, now);
    run.due.delete(day);
  }
  const kept = new Date(Date.parse(`${date}T00:00:00Z`) - 2 * 86_400_000).toISOString().slice(0, 10);
  forgetBefore(lanes, { date: kept, week: isoWeek(kept) });
}

function expire(run: Backtest, id: string, at: string): void {
  const life = run.lives.get(id);
  if (life === undefined) return;
  const message: Message = { id: `expiry:${id}`, kind: 'expiry', amount: null, at };
  life.tried.messages = [...life.tried.messages, message];
  settleSide(run.order.lanes, life, { side: life.tried, lane: 'tried', cause: 'expiry' });
  if (life.left <= 0) run.lives.delete(id);
}

export function deadlineOf({ now, request, profile }: Pick<Asked, 'now' | 'request' | 'profile'>): string {
  return holdDeadline(now, {
    scheme: profile.bin?.scheme ?? 'other',
    mcc: request.merchant.mcc,
    channel: request.terminal.channel,
    preauthorization: request.preauthorization ?? false,
  });
}
