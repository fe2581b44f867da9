// HTTP of payout batches: made from what is due, approved by another person, sent as a pain.001 file, paid; and of each payout of them.
import { z } from 'zod';
import { maskAccount } from '../../engine/settlement/account.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageQuery, pageSchema } from '../http/list.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { partiesWithin } from '../settlement/statement-store.ts';
import { statedCurrencies } from './balance-store.ts';
import { approveBatch, type BatchStep, cancelBatch, endPayout, payBatch, proposeBatch, sendBatch } from './batch.ts';
import { listBatches, listPayouts, PAYOUT_STATES, type Payout, readBatch, readCarries, readFile } from './batch-store.ts';
import type { PayoutDeps } from './contract-routes.ts';
import { batchExample, batchSchema, carryExample, carrySchema, currency, date, payoutExample, payoutSchema } from './schemas.ts';

const TAG = 'Contracts and payouts';
const params = z.strictObject({ id: z.string().min(1).max(64) });
const one = { description: 'The batch', schema: batchSchema, example: batchExample };
const detail = batchSchema.extend({ carries: z.array(carrySchema) });

export function batchRoutes(deps: PayoutDeps): readonly Route[] {
  return [
    list(deps),
    propose(deps),
    read(deps),
    ...steps(deps),
    paid(deps),
    file(deps),
    payouts(deps),
    end(deps, 'paid'),
    end(deps, 'failed'),
  ];
}

function list({ sql }: PayoutDeps): Route {
  return route({
    method: 'get',
    path: '/v1/payout-batches',
    scope: 'settlement:read',
    tag: TAG,
    summary: 'Batches of payouts, the latest pay date first',
    query: pageQuery,
    replies: { 200: { description: 'A page', schema: pageSchema(batchSchema), example: { items: [batchExample], next: null } } },
    handle: async ({ query }) => {
      const [payOn, id] = fromCursor(query.after, 2) ?? [];
      const before = payOn === undefined || id === undefined || !isDate(payOn) ? null : ([payOn, id] as const);
      const rows = await listBatches(sql, { before, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [last.payOn, last.id]));
    },
  });
}

function propose({ sql }: PayoutDeps): Route {
  const made = z.object({ batches: z.array(batchSchema), carries: z.array(carrySchema) });
  return route({
    method: 'post',
    path: '/v1/payout-batches',
    scope: 'settlement:write',
    tag: TAG,
    summary: 'Make the batches of a pay date',
    description:
      'One for each currency: everybody with a balance due by then is paid whole, or carried over with the reason. Asked again, the batches that are there answer; nothing is paid twice.',
    body: z.strictObject({ payOn: date, currency: currency.optional() }),
    bodyExample: { payOn: '2026-11-24' },
    replies: {
      200: {
        description: 'The batches of the day; carries where no batch was made, because nobody is to be paid',
        schema: made,
        example: { batches: [batchExample], carries: [] },
      },
    },
    handle: async ({ body, key }) => {
      const units = body.currency === undefined ? await statedCurrencies(sql) : [body.currency];
      const all = [];
      for (const unit of units) all.push(await proposeBatch(sql, { payOn: body.payOn, currency: unit, actor: key.id }));
      return json({ batches: all.flatMap(({ batch }) => (batch === null ? [] : [batch])), carries: all.flatMap(({ carries }) => carries) });
    },
  });
}

function read({ sql }: PayoutDeps): Route {
  return route({
    method: 'get',
    path: '/v1/payout-batches/{id}',
    scope: 'settlement:read',
    tag: TAG,
    summary: 'One batch, with whom it does not pay and why',
    params,
    replies: { 200: { description: 'The batch', schema: detail, example: { ...batchExample, carries: [carryExample] } } },
    problems: ['not_found'],
    handle: async ({ params: { id } }) => {
      const batch = await readBatch(sql, id);
      return batch === null ? problem('not_found') : json({ ...batch, carries: await readCarries(sql, id) });
    },
  });
}

function replyTo(step: BatchStep): Reply {
  return step.ok ? json(step.batch) : problem(step.code);
}

function steps({ sql }: PayoutDeps): readonly Route[] {
  const approve = route({
    method: 'post',
    path: '/v1/payout-batches/{id}/approve',
    scope: 'settlement:approve',
    confirm: true,
    tag: TAG,
    summary: 'Approve a batch',
    description: 'By another person than its maker. From here the money is under way: what is owed is set off, and the rest is ordered.',
    params,
    replies: { 200: one },
    problems: ['not_found', 'payout_step', 'maker_is_checker'],
    handle: async ({ params: { id }, key }) => replyTo(await approveBatch(sql, { id, actor: key.id })),
  });
  const cancel = route({
    method: 'post',
    path: '/v1/payout-batches/{id}/cancel',
    scope: ['settlement:write', 'settlement:approve'],
    confirm: true,
    tag: TAG,
    summary: 'Cancel a batch that was not sent',
    description: 'Every balance is as it was before; the next batch pays it.',
    params,
    replies: { 200: one },
    problems: ['not_found', 'payout_step'],
    handle: async ({ params: { id }, key }) => replyTo(await cancelBatch(sql, { id, actor: key.id })),
  });
  const send = route({
    method: 'post',
    path: '/v1/payout-batches/{id}/send',
    scope: 'settlement:write',
    confirm: true,
    tag: TAG,
    summary: 'Make the file of an approved batch',
    description: 'ISO 20022 pain.001.001.09; kept as it is made, so that the file is the same bytes whenever it is fetched.',
    params,
    replies: { 200: one },
    problems: ['not_found', 'payout_step', 'no_debtor_account'],
    handle: async ({ params: { id }, key }) => replyTo(await sendBatch(sql, { id, actor: key.id })),
  });
  return [approve, cancel, send];
}

function paid({ sql }: PayoutDeps): Route {
  return route({
    method: 'post',
    path: '/v1/payout-batches/{id}/paid',
    scope: 'settlement:write',
    confirm: true,
    tag: TAG,
    summary: 'Every payout of it that is under way was paid',
    description: 'Those that failed are told one by one before.',
    params,
    body: z.strictObject({ on: date.describe('Value date') }),
    bodyExample: { on: '2026-11-24' },
    replies: { 200: one },
    problems: ['not_found', 'payout_step'],
    handle: async ({ params: { id }, body, key }) => replyTo(await payBatch(sql, { id, actor: key.id, on: body.on })),
  });
}

function file({ sql }: PayoutDeps): Route {
  return route({
    method: 'get',
    path: '/v1/payout-batches/{id}/pain.001.xml',
    scope: 'settlement:write',
    tag: TAG,
    summary: 'The pain.001 file of a batch',
    description: 'With whole account numbers, so for those alone who may send it.',
    params,
    replies: { 200: { description: 'ISO 20022 pain.001.001.09', type: 'application/xml' } },
    problems: ['not_found'],
    handle: async ({ params: { id } }) => {
      const text = await readFile(sql, id);
      if (text === null) return problem('not_found', 'The batch was not sent.');
      const headers = { 'content-disposition': `attachment; filename="${id}.pain.001.xml"` };
      return { status: 200, type: 'application/xml', body: text, headers };
    },
  });
}

const masked = (payout: Payout): Payout => ({ ...payout, account: maskAccount(payout.account) });

function payouts({ sql }: PayoutDeps): Route {
  return route({
    method: 'get',
    path: '/v1/payouts',
    scope: 'settlement:read',
    reach: 'handled',
    tag: TAG,
    summary: 'Payouts, the latest pay date first',
    query: z.strictObject({
      limit: limitSchema,
      after: cursorSchema,
      batch: z.string().max(64).optional(),
      party: z.string().max(80).optional(),
      state: z.enum(PAYOUT_STATES).optional(),
    }),
    replies: { 200: { description: 'A page', schema: pageSchema(payoutSchema), example: { items: [payoutExample], next: null } } },
    handle: async ({ query, key }) => {
      const [payOn, id] = fromCursor(query.after, 2) ?? [];
      const rows = await listPayouts(sql, {
        batch: query.batch ?? null,
        party: query.party ?? null,
        state: query.state ?? null,
        within: await partiesWithin(sql, key.reach),
        before: payOn === undefined || id === undefined || !isDate(payOn) ? null : [payOn, id],
        limit: query.limit + 1,
      });
      return json(pageOf(rows.map(masked), query.limit, (last) => [last.payOn, last.id]));
    },
  });
}

const END_WORDS = {
  paid: 'A payout was paid',
  failed: 'A payout failed, or came back after it was paid',
} as const;

function end({ sql }: PayoutDeps, state: 'paid' | 'failed'): Route {
  const reason = z.string().trim().min(1).max(500);
  return route({
    method: 'post',
    path: `/v1/payouts/{id}/${state}`,
    scope: 'settlement:write',
    confirm: true,
    tag: TAG,
    summary: END_WORDS[state],
    description: state === 'failed' ? 'It is owed again, and the next batch pays it.' : 'As the answer of the paying bank says.',
    params,
    body: z.strictObject({ on: date.describe('Value date'), reason: state === 'failed' ? reason : reason.optional() }),
    bodyExample: state === 'failed' ? { on: '2026-11-25', reason: 'AC04 closed account' } : { on: '2026-11-24' },
    replies: { 200: { description: 'The payout', schema: payoutSchema, example: { ...payoutExample, state } } },
    problems: ['not_found', 'payout_step'],
    handle: async ({ params: { id }, body, key }) => {
      const ended = await endPayout(sql, { id, actor: key.id, state, on: body.on, reason: body.reason ?? null });
      return ended.ok ? json(masked(ended.payout)) : problem(ended.code);
    },
  });
}

const isDate = (text: string): boolean => date.safeParse(text).success;
