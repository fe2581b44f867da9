// Tables of what cardholders hold: usage, coupons, points lots, memberships. A wallet row is the lock of everything its subject holds.
import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const minor = (name: string) => bigint(name, { mode: 'number' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

export const wallets = pgTable('wallets', {
  /** "ac:<account>", "hh:<household>" or "tk:<card token>". */
  subject: text('subject').primaryKey(),
  /** engine/authorization/wallet.ts Usage. */
  usage: jsonb('usage').notNull(),
  /** Points owed per programme: only a refund or chargeback makes debt (R21). */
  debts: jsonb('debts').notNull().default({}),
  /** The wallet that holds everything now; this one takes no more writes. */
  movedTo: text('moved_to'),
  batch: minor('batch').notNull().default(0),
});

export const coupons = pgTable(
  'coupons',
  {
    id: text('id').primaryKey(),
    campaign: text('campaign').notNull(),
    /** HMAC of the code; null for coupons that live in a wallet and need no code. */
    codeHash: text('code_hash').unique(),
    subject: text('subject'),
    /** issued, claimed, returned (free), reserved, used, expired, void. */
    state: text('state').notNull(),
    validFrom: instant('valid_from').notNull(),
    expiresAt: instant('expires_at').notNull(),
    authorizationId: text('authorization_id'),
    issuedBy: text('issued_by').notNull(),
    batch: minor('batch').notNull().default(0),
    /** Order of coupons that it came with. */
    stock: text('stock'),
    /** How often it was given and taken. */
    given: integer('given').notNull().default(0),
  },
  (table) => [
    index('coupons_subject').on(table.subject, table.state),
    index('coupons_expiring').on(table.expiresAt).where(sql`state in ('issued', 'claimed', 'returned')`),
    check('coupons_state', sql`${table.state} in ('issued', 'claimed', 'returned', 'reserved', 'used', 'expired', 'void')`),
  ],
);

export const lots = pgTable(
  'lots',
  {
    id: text('id').primaryKey(),
    subject: text('subject').notNull(),
    programme: text('programme').notNull(),
    /** Points earned in this lot that still belong to it: pending + active ever, less clawed back. */
    earned: minor('earned').notNull(),
    pending: minor('pending').notNull(),
    /** Active and unspent. */
    active: minor('active').notNull(),
    expiresAt: instant('expires_at'),
    expiryDays: integer('expiry_days').notNull(),
    authorizationId: text('authorization_id').notNull(),
    /** What made the lot where no authorization did: "gift:…". Such lots end by the house, not by their authorization. */
    origin: text('origin'),
    batch: minor('batch').notNull().default(0),
  },
  (table) => [
    index('lots_subject').on(table.subject, table.programme),
    index('lots_expiring').on(table.expiresAt).where(sql`active > 0`),
    check('lots_signs', sql`${table.pending} >= 0 and ${table.active} >= 0 and ${table.earned} >= 0`),
  ],
);

export const memberships = pgTable(
  'memberships',
  {
    subject: text('subject').notNull(),
    programme: text('programme').notNull(),
    tier: text('tier').notNull(),
    joinedAt: instant('joined_at').notNull(),
    /** First local day of the running period. */
    periodFrom: text('period_from').notNull(),
    /** Spend (minor units), points or visits counted in the running period. */
    measured: minor('measured').notNull(),
    /** Null where membership costs nothing. */
    paidUntil: instant('paid_until'),
    /** When the end of what was paid for was noted. */
    endedAt: instant('ended_at'),
    /** The tier that follows, and the local day on which it does, while a tier is kept in grace. */
    lapseTo: text('lapse_to'),
    lapseOn: text('lapse_on'),
    batch: minor('batch').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.subject, table.programme] }), check('memberships_measured', sql`${table.measured} >= 0`)],
);

export const walletRequests = pgTable(
  'wallet_requests',
  {
    subject: text('subject').notNull(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    digest: text('digest').notNull(),
    status: integer('status').notNull(),
    reply: text('reply').notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.subject, table.id] })],
);
