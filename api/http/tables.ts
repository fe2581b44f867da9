// Tables of the door: service keys (hashed, scoped, revocable), settings of this database, and the log of control-plane changes.
import { bigint, json, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

export const serviceKeys = pgTable('service_keys', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** SHA-256 of a 256-bit random key: high entropy, so no slow hash is needed. */
  hash: text('hash').notNull().unique(),
  scopes: json('scopes').$type<string[]>().notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  expiresAt: instant('expires_at'),
  revokedAt: instant('revoked_at'),
  lastUsedAt: instant('last_used_at'),
});

export const settings = pgTable('settings', { name: text('name').primaryKey(), value: json('value').notNull() });

export const changeLog = pgTable('change_log', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  object: text('object').notNull(),
  detail: json('detail').notNull(),
  at: instant('at').notNull().defaultNow(),
});
