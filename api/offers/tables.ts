// Tables of what cardholders keep of offers.
import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

export const favourites = pgTable(
  'favourites',
  {
    account: text('account').notNull(),
    campaign: text('campaign').notNull(),
    at: timestamp('at', { withTimezone: true, mode: 'string' }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.account, table.campaign] })],
);
