// The authorizations that every rule engine is asked about: purchases all over the markets, some by strangers, some with facts missing.
import { emptyWallet, NO_USAGE } from '../../engine/benefit/wallet.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import { type Situation, factsOf } from '../../engine/authorization/situation.ts';
import type { Facts } from '../../engine/rules/facts.ts';
import { type Chance, chance, weighted } from '../../engine/simulation/random.ts';
import { type Market, marketOf, marketsAmong } from './population.ts';

export const ZONE = 'Asia/Shanghai';
const FIRST_MS = Date.parse('2026-11-16T00:00:00+08:00');
const MINUTES = 7 * 24 * 60;
/** So many customers buy where they are at home, that is with the card, list and segment of that market. */
const AT_HOME = 0.7;

/** One purchase with everything the bank knows of it, and its facts made ready. */
export interface Asked {
  readonly situation: Situation;
  readonly tiers: readonly string[];
  readonly facts: Facts;
}

const channelOf = weighted([
  [50, 'pos'],
  [15, 'mpos'],
  [15, 'qr'],
  [10, 'online'],
  [5, 'app'],
  [5, 'transit'],
] as const);
const entryModeOf = weighted([
  [40, 'contactless'],
  [25, 'chip'],
  [15, 'qr'],
  [10, 'ecommerce'],
  [5, 'magstripe'],
  [5, 'keyed'],
] as const);
const levelOf = weighted([
  [50, 'classic'],
  [30, 'gold'],
  [15, 'platinum'],
  [5, 'diamond'],
] as const);

/** Authorization `no` at one of the markets of `campaigns` campaigns: the same for the same two numbers. */
export function askedOf(no: number, campaigns: number): Asked {
  const by = chance(no * 2 + 1);
  const markets = marketsAmong(campaigns);
  const shop = marketOf(by.between(0, markets - 1));
  const home = by.happens(AT_HOME) ? shop : marketOf(by.between(0, markets - 1));
  const situation = situationOf(no, { shop, home, by });
  const tiers = situation.wallet.members.map((member) => `${member.programme}:${member.tier}`);
  return { situation, tiers, facts: factsOf(situation, ZONE) };
}

interface Purchase {
  readonly shop: Market;
  readonly home: Market;
  readonly by: Chance;
}

function situationOf(no: number, purchase: Purchase): Situation {
  const { shop, home, by } = purchase;
  const now = new Date(FIRST_MS + by.between(0, MINUTES - 1) * 60_000).toISOString();
  const request = requestOf(no, { ...purchase, at: now });
  const isKnown = by.happens(0.95);
  const id = request.card.account ?? `ac-${no}`;
  const account = {
    id,
    person: null,
    segments: [home.segment, 'payroll'],
    region: home.region,
    openedOn: '2018-05-01',
    birthMonth: 5,
    employee: false,
  };
  const wallet = emptyWallet(`ac:${id}`);
  const bought = by.between(0, 5);
  const day = new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10);
  const member = { programme: 'star', tier: by.pick(['silver', 'gold', 'platinum']), joinedAt: now, periodFrom: now, measured: 0 };
  return {
    request,
    now,
    profile: {
      account: isKnown ? account : null,
      lists: isKnown ? [home.list, ...(by.happens(0.05) ? ['blacklist'] : [])] : [],
      enrolled: [],
      bin: by.happens(0.97) ? { scheme: 'unionpay', product: 'credit', level: levelOf(by), issuerCountry: 'CN', cobrand: null } : null,
      merchant: by.happens(0.97)
        ? { chain: shop.chain, region: shop.region, country: by.happens(0.1) ? 'HK' : 'CN', acquirer: '620011' }
        : null,
    },
    wallet: {
      ...wallet,
      usage: { ...NO_USAGE, day, countDay: bought, month: day.slice(0, 7), countMonth: bought, countTotal: bought },
      members: by.happens(0.5) ? [member] : [],
    },
    presented: [],
    counters: new Map(),
    bank: { timeZone: ZONE, salt: 'salt', locale: 'en' },
    couponDays: {},
    decisionId: `decision-${no}`,
  };
}

function requestOf(no: number, { shop, home, by, at }: Purchase & { readonly at: string }): EvaluateRequest {
  return {
    authorizationId: `peer:${no}`,
    kind: 'authorization',
    type: 'purchase',
    amount: by.between(1, 600) * 100 + by.between(0, 99),
    currency: by.happens(0.98) ? 'CNY' : 'HKD',
    at,
    card: { bin: home.bin, token: `tk-${no}`, account: `ac-${by.between(0, 99_999)}` },
    merchant: { id: by.happens(0.9) ? shop.merchant : `${shop.merchant}-b`, mcc: shop.mcc },
    terminal: { id: shop.terminal, channel: channelOf(by), entryMode: entryModeOf(by) },
  };
}
