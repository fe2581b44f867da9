// The decisions table as drizzle reads it; it is partitioned by month, which drizzle-kit cannot say, so a custom migration creates it.
import { bigint, date, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** Everything a decision saw and said, immutable, kept at least 400 days: the source of every explanation and backtest. */
export const decisions = pgTable('decisions', {
  authorizationId: text('authorization_id').notNull(),
  decidedOn: date('decided_on').notNull(),
  decisionId: text('decision_id').notNull(),
  /** Canonical request JSON. */
  request: text('request').notNull(),
  /** What was known: facts per time zone, wallet, profile, counters read (engine/authorization/decide.ts Evidence). */
  evidence: text('evidence').notNull(),
  /** Candidate → reason code, in list order. */
  considered: text('considered').notNull(),
  reply: text('reply').notNull(),
  /** Milliseconds from arrival to decision in the deciding process. */
  waitedMs: integer('waited_ms').notNull(),
  at: timestamp('at', { withTimezone: true, mode: 'string' }).notNull(),
  batch: bigint('batch', { mode: 'number' }).notNull(),
});
