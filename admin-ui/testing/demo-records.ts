// Invented records for the tests of the screens: one bank, a few merchants and campaigns, and authorizations in every state.
import type { AuthorizationSummary, CampaignItem } from '../src/parts/wire.ts';

export const DAY = '2026-11-22';
const texts = (en: string, zh: string) => ({ en, 'zh-CN': zh });
const merchant = (id: string, name: { en: string; 'zh-CN': string }, mcc: string) => ({
  id,
  name,
  chain: null,
  mcc,
  region: 'shanghai',
  country: 'CN',
  acquirer: '620011',
});

export const MERCHANTS = [
  merchant('M1001', texts('Lakeside Kitchen', '湖畔小厨'), '5812'),
  merchant('M1101', texts('Morning Bean Coffee', '晨豆咖啡'), '5814'),
  merchant('M1201', texts('Daily Fresh Supermarket', '每日鲜超市'), '5411'),
  merchant('M1401', texts('Starlight Cinema', '星光影城'), '7832'),
  merchant('M1601', texts('City Metro', '城市地铁'), '4111'),
  merchant('M1901', texts('Ten Thousand Goods Online', '万物网购'), '5262'),
];
export const ACCOUNTS = Array.from({ length: 12 }, (_, index) => ({
  id: `ac_${1001 + index}`,
  label: `Demo cardholder ${1001 + index}`,
  segments: [],
}));
export const CARDS = ACCOUNTS.map(({ id }) => ({ token: `tok_${id}`, account: id }));
export const BINS = [
  { prefix: '62258801', scheme: 'unionpay', product: 'credit', level: 'gold' },
  { prefix: '62258810', scheme: 'unionpay', product: 'credit', level: 'platinum' },
  { prefix: '621788', scheme: 'unionpay', product: 'debit', level: 'classic' },
];
export const ACQUIRERS = [
  { id: '344001', name: 'Demo Acquirer Hong Kong', timeZone: 'Asia/Hong_Kong' },
  { id: '620011', name: 'Demo Acquirer Shanghai', timeZone: 'Asia/Shanghai' },
];

interface CampaignOf {
  readonly id: string;
  readonly name: { readonly en: string; readonly 'zh-CN': string };
  readonly kind: string;
  readonly burn: readonly [held: number, captured: number, returned: number, ceiling: number | null];
  readonly grants: number;
  readonly state?: string;
}
const campaign = ({ id, name, kind, burn: [held, captured, returned, ceiling], grants, state = 'live' }: CampaignOf): CampaignItem => ({
  id,
  kind,
  name,
  offer: name,
  benefitType: 'percent_off',
  currency: 'CNY',
  state,
  owner: { id: 'person_demo_marketer', name: 'Demo marketer' },
  latestVersion: 1,
  latestState: 'live',
  scheduled: null,
  publishFailure: null,
  liveVersion: 1,
  from: '2026-01-01T00:00:00+08:00',
  to: '2028-01-01T00:00:00+08:00',
  changedAt: `${DAY}T00:00:00Z`,
  burn: { held, captured, returned, ceiling, used: held + captured - returned },
  today: { date: DAY, grants, amount: held + captured },
});
export const CAMPAIGNS: readonly CampaignItem[] = [
  campaign({
    id: 'weekday-coffee',
    name: texts('Weekday coffee, 25 % off', '工作日咖啡七五折'),
    kind: 'discount',
    burn: [38_450, 412_300, 9_100, 600_000],
    grants: 412,
  }),
  campaign({
    id: 'metro-ride-one-yuan',
    name: texts('Metro rides for one yuan', '一元乘地铁'),
    kind: 'discount',
    burn: [12_000, 186_500, 0, 1_000_000],
    grants: 730,
  }),
  campaign({
    id: 'platinum-dining-5x',
    name: texts('Platinum dining, five times the points', '白金卡餐饮五倍积分'),
    kind: 'points',
    burn: [0, 0, 0, null],
    grants: 96,
  }),
  campaign({
    id: 'supermarket-wednesday',
    name: texts('Supermarket Wednesday: 25 off 200', '超市星期三满200减25'),
    kind: 'coupon',
    burn: [5_000, 92_500, 2_500, 100_000],
    grants: 39,
  }),
  campaign({
    id: 'star-member-cinema',
    name: texts('Star members: cinema at 19.90', '星级会员 19.9 元观影'),
    kind: 'membership',
    burn: [9_900, 61_200, 4_000, 300_000],
    grants: 51,
  }),
  campaign({
    id: 'double-eleven-appliance',
    name: texts('Double Eleven appliances', '双十一家电满减'),
    kind: 'discount',
    burn: [0, 500_000, 0, 500_000],
    grants: 0,
    state: 'paused',
  }),
];

interface LineOf {
  readonly no: number;
  readonly merchant: string;
  readonly amount: number;
  readonly off: number;
  readonly state: AuthorizationSummary['state'];
  readonly kind?: string;
  readonly campaign?: string;
  readonly reason?: AuthorizationSummary['reason'];
  readonly receipt?: string;
  readonly earn?: number;
}
export const authorization = ({
  no,
  merchant: at,
  amount,
  off,
  state,
  kind = 'discount',
  campaign: by = 'weekday-coffee',
  reason = null,
  receipt = '',
  earn = 0,
}: LineOf): AuthorizationSummary => ({
  id: `620011:20261122:${String(no).padStart(6, '0')}:T0001`,
  at: new Date(Date.parse(`${DAY}T03:00:00Z`) + no * 37_000).toISOString(),
  state,
  outcome: reason === null ? 'granted' : 'none',
  reason,
  amount,
  payable: amount - off,
  currency: 'CNY',
  merchant: at,
  subject: `ac:ac_${1001 + (no % 12)}`,
  points: { earn, redeem: 0 },
  benefits:
    reason !== null
      ? []
      : [
          ...(off > 0 ? [{ campaign: by, version: 3, kind, delivery: 'instant', amount: off }] : []),
          ...(earn > 0 ? [{ campaign: 'platinum-dining-5x', version: 1, kind: 'points', delivery: 'points', amount: 0 }] : []),
        ],
  receipt: receipt === '' ? [] : [receipt],
});

export const AUTHORIZATIONS: readonly AuthorizationSummary[] = Array.from({ length: 6 }, (_, round) => [
  authorization({ no: round * 8 + 1, merchant: 'M1101', amount: 3_600, off: 900, state: 'captured', receipt: 'Weekday coffee: ¥9.00 off' }),
  authorization({
    no: round * 8 + 2,
    merchant: 'M1601',
    amount: 500,
    off: 400,
    state: 'held',
    campaign: 'metro-ride-one-yuan',
    receipt: 'Metro ride for ¥1.00',
  }),
  authorization({ no: round * 8 + 3, merchant: 'M1901', amount: 45_900, off: 0, state: 'none', reason: 'no_campaign' }),
  authorization({
    no: round * 8 + 4,
    merchant: 'M1001',
    amount: 28_800,
    off: 2_000,
    state: 'partly_captured',
    earn: 1_340,
    receipt: 'Lakeside lunch: ¥20.00 off · 1,340 points',
  }),
  authorization({
    no: round * 8 + 5,
    merchant: 'M1201',
    amount: 21_350,
    off: 2_500,
    state: 'refunded',
    kind: 'coupon',
    campaign: 'supermarket-wednesday',
    receipt: 'Coupon used: ¥25.00 off',
  }),
  authorization({
    no: round * 8 + 6,
    merchant: 'M1401',
    amount: 5_990,
    off: 4_000,
    state: 'captured',
    kind: 'membership',
    campaign: 'star-member-cinema',
    receipt: 'Star member price ¥19.90',
  }),
  authorization({ no: round * 8 + 7, merchant: 'M1101', amount: 4_200, off: 0, state: 'none', reason: 'limit_reached' }),
  authorization({ no: round * 8 + 8, merchant: 'M1201', amount: 8_800, off: 0, state: 'none', reason: 'not_eligible' }),
])
  .flat()
  .reverse();
