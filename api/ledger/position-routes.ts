// HTTP of where everybody stands: funders' positions, and what outstanding points and coupons will cost.
import { z } from 'zod';
import { day } from '../../engine/money/instant.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { couponLiability, pointsLiability } from './points-cost-store.ts';
import { funderPositions } from './positions-store.ts';
import { LEDGER_TAG } from './report-routes.ts';

const whole = z.int();
const asOf = day;

export function positionRoutes(deps: { readonly sql: Sql }): readonly Route[] {
  return [positions(deps), points(deps), coupons(deps)];
}

function positions({ sql }: { readonly sql: Sql }): Route {
  const schema = z.object({
    party: z.string(),
    currency: z.string(),
    held: whole,
    charged: whole,
    returned: whole,
    collected: whole,
    fromDeposit: whole,
    netted: whole,
    onItsWay: whole,
    deposit: whole,
    open: whole,
    oldestOpenDay: z.string().nullable(),
  });
  const example = {
    party: 'scheme',
    currency: 'CNY',
    held: 300,
    charged: 1_250,
    returned: 50,
    collected: 700,
    fromDeposit: 0,
    netted: 0,
    onItsWay: 100,
    deposit: 0,
    open: 400,
    oldestOpenDay: '2026-11-20',
  };
  return route({
    method: 'get',
    path: '/v1/funders/positions',
    scope: 'settlement:read',
    tag: LEDGER_TAG,
    summary: 'Where each funder stands as of a business date',
    description:
      'charged − returned − collected − onItsWay − fromDeposit − netted = open. Payments settle the oldest charges first: oldestOpenDay is the first day that nothing has paid. The bank’s own subsidy is its expense, and open to nobody.',
    query: z.strictObject({ asOf, limit: limitSchema, after: cursorSchema }),
    replies: {
      200: { description: 'In order of party and currency', schema: pageSchema(schema), example: { items: [example], next: null } },
    },
    handle: async ({ query }) => {
      const [party = '', currency = ''] = fromCursor(query.after, 2) ?? [];
      const rows = await funderPositions(sql, { asOf: query.asOf, after: [party, currency], limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [last.party, last.currency]));
    },
  });
}

function points({ sql }: { readonly sql: Sql }): Route {
  const money = z.object({ currency: z.string(), liability: whole, cost: whole, redemption: whole, breakage: whole });
  const schema = z.object({
    programme: z.string(),
    pending: whole,
    active: whole,
    reserved: whole,
    redeemed: whole,
    expired: whole,
    money: z.array(money),
  });
  const example = {
    programme: 'stars',
    pending: 120,
    active: 900,
    reserved: 0,
    redeemed: 60,
    expired: 40,
    money: [{ currency: 'CNY', liability: 4_500, cost: 5_000, redemption: 300, breakage: 200 }],
  };
  return route({
    method: 'get',
    path: '/v1/ledger/points',
    scope: 'settlement:read',
    tag: LEDGER_TAG,
    summary: 'Points liability as of a business date',
    description:
      'Points as the ledger counts them, and what they cost: cost − redemption − breakage = liability. Each close takes redeemed and expired points out at the programme’s average cost.',
    query: z.strictObject({ asOf }),
    replies: { 200: { description: 'In order of programme', schema: z.object({ items: z.array(schema) }), example: { items: [example] } } },
    handle: async ({ query }) => json({ items: await pointsLiability(sql, query.asOf) }),
  });
}

function coupons({ sql }: { readonly sql: Sql }): Route {
  const schema = z.object({
    campaign: z.string(),
    name: z.object({ en: z.string(), 'zh-CN': z.string() }),
    currency: z.string(),
    issued: whole,
    reserved: whole,
    used: whole,
    gone: whole,
    face: whole.nullable(),
    outstanding: whole.nullable(),
  });
  const example = {
    campaign: 'coffee-voucher',
    name: { en: 'Coffee voucher', 'zh-CN': '咖啡券' },
    currency: 'CNY',
    issued: 40,
    reserved: 1,
    used: 12,
    gone: 3,
    face: 500,
    outstanding: 20_500,
  };
  return route({
    method: 'get',
    path: '/v1/ledger/coupons',
    scope: 'settlement:read',
    tag: LEDGER_TAG,
    summary: 'What outstanding coupons are worth',
    description:
      'As they stand now. A coupon that takes a fixed amount off has a face value; what any other is worth depends on the purchase, so that face and outstanding are null.',
    replies: { 200: { description: 'In order of campaign', schema: z.object({ items: z.array(schema) }), example: { items: [example] } } },
    handle: async () => json({ items: await couponLiability(sql) }),
  });
}
