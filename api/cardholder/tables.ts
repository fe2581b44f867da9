// Tables of cardholders: how accounts stand, consent records, erasures, and turns counted across processes.
import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

export const holderStandings = pgTable('holder_standings', {
  account: text('account').primaryKey(),
  /** Tokens issued before it no longer open anything. */
  notBefore: instant('not_before'),
  /** The account is a pseudonym without a person since then. */
  erasedAt: instant('erased_at'),
});

/** Each answer is a row, the newest counts; a trigger lets nothing be rewritten. */
export const holderConsents = pgTable(
  'holder_consents',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    account: text('account').notNull(),
    /** personal_offers, email, webhook, household. */
    purpose: text('purpose').notNull(),
    given: boolean('given').notNull(),
    textVersion: text('text_version'),
    locale: text('locale'),
    actor: text('actor').notNull(),
    remote: text('remote'),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [index('holder_consents_account').on(table.account, table.purpose, table.id.desc())],
);

/** Decided once, by somebody else than whoever asked: a trigger sees to it. */
export const erasures = pgTable(
  'erasures',
  {
    id: text('id').primaryKey(),
    account: text('account').notNull(),
    /** waiting, approved, refused, withdrawn. */
    state: text('state').notNull().default('waiting'),
    maker: text('maker').notNull(),
    madeAt: instant('made_at').notNull().defaultNow(),
    checker: text('checker'),
    decidedAt: instant('decided_at'),
    reason: text('reason'),
  },
  (table) => [
    uniqueIndex('erasures_one_waiting').on(table.account).where(sql`state = 'waiting'`),
    index('erasures_account').on(table.account, table.madeAt),
  ],
);

/** Unlogged: what is lost with a crash is a count. */
export const turns = pgTable(
  'turns',
  {
    of: text('of').primaryKey(),
    turnWindow: bigint('turn_window', { mode: 'number' }).notNull(),
    taken: integer('taken').notNull(),
    until: instant('until').notNull(),
  },
  (table) => [index('turns_until').on(table.until)],
);
