// Days of a bank as the authority would have recorded them: decided by the same engine, one after the other, and written in the same words.
import type { Bank } from '../../engine/simulation/bank.ts';
import { candidatesOf } from '../../engine/authorization/candidates.ts';
import { type Decision, decideJudged, judgeAll, needsOf } from '../../engine/authorization/decide.ts';
import { replyOf } from '../../engine/authorization/reply.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import {
  type BankTerms,
  type CounterState,
  type Profile,
  type Situation,
  approvedAmount,
  subjectOf,
} from '../../engine/authorization/situation.ts';
import { countPurchase, emptyWallet, type Wallet } from '../../engine/benefit/wallet.ts';
import type { Book } from '../../engine/campaign/book.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import { localTime } from '../../engine/campaign/local-time.ts';
import { holdDeadline } from '../../engine/hold/deadline.ts';
import type { HeldBenefit, Message } from '../../engine/hold/record.ts';
import { type Lanes, move, openLanes } from '../../engine/simulation/backtest-counters.ts';
import { type Life, live, mayRequote } from '../../engine/simulation/backtest-life.ts';
import type { TrafficEvent } from '../../engine/simulation/traffic.ts';

export interface Recorder {
  readonly book: Book;
  readonly bank: BankTerms;
  readonly profileOf: (request: EvaluateRequest) => Profile;
  readonly wallets: Map<string, Wallet>;
  readonly lanes: Lanes;
  readonly ceilings: ReadonlyMap<string, number | null>;
  readonly lives: Map<string, Life>;
  readonly seen: Set<string>;
}
export interface DecisionText {
  readonly id: string;
  readonly decisionId: string;
  readonly at: string;
  readonly request: string;
  readonly evidence: string;
  readonly considered: string;
  readonly reply: string;
  readonly subject: string;
  readonly benefits: readonly HeldBenefit[];
  readonly approved: number;
}

export function openRecorder(of: Pick<Recorder, 'book' | 'bank' | 'profileOf' | 'wallets' | 'ceilings'>): Recorder {
  return { ...of, lanes: openLanes({ used: [], ceilings: of.ceilings, draft: null }), lives: new Map(), seen: new Set() };
}

/** Null for a repeat. */
export function recordDecision(on: Recorder, { request, at }: Extract<TrafficEvent, { kind: 'evaluate' }>): DecisionText | null {
  if (on.seen.has(request.authorizationId)) return null;
  on.seen.add(request.authorizationId);
  const profile = on.profileOf(request);
  const subject = subjectOf(request, profile);
  const wallet = on.wallets.get(subject) ?? emptyWallet(subject);
  const now = new Date(Date.parse(at)).toISOString();
  const decisionId = `dc_${request.authorizationId}`;
  const situation = { request, now, profile, wallet, presented: [], bank: on.bank, couponDays: {}, decisionId };
  const tiers = wallet.members.map((member) => `${member.programme}:${member.tier}`);
  const candidates = candidatesOf(on.book, { request, profile, tiers });
  const counters = countersOf(on);
  const judgement = judgeAll({ ...situation, counters }, candidates);
  const decision = decideJudged({ ...situation, counters }, judgement);
  const keys = decision.free ? [] : [...new Set(needsOf(judgement).map((need) => need.key))];
  const evidence = {
    now,
    profile,
    wallet,
    presented: [],
    bank: { timeZone: on.bank.timeZone, locale: on.bank.locale },
    couponDays: {},
    counters: keys.map((key) => [key, counters.get(key)]),
    candidates: candidates.map((campaign) => [campaign.id, campaign.version]),
  };
  for (const { uses } of decision.benefits) for (const use of uses) move(on.lanes, 'both', use);
  if (decision.counted) on.wallets.set(subject, counted(wallet, situation));
  const holdExpiresAt = decision.outcome === 'none' ? null : deadlineOf(situation);
  if (decision.benefits.length > 0) begin(on, { decision, situation, candidates });
  return {
    id: request.authorizationId,
    decisionId,
    at: now,
    request: JSON.stringify(request),
    evidence: JSON.stringify(evidence),
    considered: JSON.stringify(decision.considered),
    reply: JSON.stringify(replyOf(request, decision, { decisionId, holdExpiresAt })),
    subject,
    benefits: decision.benefits,
    approved: approvedAmount(request),
  };
}

/** Moves the counters; null for a repeat, or where the authorization is not known. */
export function recordMessage(on: Recorder, id: string, message: Message): Message | null {
  const key = `${id} ${message.id}`;
  if (on.seen.has(key) || !on.seen.has(id)) return null;
  on.seen.add(key);
  const life = on.lives.get(id);
  if (life !== undefined) live(on.lanes, life, message);
  return message;
}

function begin(
  on: Recorder,
  of: { readonly decision: Decision; readonly situation: Omit<Situation, 'counters'>; readonly candidates: readonly LiveCampaign[] },
): void {
  const { request, decisionId } = of.situation;
  const { benefits } = of.decision;
  const side = { benefits, messages: ownCapture(request) };
  on.lives.set(request.authorizationId, {
    decisionId,
    approved: approvedAmount(request),
    real: side,
    tried: side,
    left: Number.MAX_SAFE_INTEGER,
    again: mayRequote(benefits) ? { situation: of.situation, campaigns: of.candidates } : null,
  });
}

/** The clearing of aggregated fares is its own capture. */
function ownCapture(request: EvaluateRequest): readonly Message[] {
  if (request.kind !== 'aggregate') return [];
  return [{ id: 'aggregate', kind: 'capture', amount: approvedAmount(request), final: true, at: request.at }];
}

function countersOf({ lanes, ceilings }: Recorder): { readonly get: (key: string) => CounterState } {
  return {
    get: (key) => ({
      held: lanes.real.get(key) ?? 0,
      captured: 0,
      returned: 0,
      ceiling: ceilings.get(key) ?? null,
      open: true,
      version: key.startsWith('c:') ? 1 : 0,
    }),
  };
}

function counted(wallet: Wallet, { now, request, bank }: Omit<Situation, 'counters'>): Wallet {
  const date = localTime(Date.parse(now), bank.timeZone).date;
  return { ...wallet, usage: countPurchase(wallet.usage, { date, amount: approvedAmount(request), sign: 1 }) };
}

function deadlineOf({ now, request, profile }: Omit<Situation, 'counters'>): string {
  return holdDeadline(now, {
    scheme: profile.bin?.scheme ?? 'other',
    mcc: request.merchant.mcc,
    channel: request.terminal.channel,
    preauthorization: request.preauthorization ?? false,
  });
}

/** What the bank knows of each request. */
export function profilesOf(bank: Bank): (request: EvaluateRequest) => Profile {
  const accounts = new Map(bank.accounts.map((account) => [account.id, account]));
  const holders = new Map(bank.cards.map((card) => [card.token, card.account]));
  const shops = new Map(bank.merchants.map((shop) => [shop.id, shop]));
  const lists = new Map<string, string[]>();
  for (const list of bank.lists) for (const account of list.accounts) lists.set(account, [...(lists.get(account) ?? []), list.id]);
  const enrolled = new Map<string, string[]>();
  for (const { account, campaign } of bank.enrolments) enrolled.set(account, [...(enrolled.get(account) ?? []), campaign]);
  const binOf = binsOf(bank);
  return ({ card, merchant }) => {
    const id = card.account ?? holders.get(card.token) ?? '';
    const account = accounts.get(id);
    const shop = shops.get(merchant.id);
    const bin = binOf(card.bin);
    return {
      account:
        account === undefined
          ? null
          : {
              id,
              person: account.person,
              segments: account.segments,
              region: account.region,
              openedOn: account.openedOn,
              birthMonth: account.birthMonth,
              employee: account.employee,
            },
      lists: lists.get(id) ?? [],
      enrolled: enrolled.get(id) ?? [],
      bin:
        bin === undefined
          ? null
          : { scheme: bin.scheme, product: bin.product, level: bin.level, issuerCountry: bin.issuerCountry, cobrand: bin.cobrand ?? null },
      merchant:
        shop === undefined ? null : { chain: shop.chain ?? null, region: shop.region, country: shop.country, acquirer: shop.acquirer },
    };
  };
}

/** The longest prefix, remembered: cards have few BINs. */
function binsOf({ bins }: Bank): (bin: string) => Bank['bins'][number] | undefined {
  const longestFirst = bins.toSorted((one, other) => other.prefix.length - one.prefix.length);
  const known = new Map<string, Bank['bins'][number] | undefined>();
  return (bin) => {
    if (!known.has(bin))
      known.set(
        bin,
        longestFirst.find(({ prefix }) => bin.startsWith(prefix)),
      );
    return known.get(bin);
  };
}
