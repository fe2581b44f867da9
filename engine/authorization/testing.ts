// A plain campaign and a plain situation for tests of decisions; each test says only what differs.
import { type Lot, type Wallet, emptyWallet } from '../benefit/wallet.ts';
import { emptyBook, withCampaign } from '../campaign/book.ts';
import { type LiveCampaign, prepare } from '../campaign/live.ts';
import { type Campaign, type CampaignInput, campaignSchema } from '../campaign/schema.ts';
import { candidatesOf } from './candidates.ts';
import { type Decision, decide } from './decide.ts';
import { type EvaluateRequest, evaluateRequestSchema } from './request.ts';
import { type CounterState, type Profile, type Situation, subjectOf } from './situation.ts';

export const NOW = '2026-11-18T04:00:00.000Z';
const texts = { en: '{{campaign}}', 'zh-CN': '{{campaign}}' };

export function campaignOf(id: string, benefit: CampaignInput['benefit'], change: Partial<CampaignInput> = {}): Campaign {
  const example = { name: 'any', given: { at: NOW }, expect: { amount: 0 } };
  return campaignSchema.parse({
    id,
    kind: 'discount',
    name: { en: id, 'zh-CN': id },
    texts: { offer: texts, receipt: texts },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    schedule: { from: '2026-01-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' },
    benefit,
    funding: { shares: [{ party: 'bank', bps: 10_000 }] },
    examples: [example, example, example],
    ...change,
  });
}

export function liveOf(id: string, benefit: CampaignInput['benefit'], change: Partial<CampaignInput> = {}): LiveCampaign {
  return prepare(campaignOf(id, benefit, change), 3, {});
}

export function requestOf(change: Record<string, unknown> = {}): EvaluateRequest {
  return evaluateRequestSchema.parse({
    authorizationId: 'auth-1',
    amount: 10_000,
    currency: 'CNY',
    at: NOW,
    card: { bin: '62258801', token: 'tok_1', account: '1' },
    merchant: { id: 'M1', mcc: '5814', country: 'CN' },
    terminal: { id: 'T1', channel: 'pos', entryMode: 'contactless' },
    ...change,
  });
}

export const account: NonNullable<Profile['account']> = {
  id: '1',
  person: null,
  segments: [],
  region: 'Shanghai',
  openedOn: '2020-01-01',
  birthMonth: 11,
  employee: false,
};
export const profile: Profile = {
  account,
  lists: [],
  enrolled: [],
  bin: { scheme: 'unionpay', product: 'credit', level: 'gold', issuerCountry: 'CN', cobrand: null },
  merchant: { chain: 'demo-coffee', region: 'Shanghai', country: 'CN', acquirer: 'demo' },
};

export function lotOf(id: string, active: number, change: Partial<Lot> = {}): Lot {
  const expiresAt = '2027-06-01T00:00:00.000Z';
  return { id, programme: 'bonus', earned: active, pending: 0, active, expiresAt, expiryDays: 365, authorizationId: 'before', ...change };
}

/** A counter with `left` under its ceiling of 1,000,000, or a row without a ceiling. */
export function counter(left: number | null, change: Partial<CounterState> = {}): CounterState {
  const ceiling = left === null ? null : 1_000_000;
  return { held: 0, captured: ceiling === null ? 0 : 1_000_000 - (left ?? 0), returned: 0, ceiling, open: true, version: 1, ...change };
}

export function situationWith(change: Partial<Omit<Situation, 'wallet'>> & { readonly wallet?: Partial<Wallet> } = {}): Situation {
  const request = change.request ?? requestOf();
  const who = change.profile ?? profile;
  return {
    request,
    now: NOW,
    profile: who,
    presented: [],
    counters: new Map(),
    bank: { timeZone: 'Asia/Shanghai', salt: 'salt', locale: 'en' },
    couponDays: {},
    decisionId: 'decision-1',
    ...change,
    wallet: { ...emptyWallet(subjectOf(request, who)), ...change.wallet },
  };
}

/** The decision over live campaigns, by way of the candidates. */
export function decided(campaigns: readonly LiveCampaign[], situation: Situation = situationWith()): Decision {
  const tiers = situation.wallet.members.map((member) => `${member.programme}:${member.tier}`);
  return decide(
    situation,
    candidatesOf(campaigns.reduce(withCampaign, emptyBook()), { request: situation.request, profile: situation.profile, tiers }),
  );
}
