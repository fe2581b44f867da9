// Routes of the catalogue for the bank: items and their versions, orders, sending and cancelling.
import { z } from 'zod';
import { isInstant } from '../../engine/money/instant.ts';
import { catalogueTerms } from '../../engine/benefit/catalogue.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { cancelOrder, sendOrder } from './catalogue-order.ts';
import { listOrders, type Order } from './catalogue-order-store.ts';
import { listItems, listVersions, readItem, saveItem } from './catalogue-store.ts';

const TAG = 'Points catalogue';
const itemKey = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'small letters, digits and strokes');
const orderKey = z.strictObject({ id: z.string().min(1).max(64) });
const words = z.object({ en: z.string(), 'zh-CN': z.string() });
const gives = z.discriminatedUnion('type', [
  z.object({ type: z.literal('goods') }),
  z.object({ type: z.literal('coupon'), campaign: z.string() }),
]);

export const itemSchema = z
  .object({
    id: z.string(),
    version: z.int(),
    programme: z.string(),
    name: words,
    text: words,
    points: z.int(),
    perPerson: z.int().nullable(),
    from: z.string(),
    to: z.string(),
    gives,
    stock: z.int().nullable(),
    taken: z.int(),
    isOn: z.boolean(),
  })
  .meta({ id: 'CatalogueItem' });
const ITEM_INPUT = {
  programme: 'bonus',
  name: { en: 'Umbrella', 'zh-CN': '雨伞' },
  text: { en: 'A folding umbrella, sent by post.', 'zh-CN': '折叠伞，邮寄到家。' },
  points: 1_200,
  perPerson: 2,
  from: '2026-11-01T00:00:00+08:00',
  to: '2027-11-01T00:00:00+08:00',
  gives: { type: 'goods' as const },
};
const ITEM = { id: 'umbrella', version: 1, ...ITEM_INPUT, stock: 500, taken: 12, isOn: true };
export const orderSchema = z
  .object({
    id: z.string(),
    item: z.string(),
    version: z.int(),
    name: words,
    account: z.string(),
    programme: z.string(),
    points: z.int(),
    state: z.enum(['given', 'placed', 'sent', 'cancelled']),
    coupon: z.string().nullable(),
    placedAt: z.string(),
    closedAt: z.string().nullable(),
    reason: z.string().nullable(),
    expired: z.int().describe('Of the points that came back: those whose lots had expired meanwhile'),
  })
  .meta({ id: 'CatalogueOrder' });

export function shownOrder({ subject, who, lots, closedBy, ...order }: Order): Omit<Order, 'subject' | 'who' | 'lots' | 'closedBy'> {
  return order;
}

export function catalogueRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  return [...itemRoutes(sql), ordersRoute(sql), sendRoute(sql), cancelRoute(sql)];
}

function itemRoutes(sql: Sql): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/catalogue',
      scope: 'campaigns:read',
      tag: TAG,
      summary: 'Items of the catalogue, by id',
      query: z.strictObject({ programme: z.string().max(64).optional(), limit: limitSchema, after: cursorSchema }),
      replies: { 200: { description: 'A page', schema: pageSchema(itemSchema), example: { items: [ITEM], next: null } } },
      handle: async ({ query }) => {
        const after = fromCursor(query.after, 1)?.[0] ?? null;
        const rows = await listItems(sql, { programme: query.programme ?? null, offered: false, after, limit: query.limit + 1 });
        return json(pageOf(rows, query.limit, (last) => [last.id]));
      },
    }),
    route({
      method: 'get',
      path: '/v1/catalogue/{id}',
      scope: 'campaigns:read',
      tag: TAG,
      summary: 'One item with its versions',
      params: z.strictObject({ id: itemKey }),
      replies: {
        200: {
          description: 'The item',
          schema: itemSchema.extend({
            versions: z.array(z.object({ version: z.int(), points: z.int(), madeBy: z.string(), madeAt: z.string() })),
          }),
          example: { ...ITEM, versions: [{ version: 1, points: 1_200, madeBy: 'person_1', madeAt: '2026-11-01T00:00:00Z' }] },
        },
      },
      problems: ['not_found'],
      handle: async ({ params: { id } }) => {
        const item = await readItem(sql, id);
        return item === null ? problem('not_found') : json({ ...item, versions: await listVersions(sql, id) });
      },
    }),
    saveRoute(sql),
  ];
}

function saveRoute(sql: Sql): Route {
  return route({
    method: 'put',
    path: '/v1/catalogue/{id}',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Offer an item, or change it',
    description:
      'Other terms are a new version; orders keep the version and price they were made under. Stock and `isOn` hold at once. The programme of an item never changes.',
    params: z.strictObject({ id: itemKey }),
    body: z.strictObject({ terms: catalogueTerms, stock: z.int().nonnegative().max(10_000_000).nullable(), isOn: z.boolean() }),
    bodyExample: { terms: ITEM_INPUT, stock: 500, isOn: true },
    replies: { 200: { description: 'As it stands now', schema: itemSchema, example: ITEM } },
    problems: ['stock_below_taken'],
    handle: async ({ params: { id }, body, key }) => {
      const saved = await saveItem(sql, { id, ...body, actor: key.id });
      if (saved === 'below_taken') return problem('stock_below_taken');
      if (saved === 'programme_fixed')
        return problem('invalid_request', undefined, [
          { path: 'terms.programme', message: 'an item keeps its programme: make another item' },
        ]);
      return json(saved);
    },
  });
}

function ordersRoute(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/catalogue-orders',
    scope: ['campaigns:read', 'wallets:read'],
    tag: TAG,
    summary: 'Orders, newest first',
    query: z.strictObject({
      state: z.enum(['given', 'placed', 'sent', 'cancelled']).optional(),
      item: itemKey.optional(),
      account: z.string().max(64).optional(),
      limit: limitSchema,
      after: cursorSchema,
    }),
    replies: { 200: { description: 'A page', schema: pageSchema(orderSchema) } },
    handle: async ({ query }) => {
      const rows = await listOrders(sql, { ...query, before: placeIn(query.after), limit: query.limit + 1 });
      const page = pageOf(rows, query.limit, (last) => [last.placedAt, last.id]);
      return json({ ...page, items: page.items.map(shownOrder) });
    },
  });
}

/** Moment and id of the last row seen; null where the cursor is none of ours. */
export function placeIn(cursor: string | undefined): readonly [string, string] | null {
  const [at, id] = fromCursor(cursor, 2) ?? [];
  return !isInstant(at) || id === undefined ? null : [at, id];
}

function sendRoute(sql: Sql): Route {
  return route({
    method: 'post',
    path: '/v1/catalogue-orders/{id}/dispatch',
    scope: ['campaigns:write', 'holders:write'],
    tag: TAG,
    summary: 'The goods are on their way',
    params: orderKey,
    body: z.strictObject({ note: z.string().trim().max(200).optional() }),
    bodyExample: { note: 'Parcel 17' },
    replies: { 200: { description: 'The order', schema: orderSchema } },
    problems: ['not_found', 'order_closed'],
    handle: async ({ params: { id }, body, key }) => {
      const done = await sendOrder(sql, { id, actor: key.id, reason: body.note ?? null });
      return done.ok ? json(shownOrder(done.value)) : problem(done.code);
    },
  });
}

function cancelRoute(sql: Sql): Route {
  return route({
    method: 'post',
    path: '/v1/catalogue-orders/{id}/cancellation',
    scope: ['campaigns:write', 'holders:write'],
    tag: TAG,
    summary: 'Cancel an order that is not sent; its points come back',
    description:
      'Into the lots they came from, with the expiry they had. What has expired meanwhile stays expired. Coupons that were given are not taken back here.',
    params: orderKey,
    body: z.strictObject({ reason: z.string().trim().min(3).max(200), confirm: z.literal(true) }),
    bodyExample: { reason: 'Out of print', confirm: true },
    replies: { 200: { description: 'The order', schema: orderSchema } },
    problems: ['not_found', 'order_closed'],
    handle: async ({ params: { id }, body, key }) => {
      const done = await cancelOrder(sql, { id, actor: key.id, reason: body.reason });
      return done.ok ? json(shownOrder(done.value)) : problem(done.code);
    },
  });
}
