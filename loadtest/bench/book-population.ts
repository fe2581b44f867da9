// The campaigns and purchases of the book's benchmark: ten campaigns to a market, bound in ten ways, however many markets there are.
import { readFileSync, readdirSync } from 'node:fs';
import { parseCampaignFile } from '../../api/campaign/parse-file.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import { type Profile, type Situation, subjectOf } from '../../engine/authorization/situation.ts';
import { emptyWallet } from '../../engine/benefit/wallet.ts';
import { type LiveCampaign, prepare } from '../../engine/campaign/live.ts';
import { type Campaign, type CampaignInput, KINDS } from '../../engine/campaign/schema.ts';
import { binMatcher } from '../../engine/card/bin.ts';
import type { Condition } from '../../engine/rules/condition.ts';
import { type Chance, chance } from '../../engine/simulation/random.ts';

/** Campaigns that bind the same purchases: so many are candidates, however many are live elsewhere. */
export const PER_MARKET = 10;
/** As many markets as there are among 1,000 campaigns: what they need stays in the processor's caches at every size. */
const NEARBY_MARKETS = 100;

export interface Asked {
  readonly request: EvaluateRequest;
  readonly profile: Profile;
  readonly tiers: readonly string[];
  readonly situation: Situation;
}

/** Every campaign of the library in one currency, once prepared: the populations take their benefits, limits and texts from these. */
export const library: readonly Campaign[] = KINDS.flatMap((kind) => {
  const folder = new URL(`../../campaigns/${kind}/`, import.meta.url);
  return readdirSync(folder).flatMap((name) => {
    const parsed = parseCampaignFile(readFileSync(new URL(name, folder), 'utf8'));
    return parsed.ok && parsed.campaign.currency === 'CNY' ? [parsed.campaign] : [];
  });
});
const templates = library.map((terms) => prepare({ ...terms, schedule: ALL_YEAR(terms) }, 1, {}));

function ALL_YEAR({ schedule }: Campaign): Campaign['schedule'] {
  return { ...schedule, from: '2026-01-01T00:00:00+08:00', to: '2030-01-01T00:00:00+08:00' };
}

/** What one market has of its own: a shop, its chain and category, a region, a segment, a list and a BIN. */
const marketOf = (no: number) => ({
  merchant: `M${no}`,
  chain: `chain-${no}`,
  terminal: `T${no}`,
  mcc: String(5_000 + (no % 300)),
  region: `region-${Math.floor(no / 300)}`,
  segment: `segment-${no % 100}`,
  list: `list-${no}`,
  bin: `62${String(no).padStart(6, '0')}`,
});
type Market = ReturnType<typeof marketOf>;
type Binding = readonly [where: Partial<Campaign['where']>, binding: Partial<Campaign['binding']>];

const ANY: Campaign['where']['mccs'] = { include: [], exclude: [] };
const ANY_CARD: Campaign['binding']['cards'] = { ...ANY, binOf: 'funding' };
const NOT_BLACKLISTED: Campaign['binding']['lists'] = { include: [], exclude: ['blacklist'] };
const ANYWHERE: Campaign['where'] = {
  merchants: ANY,
  chains: ANY,
  mccs: ANY,
  terminals: ANY,
  regions: ANY,
  channels: ANY,
  entryModes: ANY,
};
const only = (...include: string[]) => ({ include, exclude: [] });

/** The ways in which the campaigns of a market are bound, in the proportions of a bank with many partner shops. */
function bindingOf(market: Market, by: Chance): Binding {
  const cards = { include: [`${market.bin}`], exclude: [], binOf: 'funding' as const };
  const ranges: readonly (() => Binding)[] = [
    () => [{ chains: only(market.chain) }, {}],
    () => [{ chains: only(market.chain, `${market.chain}-b`), channels: only('pos', 'qr') }, { cards }],
    () => [{ merchants: only(market.merchant) }, {}],
    () => [{ merchants: only(market.merchant, `${market.merchant}-b`, `${market.merchant}-c`) }, { segments: only(market.segment) }],
    () => [{ terminals: only(market.terminal) }, {}],
    () => [{ mccs: only(market.mcc), regions: only(market.region) }, {}],
    () => [{ mccs: only(market.mcc) }, { cards: { ...cards, include: [`${market.bin}00-${market.bin}99`] } }],
    () => [{ channels: only('pos', 'mpos') }, { lists: { include: [market.list], exclude: ['blacklist'] } }],
    () => [{ regions: only(market.region), mccs: only(market.mcc) }, { segments: only(market.segment) }],
    () => [{}, { cards }],
  ];
  return by.pick(ranges)();
}

/** The same campaign for the same number, for ever. */
export function campaignNo(no: number): LiveCampaign {
  const by = chance(no * 7 + 1);
  const template = by.pick(templates);
  const [where, { cards = ANY_CARD, ...binding }] = bindingOf(marketOf(Math.floor(no / PER_MARKET)), by);
  const terms: Campaign = {
    ...template.terms,
    id: `${template.id}-${no}`,
    where: { ...ANYWHERE, ...where },
    binding: { accounts: ANY, lists: NOT_BLACKLISTED, segments: ANY, tiers: ANY, enrolment: 'none', ...binding, cards },
    stacking: { ...template.terms.stacking, priority: by.between(0, 1_000) },
  };
  return { ...template, id: terms.id, terms, bindsBin: cards === ANY_CARD ? () => true : binMatcher(cards.include, cards.exclude) };
}

/** The same market said in a condition alone: no binding and no place, so that only the index of conditions can find it. */
export function spokenCampaignNo(no: number): LiveCampaign {
  const market = marketOf(Math.floor(no / PER_MARKET));
  const template = chance(no * 7 + 1).pick(templates);
  const tests: Condition[] = [
    { fact: 'merchant.id', operator: 'in', value: [market.merchant, `${market.merchant}-b`] },
    { fact: 'terminal.channel', operator: 'in', value: ['pos', 'qr'] },
    { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 100 * (1 + (no % 40)) },
    { fact: 'time.hour', operator: 'lessThan', value: 20 + (no % 4) },
  ];
  const written: Campaign = {
    ...template.terms,
    id: `spoken-${no}`,
    where: ANYWHERE,
    binding: { cards: ANY_CARD, accounts: ANY, lists: ANY, segments: ANY, tiers: ANY, enrolment: 'none' },
    when: { all: tests },
  };
  return prepare(written, 1, {});
}

/** A campaign for `count` named merchants. */
export function longCampaign(count: number): LiveCampaign {
  const [terms] = library;
  if (terms === undefined) throw new RangeError('the library has no campaign');
  const include = Array.from({ length: count }, (_, no) => `long-${no}`);
  const where: CampaignInput['where'] = { merchants: { include } };
  return prepare(
    { ...terms, id: 'long', where: { ...ANYWHERE, merchants: { include: where.merchants?.include ?? [], exclude: [] } } },
    1,
    {},
  );
}

/** So many purchases all over `campaigns / PER_MARKET` markets, or at few of them. */
export function purchases(count: number, of: { readonly campaigns: number; readonly nearby: boolean }): readonly Asked[] {
  const by = chance(of.campaigns + (of.nearby ? 1 : 0));
  const markets = Math.max(1, of.campaigns / PER_MARKET);
  const few = Math.min(markets, NEARBY_MARKETS);
  const market = () => (of.nearby ? Math.floor(by.between(0, few - 1) * (markets / few)) : by.between(0, markets - 1));
  return Array.from({ length: count }, (_, no) => purchaseAt(marketOf(market()), no));
}

function purchaseAt(market: Market, no: number): Asked {
  const request: EvaluateRequest = {
    authorizationId: `A${no}`,
    kind: 'authorization',
    type: 'purchase',
    amount: 4_500,
    currency: 'CNY',
    at: '2026-11-22T12:00:00+08:00',
    card: { bin: `${market.bin}07`, token: `tk-${no}`, account: `ac-${no}` },
    merchant: { id: market.merchant, mcc: market.mcc },
    terminal: { id: market.terminal, channel: 'pos', entryMode: 'chip' },
  };
  const account = {
    id: `ac-${no}`,
    person: null,
    segments: [market.segment, 'payroll'],
    region: null,
    openedOn: null,
    birthMonth: null,
    employee: false,
  };
  const merchant = { chain: market.chain, region: market.region, country: 'CN', acquirer: '620011' };
  const profile: Profile = { account, lists: [market.list, 'welcome'], enrolled: [], bin: null, merchant };
  const situation: Situation = {
    request,
    now: '2026-11-22T04:00:00.000Z',
    profile,
    wallet: emptyWallet(subjectOf(request, profile)),
    presented: [],
    counters: new Map(),
    bank: { timeZone: 'Asia/Shanghai', salt: 'salt', locale: 'en' },
    couponDays: {},
    decisionId: `decision-${no}`,
  };
  return { request, profile, tiers: [], situation };
}
