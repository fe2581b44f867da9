// Tables of what happens to coupons: their moves, counters of claims, gifts, and orders of many.
import { bigint, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const large = (name: string) => bigint(name, { mode: 'number' });

/** Append-only, written by triggers on coupons. */
export const couponMoves = pgTable('coupon_moves', {
  no: large('no').primaryKey().generatedAlwaysAsIdentity(),
  coupon: text('coupon').notNull(),
  at: at('at').notNull().defaultNow(),
  fromState: text('from_state'),
  toState: text('to_state').notNull(),
  fromSubject: text('from_subject'),
  toSubject: text('to_subject'),
  actor: text('actor').notNull(),
  reason: text('reason'),
  authorizationId: text('authorization_id'),
});

export const claimCounters = pgTable('claim_counters', {
  /** "total:tea", "day:tea:2026-11-22", "ac:tea:ac_1", "ac-day:tea:ac_1:2026-11-22", and so for persons. */
  key: text('key').primaryKey(),
  campaign: text('campaign').notNull(),
  used: large('used').notNull(),
  ceiling: large('ceiling').notNull(),
});

export const couponGifts = pgTable('coupon_gifts', {
  id: text('id').primaryKey(),
  coupon: text('coupon').notNull(),
  giver: text('giver').notNull(),
  codeHash: text('code_hash').notNull().unique(),
  /** open, taken, taken_back, lapsed. */
  state: text('state').notNull().default('open'),
  taker: text('taker'),
  at: at('at').notNull(),
  expiresAt: at('expires_at').notNull(),
  endedAt: at('ended_at'),
});

export const couponBatches = pgTable('coupon_batches', {
  id: text('id').primaryKey(),
  campaign: text('campaign').notNull(),
  /** generated, uploaded, named. */
  kind: text('kind').notNull(),
  count: integer('count').notNull(),
  note: text('note').notNull(),
  /** filling, waiting, approved, issued, refused, void. */
  state: text('state').notNull(),
  seed: text('seed'),
  issued: integer('issued').notNull().default(0),
  validFrom: at('valid_from'),
  expiresAt: at('expires_at'),
  maker: text('maker').notNull(),
  madeAt: at('made_at').notNull().defaultNow(),
  checker: text('checker'),
  decidedAt: at('decided_at'),
  refusal: text('refusal'),
  handedAt: at('handed_at'),
  voidedBy: text('voided_by'),
  voidedAt: at('voided_at'),
  voidReason: text('void_reason'),
});

export const couponBatchLines = pgTable(
  'coupon_batch_lines',
  { batch: text('batch').notNull(), no: integer('no').notNull(), value: text('value').notNull() },
  (table) => [primaryKey({ columns: [table.batch, table.no] })],
);
