// SQL of the general-ledger journal: what a closed day moved on each account of the balance sheet, or every entry of it, and the mapping of accounts.
import { z } from 'zod';
import type { GlRule, JournalMove } from '../../engine/ledger/journal.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange, readSetting } from '../http/settings-store.ts';

const NAME = 'gl_mapping';
const ROWS_PER_FETCH = 2_000;
/** One row for an account or a family of accounts of the chart. */
export const RULES_MAX = 5_000;

export const ruleSchema = z.strictObject({
  account: z
    .string()
    .max(200)
    .regex(/^[a-z_]+(:.+)?$/u, 'an account, or one ending in :* for all that begin so'),
  code: z
    .string()
    .max(40)
    .regex(/^[\w.-]+$/, 'letters, digits, dots and hyphens'),
});

export async function readMapping(sql: Sql): Promise<readonly GlRule[]> {
  const kept = z.array(ruleSchema).safeParse(await readSetting(sql, NAME));
  return kept.success ? kept.data : [];
}

export async function putMapping(sql: Sql, { rules, actor }: { readonly rules: readonly GlRule[]; readonly actor: string }): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    await transaction`insert into settings (name, value) values (${NAME}, ${JSON.stringify(rules)}::text::json) on conflict (name) do update set value = excluded.value`;
    await logChange(transaction, { actor, action: 'gl.mapping', object: NAME, detail: { rules: rules.length } });
  });
}

/** Promises and points are no part of it: engine/ledger/journal.ts isOnBalance. */
const onBalance = (sql: Sql, column: 'account' | 'debit') =>
  sql`split_part(${sql(column)}, ':', 1) not in ('hold', 'commitment') and ${sql(column)} not like 'points\\_%'`;

/** In order of currency and account. */
export async function journalMoves(sql: Sql, date: string): Promise<readonly JournalMove[]> {
  return sql<JournalMove[]>`
    select account, unit as currency, debit, credit from ledger_movements where business_date = ${date} and ${onBalance(sql, 'account')} order by unit, account collate "C"`;
}

export interface JournalEntry {
  readonly source: string;
  readonly template: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
  readonly currency: string;
}

/** In the order in which they were posted, a chunk at a time, never held together. */
export async function* journalEntries(sql: Sql, date: string): AsyncGenerator<readonly JournalEntry[]> {
  const cursor = sql<JournalEntry[]>`
    select source, template, control_account(debit) as debit, control_account(credit) as credit, amount, unit as currency from ledger
    where business_date = ${date} and ${onBalance(sql, 'debit')} order by book, id`.cursor(ROWS_PER_FETCH);
  for await (const rows of cursor) yield rows;
}

/** All accounts of the balance sheet that ever moved on a closed day. */
export async function journalAccounts(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ account: string }[]>`
    with recursive used as (
      select min(account) as account from ledger_movements
      union all
      select (select min(account) from ledger_movements where account > used.account) from used where used.account is not null
    )
    select account from used where account is not null and ${onBalance(sql, 'account')}`;
  return rows.map((row) => row.account);
}

/** The day is closed, and what it moved was kept when it closed. */
export async function isJournalReady(sql: Sql, date: string): Promise<boolean> {
  const [row] = await sql<{ ready: boolean }[]>`
    select exists (select 1 from business_days where business_date = ${date} and state = 'closed') and exists (select 1 from ledger_days where business_date = ${date}) as ready`;
  return row?.ready ?? false;
}
