// HTTP of the merchant's own view: its shops, what benefits do in them today, and its closed statements by day and month.
import { z } from 'zod';
import { day, isDay } from '../../engine/money/instant.ts';
import { PARTIES } from '../../engine/funding/schema.ts';
import { businessDate } from '../../engine/settlement/business-day.ts';
import type { Sql } from '../db/connect.ts';
import { fromCursor, pageOf, pageQuery, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { party, summaryExample, summarySchema } from '../settlement/statement-schemas.ts';
import { partiesWithin } from '../settlement/statement-store.ts';
import { ledgerTime } from '../settlement/totals-store.ts';
import { campaignNames, listFrozen, listShops } from './shop-store.ts';
import { cutoverOf, today } from './today.ts';

export interface MerchantDeps {
  readonly sql: Sql;
}

const tag = 'Merchant';
const shopId = z.string().min(1).max(64);
const names = z.object({ en: z.string(), 'zh-CN': z.string() });
const shopSchema = z.object({
  id: z.string(),
  name: names,
  chain: z.string().nullable(),
  mcc: z.string(),
  region: z.string(),
  country: z.string(),
  acquirer: z.string(),
  timeZone: z.string().nullable(),
  businessDate: day,
});
const shopExample = {
  id: 'M1101',
  name: { en: 'Morning Bean Coffee', 'zh-CN': '晨豆咖啡' },
  chain: 'demo-coffee',
  mcc: '5814',
  region: 'shanghai',
  country: 'CN',
  acquirer: '620011',
  timeZone: 'Asia/Shanghai',
  businessDate: '2026-11-22',
};
const whole = z.int();
const figures = {
  currency: z.string(),
  purchases: whole.describe('Authorizations of today'),
  withBenefit: whole,
  off: whole.describe('Taken off at the till, also what is not captured yet'),
  subsidyByFunder: z.record(z.enum(PARTIES), whole).describe('Captured less given back, as it will stand on the statement'),
  net: whole.describe('Of it to the shop'),
};
const figuresExample = {
  currency: 'CNY',
  purchases: 42,
  withBenefit: 17,
  off: 8_500,
  subsidyByFunder: { bank: 4_200, merchant: 1_800, scheme: 0, chain: 0, brand: 0 },
  net: 4_200,
};
const todaySchema = z.object({
  at: z.string(),
  dates: z.array(day),
  total: z.array(z.object(figures)),
  shops: z.array(z.object({ shop: z.string(), ...figures })),
  complete: z.boolean(),
});

export function merchantRoutes(deps: MerchantDeps): readonly Route[] {
  return [shopsRoute(deps), todayRoute(deps), campaignsRoute(deps), statementsRoute(deps)];
}

function shopsRoute({ sql }: MerchantDeps): Route {
  return route({
    method: 'get',
    path: '/v1/shops',
    scope: ['settlement:read', 'merchant:act'],
    reach: 'handled',
    tag,
    summary: 'Shops within the reach, with their business date',
    query: pageQuery,
    replies: { 200: { description: 'By id', schema: pageSchema(shopSchema), example: { items: [shopExample], next: null } } },
    handle: async ({ query, key }) => {
      const [after = ''] = fromCursor(query.after, 1) ?? [];
      const [rows, at] = await Promise.all([listShops(sql, { reach: key.reach, after, limit: query.limit + 1 }), ledgerTime(sql)]);
      const shops = rows.map(({ cutover, ...shop }) => ({ ...shop, businessDate: businessDate(at, cutoverOf({ ...shop, cutover })) }));
      return json(pageOf(shops, query.limit, (last) => [last.id]));
    },
  });
}

function todayRoute({ sql }: MerchantDeps): Route {
  return route({
    method: 'get',
    path: '/v1/shops/today',
    scope: 'settlement:read',
    reach: 'handled',
    tag,
    summary: 'What benefits did in the shops today: of one, or of all within the reach',
    description:
      'Purchases and what was taken off at the till come from the authorizations of the business day; subsidies from the ledger, as the statement of the open day shows them. Callers without a limit name a shop. `complete` is false where there are more authorizations than one answer looks through; the subsidies are whole also then.',
    query: z.strictObject({ shop: shopId.optional() }),
    replies: {
      200: {
        description: 'By currency, all shops together and each',
        schema: todaySchema,
        example: {
          at: '2026-11-22T04:03:11.000Z',
          dates: ['2026-11-22'],
          total: [figuresExample],
          shops: [{ shop: 'M1101', ...figuresExample }],
          complete: true,
        },
      },
    },
    problems: ['invalid_request', 'not_found'],
    handle: async ({ query, key }) => {
      if (key.reach === null && query.shop === undefined)
        return problem('invalid_request', undefined, [{ path: 'shop', message: 'name one: your rights reach all of them' }]);
      const found = await today(sql, { reach: key.reach, shop: query.shop });
      return found === null ? problem('not_found') : json(found);
    },
  });
}

function campaignsRoute({ sql }: MerchantDeps): Route {
  return route({
    method: 'get',
    path: '/v1/shops/campaigns',
    scope: ['settlement:read', 'merchant:act'],
    reach: 'handled',
    tag,
    summary: 'Names of the campaigns that gave something in the shops lately',
    description: 'Of the newest authorizations of each shop; for readers who see what a campaign did and may not open it.',
    replies: {
      200: {
        description: 'By id, whole',
        schema: z.object({ items: z.array(z.object({ id: z.string(), name: names })) }),
        example: { items: [{ id: 'weekday-coffee', name: { en: 'Weekday coffee', 'zh-CN': '工作日咖啡' } }] },
      },
    },
    handle: async ({ key }) => json({ items: await campaignNames(sql, key.reach) }),
  });
}

function statementsRoute({ sql }: MerchantDeps): Route {
  return route({
    method: 'get',
    path: '/v1/shops/statements',
    scope: 'settlement:read',
    reach: 'handled',
    tag,
    summary: 'Closed statements of the own parties, newest first',
    query: pageQuery.extend({ party: party.optional(), from: day.default('0001-01-01'), to: day.default('9999-12-31') }),
    replies: {
      200: {
        description: 'By business date, then by party and currency',
        schema: pageSchema(summarySchema),
        example: { items: [summaryExample], next: null },
      },
    },
    problems: ['not_found'],
    handle: async ({ query: { limit, after, from, to, party: wanted }, key }) => {
      const within = await partiesWithin(sql, key.reach);
      if (wanted !== undefined && within?.includes(wanted) === false) return problem('not_found');
      const seen = fromCursor(after, 3);
      const asked = { within, party: wanted ?? null, from, to, after: isDay(seen?.[0]) ? seen : null, limit: limit + 1 };
      return json(pageOf(await listFrozen(sql, asked), limit, (last) => [last.date, last.party, last.currency]));
    },
  });
}
