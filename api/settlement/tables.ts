// Tables of settlement: business days and the statements frozen at their close.
import { bigint, date, json, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const minor = (name: string) => bigint(name, { mode: 'number' });

export const businessDays = pgTable('business_days', {
  businessDate: date('business_date').primaryKey(),
  /** open, closed. */
  state: text('state').notNull(),
  /** SHA-256 over all statements of the day. */
  hash: text('hash'),
  /** Net per party in minor units by currency; sums to zero. */
  net: json('net'),
  closedAt: timestamp('closed_at', { withTimezone: true, mode: 'string' }),
});

export const statements = pgTable(
  'statements',
  {
    businessDate: date('business_date').notNull(),
    /** "merchant:<id>", "bank", "scheme". */
    party: text('party').notNull(),
    currency: text('currency').notNull(),
    lines: minor('lines').notNull(),
    /** Positive: the party receives. */
    net: minor('net').notNull(),
    totals: json('totals').notNull(),
    payOn: date('pay_on').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [primaryKey({ columns: [table.businessDate, table.party, table.currency] })],
);
