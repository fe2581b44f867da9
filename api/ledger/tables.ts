// Tables of the ledger's reports: what each closed day moved on each account, and the adjustments between maker and checkers.
import { bigint, date, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const minor = (name: string) => bigint(name, { mode: 'number' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

export const ledgerDays = pgTable('ledger_days', {
  businessDate: date('business_date').primaryKey(),
  entries: minor('entries').notNull(),
  at: instant('at').notNull().defaultNow(),
});

export const ledgerMovements = pgTable(
  'ledger_movements',
  {
    businessDate: date('business_date')
      .notNull()
      .references(() => ledgerDays.businessDate),
    /** Cardholders gathered under control accounts: engine/ledger/chart.ts controlOf. */
    account: text('account').notNull(),
    unit: text('unit').notNull(),
    debit: minor('debit').notNull(),
    credit: minor('credit').notNull(),
  },
  (table) => [primaryKey({ columns: [table.businessDate, table.account, table.unit] })],
);

export const adjustments = pgTable('adjustments', {
  id: text('id').primaryKey(),
  /** The dispute it answers. */
  dispute: text('dispute'),
  party: text('party').notNull(),
  other: text('other').notNull(),
  /** Above zero: `other` pays `party`. Zero refuses a dispute. */
  amount: minor('amount').notNull(),
  currency: text('currency').notNull(),
  text: text('text').notNull(),
  authorizationId: text('authorization_id'),
  maker: text('maker').notNull(),
  approvers: integer('approvers').notNull(),
  /** waiting, approved, rejected. */
  state: text('state').notNull().default('waiting'),
  at: instant('at').notNull().defaultNow(),
  closedBy: text('closed_by'),
  closedAt: instant('closed_at'),
  reason: text('reason'),
  postedOn: date('posted_on'),
});

export const adjustmentApprovals = pgTable(
  'adjustment_approvals',
  {
    adjustment: text('adjustment')
      .notNull()
      .references(() => adjustments.id),
    checker: text('checker').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.adjustment, table.checker] })],
);
