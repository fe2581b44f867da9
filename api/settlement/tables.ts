// Tables of settlement: business days and the statements frozen at their close.
import { bigint, date, json, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const minor = (name: string) => bigint(name, { mode: 'number' });

export const businessDays = pgTable('business_days', {
  businessDate: date('business_date').primaryKey(),
  /** open, closing, closed. */
  state: text('state').notNull(),
  /** SHA-256 over all statements of the day. */
  hash: text('hash'),
  /** Net per party in minor units by currency; sums to zero. */
  net: json('net'),
  closedAt: timestamp('closed_at', { withTimezone: true, mode: 'string' }),
  /** When somebody began to close it; from then on batches post to the next day. */
  closingAt: timestamp('closing_at', { withTimezone: true, mode: 'string' }),
  closingBy: text('closing_by'),
  /** From here on the database refuses its entries. */
  shutAt: timestamp('shut_at', { withTimezone: true, mode: 'string' }),
  /** Entries, benefits, items, statements, and the first and last pay date; once frozen. */
  counts: json('counts'),
});

export const closingSteps = pgTable(
  'closing_steps',
  {
    businessDate: date('business_date').notNull(),
    step: text('step').notNull(),
    rows: minor('rows').notNull(),
    tookMs: minor('took_ms').notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true, mode: 'string' }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.businessDate, table.step] })],
);

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
    /** Of a merchant, when the statement was frozen. */
    chain: text('chain'),
  },
  (table) => [primaryKey({ columns: [table.businessDate, table.party, table.currency] })],
);
