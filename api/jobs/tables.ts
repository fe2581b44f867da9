// Table of the jobs that take longer than an answer: closing a day, reading a clearing file, writing exports.
import { bigint, boolean, integer, json, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

export const jobs = pgTable('jobs', {
  id: text('id').primaryKey(),
  kind: text('kind').notNull(),
  /** What it works on: at most one open job of a kind for each. */
  object: text('object').notNull(),
  asked: json('asked').notNull(),
  /** queued, running, done, failed, cancelled. */
  state: text('state').notNull().default('queued'),
  requestedBy: text('requested_by').notNull(),
  requestedAt: at('requested_at').notNull().defaultNow(),
  startedAt: at('started_at'),
  finishedAt: at('finished_at'),
  heardAt: at('heard_at'),
  attempts: integer('attempts').notNull().default(0),
  step: text('step'),
  done: bigint('done', { mode: 'number' }).notNull().default(0),
  total: bigint('total', { mode: 'number' }).notNull().default(0),
  cancel: boolean('cancel').notNull().default(false),
  fault: text('fault'),
  detail: text('detail'),
  result: json('result'),
});
