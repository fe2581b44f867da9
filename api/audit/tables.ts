// Table of the seals over the log of changes: one link per row, keyed and chained.
import { bigint, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const auditSeals = pgTable('audit_seals', {
  /** From 1, without gaps. */
  seq: bigint('seq', { mode: 'number' }).primaryKey(),
  /** change_log.id; each row is sealed once. */
  change: bigint('change', { mode: 'number' }).notNull().unique(),
  previous: text('previous').notNull(),
  hash: text('hash').notNull(),
  at: timestamp('at', { withTimezone: true, mode: 'string' }).notNull().defaultNow(),
});
