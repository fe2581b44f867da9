// The campaigns and authorizations that every rule engine gets: markets of twenty campaigns, of which an authorization meets about ten.
import { type CampaignInput, type Campaign, campaignSchema } from '../../engine/campaign/schema.ts';
import type { Condition } from '../../engine/rules/condition.ts';
import { type Chance, chance } from '../../engine/simulation/random.ts';

/** Campaigns of one shop and its neighbourhood. The number an authorization meets does not depend on how many are live elsewhere. */
const PER_MARKET = 20;
/** Campaigns bound to nobody and nowhere, from this many live campaigns on; a bank has a handful, however large. */
const BANK_WIDE = 6;
const BANK_WIDE_FROM = 1_000;
const TIERS = ['silver', 'gold', 'platinum'] as const;

/** What one market has of its own. */
export interface Market {
  readonly merchant: string;
  readonly chain: string;
  readonly terminal: string;
  readonly mcc: string;
  readonly region: string;
  readonly segment: string;
  readonly list: string;
  /** Eight digits. */
  readonly bin: string;
}

export function marketOf(no: number): Market {
  return {
    merchant: `M${no}`,
    chain: `chain-${no}`,
    terminal: `T${no}`,
    mcc: String(5_000 + (no % 300)),
    region: `region-${Math.floor(no / 300)}`,
    segment: `segment-${no % 100}`,
    list: `list-${no}`,
    bin: `62${String(no).padStart(6, '0')}`,
  };
}

export function marketsAmong(campaigns: number): number {
  return Math.max(1, Math.floor(campaigns / PER_MARKET));
}

type Terms = Pick<Partial<CampaignInput>, 'where' | 'binding' | 'when' | 'schedule'>;
const ALWAYS = { from: '2026-01-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' };
const only = (...include: string[]) => ({ include });
const atLeast = (value: number): Condition => ({ fact: 'authorization.amount', operator: 'greaterThanInclusive', value });
const equal = (fact: 'merchant.id' | 'merchant.chain' | 'merchant.mcc' | 'merchant.region' | 'card.bin', value: string): Condition => ({
  fact,
  operator: 'equal',
  value,
});
const entryMode = (...value: string[]): Condition => ({ fact: 'terminal.entryMode', operator: 'in', value });
const channel = (...value: string[]): Condition => ({ fact: 'terminal.channel', operator: 'in', value });

/** The kinds of terms in one market: bound by place, by card, by customer, or saying everything in the condition. */
const KINDS: readonly ((market: Market, by: Chance) => Terms)[] = [
  ({ merchant }, by) => ({ where: { merchants: only(merchant) }, when: atLeast(by.between(5, 60) * 100) }),
  ({ merchant }) => ({ where: { merchants: only(merchant, `${merchant}-b`, `${merchant}-c`) } }),
  ({ chain }) => ({ where: { chains: only(chain), channels: only('pos', 'qr') } }),
  ({ terminal }) => ({
    where: { terminals: only(terminal) },
    schedule: { ...ALWAYS, windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:00', to: '21:00' }] },
  }),
  ({ mcc, region }, by) => ({ where: { mccs: only(mcc), regions: only(region) }, when: atLeast(by.between(5, 100) * 100) }),
  ({ mcc, bin }) => ({ where: { mccs: only(mcc) }, binding: { cards: { include: [`${bin.slice(0, 7)}0-${bin.slice(0, 7)}9`] } } }),
  ({ list }) => ({ where: { channels: only('pos', 'mpos') }, binding: { lists: { include: [list], exclude: ['blacklist'] } } }),
  ({ bin }, by) => ({ binding: { cards: { include: [bin] } }, when: atLeast(by.between(5, 50) * 100) }),
  ({ segment, region }) => ({ where: { regions: only(region) }, binding: { segments: only(segment) } }),
  ({ merchant }, by) => ({ where: { merchants: only(merchant) }, binding: { accounts: only(...accounts(by)) } }),
  ({ merchant }, by) => ({ when: { all: [equal('merchant.id', merchant), atLeast(by.between(5, 80) * 100)] } }),
  ({ chain }, by) => ({
    when: { all: [equal('merchant.chain', chain), { any: [atLeast(by.between(100, 300) * 100), channel('qr', 'app')] }] },
  }),
  ({ merchant }) => ({ where: { merchants: only(merchant) }, when: entryMode('qr') }),
  ({ merchant }, by) => ({ where: { merchants: only(merchant) }, binding: { tiers: only(`star:${by.pick(TIERS)}`) } }),
  ({ merchant, bin }, by) => ({
    where: { merchants: only(merchant) },
    binding: { cards: { include: [bin] } },
    when: atLeast(by.between(400, 900) * 100),
  }),
  ({ merchant }) => ({ where: { merchants: only(merchant), entryModes: { exclude: ['magstripe', 'keyed'] } } }),
  ({ chain }) => ({
    where: { chains: only(chain) },
    schedule: { ...ALWAYS, windows: [{ days: ['mon'], from: '03:00', to: '03:10' }] },
  }),
  ({ chain }) => ({
    where: { chains: only(chain) },
    when: { not: { fact: 'authorization.crossBorder', operator: 'equal', value: true } },
  }),
  ({ terminal }, by) => ({
    where: { terminals: only(terminal) },
    when: { fact: 'usage.countToday', operator: 'lessThan', value: by.between(1, 6) },
  }),
  ({ mcc, region }) => ({
    when: {
      all: [
        { fact: 'card.level', operator: 'in', value: ['gold', 'platinum', 'diamond'] },
        equal('merchant.mcc', mcc),
        equal('merchant.region', region),
      ],
    },
  }),
];

/** Everybody may use them, so no index finds them sooner: half of them are met by a purchase that fits. */
const WIDE: readonly Terms[] = [
  { when: { all: [channel('transit'), atLeast(200)] } },
  { where: { channels: only('qr') }, when: atLeast(20_000) },
  { when: { all: [{ fact: 'card.level', operator: 'equal', value: 'diamond' }, atLeast(50_000)] } },
  { where: { entryModes: only('contactless') }, when: { fact: 'usage.countToday', operator: 'equal', value: 0 } },
  { binding: { tiers: only('star:platinum') }, when: atLeast(10_000) },
  { when: { all: [{ fact: 'account.openedDays', operator: 'greaterThanInclusive', value: 3_000 }, channel('app', 'online')] } },
];

const accounts = (by: Chance): readonly string[] => Array.from({ length: 5 }, () => `ac-${by.between(0, 99_999)}`);

/** Campaign `no` among `count`: the same for the same two numbers. */
export function peerCampaign(no: number, count: number): Campaign {
  const wide = count >= BANK_WIDE_FROM && no < BANK_WIDE ? WIDE[no] : undefined;
  const market = Math.min(Math.floor(no / PER_MARKET), marketsAmong(count) - 1);
  const terms = wide ?? KINDS[no % KINDS.length]?.(marketOf(market), chance(no)) ?? {};
  return campaignSchema.parse({ ...input, ...terms, id: `peer-${no}` });
}

const given = { at: '2026-11-22T12:00:00+08:00', amount: 1 };
const input: CampaignInput = {
  id: 'peer',
  kind: 'discount',
  name: { en: 'Peer', 'zh-CN': '对比' },
  texts: { offer: { en: 'Offer', 'zh-CN': '优惠' }, receipt: { en: '{{money amount}} off', 'zh-CN': '立减{{money amount}}' } },
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  schedule: ALWAYS,
  benefit: { type: 'amount_off', amount: 100 },
  stacking: { group: 'peers' },
  funding: { shares: [{ party: 'bank', bps: 10_000 }] },
  examples: [1, 2, 3].map((place) => ({ name: `example ${place}`, given, expect: { amount: 0 } })),
};
