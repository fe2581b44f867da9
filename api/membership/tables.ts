// Tables of membership, of wallets carried into others, of cards replaced, accounts merged and households.
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const row = (name: string) => bigint(name, { mode: 'number' });

export const carries = pgTable(
  'carries',
  {
    /** What made it, once for ever: "merge:…", "card:…", "household:…". */
    source: text('source').primaryKey(),
    fromSubject: text('from_subject').notNull(),
    toSubject: text('to_subject').notNull(),
    reason: text('reason').notNull(),
    actor: text('actor').notNull(),
    /** How many lots, coupons, authorizations and points went along. */
    moved: jsonb('moved').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [index('carries_from').on(table.fromSubject)],
);

export const cardReplacements = pgTable(
  'card_replacements',
  {
    token: text('token').notNull(),
    newToken: text('new_token').notNull().unique(),
    account: text('account'),
    /** expired, damaged, renewed, lost, stolen. */
    reason: text('reason').notNull(),
    label: text('label'),
    actor: text('actor').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.token, table.newToken] })],
);

export const merges = pgTable(
  'merges',
  {
    id: text('id').primaryKey(),
    fromAccount: text('from_account').notNull(),
    intoAccount: text('into_account').notNull(),
    reason: text('reason').notNull(),
    maker: text('maker').notNull(),
    at: instant('at').notNull().defaultNow(),
    /** waiting, approved, refused, withdrawn. */
    state: text('state').notNull().default('waiting'),
    checker: text('checker'),
    decidedAt: instant('decided_at'),
    note: text('note'),
  },
  (table) => [index('merges_by_time').on(table.at, table.id)],
);

/** Flat: an account that others were merged into is merged with them. */
export const mergedAccounts = pgTable(
  'merged_accounts',
  {
    account: text('account').primaryKey(),
    intoAccount: text('into_account').notNull(),
    merge: text('merge').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [index('merged_accounts_into').on(table.intoAccount)],
);

export const households = pgTable('households', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** stay: who leaves takes nothing; share: an equal part of the active points. */
  leaving: text('leaving').notNull().default('stay'),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  dissolvedAt: instant('dissolved_at'),
});

export const householdMembers = pgTable(
  'household_members',
  {
    no: row('no').primaryKey().generatedAlwaysAsIdentity(),
    household: text('household').notNull(),
    account: text('account').notNull(),
    invitedBy: text('invited_by'),
    joinedAt: instant('joined_at').notNull().defaultNow(),
    leftAt: instant('left_at'),
  },
  (table) => [index('household_members_of').on(table.household)],
);

export const householdInvites = pgTable('household_invites', {
  codeHash: text('code_hash').primaryKey(),
  household: text('household').notNull(),
  invitedBy: text('invited_by').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedBy: text('used_by'),
  usedAt: instant('used_at'),
});

export const membershipPayments = pgTable(
  'membership_payments',
  {
    authorizationId: text('authorization_id').primaryKey(),
    subject: text('subject').notNull(),
    programme: text('programme').notNull(),
    account: text('account').notNull(),
    fee: row('fee').notNull(),
    currency: text('currency').notNull(),
    months: integer('months').notNull(),
    /** paid, or returned: the fee came back and the term ended. */
    state: text('state').notNull().default('paid'),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [index('membership_payments_of').on(table.subject, table.programme)],
);

export const membershipMoves = pgTable(
  'membership_moves',
  {
    id: row('id').primaryKey().generatedAlwaysAsIdentity(),
    subject: text('subject').notNull(),
    programme: text('programme').notNull(),
    /** joined, up, down, renewed, ended. */
    kind: text('kind').notNull(),
    fromTier: text('from_tier'),
    toTier: text('to_tier'),
    why: text('why').notNull(),
    until: instant('until'),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [index('membership_moves_of').on(table.subject, table.id)],
);
