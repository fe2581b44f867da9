// Tables of shown codes and gates: keys that sign, codes that are used once, slices of budgets, and what gates uploaded.
import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, text, timestamp, unique, uniqueIndex } from 'drizzle-orm/pg-core';

const minor = (name: string) => bigint(name, { mode: 'number' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

export const signingKeys = pgTable(
  'signing_keys',
  {
    kid: text('kid').primaryKey(),
    publicKey: text('public_key').notNull().unique(),
    sealed: text('sealed'),
    /** next, current, retired. */
    state: text('state').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    createdBy: text('created_by').notNull(),
    verifiesUntil: instant('verifies_until'),
  },
  (table) => [uniqueIndex('signing_keys_live').on(table.state).where(sql`state <> 'retired'`)],
);

export const qrCodes = pgTable(
  'qr_codes',
  {
    nonceHash: text('nonce_hash').primaryKey(),
    kid: text('kid').notNull(),
    subject: text('subject').notNull(),
    coupon: text('coupon'),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    consumedBy: text('consumed_by'),
    consumedAt: instant('consumed_at'),
  },
  (table) => [index('qr_codes_subject').on(table.subject, table.expiresAt), index('qr_codes_ended').on(table.expiresAt)],
);

export const gates = pgTable('gates', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  merchant: text('merchant').notNull(),
  mcc: text('mcc').notNull(),
  terminal: text('terminal').notNull(),
  acquirer: text('acquirer'),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

export const gateSlices = pgTable(
  'gate_slices',
  {
    id: text('id').primaryKey(),
    gate: text('gate').notNull(),
    campaign: text('campaign').notNull(),
    version: integer('version').notNull(),
    epoch: integer('epoch').notNull(),
    counter: text('counter').notNull(),
    currency: text('currency').notNull(),
    benefit: minor('benefit').notNull(),
    amount: minor('amount').notNull(),
    spent: minor('spent').notNull().default(0),
    returned: minor('returned').notNull().default(0),
    /** open, closed. */
    state: text('state').notNull().default('open'),
    validFrom: instant('valid_from').notNull(),
    validUntil: instant('valid_until').notNull(),
    graceUntil: instant('grace_until').notNull(),
    kid: text('kid').notNull(),
    capsule: text('capsule').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    closedAt: instant('closed_at'),
  },
  (table) => [
    unique().on(table.gate, table.campaign, table.epoch),
    index('gate_slices_open').on(table.graceUntil).where(sql`state = 'open'`),
    check('gate_slices_never_overspent', sql`${table.spent} + ${table.returned} <= ${table.amount}`),
  ],
);

export const gateTaps = pgTable(
  'gate_taps',
  {
    authorizationId: text('authorization_id').primaryKey(),
    gate: text('gate').notNull(),
    slice: text('slice').notNull(),
    at: instant('at').notNull(),
    amount: minor('amount').notNull(),
    granted: minor('granted').notNull(),
    reason: text('reason'),
    receivedAt: instant('received_at').notNull(),
  },
  (table) => [index('gate_taps_slice').on(table.slice), index('gate_taps_gate').on(table.gate, table.receivedAt)],
);
