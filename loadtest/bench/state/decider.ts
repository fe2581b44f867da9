// The same decision for every state variant: what the bench bank knows about a request, the counters it needs, and what the engine then grants.
import { candidatesOf } from '../../../engine/authorization/candidates.ts';
import { decideJudged, judgeAll, type Judgement, needsOf } from '../../../engine/authorization/decide.ts';
import { replyOf } from '../../../engine/authorization/reply.ts';
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { CounterState, Profile, Situation } from '../../../engine/authorization/situation.ts';
import { emptyWallet } from '../../../engine/benefit/wallet.ts';
import { type Book, emptyBook, withCampaign } from '../../../engine/campaign/book.ts';
import type { CounterNeed } from '../../../engine/campaign/counter-keys.ts';
import { prepare } from '../../../engine/campaign/live.ts';
import { counterStanding } from '../../../engine/hold/post.ts';
import { benchCampaigns } from '../../bank.ts';

/** Takes `amount` from the counter under its ceiling; null is no ceiling. */
export interface Take {
  readonly key: string;
  readonly amount: number;
  readonly ceiling: number | null;
}

export interface Asked {
  readonly request: EvaluateRequest;
  readonly situation: Situation;
  readonly judgement: Judgement;
  /** Sorted by key, each once: rows are locked in one order. */
  readonly needs: readonly CounterNeed[];
}

export interface Decided {
  readonly reply: string;
  readonly granted: boolean;
  readonly takes: readonly Take[];
}

const SEGMENTS = ['payroll', 'young', 'premium'] as const;

export const benchBook = (campaigns: number): Book =>
  benchCampaigns(campaigns)
    .map((terms) => prepare(terms, 1, {}))
    .reduce(withCampaign, emptyBook());

/** Profiles are known in memory here, which favours every variant that looks them up nowhere. */
export function ask(book: Book, request: EvaluateRequest, now: string): Asked {
  const profile = profileOf(request);
  const situation: Situation = {
    request,
    now,
    profile,
    wallet: emptyWallet(`ac:${request.card.account}`),
    presented: [],
    counters: new Map(),
    bank: { timeZone: 'Asia/Shanghai', salt: 'bench', locale: 'en' },
    couponDays: {},
    decisionId: `dec-${request.authorizationId}`,
  };
  const judgement = judgeAll(situation, candidatesOf(book, { request, profile, tiers: [] }));
  const byKey = new Map(needsOf(judgement).map((need) => [need.key, need]));
  return { request, situation, judgement, needs: [...byKey.values()].toSorted((one, other) => (one.key < other.key ? -1 : 1)) };
}

/** With what each needed counter has used so far; one that is absent is unused. */
export function decideOn({ request, situation, judgement, needs }: Asked, usedByKey: ReadonlyMap<string, number>): Decided {
  const counters = new Map(needs.map(({ key, ceiling }) => [key, standing(usedByKey.get(key) ?? 0, ceiling)]));
  const decision = decideJudged({ ...situation, counters }, judgement);
  const reply = JSON.stringify(replyOf(request, decision, { decisionId: situation.decisionId, holdExpiresAt: null }));
  const ceilingOf = new Map(needs.map(({ key, ceiling }) => [key, ceiling]));
  const takes = decision.benefits
    .flatMap((benefit) => benefit.uses.map((use) => counterStanding(use, benefit, benefit.progress)))
    .filter(({ held }) => held > 0)
    .map(({ key, held }): Take => ({ key, amount: held, ceiling: ceilingOf.get(key) ?? null }))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  return { reply, granted: decision.outcome === 'granted', takes };
}

function standing(used: number, ceiling: number | null): CounterState {
  return { held: used, captured: 0, returned: 0, ceiling, open: true, version: 1 };
}

function profileOf(request: EvaluateRequest): Profile {
  const no = Number(request.card.account?.slice('ba'.length) ?? 0);
  return {
    account: {
      id: `ba${no}`,
      person: null,
      segments: [SEGMENTS[no % SEGMENTS.length] ?? 'payroll'],
      region: 'CN-SH',
      openedOn: '2020-01-01',
      birthMonth: 1 + (no % 12),
      employee: false,
    },
    lists: [],
    enrolled: [],
    bin: { scheme: 'unionpay', product: 'debit', level: 'gold', issuerCountry: 'CN', cobrand: null },
    merchant: { chain: null, region: 'CN-SH', country: 'CN', acquirer: '620011' },
  };
}
