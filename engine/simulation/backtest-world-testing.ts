// A small bank for tests of backtests: decides and applies messages by the rooms themselves, one after the other, and records what the authority would.
import { countersOf, type Decision, decide } from '../authorization/decide.ts';
import { bindingObstacle } from '../authorization/eligible.ts';
import { noBenefit, replyOf } from '../authorization/reply.ts';
import type { EvaluateRequest } from '../authorization/request.ts';
import { type CounterState, type Situation, approvedAmount } from '../authorization/situation.ts';
import { account, profile, requestOf, situationWith } from '../authorization/testing.ts';
import { fenceKey } from '../campaign/counter-keys.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import { apply, settle } from '../hold/apply.ts';
import { holdDeadline } from '../hold/deadline.ts';
import { fold } from '../hold/fold.ts';
import type { CounterMove } from '../hold/post.ts';
import type { AuthorizationRecord, Message } from '../hold/record.ts';
import { beforeMessages } from './backtest-life.ts';
import type { RecordedDecision } from './backtest-state.ts';
import { type Chance, chance } from './random.ts';

export type Told =
  | { readonly kind: 'decision'; readonly at: string; readonly request: EvaluateRequest }
  | { readonly kind: 'message'; readonly at: string; readonly id: string; readonly message: Message };
export type Recording =
  | { readonly kind: 'decision'; readonly recorded: RecordedDecision }
  | { readonly kind: 'message'; readonly id: string; readonly message: Message; readonly isEarly: boolean };

export interface World {
  readonly recordings: readonly Recording[];
  /** Used, by counter. */
  readonly used: ReadonlyMap<string, number>;
  /** Grants by campaign: how often and for how much in all. */
  readonly grants: Readonly<Record<string, string>>;
}

const START = Date.parse('2026-11-16T00:00:00+08:00');
const HOUR_MS = 3_600_000;
export const TERMS = { timeZone: 'Asia/Shanghai', salt: 'salt', locale: 'en' } as const;

/** Purchases of three days by twelve accounts, with their later messages, some of them early, wrong or repeated in kind. */
export function daysToTell(seed: number, count: number): readonly Told[] {
  const by = chance(seed);
  const all = Array.from({ length: count }, (_, index) => storyOf(`w-${index}`, START + by.between(0, 71 * 60) * 60_000, by)).flat();
  return all.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function storyOf(id: string, atMs: number, by: Chance): readonly Told[] {
  const who = String(by.between(1, 12));
  const at = new Date(atMs).toISOString();
  const request = requestOf({
    authorizationId: id,
    at,
    amount: by.between(20, 300) * 100,
    card: { bin: '62258801', token: `tok_${who}`, account: who },
    merchant: { id: by.pick(['M1', 'M2']), mcc: by.pick(['5814', '5411']), country: 'CN' },
    ...(by.happens(0.05) && { kind: 'aggregate' }),
  });
  const later = laterOf(request, by).map(({ hours, message }): Told => {
    const sent = new Date(atMs + hours * HOUR_MS).toISOString();
    return { kind: 'message', at: sent, id, message: { ...message, at: sent } };
  });
  return [{ kind: 'decision', at, request }, ...later];
}

function laterOf({ amount }: EvaluateRequest, by: Chance): readonly { readonly hours: number; readonly message: Message }[] {
  const told = (kind: Message['kind'], change: Partial<Message> = {}): Message => ({ id: kind, kind, amount: null, at: '', ...change });
  if (by.happens(0.05)) return [{ hours: -0.5, message: told('reversal') }];
  if (by.happens(0.1)) return [{ hours: by.fraction(), message: told('void') }];
  if (by.happens(0.1)) return [];
  const captured = by.happens(0.3) ? Math.floor(amount / 2) : amount;
  const capture = { hours: 0.2 + by.fraction() * 8, message: told('capture', { amount: captured, final: true }) };
  if (by.happens(0.5)) return [capture];
  return [capture, { hours: capture.hours + by.fraction() * 12, message: told('refund', { amount: by.happens(0.5) ? captured : 100 }) }];
}

interface Playing {
  readonly campaigns: readonly LiveCampaign[];
  readonly counters: Map<string, CounterState>;
  readonly records: Map<string, AuthorizationRecord>;
  readonly early: Map<string, Message[]>;
  readonly messages: ReadonlyMap<string, number>;
}

export function played(told: readonly Told[], campaigns: readonly LiveCampaign[]): World {
  const messages = new Map<string, number>();
  for (const each of told) if (each.kind === 'message') messages.set(each.id, (messages.get(each.id) ?? 0) + 1);
  const budgets = campaigns.map(({ id, terms }): [string, CounterState] => [
    fenceKey(id),
    { ...UNUSED, ceiling: terms.limits.budget.total ?? null },
  ]);
  const on: Playing = { campaigns, counters: new Map(budgets), records: new Map(), early: new Map(), messages };
  const recordings = told.map((each) => (each.kind === 'decision' ? decideOne(on, each) : tellOne(on, each)));
  const used = new Map([...on.counters].map(([key, { held, captured, returned }]) => [key, held + captured - returned]));
  return { recordings, used, grants: grantsOf(on.records.values()) };
}

const UNUSED: CounterState = { held: 0, captured: 0, returned: 0, ceiling: null, open: true, version: 3 };

function decideOne(on: Playing, { request, at }: Extract<Told, { kind: 'decision' }>): Recording {
  const id = request.authorizationId;
  const decisionId = `dc_${id}`;
  const who = { ...profile, account: { ...account, id: request.card.account ?? '' } };
  const situation = situationWith({ request, now: at, profile: who, bank: TERMS, decisionId, counters: new Map(on.counters) });
  const waiting = on.early.get(id) ?? [];
  const isVoided = fold({ approved: request.amount, decisionId, messages: waiting }).isVoided;
  const tiers = situation.wallet.members.map((member) => `${member.programme}:${member.tier}`);
  const bound = on.campaigns.filter((campaign) => bindingObstacle(campaign, request, { ...who, tiers }) === null);
  const decision = isVoided ? null : decide(situation, bound);
  const benefits = decision?.benefits ?? [];
  const taken = benefits.flatMap(({ uses }) => uses.map(({ key, amount }) => ({ key, held: amount, captured: 0, returned: 0 })));
  move(on, taken);
  const record = recordOf({ request, at, decisionId, benefits, messages: [...waiting, ...ownCapture(request)] });
  const isMoved = record.messages.length > 0 && !isVoided;
  const settled = isMoved ? settle(record, situation.wallet, { cause: 'capture', context: contextAt(at) }) : { record, moves: [] };
  move(on, settled.moves);
  on.records.set(id, settled.record);
  const { wallet, presented, couponDays, bank } = situation;
  const candidates = bound.map((campaign): [string, number] => [campaign.id, campaign.version]);
  const counters = decision === null || decision.free ? [] : seenBy(situation, bound);
  const evidence = { now: at, profile: who, wallet, presented, bank, couponDays, counters, candidates };
  const reply = replyText(request, decision, { decisionId, at });
  const refused = (decision?.considered ?? []).filter(({ result }) => result === 'budget_exhausted').map(({ campaign }) => campaign);
  const known = { benefits: settled.record.benefits.map(beforeMessages), refused };
  return { kind: 'decision', recorded: { id, decisionId, request, evidence, reply, messages: on.messages.get(id) ?? 0, ...known } };
}

function ownCapture(request: EvaluateRequest): readonly Message[] {
  if (request.kind !== 'aggregate') return [];
  return [{ id: 'aggregate', kind: 'capture', amount: approvedAmount(request), final: true, at: request.at }];
}

function seenBy(situation: Situation, bound: readonly LiveCampaign[]): readonly [string, CounterState][] {
  const keys = bound.flatMap((campaign) => countersOf(campaign, situation).map(({ key }) => key));
  return [...new Set(keys)].map((key) => [key, situation.counters.get(key) ?? UNUSED]);
}

function replyText(request: EvaluateRequest, decision: Decision | null, of: { readonly decisionId: string; readonly at: string }): string {
  const { decisionId, at } = of;
  if (decision === null) return JSON.stringify(noBenefit(request, 'voided', decisionId));
  const deadline = holdDeadline(at, { scheme: 'unionpay', mcc: request.merchant.mcc, channel: 'pos', preauthorization: false });
  return JSON.stringify(replyOf(request, decision, { decisionId, holdExpiresAt: decision.outcome === 'granted' ? deadline : null }));
}

function tellOne(on: Playing, { id, message, at }: Extract<Told, { kind: 'message' }>): Recording {
  const record = on.records.get(id);
  if (record === undefined) {
    on.early.set(id, [...(on.early.get(id) ?? []), message]);
    return { kind: 'message', id, message, isEarly: true };
  }
  const applied = apply(record, situationWith().wallet, { message, context: contextAt(at) });
  move(on, applied.moves);
  on.records.set(id, applied.record);
  return { kind: 'message', id, message, isEarly: false };
}

function contextAt(now: string): Parameters<typeof settle>[2]['context'] {
  return { now, timeZone: 'Asia/Shanghai', requote: (benefit) => ({ money: benefit.amount, points: benefit.points }), hasRoom: () => true };
}

function move({ counters }: Playing, moves: readonly CounterMove[]): void {
  for (const each of moves) {
    const before = counters.get(each.key) ?? UNUSED;
    counters.set(each.key, {
      ...before,
      held: before.held + each.held,
      captured: before.captured + each.captured,
      returned: before.returned + each.returned,
    });
  }
}

function recordOf(
  of: Pick<AuthorizationRecord, 'decisionId' | 'benefits' | 'messages'> & { readonly request: EvaluateRequest; readonly at: string },
): AuthorizationRecord {
  const { request, at, ...rest } = of;
  return {
    id: request.authorizationId,
    digest: 'digest',
    state: 'held',
    amount: request.amount,
    approved: approvedAmount(request),
    currency: request.currency,
    subject: `ac:${request.card.account}`,
    account: request.card.account ?? null,
    cardToken: request.card.token,
    merchant: request.merchant.id,
    terminal: request.terminal.id,
    mcc: request.merchant.mcc,
    acquirer: 'demo',
    decidedAt: at,
    holdExpiresAt: null,
    businessDate: at.slice(0, 10),
    qualifying: [],
    counted: false,
    ...rest,
  };
}

function grantsOf(records: Iterable<AuthorizationRecord>): Readonly<Record<string, string>> {
  const sums = new Map<string, readonly [number, number]>();
  for (const { benefits } of records)
    for (const { campaign, amount } of benefits) {
      const [count, cost] = sums.get(campaign) ?? [0, 0];
      sums.set(campaign, [count + 1, cost + amount]);
    }
  return Object.fromEntries([...sums].map(([campaign, [count, cost]]) => [campaign, `${count} for ${cost}`]).toSorted());
}
