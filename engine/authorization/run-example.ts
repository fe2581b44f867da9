// Runs a campaign's own examples through the real decide(): at review, in tests, in the console and on the command line.
import { type Coupon, NO_USAGE, type Wallet, emptyWallet } from '../benefit/wallet.ts';
import { tiersOf } from '../benefit/membership.ts';
import { emptyBook, withCampaign } from '../campaign/book.ts';
import { type Holidays, prepare } from '../campaign/live.ts';
import { localTime } from '../campaign/local-time.ts';
import { assumingConsent } from '../funding/consent.ts';
import type { Campaign, CampaignExample } from '../campaign/schema.ts';
import { candidatesOf } from './candidates.ts';
import { type Decision, countersOf, decide } from './decide.ts';
import { type EvaluateRequest, evaluateRequestSchema } from './request.ts';
import { type CounterState, type Profile, type Situation, subjectOf } from './situation.ts';

export interface ExampleResult {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly decision: Decision;
}

/** Runs one example of `campaign` alone, as its version 1, and compares with what it expects. */
export function runExample(written: Campaign, example: CampaignExample, holidays: Holidays = {}): ExampleResult {
  // An example shows the rule: it takes part whatever the rollout, is granted what a shadow would only record, and its merchants have consented.
  const { rollout: _rollout, ...rest } = written;
  const campaign = { ...rest, funding: assumingConsent(rest.funding) };
  const live = prepare(campaign, 1, holidays);
  const situation = situationOf(campaign, example);
  const tiers = tiersOf(situation.wallet.members, situation.now);
  const decision = decide(
    situation,
    candidatesOf(withCampaign(emptyBook(), live), { request: situation.request, profile: situation.profile, tiers }),
  );
  const problems = compare(example.expect, decision, campaign);
  return { ok: problems.length === 0, problems, decision };
}

/** The situation an example describes. */
export function situationOf(campaign: Campaign, example: CampaignExample): Situation {
  const { given } = example;
  const request = requestOf(campaign, example);
  const profile = profileOf(campaign, given);
  const now = new Date(Date.parse(given.at)).toISOString();
  const wallet = walletOf(campaign, { given, subject: subjectOf(request, profile), now });
  const couponDays = campaign.benefit.type === 'coupon_issue' ? { [campaign.benefit.coupon]: 30 } : {};
  const bare: Situation = {
    request,
    now,
    profile,
    wallet,
    presented: [],
    counters: new Map(),
    bank: { timeZone: campaign.timeZone, salt: 'example', locale: 'en' },
    couponDays,
    decisionId: 'example',
  };
  return { ...bare, counters: countersFor(campaign, given, bare) };
}

type Given = CampaignExample['given'];

function requestOf(campaign: Campaign, { given, name }: CampaignExample): EvaluateRequest {
  const { account = {}, merchant = {}, points } = given;
  return evaluateRequestSchema.parse({
    authorizationId: `example:${[...name]
      .map((letter) => letter.codePointAt(0)?.toString(36))
      .join('')
      .slice(0, 60)}`,
    type: given.type ?? 'purchase',
    amount: given.amount ?? 10_000,
    currency: campaign.currency,
    at: given.at,
    card: { ...cardOf(campaign, given.card ?? {}), account: textOf(account, 'id', 'ac_example') },
    merchant: { id: textOf(merchant, 'id', 'M0000'), mcc: textOf(merchant, 'mcc', '5812'), country: textOf(merchant, 'country', 'CN') },
    terminal: terminalOf(given.terminal ?? {}),
    recurring: given.recurring ?? false,
    instalments: given.instalments,
    points: points?.redeem === undefined ? undefined : { redeem: points.redeem },
  });
}

/** The first card the campaign binds, unless the example names one. */
function cardOf(campaign: Campaign, card: Fields): Record<string, unknown> {
  const bound = campaign.binding.cards.include[0]?.split('-')[0] ?? '62258801';
  return {
    bin: textOf(card, 'bin', bound),
    token: textOf(card, 'token', 'tk_example'),
    tokenBin: nullableText(card, 'tokenBin') ?? undefined,
  };
}

function terminalOf(terminal: Fields): Record<string, unknown> {
  const channel = textOf(terminal, 'channel', 'pos');
  const entryMode = textOf(terminal, 'entryMode', 'contactless');
  return { id: textOf(terminal, 'id', 'T0000'), channel, entryMode, unattended: terminal['unattended'] === true };
}

function profileOf(campaign: Campaign, given: Given): Profile {
  const { account = {} } = given;
  const enrolled = account['enrolled'] === false ? [] : [campaign.id];
  return {
    account: accountOf(account, given.at),
    lists: given.lists ?? [],
    enrolled,
    bin: binOf(given.card ?? {}),
    merchant: merchantOf(given),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function textOf(of: Fields, key: string, otherwise: string): string {
  return nullableText(of, key) ?? otherwise;
}

function nullableText(of: Fields, key: string): string | null {
  return typeof of[key] === 'string' ? of[key] : null;
}

function accountOf(account: NonNullable<Given['account']>, at: string): Profile['account'] {
  const number = (key: string) => (typeof account[key] === 'number' ? account[key] : null);
  const openedDays = number('openedDays');
  return {
    id: textOf(account, 'id', 'ac_example'),
    person: null,
    segments: Array.isArray(account['segments']) ? account['segments'] : [],
    region: textOf(account, 'region', 'Shanghai'),
    openedOn: openedDays === null ? null : new Date(Date.parse(at) - openedDays * 86_400_000).toISOString().slice(0, 10),
    birthMonth: number('birthMonth'),
    employee: account['employee'] === true,
  };
}

function binOf(card: Fields): Profile['bin'] {
  return {
    scheme: textOf(card, 'scheme', 'unionpay'),
    product: textOf(card, 'product', 'credit'),
    level: textOf(card, 'level', 'classic'),
    issuerCountry: textOf(card, 'issuerCountry', 'CN'),
    cobrand: nullableText(card, 'cobrand'),
  };
}

function merchantOf({ merchant = {}, crossBorder }: Given): Profile['merchant'] {
  const country = textOf(merchant, 'country', crossBorder === true ? 'JP' : 'CN');
  return { chain: nullableText(merchant, 'chain'), region: textOf(merchant, 'region', 'Shanghai'), country, acquirer: 'demo' };
}

function walletOf(campaign: Campaign, on: { readonly given: Given; readonly subject: string; readonly now: string }): Wallet {
  const { given, subject, now } = on;
  const programme = 'programme' in campaign.benefit ? campaign.benefit.programme : 'bonus';
  const local = localTime(Date.parse(now), campaign.timeZone).date;
  const usage = { ...NO_USAGE, day: local, month: local.slice(0, 7) };
  const set = given.usage ?? {};
  const later = new Date(Date.parse(now) + 30 * 86_400_000).toISOString();
  const active = given.points?.active ?? 0;
  return {
    ...emptyWallet(subject),
    usage: {
      ...usage,
      countDay: set['countToday'] ?? 0,
      countMonth: set['countThisMonth'] ?? 0,
      countTotal: set['countTotal'] ?? 1,
      spendDay: set['spendToday'] ?? 0,
      spendMonth: set['spendThisMonth'] ?? 0,
      spendTotal: set['spendTotal'] ?? 0,
    },
    lots:
      active === 0
        ? []
        : [{ id: 'lot', programme, earned: active, pending: 0, active, expiresAt: later, expiryDays: 365, authorizationId: 'before' }],
    coupons: (given.coupons ?? []).map(
      (each, index): Coupon => ({
        id: `coupon-${index}`,
        campaign: each,
        subject,
        state: 'issued',
        validFrom: now,
        expiresAt: later,
        authorizationId: null,
      }),
    ),
    members: (given.memberships ?? []).map((each) => ({
      programme: each.split(':')[0] ?? each,
      tier: each.split(':')[1] ?? 'base',
      joinedAt: now,
      periodFrom: local,
      measured: 0,
    })),
  };
}

function countersFor(campaign: Campaign, given: Given, situation: Situation): ReadonlyMap<string, CounterState> {
  const live = prepare(campaign, 1, {});
  const counters = new Map<string, CounterState>();
  const row = (used: number, ceiling: number | null): CounterState => ({
    held: 0,
    captured: used,
    returned: 0,
    ceiling,
    open: true,
    version: 1,
  });
  const total = campaign.limits.budget.total ?? null;
  counters.set(
    `c:${campaign.id}`,
    given.budgetLeft === undefined
      ? row(0, total)
      : row(Math.max(0, (total ?? given.budgetLeft) - given.budgetLeft), total ?? given.budgetLeft),
  );
  for (const need of countersOf(live, situation))
    if (need.kind === 'limit' && need.unit === 'count' && given.alreadyUsed !== undefined)
      counters.set(need.key, row(given.alreadyUsed, need.ceiling));
  return counters;
}

function compare(expected: CampaignExample['expect'], decision: Decision, campaign: Campaign): readonly string[] {
  const inMoney = decision.benefits.filter((benefit) => benefit.delivery !== 'points');
  const amount = inMoney.reduce((all, benefit) => all + benefit.amount, 0);
  const coupons = decision.benefits.reduce((all, benefit) => all + (benefit.issues?.count ?? 0), 0);
  const problems: string[] = [];
  const check = (what: string, want: unknown, got: unknown) => {
    if (want !== undefined && want !== got) problems.push(`${what}: expected ${String(want)}, got ${String(got)}`);
  };
  check('amount', expected.amount, amount);
  check('earn', expected.earn, decision.earn);
  check('redeem', expected.redeem, decision.redeem);
  check('coupons', expected.coupons, coupons);
  if (expected.between !== undefined && (amount < expected.between[0] || amount > expected.between[1]))
    problems.push(`amount: expected between ${expected.between.join(' and ')}, got ${amount}`);
  const [considered] = decision.considered;
  if (expected.reason !== undefined && expected.reason !== decision.reason && expected.reason !== considered?.result)
    problems.push(`reason: expected ${expected.reason}, got ${decision.reason ?? 'granted'} (${considered?.result ?? 'not bound'})`);
  for (const [party, want] of Object.entries(expected.funding ?? {})) {
    check(
      `funding of ${party}`,
      want,
      decision.benefits
        .flatMap((benefit) => benefit.funding)
        .filter((share) => share.party === party)
        .reduce((all, share) => all + share.amount, 0),
    );
  }
  if (Object.keys(expected).length === 0) problems.push(`${campaign.id}: an example must expect something`);
  return problems;
}
