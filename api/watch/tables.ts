// Tables of the watch: figures by the minute, what each process did in the last seconds, alert rules, alerts, channels and deliveries.
import { bigint, boolean, integer, json, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const whole = (name: string) => bigint(name, { mode: 'number' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/** Counted, not posted: a killed process loses its last second of them. Budgets stand in `counters`, money in `entries`. */
export const figures = pgTable(
  'figures',
  {
    /** grant, result, reason, told, latency. */
    kind: text('kind').notNull(),
    /** Start of its minute; results, and whatever is older than 14 days, of its hour. */
    at: instant('at').notNull(),
    key: text('key').notNull(),
    part: text('part').notNull(),
    count: whole('count').notNull().default(0),
    amount: whole('amount').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.kind, table.at, table.key, table.part] })],
);

/** Unlogged. */
export const pulses = pgTable(
  'pulses',
  { second: whole('second').notNull(), process: text('process').notNull(), body: text('body').notNull() },
  (table) => [primaryKey({ columns: [table.second, table.process] })],
);

export const alertChannels = pgTable('alert_channels', {
  id: text('id').primaryKey(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  target: text('target').notNull(),
  /** Sealed with a key derived from the chain key. */
  secret: text('secret'),
  previousSecret: text('previous_secret'),
  previousUntil: instant('previous_until'),
  locale: text('locale').notNull().default('en'),
  isOn: boolean('is_on').notNull().default(true),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

export const alertRules = pgTable('alert_rules', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** Null: every live campaign for itself. */
  campaign: text('campaign'),
  condition: json('condition').notNull(),
  action: text('action').notNull().default('notify'),
  channels: text('channels').array().notNull().default([]),
  isOn: boolean('is_on').notNull().default(true),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  changedAt: instant('changed_at').notNull().defaultNow(),
});

export const alerts = pgTable('alerts', {
  id: whole('id').primaryKey().generatedAlwaysAsIdentity(),
  rule: text('rule').notNull(),
  kind: text('kind').notNull(),
  /** Campaign, or "service". */
  subject: text('subject').notNull(),
  state: text('state').notNull().default('open'),
  detail: json('detail').notNull(),
  openedAt: instant('opened_at').notNull().defaultNow(),
  seenAt: instant('seen_at').notNull().defaultNow(),
  acknowledgedBy: text('acknowledged_by'),
  acknowledgedAt: instant('acknowledged_at'),
  closedBy: text('closed_by'),
  closedAt: instant('closed_at'),
});

export const deliveries = pgTable('deliveries', {
  id: whole('id').primaryKey().generatedAlwaysAsIdentity(),
  alert: whole('alert').references(() => alerts.id),
  channel: text('channel').notNull(),
  event: text('event').notNull(),
  body: text('body').notNull(),
  state: text('state').notNull().default('waiting'),
  attempts: integer('attempts').notNull().default(0),
  nextAt: instant('next_at').notNull().defaultNow(),
  fault: text('fault'),
  createdAt: instant('created_at').notNull().defaultNow(),
  sentAt: instant('sent_at'),
});

export const exampleRuns = pgTable('example_runs', {
  campaign: text('campaign').primaryKey(),
  version: integer('version').notNull(),
  failed: text('failed').array().notNull(),
  at: instant('at').notNull().defaultNow(),
});
