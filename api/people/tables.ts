// Tables of people: who they are, their sessions, one-time links, the bank's own roles, and sign-ins that are under way elsewhere.
import { bigint, boolean, index, integer, json, pgTable, text, timestamp, unique } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

export const people = pgTable(
  'people',
  {
    id: text('id').primaryKey(),
    email: text('email').notNull(),
    /** The address without what does not tell people apart, so that one person has one account. */
    emailKey: text('email_key').notNull().unique(),
    name: text('name').notNull(),
    /** invited (has no way in yet), active, disabled; locked for a while is `lockedUntil`. */
    state: text('state').notNull(),
    roles: json('roles').$type<string[]>().notNull(),
    /** Null: everything. */
    reach: json('reach'),
    /** Argon2id in its own text form, with its parameters. */
    password: text('password'),
    /** The shared secret of the authenticator, encrypted with a key that is not in the database. */
    totp: text('totp'),
    /** The newest time step whose code was used: no code opens twice. */
    totpStep: bigint('totp_step', { mode: 'number' }).notNull().default(0),
    /** Hashes of the recovery codes that are left. */
    recovery: json('recovery').$type<string[]>().notNull().default([]),
    failures: integer('failures').notNull().default(0),
    lockedUntil: instant('locked_until'),
    oidcIssuer: text('oidc_issuer'),
    oidcSubject: text('oidc_subject'),
    demo: boolean('demo').notNull().default(false),
    createdAt: instant('created_at').notNull().defaultNow(),
    seenAt: instant('seen_at'),
  },
  (table) => [unique('people_oidc_issuer_oidc_subject_key').on(table.oidcIssuer, table.oidcSubject)],
);

export const personSessions = pgTable(
  'person_sessions',
  {
    /** SHA-256 of a 256-bit random token. */
    hash: text('hash').primaryKey(),
    id: text('id').notNull().unique(),
    personId: text('person_id').notNull(),
    /** The token before the last change of token: requests that were on their way still come in for seconds. */
    previousHash: text('previous_hash'),
    rotatedAt: instant('rotated_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
    seenAt: instant('seen_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    confirmedUntil: instant('confirmed_until').notNull().defaultNow(),
    agent: text('agent'),
  },
  (table) => [index('person_sessions_by_person').on(table.personId), index('person_sessions_by_previous').on(table.previousHash)],
);

export const personLinks = pgTable('person_links', {
  hash: text('hash').primaryKey(),
  personId: text('person_id').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});

export const roles = pgTable('roles', {
  name: text('name').primaryKey(),
  scopes: json('scopes').$type<string[]>().notNull(),
  reach: json('reach'),
  createdBy: text('created_by').notNull(),
  changedAt: instant('changed_at').notNull().defaultNow(),
});

export const oidcAttempts = pgTable('oidc_attempts', {
  stateHash: text('state_hash').primaryKey(),
  nonce: text('nonce').notNull(),
  verifier: text('verifier').notNull(),
  backTo: text('back_to').notNull(),
  /** Asked to prove themselves there once more. */
  again: boolean('again').notNull(),
  expiresAt: instant('expires_at').notNull(),
});
