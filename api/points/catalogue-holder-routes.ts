// Routes of the catalogue for cardholders: what may be had for points, and their orders.
import { z } from 'zod';
import { askingOf } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem, verbatim } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { placeOrder } from './catalogue-order.ts';
import { listOrders } from './catalogue-order-store.ts';
import { itemSchema, orderSchema, placeIn, shownOrder } from './catalogue-routes.ts';
import { type CatalogueItem, listItems, personOf, sharesOf } from './catalogue-store.ts';
import { onceFor } from '../benefit/wallet-request-store.ts';

const TAG = 'My points';
const offered = itemSchema.omit({ taken: true, stock: true, isOn: true }).extend({
  left: z.int().nullable().describe('Pieces left for this cardholder; null: as many as they like'),
});

export function catalogueHolderRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  return [itemsRoute(sql), orderRoute(sql), ordersRoute(sql)];
}

function itemsRoute(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/me/catalogue',
    scope: 'holder',
    tag: TAG,
    summary: 'What may be had for points now',
    query: z.strictObject({ programme: z.string().max(64).optional(), limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page, by id', schema: pageSchema(offered) } },
    handle: async (call) => {
      const { query } = call;
      const after = fromCursor(query.after, 1)?.[0] ?? null;
      const [rows, shares] = await Promise.all([
        listItems(sql, { programme: query.programme ?? null, offered: true, after, limit: query.limit + 1 }),
        personOf(sql, askingOf(call).account).then((who) => sharesOf(sql, who)),
      ]);
      const page = pageOf(rows, query.limit, (last) => [last.id]);
      return json({ ...page, items: page.items.map((item) => shownItem(item, shares.get(item.id) ?? 0)) });
    },
  });
}

/** How much of an item there is in all is the bank's business until it is few. */
function shownItem({ stock, taken, isOn, ...item }: CatalogueItem, mine: number) {
  const lefts = [stock === null ? null : stock - taken, item.perPerson === null ? null : item.perPerson - mine].filter(
    (left) => left !== null,
  );
  return { ...item, left: lefts.length === 0 ? null : Math.max(0, Math.min(...lefts)) };
}

function orderRoute(sql: Sql): Route {
  return route({
    method: 'post',
    path: '/v1/me/catalogue/{item}/orders',
    scope: 'holder',
    tag: TAG,
    summary: 'Order one piece for points',
    description:
      'Spends active points, earliest expiry first; refused while points are owed. A coupon is in the wallet with the answer; goods wait until the bank sends them. With `version` another price than the one that was shown is refused.',
    params: z.strictObject({ item: z.string().min(1).max(64) }),
    body: z.strictObject({ requestId: z.string().min(8).max(64), version: z.int().min(1).max(1_000_000).optional() }),
    bodyExample: { requestId: 'b1946ac92492d234', version: 1 },
    replies: { 200: { description: 'The order', schema: orderSchema } },
    problems: [
      'not_found',
      'item_not_offered',
      'price_changed',
      'points_owed',
      'points_short',
      'out_of_stock',
      'share_used_up',
      'request_id_reused',
    ],
    handle: async (call) => {
      const asking = askingOf(call);
      const asked = { item: call.params.item, version: call.body.version };
      const request = { subject: asking.subject, id: call.body.requestId, kind: 'catalogue.order', body: asked, actor: asking.actor };
      const answer = await onceFor(sql, request, async (transaction) => {
        const done = await placeOrder(transaction, asked, asking);
        if (done.ok) return { status: 200, reply: JSON.stringify(shownOrder(done.value)) };
        return { status: problem(done.code).status, reply: problem(done.code).body };
      });
      if (answer === 'conflict') return problem('request_id_reused');
      return answer.status < 400
        ? verbatim({ status: 200, body: answer.reply })
        : problem((JSON.parse(answer.reply) as { code: 'points_short' }).code);
    },
  });
}

function ordersRoute(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/me/orders',
    scope: 'holder',
    tag: TAG,
    summary: 'Orders from the catalogue, newest first',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page', schema: pageSchema(orderSchema) } },
    handle: async (call) => {
      const { subject } = askingOf(call);
      const rows = await listOrders(sql, { subject, before: placeIn(call.query.after), limit: call.query.limit + 1 });
      const page = pageOf(rows, call.query.limit, (last) => [last.placedAt, last.id]);
      return json({ ...page, items: page.items.map(shownOrder) });
    },
  });
}
