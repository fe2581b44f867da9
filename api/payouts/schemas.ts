// Wire schemas of contracts, payouts and collections, with an example of each.
import { z } from 'zod';
import { day } from '../../engine/money/instant.ts';
import { contractFields } from '../../engine/settlement/contract.ts';
import { CARRY_REASONS } from '../../engine/settlement/payout.ts';
import { BATCH_STATES, PAYOUT_STATES } from './batch-store.ts';
import { COLLECTION_STATES } from './collection-store.ts';

export const date = day;
export const currency = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code');
const whole = z.int();
const text = z.string();

/** Who may have a contract; `bank` names the account that payouts leave from. */
export const contractParty = z
  .string()
  .regex(/^(bank|scheme|(merchant|chain|brand):[A-Za-z0-9][A-Za-z0-9._-]{0,63})$/, 'bank, scheme, merchant:<id>, chain:<id> or brand:<id>');

/** As stored, so that no rule of the door is asked twice: masked accounts are no accounts. */
const shownTerms = z.object({
  ...contractFields,
  account: z.object({
    name: text,
    bic: text.nullable(),
    bankCode: text.nullable(),
    iban: text.nullable(),
    number: text.nullable(),
    country: text,
  }),
});
export const shownAccount = shownTerms.shape.account;

export const contractSchema = z
  .object({
    party: text,
    currency,
    version: whole,
    from: date,
    terms: shownTerms,
    note: text,
    state: z.enum(['proposed', 'approved', 'returned']),
    maker: text,
    madeAt: text,
    checker: text.nullable(),
    checkedAt: text.nullable(),
    reason: text.nullable(),
  })
  .meta({ id: 'SettlementContract' });

export const termsExample = {
  settles: 'subsidy',
  fees: [
    { name: 'service', kind: 'percent', base: 'subsidy', bps: 60, min: null, max: 5_000, onRefund: 'return' },
    {
      name: 'volume',
      kind: 'tiered',
      base: 'gross',
      mode: 'marginal',
      tiers: [
        { from: 0, bps: 30 },
        { from: 5_000_000, bps: 20 },
      ],
      onRefund: 'return',
    },
  ],
  vatBps: 600,
  minimumPayout: 10_000,
  cycle: { kind: 'daily' },
  payoutDays: 1,
  reclaimDays: 30,
  paysShops: false,
  account: { name: 'Blue Door Coffee', bic: null, bankCode: '102290002916', iban: null, number: '1001244219006912345', country: 'CN' },
} as const;

export const contractExample = {
  party: 'merchant:M1101',
  currency: 'CNY',
  version: 1,
  from: '2026-11-01',
  terms: { ...termsExample, account: { ...termsExample.account, number: '•••• 2345' } },
  note: 'As signed on 20 October',
  state: 'approved',
  maker: 'person_1',
  madeAt: '2026-10-21T01:00:00.000Z',
  checker: 'person_2',
  checkedAt: '2026-10-21T02:00:00.000Z',
  reason: null,
};

export const batchSchema = z
  .object({
    id: text,
    payOn: date,
    currency,
    state: z.enum(BATCH_STATES),
    count: whole,
    total: whole,
    carried: whole.describe('Parties that were not paid'),
    proposedBy: text,
    proposedAt: text,
    approvedBy: text.nullable(),
    approvedAt: text.nullable(),
    sentBy: text.nullable(),
    sentAt: text.nullable(),
    cancelledBy: text.nullable(),
    cancelledAt: text.nullable(),
    fileSha256: text.nullable(),
  })
  .meta({ id: 'PayoutBatch' });
export const batchExample = {
  id: 'PB20261124CNY1',
  payOn: '2026-11-24',
  currency: 'CNY',
  state: 'proposed',
  count: 12,
  total: 1_234_567,
  carried: 3,
  proposedBy: 'person_1',
  proposedAt: '2026-11-24T01:00:00.000Z',
  approvedBy: null,
  approvedAt: null,
  sentBy: null,
  sentAt: null,
  cancelledBy: null,
  cancelledAt: null,
  fileSha256: null,
};

export const carrySchema = z.object({ party: text, amount: whole, reason: z.enum(CARRY_REASONS) });
export const carryExample = { party: 'merchant:M1102', amount: 523, reason: 'below_minimum' };

export const payoutSchema = z
  .object({
    id: text,
    batch: text,
    payOn: date,
    party: text,
    currency,
    amount: whole,
    account: shownAccount.describe('Number and IBAN show their last four only'),
    contractVersion: whole,
    from: date,
    to: date,
    statementsHash: text,
    state: z.enum(PAYOUT_STATES),
    paidOn: date.nullable(),
    reason: text.nullable(),
    changedAt: text,
    parts: z.array(z.object({ party: text, amount: whole, setOff: whole })),
  })
  .meta({ id: 'Payout' });
export const payoutExample = {
  id: 'PB20261124CNY1-0001',
  batch: 'PB20261124CNY1',
  payOn: '2026-11-24',
  party: 'merchant:M1101',
  currency: 'CNY',
  amount: 52_300,
  account: contractExample.terms.account,
  contractVersion: 1,
  from: '2026-11-22',
  to: '2026-11-23',
  statementsHash: 'a'.repeat(64),
  state: 'sent',
  paidOn: null,
  reason: null,
  changedAt: '2026-11-24T02:00:00.000Z',
  parts: [{ party: 'merchant:M1101', amount: 52_300, setOff: 1_200 }],
};

export const collectionSchema = z
  .object({
    id: text,
    kind: z.enum(['collection', 'reclaim']),
    party: text,
    currency,
    amount: whole,
    received: whole,
    through: date,
    dueOn: date,
    state: z.enum(COLLECTION_STATES),
    madeBy: text,
    madeAt: text,
    endedAt: text.nullable(),
    receipts: z.array(z.object({ reference: text, amount: whole, receivedOn: date, actor: text })),
  })
  .meta({ id: 'Collection' });
export const collectionExample = {
  id: 'CO20261130CNY1',
  kind: 'collection',
  party: 'scheme',
  currency: 'CNY',
  amount: 98_000,
  received: 50_000,
  through: '2026-11-30',
  dueOn: '2026-12-14',
  state: 'open',
  madeBy: 'person_1',
  madeAt: '2026-11-30T01:00:00.000Z',
  endedAt: null,
  receipts: [{ reference: 'HX20261205-17', amount: 50_000, receivedOn: '2026-12-05', actor: 'person_1' }],
};
