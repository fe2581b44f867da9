// Tables of disputes: what a party contests, everything that was said about it, and the files that were brought.
import { bigint, customType, date, integer, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core';

const minor = (name: string) => bigint(name, { mode: 'number' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

export const disputes = pgTable('disputes', {
  id: text('id').primaryKey(),
  /** engine/settlement/dispute.ts DISPUTE_STATES. */
  state: text('state').notNull().default('open'),
  businessDate: date('business_date').notNull(),
  party: text('party').notNull(),
  currency: text('currency').notNull(),
  authorizationId: text('authorization_id'),
  messageId: text('message_id'),
  benefitNo: integer('benefit_no'),
  reason: text('reason').notNull(),
  claimed: minor('claimed'),
  text: text('text').notNull(),
  openedBy: text('opened_by').notNull(),
  openedAt: instant('opened_at').notNull().defaultNow(),
  dueAt: date('due_at'),
  escalatedAt: instant('escalated_at'),
  closedAt: instant('closed_at'),
});

export const disputeEvents = pgTable('dispute_events', {
  id: minor('id').primaryKey().generatedAlwaysAsIdentity(),
  dispute: text('dispute')
    .notNull()
    .references(() => disputes.id),
  at: instant('at').notNull().defaultNow(),
  actor: text('actor').notNull(),
  kind: text('kind').notNull(),
  /** merchant, bank, house. */
  side: text('side').notNull(),
  text: text('text'),
  amount: minor('amount'),
});

export const disputeAttachments = pgTable(
  'dispute_attachments',
  {
    dispute: text('dispute')
      .notNull()
      .references(() => disputes.id),
    no: integer('no').notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    size: integer('size').notNull(),
    sha256: text('sha256').notNull(),
    bytes: bytea('bytes').notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.dispute, table.no] }), unique().on(table.dispute, table.sha256)],
);
