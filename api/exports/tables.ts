// Tables of the files that are written when a day is closed.
import { bigint, customType, date, integer, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core';

const whole = (name: string) => bigint(name, { mode: 'number' });
const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

export const files = pgTable(
  'files',
  {
    id: whole('id').primaryKey(),
    businessDate: date('business_date').notNull(),
    name: text('name').notNull(),
    /** statement, camt, journal, manifest. */
    kind: text('kind').notNull(),
    type: text('type').notNull(),
    /** Whose it is; null: of the whole house. */
    party: text('party'),
    bytes: whole('bytes').notNull(),
    rows: whole('rows').notNull(),
    sha256: text('sha256').notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: at('made_at').notNull().defaultNow(),
    keepUntil: date('keep_until').notNull(),
    deletedAt: at('deleted_at'),
  },
  (table) => [unique().on(table.businessDate, table.name)],
);

export const filePieces = pgTable(
  'file_pieces',
  { file: whole('file').notNull(), no: integer('no').notNull(), bytes: bytea('bytes').notNull() },
  (table) => [primaryKey({ columns: [table.file, table.no] })],
);
