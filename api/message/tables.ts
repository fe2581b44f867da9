// Tables of messages to cardholders: texts, cursors, the messages, their deliveries and attempts, webhooks, preferences and contacts.
import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  customType,
  date,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';

const number = (name: string) => bigint(name, { mode: 'number' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const transactionId = customType<{ data: string }>({ dataType: () => 'xid8' });

export const messageTexts = pgTable(
  'message_texts',
  {
    kind: text('kind').notNull(),
    version: integer('version').notNull(),
    /** engine/message/kinds.ts Wording. */
    document: json('document').notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: instant('made_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.version] })],
);

export const messageCursors = pgTable('message_cursors', {
  source: text('source').primaryKey(),
  low: number('low').notNull(),
  high: number('high').notNull(),
  horizon: transactionId('horizon').notNull(),
  until: instant('until'),
  untilId: text('until_id').notNull().default(''),
});

export const holderMessages = pgTable(
  'holder_messages',
  {
    id: number('id').primaryKey().generatedAlwaysAsIdentity(),
    key: text('key').notNull().unique(),
    account: text('account').notNull(),
    kind: text('kind').notNull(),
    campaign: text('campaign'),
    authorizationId: text('authorization_id'),
    locale: text('locale').notNull(),
    said: json('said').notNull(),
    textVersion: integer('text_version').notNull(),
    at: instant('at').notNull(),
    madeAt: instant('made_at').notNull().defaultNow(),
    readAt: instant('read_at'),
    kept: json('kept').notNull().default({}),
  },
  (table) => [
    index('holder_messages_account').on(table.account, table.id.desc()),
    index('holder_messages_unread').on(table.account).where(sql`read_at is null and kind <> 'digest'`),
    check('holder_messages_locale_check', sql`${table.locale} in ('en', 'zh-CN')`),
  ],
);

export const messageHooks = pgTable('message_hooks', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  target: text('target').notNull(),
  secret: text('secret').notNull(),
  previousSecret: text('previous_secret'),
  previousUntil: instant('previous_until'),
  madeBy: text('made_by').notNull(),
  madeAt: instant('made_at').notNull().defaultNow(),
  removedAt: instant('removed_at'),
});

export const messageDeliveries = pgTable(
  'message_deliveries',
  {
    id: number('id').primaryKey().generatedAlwaysAsIdentity(),
    message: number('message')
      .notNull()
      .references(() => holderMessages.id),
    channel: text('channel').notNull(),
    hook: text('hook').notNull().default(''),
    replay: integer('replay').notNull().default(0),
    kind: text('kind').notNull(),
    account: text('account').notNull(),
    day: date('day').notNull(),
    why: text('why').notNull(),
    body: text('body'),
    state: text('state').notNull(),
    digest: number('digest').references(() => holderMessages.id),
    dueAt: instant('due_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAt: instant('next_at').notNull(),
    fault: text('fault'),
    sentAt: instant('sent_at'),
    madeBy: text('made_by').notNull().default('offerline'),
    madeAt: instant('made_at').notNull().defaultNow(),
  },
  (table) => [
    unique('message_deliveries_message_channel_hook_replay_key').on(table.message, table.channel, table.hook, table.replay),
    index('message_deliveries_due').on(table.nextAt, table.id).where(sql`state = 'waiting'`),
    index('message_deliveries_gathered').on(table.dueAt).where(sql`state = 'gathered'`),
    index('message_deliveries_day').on(table.account, table.day),
  ],
);

export const messageAttempts = pgTable(
  'message_attempts',
  {
    delivery: number('delivery')
      .notNull()
      .references(() => messageDeliveries.id),
    no: integer('no').notNull(),
    at: instant('at').notNull().defaultNow(),
    headers: json('headers').notNull(),
    fault: text('fault'),
  },
  (table) => [primaryKey({ columns: [table.delivery, table.no] })],
);

export const holderPreferences = pgTable('holder_preferences', {
  account: text('account').primaryKey(),
  document: jsonb('document').notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: instant('changed_at').notNull().defaultNow(),
});

export const holderContacts = pgTable('holder_contacts', {
  account: text('account').primaryKey(),
  email: text('email').notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: instant('changed_at').notNull().defaultNow(),
});
