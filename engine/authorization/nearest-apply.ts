// Changes a situation as a wish about one fact says, so that a campaign can be tried on what might have been.
import type { Member, Wallet } from '../benefit/wallet.ts';
import { membersOn } from '../benefit/membership.ts';
import type { Dimension } from '../campaign/lint-domain.ts';
import type { FactValue } from '../rules/facts.ts';
import { type AccountProfile, type BinProfile, type MerchantProfile, type Situation, factsOf } from './situation.ts';

type Apply = (situation: Situation, value: FactValue) => Situation;

/** The situation in which the fact has this value; null for a fact that only follows from others. */
export function withFact(situation: Situation, dimension: Dimension, value: FactValue): Situation | null {
  const apply = APPLY[dimension];
  return apply === undefined ? null : apply(situation, value);
}

/** What stands in a dimension now; null where it is not known. */
export function valueIn(situation: Situation, dimension: Dimension, timeZone: string): FactValue | null {
  if (dimension === 'binding.accounts') return situation.profile.account?.id ?? situation.request.card.account ?? null;
  if (dimension === 'binding.lists') return situation.profile.lists;
  if (dimension === 'account.segments') return situation.profile.account?.segments ?? [];
  return factsOf(situation, timeZone)[dimension] ?? null;
}

const request =
  (change: (value: FactValue) => Partial<Situation['request']>): Apply =>
  (situation, value) => ({ ...situation, request: { ...situation.request, ...change(value) } });
const card =
  (change: (value: FactValue) => Partial<Situation['request']['card']>): Apply =>
  (situation, value) => ({ ...situation, request: { ...situation.request, card: { ...situation.request.card, ...change(value) } } });
const terminal =
  (key: 'id' | 'channel' | 'entryMode' | 'unattended'): Apply =>
  (situation, value) => ({ ...situation, request: { ...situation.request, terminal: { ...situation.request.terminal, [key]: value } } });
const profiled = (situation: Situation, change: Partial<Situation['profile']>): Situation => ({
  ...situation,
  profile: { ...situation.profile, ...change },
});
const wallet = (situation: Situation, change: Partial<Wallet>): Situation => ({ ...situation, wallet: { ...situation.wallet, ...change } });

const NO_BIN: BinProfile = { scheme: 'unionpay', product: 'credit', level: 'classic', issuerCountry: 'CN', cobrand: null };
const bin =
  (key: keyof BinProfile): Apply =>
  (situation, value) =>
    profiled(situation, { bin: { ...(situation.profile.bin ?? NO_BIN), [key]: value } });

const merchant =
  (key: keyof MerchantProfile): Apply =>
  (situation, value) => {
    const { profile } = situation;
    const known = profile.merchant ?? { chain: null, region: '', country: situation.request.merchant.country ?? 'CN', acquirer: '' };
    return profiled(situation, { merchant: { ...known, [key]: value } });
  };

const account =
  (change: (value: FactValue, situation: Situation) => Partial<AccountProfile>): Apply =>
  (situation, value) => {
    const known = situation.profile.account ?? {
      id: situation.request.card.account ?? 'ac_any',
      person: null,
      segments: [],
      region: null,
      openedOn: null,
      birthMonth: null,
      employee: false,
    };
    return profiled(situation, { account: { ...known, ...change(value, situation) } });
  };

const usage =
  (...keys: readonly (keyof Wallet['usage'])[]): Apply =>
  (situation, value) => {
    const { bank, now } = situation;
    const { 'time.date': day } = factsOf(situation, bank.timeZone);
    const today = { day: String(day), month: String(day).slice(0, 7) };
    const before = situation.wallet.usage;
    const kept = {
      ...before,
      ...(before.day === today.day ? {} : { countDay: 0, spendDay: 0 }),
      ...(before.month === today.month ? {} : { countMonth: 0, spendMonth: 0 }),
      ...today,
    };
    return now === ''
      ? situation
      : wallet(situation, { usage: { ...kept, ...Object.fromEntries(keys.map((key) => [key, Number(value)])) } });
  };

const points =
  (of: 'active' | 'pending'): Apply =>
  (situation, value) => {
    const [first] = situation.wallet.lots;
    const lot = first ?? {
      id: 'wished',
      programme: 'bonus',
      earned: 0,
      pending: 0,
      active: 0,
      expiresAt: null,
      expiryDays: 365,
      authorizationId: 'before',
    };
    return wallet(situation, { lots: [{ ...lot, expiresAt: null, [of]: Number(value) }] });
  };

const APPLY: { readonly [Name in Dimension]?: Apply } = {
  'authorization.amount': (situation, value) => {
    const { approvedAmount: _approved, ...rest } = situation.request;
    return { ...situation, request: { ...rest, amount: Number(value) } };
  },
  'authorization.currency': request((value) => ({ currency: String(value) })),
  'authorization.type': request((value) => ({ type: value as Situation['request']['type'] })),
  'authorization.recurring': request((value) => ({ recurring: value === true })),
  'authorization.preauthorization': request((value) => ({ preauthorization: value === true })),
  'authorization.instalments': request((value) => ({ instalments: Number(value) })),
  'authorization.crossBorder': (situation, value) => {
    const home = situation.profile.bin?.issuerCountry ?? 'CN';
    return merchant('country')(situation, value === true ? (home === 'JP' ? 'CN' : 'JP') : home);
  },
  'card.bin': card((value) => ({ bin: String(value) })),
  'card.tokenised': card((value) => (value === true ? { tokenBin: '62900188' } : { tokenBin: undefined })),
  'card.scheme': bin('scheme'),
  'card.product': bin('product'),
  'card.level': bin('level'),
  'card.issuerCountry': bin('issuerCountry'),
  'card.cobrand': bin('cobrand'),
  'account.segments': account((value) => ({ segments: value as readonly string[] })),
  'account.region': account((value) => ({ region: String(value) })),
  'account.employee': account((value) => ({ employee: value === true })),
  'account.birthMonth': account((value) => ({ birthMonth: Number(value) })),
  'account.birthdayMonth': account((value, situation) => {
    const month = Number(factsOf(situation, situation.bank.timeZone)['time.month'] ?? 1);
    return { birthMonth: value === true ? month : (month % 12) + 1 };
  }),
  'account.openedDays': account((value, { now }) => ({
    openedOn: new Date(Date.parse(now) - Number(value) * 86_400_000).toISOString().slice(0, 10),
  })),
  'account.enrolled': (situation, value) => profiled(account(() => ({}))(situation, true), { enrolled: value as readonly string[] }),
  'merchant.id': (situation, value) => ({
    ...situation,
    request: { ...situation.request, merchant: { ...situation.request.merchant, id: String(value) } },
  }),
  'merchant.mcc': (situation, value) => ({
    ...situation,
    request: { ...situation.request, merchant: { ...situation.request.merchant, mcc: String(value) } },
  }),
  'merchant.chain': merchant('chain'),
  'merchant.region': merchant('region'),
  'merchant.country': merchant('country'),
  'terminal.id': terminal('id'),
  'terminal.channel': terminal('channel'),
  'terminal.entryMode': terminal('entryMode'),
  'terminal.unattended': terminal('unattended'),
  'usage.countToday': usage('countDay'),
  'usage.countThisMonth': usage('countMonth'),
  'usage.countTotal': usage('countTotal'),
  'usage.first': (situation, value) => usage('countTotal')(situation, value === true ? 0 : 1),
  'usage.spendToday': usage('spendDay'),
  'usage.spendThisMonth': usage('spendMonth'),
  'usage.spendTotal': usage('spendTotal'),
  'wallet.pointsActive': points('active'),
  'wallet.pointsPending': points('pending'),
  'wallet.coupons': (situation, value) => {
    const wanted = value as readonly string[];
    const kept = situation.wallet.coupons.filter(({ campaign }) => wanted.includes(campaign));
    const added = wanted.filter((campaign) => !kept.some((coupon) => coupon.campaign === campaign));
    return wallet(situation, { coupons: [...kept, ...added.map((campaign) => wishedCoupon(situation, campaign))] });
  },
  'membership.programmes': (situation, value) =>
    members(
      situation,
      (value as readonly string[]).map((programme) => ({ programme, tier: null })),
    ),
  'membership.tiers': (situation, value) =>
    members(
      situation,
      (value as readonly string[]).map((tier) => ({ programme: tier.split(':')[0] ?? tier, tier: tier.split(':')[1] ?? null })),
    ),
  'binding.accounts': (situation, value) =>
    account(() => ({ id: String(value) }))(card((id) => ({ account: String(id) }))(situation, value), value),
  'binding.lists': (situation, value) => profiled(situation, { lists: value as readonly string[] }),
};

/** A usable coupon of the campaign in the wallet. */
export function wishedCoupon(situation: Situation, campaign: string): Wallet['coupons'][number] {
  const expiresAt = new Date(Date.parse(situation.now) + 86_400_000).toISOString();
  const { subject } = situation.wallet;
  return { id: `wished-${campaign}`, campaign, subject, state: 'issued', validFrom: situation.now, expiresAt, authorizationId: null };
}

function members(situation: Situation, wanted: readonly { readonly programme: string; readonly tier: string | null }[]): Situation {
  const { wallet: held, now } = situation;
  const joined = wanted.map(({ programme, tier }): Member => {
    const known = held.members.find((member) => member.programme === programme);
    if (known !== undefined && membersOn([known], now).length === 1 && (tier === null || known.tier === tier)) return known;
    return { programme, tier: tier ?? 'base', joinedAt: now, periodFrom: now.slice(0, 10), measured: 0 };
  });
  return wallet(situation, { members: joined });
}
