// What is known when an authorization is decided: request, profile, wallet, counters, and the facts that conditions may ask about.
import type { Coupon, Wallet } from '../benefit/wallet.ts';
import { usageOn } from '../benefit/wallet.ts';
import { pendingPoints, spendable } from '../benefit/points.ts';
import { localTime } from '../campaign/local-time.ts';
import type { Locale } from '../campaign/schema.ts';
import type { Facts } from '../rules/facts.ts';
import type { EvaluateRequest } from './request.ts';

export interface AccountProfile {
  readonly id: string;
  readonly person: string | null;
  readonly segments: readonly string[];
  readonly region: string | null;
  /** YYYY-MM-DD. */
  readonly openedOn: string | null;
  readonly birthMonth: number | null;
  readonly employee: boolean;
}
export interface BinProfile {
  readonly scheme: string;
  readonly product: string;
  readonly level: string;
  readonly issuerCountry: string;
  readonly cobrand: string | null;
}
export interface MerchantProfile {
  readonly chain: string | null;
  readonly region: string;
  readonly country: string;
  readonly acquirer: string;
}

/** What the bank knows about the parties; null where it knows nothing. */
export interface Profile {
  readonly account: AccountProfile | null;
  readonly lists: readonly string[];
  readonly enrolled: readonly string[];
  readonly bin: BinProfile | null;
  readonly merchant: MerchantProfile | null;
}

export interface CounterState {
  readonly held: number;
  readonly captured: number;
  readonly returned: number;
  readonly ceiling: number | null;
  readonly open: boolean;
  readonly version: number;
}
export type Counters = ReadonlyMap<string, CounterState>;

/** The bank's own settings that a decision depends on. */
export interface BankTerms {
  /** Days and months of usage facts. */
  readonly timeZone: string;
  /** Secret that keeps random amounts from being guessed. */
  readonly salt: string;
  readonly locale: Locale;
}

export interface Situation {
  readonly request: EvaluateRequest;
  /** Ledger clock, ISO 8601. */
  readonly now: string;
  readonly profile: Profile;
  readonly wallet: Wallet;
  /** Coupons presented by code or id, already looked up; unknown ones are simply not here. */
  readonly presented: readonly Coupon[];
  readonly counters: Counters;
  readonly bank: BankTerms;
  /** Days a coupon lives, by coupon campaign that is live. */
  readonly couponDays: Readonly<Record<string, number>>;
  readonly decisionId: string;
}

export function used(counter: CounterState | undefined): number {
  return counter === undefined ? 0 : counter.held + counter.captured - counter.returned;
}

/** "ac:<account>" where the account is known, else "tk:<token>". */
export function subjectOf(request: EvaluateRequest, profile: Pick<Profile, 'account'>): string {
  const account = profile.account?.id ?? request.card.account;
  return account === undefined ? `tk:${request.card.token}` : `ac:${account}`;
}

/** Amount benefits are computed on: what the issuer approved (R9). */
export function approvedAmount(request: EvaluateRequest): number {
  return Math.min(request.amount, request.approvedAmount ?? request.amount);
}

/** The facts of one authorization in one time zone; what is not known is absent. */
export function factsOf(situation: Situation, timeZone: string): Facts {
  const { request, profile } = situation;
  const country = profile.merchant?.country ?? request.merchant.country;
  return present({
    'authorization.amount': approvedAmount(request),
    'authorization.currency': request.currency,
    'authorization.type': request.type,
    'authorization.crossBorder': country === undefined || profile.bin === null ? undefined : country !== profile.bin.issuerCountry,
    'authorization.recurring': request.recurring ?? false,
    'authorization.instalments': request.instalments,
    'authorization.preauthorization': request.preauthorization ?? false,
    'card.bin': request.card.bin,
    'card.scheme': profile.bin?.scheme,
    'card.product': profile.bin?.product,
    'card.level': profile.bin?.level,
    'card.issuerCountry': profile.bin?.issuerCountry,
    'card.cobrand': profile.bin?.cobrand ?? undefined,
    'card.tokenised': request.card.tokenBin !== undefined,
    'merchant.id': request.merchant.id,
    'merchant.chain': profile.merchant?.chain ?? undefined,
    'merchant.mcc': request.merchant.mcc,
    'merchant.region': profile.merchant?.region,
    'merchant.country': country,
    'terminal.id': request.terminal.id,
    'terminal.channel': request.terminal.channel,
    'terminal.entryMode': request.terminal.entryMode,
    'terminal.unattended': request.terminal.unattended ?? false,
    ...accountFacts(situation, timeZone),
    ...timeFacts(situation, timeZone),
    ...walletFacts(situation),
  });
}

function accountFacts({ profile, request, now }: Situation, timeZone: string): Possible {
  const { account } = profile;
  const known = account !== null || request.card.account !== undefined;
  if (account === null) return { 'account.present': known };
  const month = Number(localTime(Date.parse(now), timeZone).date.slice(5, 7));
  return {
    'account.present': true,
    'account.segments': account.segments,
    'account.region': account.region ?? undefined,
    'account.openedDays': account.openedOn === null ? undefined : Math.floor((Date.parse(now) - Date.parse(account.openedOn)) / 86_400_000),
    'account.birthMonth': account.birthMonth ?? undefined,
    'account.birthdayMonth': account.birthMonth === null ? undefined : account.birthMonth === month,
    'account.employee': account.employee,
    'account.enrolled': profile.enrolled,
  };
}

function timeFacts({ now }: Situation, timeZone: string): Possible {
  const local = localTime(Date.parse(now), timeZone);
  return {
    'time.hour': local.hour,
    'time.minuteOfDay': local.minuteOfDay,
    'time.weekday': local.weekday,
    'time.weekend': local.weekday >= 6,
    'time.dayOfMonth': Number(local.date.slice(8)),
    'time.month': Number(local.date.slice(5, 7)),
    'time.date': local.date,
  };
}

function walletFacts({ wallet, bank, now }: Situation): Possible {
  const usage = usageOn(wallet.usage, localTime(Date.parse(now), bank.timeZone).date);
  const programmes = [...new Set(wallet.lots.map((lot) => lot.programme))];
  return {
    'usage.countToday': usage.countDay,
    'usage.countThisMonth': usage.countMonth,
    'usage.countTotal': usage.countTotal,
    'usage.spendToday': usage.spendDay,
    'usage.spendThisMonth': usage.spendMonth,
    'usage.spendTotal': usage.spendTotal,
    'usage.first': usage.countTotal === 0,
    'wallet.pointsActive': programmes.reduce((all, programme) => all + spendable(wallet, programme, now), 0),
    'wallet.pointsPending': pendingPoints(wallet),
    'wallet.coupons': wallet.coupons.filter((coupon) => isUsable(coupon, now)).map((coupon) => coupon.campaign),
    'membership.programmes': wallet.members.map((member) => member.programme),
    'membership.tiers': wallet.members.map((member) => `${member.programme}:${member.tier}`),
  };
}

/** May this coupon be used at `now`? */
export function isUsable(coupon: Coupon, now: string): boolean {
  const at = Date.parse(now);
  return coupon.state === 'issued' && Date.parse(coupon.validFrom) <= at && at < Date.parse(coupon.expiresAt);
}

type Possible = { readonly [Name in keyof Facts]?: Facts[Name] | undefined };

function present(facts: Possible): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Facts;
}
