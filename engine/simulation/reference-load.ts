// The reference load of a campaign: purchases at which it takes part, made from its own examples and from seeded traffic of the bank.
import { bindingObstacle } from '../authorization/eligible.ts';
import type { EvaluateRequest } from '../authorization/request.ts';
import { situationOf } from '../authorization/run-example.ts';
import { type Profile, type Situation, approvedAmount, subjectOf } from '../authorization/situation.ts';
import { type Member, emptyWallet } from '../benefit/wallet.ts';
import { fenceKey } from '../campaign/counter-keys.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import type { Campaign } from '../campaign/schema.ts';
import type { Condition } from '../rules/condition.ts';
import type { Bank, BankMerchant } from './bank.ts';
import { type Chance, chance } from './random.ts';
import { traffic } from './traffic.ts';

export interface LoadOrder {
  readonly campaign: LiveCampaign;
  /** Shops, cards and accounts to meet: a part of the bank is enough. */
  readonly bank: Bank;
  readonly seed: number;
}

/** Purchases made to fit, and purchases of traffic from which those that do not meet the campaign are left out. */
const FITTED = 48;
const DRAWN = 60;
const SHOPS_MAX = 12;
const HOURS_LOOKED_AT = 24 * 45;
const HOUR_MS = 3_600_000;
const USUAL_AMOUNTS = [3_000, 10_000, 30_000, 100_000, 500_000];

/** The same order gives the same situations; each is met by the campaign's binding. No counters: what budgets have left is another question. */
export function referenceLoad(order: LoadOrder): readonly Situation[] {
  const instants = openHours(order.campaign);
  return [...fitted(order, instants), ...drawn(order, instants)].filter((situation) => meets(order.campaign, situation));
}

/** The same purchase when every budget of these campaigns has just enough left for it: then nothing may be taken for granted. */
export function whenBudgetsAreTight(situation: Situation, campaigns: readonly LiveCampaign[]): Situation {
  const ceiling = approvedAmount(situation.request);
  const counters = campaigns.map(
    ({ id, version }) => [fenceKey(id), { held: 0, captured: 0, returned: 0, ceiling, open: true, version }] as const,
  );
  return { ...situation, counters: new Map(counters) };
}

function meets(campaign: LiveCampaign, { request, profile, wallet }: Situation): boolean {
  const tiers = wallet.members.map((member) => `${member.programme}:${member.tier}`);
  return bindingObstacle(campaign, request, { ...profile, tiers }) === null;
}

/** Hours at which it is open, spread over its first weeks; its beginning when none is found. */
function openHours({ fromMs, toMs, openAt }: LiveCampaign): readonly number[] {
  const open: number[] = [];
  for (let hour = 0; hour < HOURS_LOOKED_AT; hour += 1) {
    const at = fromMs + hour * HOUR_MS;
    if (at < toMs && openAt(at)) open.push(at);
  }
  return open.length === 0 ? [fromMs] : open;
}

/** The author's own examples as they are, then moved to other shops, amounts and hours. */
function fitted({ campaign, bank, seed }: LoadOrder, instants: readonly number[]): readonly Situation[] {
  const by = chance(seed);
  const { terms } = campaign;
  const bare = terms.examples.map((example) => ({ ...situationOf(terms, example), counters: new Map() }));
  const shops = [undefined, ...bank.merchants.filter((shop) => fits(terms, shop)).slice(0, SHOPS_MAX)];
  const amounts = [...amountsOf(terms), ...USUAL_AMOUNTS];
  return bare.flatMap((example) => [
    example,
    ...Array.from({ length: Math.ceil(FITTED / bare.length) }, () => {
      const moved = at(example, by.pick(instants));
      return bought(placed(moved, shops[by.between(0, shops.length - 1)], { terms, by }), by.pick(amounts));
    }),
  ]);
}

function fits({ where }: Campaign, shop: BankMerchant): boolean {
  const includes = (rule: { readonly include: readonly string[] }, value: string | undefined) =>
    rule.include.length === 0 || (value !== undefined && rule.include.includes(value));
  return (
    includes(where.merchants, shop.id) &&
    includes(where.chains, shop.chain) &&
    includes(where.mccs, shop.mcc) &&
    includes(where.regions, shop.region)
  );
}

function at(situation: Situation, ms: number): Situation {
  const now = new Date(ms).toISOString();
  return { ...situation, now, request: { ...situation.request, at: now } };
}

function bought(situation: Situation, amount: number): Situation {
  const { approvedAmount: _approved, ...request } = situation.request;
  return { ...situation, request: { ...request, amount } };
}

/** Every amount at which the terms change. */
function amountsOf({ benefit, when }: Campaign): readonly number[] {
  const value = 'value' in benefit ? benefit.value : benefit;
  const steps = value.type === 'tiered_off' ? value.steps.map((step) => step.from) : [];
  return [...steps, ...bounds(when)].filter((each) => each > 0);
}

function bounds(condition: Condition | undefined): readonly number[] {
  if (condition === undefined) return [];
  if ('all' in condition) return condition.all.flatMap(bounds);
  if ('any' in condition) return condition.any.flatMap(bounds);
  if ('not' in condition) return bounds(condition.not);
  const { fact, value } = condition;
  return fact === 'authorization.amount' && typeof value === 'number' ? [value] : [];
}

/** At a shop of the bank, or at one made up from what the campaign includes; with a card, account and terminal it includes. */
function placed(situation: Situation, shop: BankMerchant | undefined, on: { readonly terms: Campaign; readonly by: Chance }): Situation {
  const { binding, where } = on.terms;
  const { request, profile, wallet } = situation;
  const one = (rule: { readonly include: readonly string[] }, otherwise: string) =>
    rule.include.length === 0 ? otherwise : on.by.pick(rule.include);
  const bin = one(binding.cards, request.card.bin).split('-')[0] ?? request.card.bin;
  const known = profile.merchant ?? { chain: null, region: 'CN', country: 'CN', acquirer: 'demo' };
  return {
    ...situation,
    request: {
      ...request,
      card: binding.cards.binOf === 'token' ? { ...request.card, tokenBin: bin } : { ...request.card, bin },
      merchant: {
        ...request.merchant,
        id: shop?.id ?? one(where.merchants, request.merchant.id),
        mcc: shop?.mcc ?? one(where.mccs, request.merchant.mcc),
      },
      terminal: {
        ...request.terminal,
        id:
          shop === undefined || where.terminals.include.length > 0 ? one(where.terminals, request.terminal.id) : on.by.pick(shop.terminals),
        channel: one(where.channels, request.terminal.channel) as EvaluateRequest['terminal']['channel'],
        entryMode: one(where.entryModes, request.terminal.entryMode) as EvaluateRequest['terminal']['entryMode'],
      },
    },
    profile: {
      ...profile,
      account:
        profile.account === null
          ? null
          : {
              ...profile.account,
              id: one(binding.accounts, profile.account.id),
              segments: union(profile.account.segments, binding.segments.include),
            },
      lists: union(profile.lists, binding.lists.include),
      merchant: {
        ...known,
        chain: shop === undefined ? (where.chains.include[0] ?? known.chain) : (shop.chain ?? null),
        region: shop?.region ?? one(where.regions, known.region),
      },
    },
    wallet: { ...wallet, members: [...wallet.members, ...binding.tiers.include.slice(0, 4).map((tier) => memberOf(tier, situation.now))] },
  };
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])];
}

function memberOf(named: string, now: string): Member {
  const [programme = named, tier = 'base'] = named.split(':');
  return { programme, tier, joinedAt: now, periodFrom: now.slice(0, 10), measured: 0 };
}

/** A day of the bank's own traffic, on a day on which the campaign is open. */
function drawn({ bank, seed }: LoadOrder, instants: readonly number[]): readonly Situation[] {
  const [first = 0] = instants;
  if (bank.merchants.length === 0 || bank.cards.length === 0) return [];
  const day = new Date(first).toISOString().slice(0, 10);
  const profileOf = profilesOf(bank);
  return traffic({ seed, count: DRAWN, day, bank }).flatMap((event) => {
    if (event.kind !== 'evaluate') return [];
    const { request } = event;
    const profile = profileOf(request);
    const now = new Date(Date.parse(event.at)).toISOString();
    const wallet = emptyWallet(subjectOf(request, profile));
    return [
      { request, now, profile, wallet, presented: [], counters: new Map(), bank: BANK_TERMS, couponDays: {}, decisionId: 'reference' },
    ];
  });
}

const BANK_TERMS: Situation['bank'] = { timeZone: 'Asia/Shanghai', salt: 'reference', locale: 'en' };

function profilesOf(bank: Bank): (request: EvaluateRequest) => Profile {
  const accounts = new Map(bank.accounts.map((account) => [account.id, account]));
  const holders = new Map(bank.cards.map((card) => [card.token, card.account]));
  const shops = new Map(bank.merchants.map((shop) => [shop.id, shop]));
  const longestFirst = bank.bins.toSorted((one, other) => other.prefix.length - one.prefix.length);
  return ({ card, merchant }) => {
    const id = card.account ?? holders.get(card.token) ?? '';
    const shop = shops.get(merchant.id);
    const bin = longestFirst.find(({ prefix }) => card.bin.startsWith(prefix));
    return {
      account: accounts.get(id) ?? null,
      lists: bank.lists.filter((list) => list.accounts.includes(id)).map((list) => list.id),
      enrolled: bank.enrolments.filter((each) => each.account === id).map((each) => each.campaign),
      bin: bin === undefined ? null : { ...bin, cobrand: bin.cobrand ?? null },
      merchant:
        shop === undefined ? null : { chain: shop.chain ?? null, region: shop.region, country: shop.country, acquirer: shop.acquirer },
    };
  };
}
