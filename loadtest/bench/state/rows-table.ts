// The two plain tables on which the one-decision-at-a-time variants keep their answers and counters.
import { bigint, pgTable, text } from 'drizzle-orm/pg-core';
import type { Sql } from '../../../api/db/connect.ts';

export const plainAnswers = pgTable('plain_answers', { id: text('id').primaryKey(), reply: text('reply').notNull() });
export const plainCounters = pgTable('plain_counters', {
  key: text('key').primaryKey(),
  used: bigint('used', { mode: 'number' }).notNull(),
  ceiling: bigint('ceiling', { mode: 'number' }),
});

export async function createPlainTables(sql: Sql): Promise<void> {
  await sql`create table if not exists plain_answers (id text primary key, reply text not null)`;
  await sql`create table if not exists plain_counters (key text primary key, used bigint not null, ceiling bigint, check (ceiling is null or used <= ceiling))`;
}

export async function keptAnswers(sql: Sql, run: string): Promise<number> {
  const [row] = await sql<{ kept: number }[]>`select count(*)::bigint as kept from plain_answers where id like ${`${run}:%`}`;
  return row?.kept ?? 0;
}
