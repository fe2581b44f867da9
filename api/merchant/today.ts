// What benefits did in the shops of a reach today: each shop by its own acquirer's business day, and all of them together.
import type { Reach } from '../../engine/people/reach.ts';
import { type AmountByParty, NOBODY, PARTIES } from '../../engine/funding/schema.ts';
import { businessDate, type Cutover } from '../../engine/settlement/business-day.ts';
import type { Sql } from '../db/connect.ts';
import { ledgerTime } from '../settlement/totals-store.ts';
import {
  type Captured,
  capturedToday,
  type Granted,
  grantedToday,
  listShops,
  LOOKED_THROUGH_MAX,
  type Shop,
  type ShopDay,
} from './shop-store.ts';

/** Shops that one answer adds up. */
export const SHOPS_MAX = 500;
const MINUTE_MS = 60_000;
const LONGEST_DAY_MS = 50 * 3_600_000;
/** An acquirer that is not known settles by the clock of the world. */
const UTC: Cutover = { timeZone: 'UTC', cutover: '00:00' };

export const cutoverOf = ({ timeZone, cutover }: Pick<Shop, 'timeZone' | 'cutover'>): Cutover =>
  timeZone === null || cutover === null ? UTC : { timeZone, cutover };

/** The first minute of the business day that holds `at`. */
export function startOfDay(at: string, cutover: Cutover): string {
  const date = businessDate(at, cutover);
  const isOfDay = (minute: number) => businessDate(new Date(minute * MINUTE_MS).toISOString(), cutover) === date;
  let [before, within] = [Math.floor((Date.parse(at) - LONGEST_DAY_MS) / MINUTE_MS), Math.floor(Date.parse(at) / MINUTE_MS)];
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (isOfDay(middle)) within = middle;
    else before = middle;
  }
  return new Date(within * MINUTE_MS).toISOString();
}

export interface Figures {
  readonly currency: string;
  readonly purchases: number;
  readonly withBenefit: number;
  readonly off: number;
  readonly subsidyByFunder: AmountByParty;
  readonly net: number;
}
export interface ShopFigures extends Figures {
  readonly shop: string;
}
export interface Today {
  readonly at: string;
  /** Business dates of the shops: one, unless their acquirers cut over at different hours. */
  readonly dates: readonly string[];
  readonly total: readonly Figures[];
  readonly shops: readonly ShopFigures[];
  /** False where purchases are those of the newest authorizations only. */
  readonly complete: boolean;
}

export async function today(sql: Sql, asked: { readonly reach: Reach | null; readonly shop: string | undefined }): Promise<Today | null> {
  const shops = await listShops(sql, { ...asked, after: '', limit: SHOPS_MAX });
  if (shops.length === 0) return null;
  const at = await ledgerTime(sql);
  const days = daysOf(shops, at);
  const [granted, captured] = await Promise.all([grantedToday(sql, days), capturedToday(sql, days)]);
  const figures = figuresOf(granted, captured);
  return {
    at,
    dates: [...new Set(days.map(({ date }) => date))].toSorted(),
    total: totalOf(figures),
    shops: figures,
    complete: (granted[0]?.looked ?? 0) < LOOKED_THROUGH_MAX && shops.length < SHOPS_MAX,
  };
}

function daysOf(shops: readonly Shop[], at: string): readonly ShopDay[] {
  const dayByCutover = new Map<string, { readonly date: string; readonly from: string }>();
  return shops.map((shop) => {
    const cutover = cutoverOf(shop);
    const key = `${cutover.timeZone} ${cutover.cutover}`;
    const day = dayByCutover.get(key) ?? { date: businessDate(at, cutover), from: startOfDay(at, cutover) };
    dayByCutover.set(key, day);
    return { shop: shop.id, ...day };
  });
}

const NOTHING = { purchases: 0, withBenefit: 0, off: 0, subsidyByFunder: NOBODY, net: 0 };

function figuresOf(granted: readonly Granted[], captured: readonly Captured[]): readonly ShopFigures[] {
  const byKey = new Map<string, ShopFigures>();
  const put = (part: Partial<Figures> & { readonly shop: string; readonly currency: string }) => {
    const key = `${part.shop} ${part.currency}`;
    byKey.set(key, { ...NOTHING, ...byKey.get(key), ...part });
  };
  for (const { looked: _looked, ...each } of granted) put(each);
  for (const each of captured) put(each);
  return [...byKey.values()].toSorted((one, other) => (one.shop < other.shop ? -1 : 1));
}

const added = (one: AmountByParty, other: AmountByParty): AmountByParty =>
  Object.fromEntries(PARTIES.map((party) => [party, one[party] + other[party]])) as unknown as AmountByParty;

function totalOf(figures: readonly ShopFigures[]): readonly Figures[] {
  const byCurrency = new Map<string, Figures>();
  for (const { shop: _shop, ...each } of figures) {
    const sum = byCurrency.get(each.currency) ?? { ...NOTHING, currency: each.currency };
    byCurrency.set(each.currency, {
      currency: each.currency,
      purchases: sum.purchases + each.purchases,
      withBenefit: sum.withBenefit + each.withBenefit,
      off: sum.off + each.off,
      subsidyByFunder: added(sum.subsidyByFunder, each.subsidyByFunder),
      net: sum.net + each.net,
    });
  }
  return [...byCurrency.values()];
}
