// Tables of the authority: the record of every authorization, its messages and entries, the counters, and the hash chain of batches.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
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
} from 'drizzle-orm/pg-core';

const minor = (name: string) => bigint(name, { mode: 'number' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
/** JSON kept as the bytes that were hashed: `json`, not `jsonb`. */
const verbatim = customType<{ data: string }>({ dataType: () => 'text' });

/** The living record: one row per authorization id, the place where every message about it meets. */
export const authorizations = pgTable(
  'authorizations',
  {
    id: text('id').primaryKey(),
    digest: text('digest'),
    attempt: text('attempt'),
    state: text('state').notNull(),
    subject: text('subject').notNull(),
    merchant: text('merchant').notNull(),
    cardToken: text('card_token').notNull(),
    amount: minor('amount').notNull(),
    currency: text('currency').notNull(),
    decidedAt: instant('decided_at').notNull(),
    decidedOn: date('decided_on').notNull(),
    holdExpiresAt: instant('hold_expires_at'),
    /** engine/hold/record.ts AuthorizationRecord. */
    record: jsonb('record').notNull(),
    /** The answer to evaluate, byte for byte. */
    reply: verbatim('reply').notNull(),
    batch: minor('batch').notNull(),
  },
  (table) => [
    index('authorizations_expiring').on(table.holdExpiresAt).where(sql`state in ('held', 'partly_captured')`),
    index('authorizations_subject').on(table.subject, table.decidedAt),
    index('authorizations_merchant').on(table.merchant, table.decidedAt),
    index('authorizations_decided').on(table.decidedAt),
  ],
);

/** Messages after the decision, append-only; `reply` is what the sender was told, for ever. */
export const messages = pgTable(
  'messages',
  {
    authorizationId: text('authorization_id').notNull(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    digest: text('digest').notNull(),
    body: verbatim('body').notNull(),
    status: integer('status').notNull(),
    reply: verbatim('reply').notNull(),
    businessDate: date('business_date').notNull(),
    receivedAt: instant('received_at').notNull(),
    batch: minor('batch').notNull(),
  },
  (table) => [primaryKey({ columns: [table.authorizationId, table.id] }), index('messages_batch').using('brin', table.batch)],
);

/** The ledger: each row moves `amount` from credit to debit account, so every row balances by construction. Append-only. */
export const entries = pgTable(
  'entries',
  {
    id: minor('id').primaryKey().generatedAlwaysAsIdentity(),
    authorizationId: text('authorization_id').notNull(),
    /** Message that caused it; "evaluate" for the decision. */
    messageId: text('message_id').notNull(),
    /** Place within its message, from 0. */
    no: integer('no').notNull(),
    benefitNo: integer('benefit_no').notNull(),
    template: text('template').notNull(),
    debit: text('debit').notNull(),
    credit: text('credit').notNull(),
    amount: minor('amount').notNull(),
    /** ISO 4217 code, or "points:<programme>". */
    unit: text('unit').notNull(),
    campaign: text('campaign').notNull(),
    version: integer('version').notNull(),
    party: text('party').notNull(),
    merchant: text('merchant').notNull(),
    businessDate: date('business_date').notNull(),
    at: instant('at').notNull(),
    batch: minor('batch').notNull(),
  },
  (table) => [
    check('entries_amount_positive', sql`${table.amount} > 0`),
    check('entries_two_accounts', sql`${table.debit} <> ${table.credit}`),
    index('entries_authorization').on(table.authorizationId),
    index('entries_day').on(table.businessDate),
    index('entries_settled').on(table.businessDate, table.merchant).where(sql`template <> 'benefit.hold'`),
    index('entries_batch').using('brin', table.batch),
  ],
);

/** Budgets, caps and limits as one kind of row; the check is the last wall. */
export const counters = pgTable(
  'counters',
  {
    key: text('key').primaryKey(),
    held: minor('held').notNull().default(0),
    captured: minor('captured').notNull().default(0),
    returned: minor('returned').notNull().default(0),
    ceiling: minor('ceiling'),
    /** Campaign fence rows ("c:<campaign>") only: may it grant, and under which version. */
    open: boolean('open').notNull().default(true),
    version: integer('version').notNull().default(0),
  },
  (table) => [
    check(
      'counters_signs',
      sql`${table.held} >= 0 and ${table.captured} >= 0 and ${table.returned} >= 0 and ${table.captured} >= ${table.returned}`,
    ),
    check('counters_ceiling', sql`${table.ceiling} is null or ${table.held} + ${table.captured} - ${table.returned} <= ${table.ceiling}`),
  ],
);

/** One link per committed batch; each stream is its own chain, so that processes never wait for each other's hash. */
export const batches = pgTable(
  'batches',
  {
    id: minor('id').primaryKey(),
    stream: text('stream').notNull(),
    seq: minor('seq').notNull(),
    previous: text('previous').notNull(),
    /** SHA-256 over everything the batch appended (authority/chain.ts). */
    content: text('content').notNull(),
    /** Beginnings of the hashes of its rows, by which a row that was touched is named; null in batches older than they are. */
    leaves: text('leaves'),
    /** HMAC-SHA-256 over previous, content, stream and seq. */
    hash: text('hash').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [index('batches_stream').on(table.stream, table.seq)],
);

/** Refunds without a link, and other messages a person must look at. */
export const parked = pgTable('parked', {
  id: text('id').primaryKey(),
  kind: text('kind').notNull(),
  reason: text('reason').notNull(),
  digest: text('digest').notNull(),
  body: json('body').notNull(),
  reply: verbatim('reply').notNull(),
  state: text('state').notNull().default('open'),
  receivedAt: instant('received_at').notNull(),
});

/** Attempts that smell: same id with other content, claims above the grant. */
export const securityEvents = pgTable('security_events', {
  id: minor('id').primaryKey().generatedAlwaysAsIdentity(),
  kind: text('kind').notNull(),
  subject: text('subject').notNull(),
  detail: json('detail').notNull(),
  at: instant('at').notNull().defaultNow(),
});
