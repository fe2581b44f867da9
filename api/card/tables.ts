// Tables of cards and accounts as the bank tells them: BIN ranges, tokens of an account, and the account's profile. Never a PAN.
import { boolean, date, index, integer, json, pgTable, text } from 'drizzle-orm/pg-core';

export const bins = pgTable('bins', {
  /** A prefix of 6-11 digits; the longest that fits a card describes it. */
  prefix: text('prefix').primaryKey(),
  scheme: text('scheme').notNull(),
  product: text('product').notNull(),
  level: text('level').notNull(),
  issuerCountry: text('issuer_country').notNull(),
  cobrand: text('cobrand'),
});

export const accounts = pgTable('accounts', {
  id: text('id').primaryKey(),
  /** Natural person behind it (pseudonymous id): limits "per person" join on it. */
  person: text('person'),
  segments: json('segments').$type<string[]>().notNull().default([]),
  region: text('region'),
  openedOn: date('opened_on'),
  birthMonth: integer('birth_month'),
  employee: boolean('employee').notNull().default(false),
  label: text('label'),
});

export const cards = pgTable(
  'cards',
  {
    token: text('token').primaryKey(),
    account: text('account').notNull(),
    /** What the cardholder reads of it: "•• 8801", at most four digits. */
    label: text('label'),
    /** Its first 6 to 8 digits, where the bank has told them: which offers it opens. */
    bin: text('bin'),
  },
  (table) => [index('cards_account').on(table.account)],
);
