// Routes of coupons for the bank: how many stand where, and one with everything that happened to it.
import { z } from 'zod';
import { COUPON_STATES } from '../../engine/benefit/wallet.ts';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { readMoves } from './moves-store.ts';
import { readCoupon, readStock, voidCoupon } from './stock-store.ts';

const TAG = 'Coupons';
const params = z.strictObject({ id: z.string().min(1).max(100) });
const state = z.enum(COUPON_STATES);
const numbers = Object.fromEntries(COUPON_STATES.map((each) => [each, z.int()])) as Record<(typeof COUPON_STATES)[number], z.ZodInt>;
const stockSchema = z
  .object({
    campaign: z.string(),
    name: z.object({ en: z.string(), 'zh-CN': z.string() }).nullable(),
    ...numbers,
    claims: z.object({ used: z.int(), of: z.int() }).nullable().describe('Claimed of the total that may be claimed'),
  })
  .meta({ id: 'CouponStock' });
const text = z.string().nullable();
const moveSchema = z.object({
  at: z.string(),
  from: state.nullable(),
  to: state,
  fromSubject: text,
  toSubject: text,
  actor: z.string(),
  reason: text,
  authorizationId: text,
});
const couponSchema = z
  .object({
    id: z.string(),
    campaign: z.string(),
    state,
    subject: text,
    validFrom: z.string(),
    expiresAt: z.string(),
    authorizationId: text,
    stock: text.describe('The order it came with'),
    given: z.int(),
    hasCode: z.boolean(),
    history: z.array(moveSchema),
  })
  .meta({ id: 'CouponHistory' });

export function couponStockRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  return [stock(sql), read(sql), end(sql)];
}

function stock(sql: Sql): Route {
  const none = { issued: 0, claimed: 0, returned: 0, reserved: 0, used: 0, expired: 0, void: 0 };
  const example = { campaign: 'tea', name: { en: 'Tea', 'zh-CN': '茶' }, ...none, claimed: 12, claims: { used: 12, of: 500 } };
  return route({
    method: 'get',
    path: '/v1/coupon-stock',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'Coupons of each campaign by state',
    replies: {
      200: { description: 'At most 500 campaigns', schema: z.object({ items: z.array(stockSchema) }), example: { items: [example] } },
    },
    handle: async () => json({ items: await readStock(sql) }),
  });
}

function read(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/coupons/{id}',
    scope: 'wallets:read',
    tag: TAG,
    summary: 'One coupon with everything that happened to it',
    params,
    replies: { 200: { description: 'Who, when and why, oldest first', schema: couponSchema } },
    problems: ['not_found'],
    handle: async ({ params: { id } }) => {
      const found = await readCoupon(sql, id);
      return found === null ? problem('not_found') : json({ ...found, history: await readMoves(sql, id) });
    },
  });
}

function end(sql: Sql): Route {
  return route({
    method: 'post',
    path: '/v1/coupons/{id}/void',
    scope: 'campaigns:stop',
    confirm: true,
    tag: TAG,
    summary: 'End one coupon',
    description: 'Only one that is free; for ever.',
    params,
    body: z.strictObject({ reason: z.string().trim().min(1).max(300) }),
    bodyExample: { reason: 'Sold on the internet' },
    replies: { 200: { description: 'It has ended', schema: z.object({ id: z.string() }), example: { id: 'cp_1' } } },
    problems: ['not_found', 'coupon_in_use'],
    handle: async ({ params: { id }, body, key }) => {
      const done = await voidCoupon(sql, { id, actor: key.id, reason: body.reason });
      return done === 'done' ? json({ id }) : problem(done);
    },
  });
}
