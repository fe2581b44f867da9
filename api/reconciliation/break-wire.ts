// The shapes in which breaks, their notes and the proposals about them travel.
import { z } from 'zod';
import { TWO_CHECKERS_FROM } from '../disputes/adjustment-store.ts';
import { itemWire } from './clearing-wire.ts';

const whole = z.int();
const words = z.string().trim().min(3).max(2_000);
export const wordsBody = z.strictObject({ text: words });
const reference = z.string().regex(/^[\x21-\x7e]{1,128}$/, 'printable ASCII without spaces');
const party = z
  .string()
  .regex(/^(scheme|(merchant|chain|brand|acquirer):.{1,64})$/u, 'scheme, merchant:<id>, chain:<id>, brand:<id> or acquirer:<id>');

export const proposalBody = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('link'), authorizationId: reference, messageId: reference.nullable().default(null), text: words }),
  z.strictObject({ action: z.literal('accept'), text: words }),
  z.strictObject({
    action: z.literal('write_off'),
    party,
    amount: z
      .int()
      .refine((amount) => amount !== 0, 'must not be 0')
      // A write-off has one checker: what takes two may not go round them.
      .refine((amount) => Math.abs(amount) < TWO_CHECKERS_FROM, 'is too much for one checker: make an adjustment, which asks for two')
      .describe('What the party receives from the bank; below zero it pays'),
    currency: z.string().regex(/^[A-Z]{3}$/),
    text: words,
  }),
]);

export const breakWire = z
  .object({
    id: z.string(),
    source: z.enum(['clearing', 'parked']),
    item: whole.nullable(),
    parked: z.string().nullable(),
    acquirer: z.string().nullable(),
    merchant: z.string().nullable(),
    kind: z.string(),
    reason: z.string(),
    amount: whole.nullable().describe('Clearing: what the file says more than we; parked: what the message moves'),
    currency: z.string().nullable(),
    businessDate: z.string().nullable(),
    openedAt: z.string(),
    state: z.enum(['open', 'proposed', 'resolved']),
    owner: z.string().nullable(),
    resolvedAt: z.string().nullable(),
    ageDays: whole,
  })
  .meta({ id: 'Break' });
export const breakExample = {
  id: 'item:42',
  source: 'clearing',
  item: 42,
  parked: null,
  acquirer: 'acq',
  merchant: 'M1001',
  kind: 'capture',
  reason: 'amount_differs',
  amount: 450,
  currency: 'CNY',
  businessDate: '2026-11-22',
  openedAt: '2026-11-23T01:00:04.000Z',
  state: 'open',
  owner: null,
  resolvedAt: null,
  ageDays: 0,
};

const note = z.object({ no: whole, actor: z.string(), kind: z.string(), text: z.string(), at: z.string() });
const proposal = z.object({
  no: whole,
  action: z.enum(['link', 'accept', 'write_off']),
  authorizationId: z.string().nullable(),
  messageId: z.string().nullable(),
  party: z.string().nullable(),
  amount: whole.nullable(),
  currency: z.string().nullable(),
  text: z.string(),
  proposedBy: z.string(),
  proposedAt: z.string(),
  state: z.enum(['waiting', 'approved', 'sent_back']),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  appliedAt: z.string().nullable(),
});
export const detailWire = breakWire
  .extend({
    itemNow: itemWire.extend({ acquirer: z.string(), businessDate: z.string(), file: z.string().nullable() }).nullable(),
    record: z.record(z.string(), z.unknown()).nullable().describe('The clearing record'),
    message: z.record(z.string(), z.unknown()).nullable().describe('The parked message'),
    notes: z.array(note),
    proposals: z.array(proposal),
  })
  .meta({ id: 'BreakDetail' });

export const ageWire = z.object({
  reason: z.string(),
  currency: z.string().nullable(),
  age: whole.describe('0 to 4, by days'),
  count: whole,
  sum: whole,
  unowned: whole,
});
