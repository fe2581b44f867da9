// HTTP of merchant settlement: the settlements of a day, and the account of one merchant.
import { z } from 'zod';
import { businessToday } from './balance-store.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { partiesWithin } from '../settlement/statement-store.ts';
import { merchantAccount, settlementsOf } from './account.ts';
import { PAYOUT_STATES } from './batch-store.ts';
import { ownMerchant, type PayoutDeps, shown } from './contract-routes.ts';
import { contractExample, contractSchema, currency, date } from './schemas.ts';

const TAG = 'Contracts and payouts';
const whole = z.int();
const text = z.string();

const settlementSchema = z
  .object({
    date,
    party: text,
    currency,
    state: z.enum(['open', 'closed']),
    payOn: date.nullable(),
    gross: whole,
    paid: whole,
    subsidyByFunder: z.object({ bank: whole, merchant: whole, scheme: whole, chain: whole, brand: whole }),
    ownShare: whole,
    sales: whole,
    fees: whole,
    tax: whole,
    late: whole,
    adjustments: whole,
    net: whole,
    carriedOver: whole,
    payout: z.object({ id: text, state: z.enum(PAYOUT_STATES), payOn: date, amount: whole }).nullable(),
  })
  .meta({ id: 'MerchantSettlement' });
const settlementExample = {
  date: '2026-11-22',
  party: 'merchant:M1101',
  currency: 'CNY',
  state: 'closed',
  payOn: '2026-11-24',
  gross: 12_800,
  paid: 11_800,
  subsidyByFunder: { bank: 600, merchant: 400, scheme: 0, chain: 0, brand: 0 },
  ownShare: 400,
  sales: 0,
  fees: -77,
  tax: -5,
  late: 0,
  adjustments: 0,
  net: 518,
  carriedOver: 12_400,
  payout: { id: 'PB20261124CNY1-0001', state: 'sent', payOn: '2026-11-24', amount: 12_918 },
};

const movementSchema = z.object({
  at: date,
  kind: z.enum(['statement', 'payout', 'collection', 'deposit']),
  reference: text,
  template: text.nullable(),
  amount: whole,
  dueOn: date.nullable(),
});
const accountSchema = z
  .object({
    party: text,
    currency,
    on: date,
    balance: whole,
    due: whole,
    notYetDue: whole,
    proposed: whole,
    underWay: whole,
    next: z.object({ payOn: date, amount: whole }).nullable().describe('An estimate: later days may change it'),
    waits: z.enum(['below_minimum', 'negative', 'no_contract', 'nothing_due']).nullable(),
    minimum: whole,
    contract: contractSchema.nullable(),
    movements: z.array(movementSchema).describe('Newest first, at most 200'),
  })
  .meta({ id: 'MerchantAccount' });
const accountExample = {
  party: 'merchant:M1101',
  currency: 'CNY',
  on: '2026-11-24',
  balance: 12_918,
  due: 12_400,
  notYetDue: 518,
  proposed: 0,
  underWay: 0,
  next: { payOn: '2026-11-24', amount: 12_400 },
  waits: null,
  minimum: 10_000,
  contract: contractExample,
  movements: [{ at: '2026-11-22', kind: 'statement', reference: '2026-11-22', template: null, amount: 518, dueOn: '2026-11-25' }],
};

export function accountRoutes(deps: PayoutDeps): readonly Route[] {
  return [settlements(deps), account(deps)];
}

function settlements({ sql }: PayoutDeps): Route {
  return route({
    method: 'get',
    path: '/v1/settlements',
    scope: 'settlement:read',
    reach: 'handled',
    tag: TAG,
    summary: 'Settlement of every merchant on a business day',
    description:
      'From sale to payout: gross, what cardholders paid, subsidy by funder, own share, fees and tax (below zero: the merchant pays), net, what was unpaid before, and the payout that pays it. Provisional while the day is open.',
    query: z.strictObject({ date, limit: limitSchema, after: cursorSchema }),
    replies: {
      200: {
        description: 'In order of merchant and currency',
        schema: pageSchema(settlementSchema),
        example: { items: [settlementExample], next: null },
      },
    },
    handle: async ({ query, key }) => {
      const [party = '', unit = ''] = fromCursor(query.after, 2) ?? [];
      const rows = await settlementsOf(sql, {
        date: query.date,
        within: await partiesWithin(sql, key.reach),
        after: [party, unit],
        limit: query.limit + 1,
      });
      return json(pageOf(rows, query.limit, (last) => [last.party, last.currency]));
    },
  });
}

function account({ sql }: PayoutDeps): Route {
  return route({
    method: 'get',
    path: '/v1/merchants/{id}/account',
    scope: 'settlement:read',
    reach: ownMerchant(sql),
    tag: TAG,
    summary: 'The account of a merchant on a day',
    description:
      'What closed statements add up to, what of it is due, what is under way, the next payout, and what moved. Without a currency the one it is stated in most.',
    params: z.strictObject({ id: z.string().min(1).max(64) }),
    query: z.strictObject({ on: date.optional(), currency: currency.optional() }),
    replies: { 200: { description: 'The account', schema: accountSchema, example: accountExample } },
    problems: ['not_found'],
    handle: async ({ params, query, key }) => {
      const on = query.on ?? (await businessToday(sql));
      const found = await merchantAccount(sql, { party: `merchant:${params.id}`, currency: query.currency, on });
      if (found === null) return problem('not_found', 'The merchant was never settled and has no contract.');
      return json({ ...found, contract: found.contract === null ? null : shown(found.contract, key) });
    },
  });
}
