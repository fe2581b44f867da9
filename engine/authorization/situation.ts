// What is known when an authorization is decided: request, profile, wallet, counters, and the facts that conditions may ask about.
import type { Coupon, Wallet } from '../benefit/wallet.ts';
import { isFree, usageOn } from '../benefit/wallet.ts';
import { membersOn, tiersOf } from '../benefit/membership.ts';
import { pendingPoints, spendable } from '../benefit/points.ts';
import { type LocalTime, epochOf, localTime } from '../campaign/local-time.ts';
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
  /** Versions of campaigns that this merchant, or its chain for it, has consented to pay for: "campaign@version"; absent where there are none. */
  readonly consents?: readonly string[];
}

/** What the bank knows about the parties; null where it knows nothing. */
export interface Profile {
  readonly account: AccountProfile | null;
  readonly lists: readonly string[];
  readonly enrolled: readonly string[];
  readonly bin: BinProfile | null;
  readonly merchant: MerchantProfile | null;
  /** Whose wallet the account uses with others; absent for an account that has its own. */
  readonly household?: string;
}

export interface CounterState {
  readonly held: number;
  readonly captured: number;
  readonly returned: number;
  readonly ceiling: number | null;
  readonly open: boolean;
  readonly version: number;
}
/** Counters by key; whoever decides only asks. */
export type Counters = Pick<ReadonlyMap<string, CounterState>, 'get'>;

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

/** "hh:<household>" of a member, "ac:<account>" where the account is known, else "tk:<token>". */
export function subjectOf(request: EvaluateRequest, profile: Pick<Profile, 'account' | 'household'>): string {
  if (profile.household !== undefined) return `hh:${profile.household}`;
  const account = profile.account?.id ?? request.card.account;
  return account === undefined ? `tk:${request.card.token}` : `ac:${account}`;
}

/** Amount benefits are computed on: what the issuer approved (R9). */
export function approvedAmount(request: EvaluateRequest): number {
  return Math.min(request.amount, request.approvedAmount ?? request.amount);
}

/** The facts while they are gathered. */
type Gathered = { -readonly [Name in keyof Facts]: Facts[Name] };

/** What the facts follow from. */
export type FactSources = Pick<Situation, 'request' | 'now' | 'profile' | 'wallet'> & { readonly bank: Pick<BankTerms, 'timeZone'> };

/**
 * The facts of one authorization in one time zone; what is not known is absent. What is always known is written in one literal, and the rest
 * in one order: so there are few shapes of facts, and predicates read them at the speed of fields.
 */
export function factsOf(situation: FactSources, timeZone: string): Facts {
  const { request, wallet, now } = situation;
  const { card, terminal } = request;
  const local = localTime(epochOf(now), timeZone);
  const usage = usageOn(wallet.usage, localTime(epochOf(now), situation.bank.timeZone).date);
  const facts: Gathered = {
    'authorization.amount': approvedAmount(request),
    'authorization.currency': request.currency,
    'authorization.type': request.type,
    'authorization.recurring': request.recurring ?? false,
    'authorization.preauthorization': request.preauthorization ?? false,
    'card.bin': card.bin,
    'card.tokenised': card.tokenBin !== undefined,
    'merchant.id': request.merchant.id,
    'merchant.mcc': request.merchant.mcc,
    'terminal.id': terminal.id,
    'terminal.channel': terminal.channel,
    'terminal.entryMode': terminal.entryMode,
    'terminal.unattended': terminal.unattended ?? false,
    'account.present': situation.profile.account !== null || card.account !== undefined,
    'time.hour': local.hour,
    'time.minuteOfDay': local.minuteOfDay,
    'time.weekday': local.weekday,
    'time.weekend': local.weekday >= 6,
    'time.dayOfMonth': Number(local.date.slice(8)),
    'time.month': Number(local.date.slice(5, 7)),
    'time.date': local.date,
    'usage.countToday': usage.countDay,
    'usage.countThisMonth': usage.countMonth,
    'usage.countTotal': usage.countTotal,
    'usage.spendToday': usage.spendDay,
    'usage.spendThisMonth': usage.spendMonth,
    'usage.spendTotal': usage.spendTotal,
    'usage.first': usage.countTotal === 0,
    'wallet.pointsActive': pointsActive(situation),
    'wallet.pointsPending': wallet.lots.length === 0 ? 0 : pendingPoints(wallet),
    'wallet.coupons': wallet.coupons.length === 0 ? NONE : usableCoupons(wallet, now),
    'membership.programmes': wallet.members.length === 0 ? NONE : membersOn(wallet.members, now).map((member) => member.programme),
    'membership.tiers': wallet.members.length === 0 ? NONE : tiersOf(wallet.members, now),
  };
  addParties(facts, situation);
  addAccount(facts, situation, local);
  return facts;
}

/** What the BIN table and the merchant's record say. */
function addParties(facts: Gathered, { request, profile: { bin, merchant } }: FactSources): void {
  const country = merchant?.country ?? request.merchant.country;
  if (request.instalments !== undefined) facts['authorization.instalments'] = request.instalments;
  if (country !== undefined) facts['merchant.country'] = country;
  if (merchant !== null) facts['merchant.region'] = merchant.region;
  if (merchant?.chain != null) facts['merchant.chain'] = merchant.chain;
  if (bin === null) return;
  facts['card.scheme'] = bin.scheme;
  facts['card.product'] = bin.product;
  facts['card.level'] = bin.level;
  facts['card.issuerCountry'] = bin.issuerCountry;
  if (bin.cobrand !== null) facts['card.cobrand'] = bin.cobrand;
  if (country !== undefined) facts['authorization.crossBorder'] = country !== bin.issuerCountry;
}

function addAccount(facts: Gathered, { profile, now }: FactSources, local: LocalTime): void {
  const { account } = profile;
  if (account === null) return;
  const { openedOn, birthMonth, region } = account;
  facts['account.segments'] = account.segments;
  facts['account.employee'] = account.employee;
  facts['account.enrolled'] = profile.enrolled;
  if (region !== null) facts['account.region'] = region;
  if (openedOn !== null) facts['account.openedDays'] = Math.floor((epochOf(now) - Date.parse(openedOn)) / 86_400_000);
  if (birthMonth === null) return;
  facts['account.birthMonth'] = birthMonth;
  facts['account.birthdayMonth'] = birthMonth === Number(local.date.slice(5, 7));
}

function pointsActive({ wallet, now }: FactSources): number {
  if (wallet.lots.length === 0) return 0;
  const programmes = [...new Set(wallet.lots.map((lot) => lot.programme))];
  return programmes.reduce((all, programme) => all + spendable(wallet, programme, now), 0);
}

const NONE: readonly string[] = [];

/** Their campaigns. */
function usableCoupons({ coupons }: Wallet, now: string): readonly string[] {
  return coupons.filter((coupon) => isUsable(coupon, now)).map((coupon) => coupon.campaign);
}

/** May this coupon be used at `now`? */
export function isUsable(coupon: Coupon, now: string): boolean {
  const at = epochOf(now);
  return isFree(coupon) && Date.parse(coupon.validFrom) <= at && at < Date.parse(coupon.expiresAt);
}
