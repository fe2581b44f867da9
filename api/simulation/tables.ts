// Tables of simulation: backtests with their order, progress and result.
import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, json, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const count = (name: string) => bigint(name, { mode: 'number' }).notNull().default(0);

export const backtests = pgTable(
  'backtests',
  {
    id: text('id').primaryKey(),
    campaign: text('campaign').notNull(),
    version: integer('version').notNull(),
    /** replace or beside the live version. */
    mode: text('mode').notNull(),
    fromAt: instant('from_at').notNull(),
    toAt: instant('to_at').notNull(),
    seed: integer('seed').notNull(),
    state: text('state').notNull().default('queued'),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull().default(sql`clock_timestamp()`),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    /** When the process that runs it was last heard of. */
    heardAt: instant('heard_at'),
    attempts: integer('attempts').notNull().default(0),
    done: count('done'),
    total: count('total'),
    cancel: boolean('cancel').notNull().default(false),
    /** Why it failed, as a code. */
    fault: text('fault'),
    resultHash: text('result_hash'),
    summary: json('summary'),
    /** The report, byte for byte as it was hashed. */
    report: text('report'),
  },
  (table) => [
    check('backtests_mode', sql`${table.mode} in ('replace', 'beside')`),
    check('backtests_state', sql`${table.state} in ('queued', 'running', 'done', 'failed', 'cancelled')`),
    check('backtests_window', sql`${table.fromAt} < ${table.toAt}`),
    index('backtests_open').on(table.requestedAt).where(sql`state in ('queued', 'running')`),
    index('backtests_campaign').on(table.campaign, table.version, table.finishedAt),
  ],
);
