// HTTP of collections: asking everybody who owes, and writing down what came in.
import { z } from 'zod';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { partiesWithin } from '../settlement/statement-store.ts';
import { statedCurrencies } from './balance-store.ts';
import { cancelCollection, orderCollections, receive } from './collection.ts';
import { COLLECTION_STATES, listCollections } from './collection-store.ts';
import type { PayoutDeps } from './contract-routes.ts';
import { collectionExample, collectionSchema, currency, date } from './schemas.ts';

const TAG = 'Contracts and payouts';
const params = z.strictObject({ id: z.string().min(1).max(64) });
const one = { description: 'The collection', schema: collectionSchema, example: collectionExample };

export function collectionRoutes(deps: PayoutDeps): readonly Route[] {
  return [list(deps), order(deps), receiveRoute(deps), cancel(deps)];
}

function list({ sql }: PayoutDeps): Route {
  return route({
    method: 'get',
    path: '/v1/collections',
    scope: 'settlement:read',
    reach: 'handled',
    tag: TAG,
    summary: 'What is asked for, the latest due date first',
    query: z.strictObject({
      limit: limitSchema,
      after: cursorSchema,
      party: z.string().max(80).optional(),
      state: z.enum(COLLECTION_STATES).optional(),
    }),
    replies: {
      200: { description: 'A page', schema: pageSchema(collectionSchema), example: { items: [collectionExample], next: null } },
    },
    handle: async ({ query, key }) => {
      const [dueOn, id] = fromCursor(query.after, 2) ?? [];
      const rows = await listCollections(sql, {
        party: query.party ?? null,
        state: query.state ?? null,
        within: await partiesWithin(sql, key.reach),
        before: dueOn === undefined || id === undefined || !date.safeParse(dueOn).success ? null : [dueOn, id],
        limit: query.limit + 1,
      });
      return json(pageOf(rows, query.limit, (last) => [last.dueOn, last.id]));
    },
  });
}

function order({ sql }: PayoutDeps): Route {
  return route({
    method: 'post',
    path: '/v1/collections',
    scope: 'settlement:write',
    confirm: true,
    tag: TAG,
    summary: 'Ask everybody who owes by a day',
    description:
      'Scheme, chains and brands for the net of their statements due by then; a merchant only where its contract lets a negative balance be reclaimed and it has been below zero that long. Asked again, the same collections answer.',
    body: z.strictObject({ through: date, dueOn: date, currency: currency.optional() }),
    bodyExample: { through: '2026-11-30', dueOn: '2026-12-14' },
    replies: {
      200: {
        description: 'All of that day',
        schema: z.object({ items: z.array(collectionSchema) }),
        example: { items: [collectionExample] },
      },
    },
    handle: async ({ body, key }) => {
      if (body.dueOn < body.through) return problem('invalid_request', undefined, [{ path: 'dueOn', message: 'is before through' }]);
      const units = body.currency === undefined ? await statedCurrencies(sql) : [body.currency];
      const items = [];
      for (const unit of units) items.push(...(await orderCollections(sql, { ...body, currency: unit, actor: key.id })));
      return json({ items });
    },
  });
}

function receiveRoute({ sql }: PayoutDeps): Route {
  return route({
    method: 'post',
    path: '/v1/collections/{id}/receipts',
    scope: 'settlement:write',
    confirm: true,
    tag: TAG,
    summary: 'Money came in',
    description: 'Whole or in part. One reference of the other bank is one receipt: sent again it changes nothing.',
    params,
    body: z.strictObject({
      amount: z.int().positive(),
      on: date.describe('Value date'),
      reference: z
        .string()
        .trim()
        .regex(/^[A-Za-z0-9/?:().,'+ -]{1,35}$/, 'at most 35 letters, digits and / - ? : ( ) . , plus'),
    }),
    bodyExample: { amount: 50_000, on: '2026-12-05', reference: 'HX20261205-17' },
    replies: { 200: one },
    problems: ['not_found', 'collection_step', 'receipt_differs', 'receipt_too_large'],
    handle: async ({ params: { id }, body, key }) => {
      const done = await receive(sql, id, { reference: body.reference, amount: body.amount, receivedOn: body.on, actor: key.id });
      return done.ok ? json(done.collection) : problem(done.code);
    },
  });
}

function cancel({ sql }: PayoutDeps): Route {
  return route({
    method: 'post',
    path: '/v1/collections/{id}/cancel',
    scope: 'settlement:write',
    confirm: true,
    tag: TAG,
    summary: 'Stop asking for what has not come',
    description: 'It is owed as before, and the next collection asks for it.',
    params,
    replies: { 200: one },
    problems: ['not_found', 'collection_step'],
    handle: async ({ params: { id }, key }) => {
      const done = await cancelCollection(sql, { id, actor: key.id });
      return done.ok ? json(done.collection) : problem(done.code);
    },
  });
}
