// What the routes of points answer, for cardholders and for the bank's service desk alike.
import { z } from 'zod';
import { pageSchema } from '../http/list.ts';
import { STATEMENT_KINDS } from './said.ts';

const words = z.object({ en: z.string(), 'zh-CN': z.string() });

export const heldSchema = z
  .object({
    programme: z.string(),
    name: words,
    pointName: words,
    transfer: z.enum(['nobody', 'household', 'anybody']).describe('To whom these points may be given'),
    active: z.int().describe('May be spent now'),
    pending: z.int().describe('Wait for their purchase to clear'),
    debt: z.int().describe('Owed after a refund; the next points earned repay it'),
    expiring: z.array(z.object({ expiresAt: z.string(), points: z.int() })).describe('Within 30 days'),
    lots: z.array(z.object({ id: z.string(), points: z.int(), active: z.int(), pending: z.int(), expiresAt: z.string().nullable() })),
  })
  .meta({ id: 'HeldPoints' });
export const HELD = {
  programme: 'bonus',
  name: { en: 'Bonus points', 'zh-CN': '奖励积分' },
  pointName: { en: 'points', 'zh-CN': '积分' },
  transfer: 'anybody',
  active: 1_280,
  pending: 120,
  debt: 0,
  expiring: [{ expiresAt: '2026-12-11T04:00:00.000Z', points: 300 }],
  lots: [{ id: 'dc_x.0', points: 300, active: 300, pending: 0, expiresAt: '2026-12-11T04:00:00.000Z' }],
};
export const heldList = z.object({ items: z.array(heldSchema) });

export const asOfSchema = z.object({
  programme: z.string(),
  asOf: z.string(),
  tense: z.enum(['past', 'now', 'future']),
  active: z.int(),
  pending: z.int(),
  debt: z.int(),
  willExpire: z.int(),
});
export const AS_OF = { programme: 'bonus', asOf: '2026-12-31', tense: 'future', active: 980, pending: 120, debt: 0, willExpire: 300 };

const row = z.object({
  id: z.string(),
  at: z.string(),
  date: z.string(),
  kind: z.enum(STATEMENT_KINDS as unknown as [string, ...string[]]),
  words,
  active: z.int(),
  pending: z.int(),
  reserved: z.int(),
  balance: z.int().describe('Active points after this row, less what is owed'),
  pendingBalance: z.int(),
  merchant: words.nullable(),
  campaign: words.nullable(),
  item: words.nullable(),
  expiresAt: z.string().nullable(),
  authorizationId: z.string().nullable(),
  reference: z.string().nullable(),
});
export const statementSchema = pageSchema(row);

export const lotsSchema = pageSchema(
  z.object({
    id: z.string(),
    programme: z.string(),
    state: z.enum(['pending', 'active', 'spent', 'expired', 'reversed']),
    earned: z.int(),
    pending: z.int(),
    active: z.int(),
    spent: z.int(),
    expired: z.int(),
    expiresAt: z.string().nullable(),
    earnedAt: z.string().nullable(),
    merchant: words.nullable(),
    origin: z.string().nullable(),
  }),
);
