// Tables of the parties that meet at the till: merchants, their terminals, and acquirers with their cut-over.
import { index, integer, json, pgTable, text } from 'drizzle-orm/pg-core';

export const merchants = pgTable('merchants', {
  id: text('id').primaryKey(),
  name: json('name').$type<{ en: string; 'zh-CN': string }>().notNull(),
  chain: text('chain'),
  mcc: text('mcc').notNull(),
  region: text('region').notNull(),
  country: text('country').notNull(),
  acquirer: text('acquirer').notNull(),
  /** Settlement delay in business days: T+N. */
  settlementDays: integer('settlement_days').notNull().default(1),
});

export const terminals = pgTable(
  'terminals',
  { id: text('id').notNull().primaryKey(), merchant: text('merchant').notNull(), label: text('label') },
  (table) => [index('terminals_merchant').on(table.merchant)],
);

export const acquirers = pgTable('acquirers', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  /** Local time at which the business day ends, HH:MM; "00:00" is midnight. */
  cutover: text('cutover').notNull(),
  country: text('country').notNull(),
});
