// Tables of contracts, fees by day, payouts and collections.
import { bigint, date, integer, json, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const minor = (name: string) => bigint(name, { mode: 'number' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/** Written once; approved by somebody else than its maker, before its first day is closed. */
export const settlementContracts = pgTable(
  'settlement_contracts',
  {
    party: text('party').notNull(),
    currency: text('currency').notNull(),
    version: integer('version').notNull(),
    fromDate: date('from_date').notNull(),
    /** engine/settlement/contract.ts ContractTerms. */
    terms: json('terms').notNull(),
    note: text('note').notNull(),
    /** proposed, approved, returned. */
    state: text('state').notNull().default('proposed'),
    maker: text('maker').notNull(),
    madeAt: instant('made_at').notNull().defaultNow(),
    checker: text('checker'),
    checkedAt: instant('checked_at'),
    reason: text('reason'),
  },
  (table) => [primaryKey({ columns: [table.party, table.currency, table.version] })],
);

/** The chain of a shop from a business date on, as it stood when the day closed; append-only. */
export const shopChains = pgTable(
  'shop_chains',
  {
    merchant: text('merchant').notNull(),
    fromDate: date('from_date').notNull(),
    chain: text('chain'),
  },
  (table) => [primaryKey({ columns: [table.merchant, table.fromDate] })],
);

/** What one day added to a month of one fee; append-only. */
export const feeDays = pgTable(
  'fee_days',
  {
    businessDate: date('business_date').notNull(),
    merchant: text('merchant').notNull(),
    currency: text('currency').notNull(),
    contract: text('contract').notNull(),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    month: date('month').notNull(),
    volume: minor('volume').notNull(),
    fee: minor('fee').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.businessDate, table.merchant, table.currency, table.contract, table.version, table.name, table.month],
    }),
  ],
);

export const payoutBatches = pgTable('payout_batches', {
  id: text('id').primaryKey(),
  payOn: date('pay_on').notNull(),
  currency: text('currency').notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: instant('proposed_at').notNull().defaultNow(),
  approvedBy: text('approved_by'),
  approvedAt: instant('approved_at'),
  cancelledBy: text('cancelled_by'),
  cancelledAt: instant('cancelled_at'),
  sentBy: text('sent_by'),
  sentAt: instant('sent_at'),
  file: text('file'),
  fileSha256: text('file_sha256'),
});

export const payouts = pgTable('payouts', {
  id: text('id').primaryKey(),
  batch: text('batch').notNull(),
  party: text('party').notNull(),
  currency: text('currency').notNull(),
  amount: minor('amount').notNull(),
  account: json('account').notNull(),
  contractVersion: integer('contract_version').notNull(),
  datesFrom: date('dates_from').notNull(),
  datesTo: date('dates_to').notNull(),
  statementsHash: text('statements_hash').notNull(),
  /** proposed, approved, sent, paid, failed, cancelled. */
  state: text('state').notNull().default('proposed'),
  paidOn: date('paid_on'),
  reason: text('reason'),
  changedAt: instant('changed_at').notNull().defaultNow(),
});

export const payoutParts = pgTable(
  'payout_parts',
  {
    payout: text('payout').notNull(),
    no: integer('no').notNull(),
    party: text('party').notNull(),
    amount: minor('amount').notNull(),
    setOff: minor('set_off').notNull(),
  },
  (table) => [primaryKey({ columns: [table.payout, table.no] })],
);

export const payoutCarries = pgTable(
  'payout_carries',
  {
    batch: text('batch').notNull(),
    party: text('party').notNull(),
    amount: minor('amount').notNull(),
    /** engine/settlement/payout.ts CarryReason. */
    reason: text('reason').notNull(),
  },
  (table) => [primaryKey({ columns: [table.batch, table.party] })],
);

export const collections = pgTable('collections', {
  id: text('id').primaryKey(),
  /** collection, reclaim. */
  kind: text('kind').notNull(),
  party: text('party').notNull(),
  currency: text('currency').notNull(),
  amount: minor('amount').notNull(),
  received: minor('received').notNull().default(0),
  through: date('through').notNull(),
  dueOn: date('due_on').notNull(),
  /** open, received, cancelled. */
  state: text('state').notNull().default('open'),
  madeBy: text('made_by').notNull(),
  madeAt: instant('made_at').notNull().defaultNow(),
  endedAt: instant('ended_at'),
});

export const collectionReceipts = pgTable(
  'collection_receipts',
  {
    collection: text('collection').notNull(),
    reference: text('reference').notNull(),
    amount: minor('amount').notNull(),
    receivedOn: date('received_on').notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.collection, table.reference] })],
);

/** What one day added to the taxed subsidy of an agreement; append-only. */
export const subsidyTaxDays = pgTable(
  'subsidy_tax_days',
  {
    businessDate: date('business_date').notNull(),
    agreement: text('agreement').notNull(),
    version: integer('version').notNull(),
    funder: text('funder').notNull(),
    currency: text('currency').notNull(),
    base: minor('base').notNull(),
    tax: minor('tax').notNull(),
  },
  (table) => [primaryKey({ columns: [table.businessDate, table.agreement, table.version, table.funder, table.currency] })],
);

/** What a funder owed beyond the days of grace, for how many days, and the interest; append-only. */
export const lateDays = pgTable(
  'late_days',
  {
    businessDate: date('business_date').notNull(),
    funder: text('funder').notNull(),
    currency: text('currency').notNull(),
    agreement: text('agreement').notNull(),
    version: integer('version').notNull(),
    overdue: minor('overdue').notNull(),
    days: integer('days').notNull(),
    charge: minor('charge').notNull(),
  },
  (table) => [primaryKey({ columns: [table.businessDate, table.funder, table.currency] })],
);
