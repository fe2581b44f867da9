// Tables of points beside the wallets: programmes, the catalogue and its versions, orders, and gifts.
import { bigint, boolean, date, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const points = (name: string) => bigint(name, { mode: 'number' });

export const programmes = pgTable('programmes', {
  id: text('id').primaryKey(),
  /** engine/benefit/programme.ts Programme. */
  document: jsonb('document').notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: instant('changed_at').notNull().defaultNow(),
});

export const catalogueItems = pgTable('catalogue_items', {
  id: text('id').primaryKey(),
  programme: text('programme').notNull(),
  version: integer('version').notNull(),
  stock: integer('stock'),
  taken: integer('taken').notNull().default(0),
  isOn: boolean('is_on').notNull().default(true),
});

export const catalogueVersions = pgTable(
  'catalogue_versions',
  {
    item: text('item').notNull(),
    version: integer('version').notNull(),
    /** engine/benefit/catalogue.ts CatalogueTerms. */
    document: jsonb('document').notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: instant('made_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.item, table.version] })],
);

export const catalogueShares = pgTable(
  'catalogue_shares',
  {
    item: text('item').notNull(),
    who: text('who').notNull(),
    taken: integer('taken').notNull(),
    ceiling: integer('ceiling'),
  },
  (table) => [primaryKey({ columns: [table.item, table.who] })],
);

export const catalogueOrders = pgTable(
  'catalogue_orders',
  {
    id: text('id').primaryKey(),
    item: text('item').notNull(),
    version: integer('version').notNull(),
    account: text('account').notNull(),
    subject: text('subject').notNull(),
    who: text('who').notNull(),
    programme: text('programme').notNull(),
    points: points('points').notNull(),
    lots: jsonb('lots').notNull(),
    /** given, placed, sent, cancelled. */
    state: text('state').notNull(),
    coupon: text('coupon'),
    placedAt: instant('placed_at').notNull(),
    closedAt: instant('closed_at'),
    closedBy: text('closed_by'),
    reason: text('reason'),
    expired: points('expired').notNull().default(0),
  },
  (table) => [
    index('catalogue_orders_subject').on(table.subject, table.placedAt),
    index('catalogue_orders_newest').on(table.placedAt, table.id),
  ],
);

export const pointsGifts = pgTable(
  'points_gifts',
  {
    id: text('id').primaryKey(),
    programme: text('programme').notNull(),
    points: points('points').notNull(),
    giverAccount: text('giver_account').notNull(),
    giver: text('giver').notNull(),
    codeHash: text('code_hash').unique(),
    /** offered, done, withdrawn. */
    state: text('state').notNull(),
    offeredAt: instant('offered_at').notNull(),
    expiresAt: instant('expires_at'),
    receiverAccount: text('receiver_account'),
    receiver: text('receiver'),
    doneAt: instant('done_at'),
    doneOn: date('done_on'),
  },
  (table) => [
    index('points_gifts_giver').on(table.giver, table.offeredAt),
    index('points_gifts_receiver').on(table.receiver, table.offeredAt),
  ],
);
