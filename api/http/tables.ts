// Tables of the door: service keys (hashed, scoped, revocable), settings of this database, and the log of changes and refused attempts.
import { bigint, customType, json, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

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
  /** The person who made it, for whom it stands wherever two people are asked for. */
  owner: text('owner'),
});

export const settings = pgTable('settings', { name: text('name').primaryKey(), value: json('value').notNull() });

const transactionId = customType<{ data: string }>({ dataType: () => 'xid8' });

/** Append-only; sealed by api/audit. */
export const changeLog = pgTable('change_log', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  actor: text('actor').notNull(),
  actorKind: text('actor_kind'),
  actorName: text('actor_name'),
  action: text('action').notNull(),
  object: text('object').notNull(),
  outcome: text('outcome').$type<'done' | 'refused'>().notNull().default('done'),
  /** Problem code of a refusal. */
  code: text('code'),
  requestId: text('request_id'),
  /** Network of the peer, never the whole address. */
  remote: text('remote'),
  detail: json('detail').notNull(),
  /** engine/campaign/difference.ts: field, from, to. */
  changes: json('changes').notNull(),
  at: instant('at').notNull().defaultNow(),
  /** Makes each signature another one. */
  nonce: text('nonce').unique(),
  /** HMAC-SHA-256 of whoever wrote the row; null in rows older than signatures, and in databases that no service has opened. */
  mac: text('mac'),
  /** Tells which commits the sealer has not seen yet. Set by the database. */
  transaction: transactionId('transaction').generatedAlwaysAs('pg_current_xact_id()'),
});
