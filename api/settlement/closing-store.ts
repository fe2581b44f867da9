// SQL that closes a day: marks it, waits for whoever still writes, shuts it, notes each step, and seals it.
import type { Sql } from '../db/connect.ts';
import { logChange } from '../http/settings-store.ts';
import type { FrozenDay } from './freeze-store.ts';

/** From its commit on, batches that begin post to the next day. A day that is marked already stays with whoever marked it. */
export async function markClosing(sql: Sql, date: string, actor: string): Promise<void> {
  await sql`
    insert into business_days (business_date, state, closing_at, closing_by) values (${date}, 'closing', clock_timestamp(), ${actor})
    on conflict (business_date) do update set state = 'closing', closing_at = excluded.closing_at, closing_by = excluded.closing_by where business_days.state = 'open'`;
}

/** Takes the mark back while the day is not shut: nothing was posted or frozen yet. */
export async function unmarkClosing(sql: Sql, date: string): Promise<void> {
  await sql`delete from business_days where business_date = ${date} and state = 'closing' and shut_at is null`;
}

/** From its commit on, the database refuses entries of the day, except those of its closing. */
export async function shutDay(sql: Sql, date: string): Promise<void> {
  await sql`update business_days set shut_at = clock_timestamp() where business_date = ${date} and state = 'closing' and shut_at is null`;
}

export async function isShut(sql: Sql, date: string): Promise<boolean> {
  const rows = await sql`select from business_days where business_date = ${date} and shut_at is not null`;
  return rows.length > 0;
}

/** Who writes in this database now, by the number of the database transaction. */
export async function writersNow(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ writer: string }[]>`
    select backend_xid::text as writer from pg_stat_activity where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()`;
  return rows.map((row) => row.writer);
}

/** Call first in a database transaction: one closes a day at a time, and only this one may post to it. Where a server can tell, a process that died is found out in a second. */
export async function takeClosing(sql: Sql, date: string): Promise<void> {
  await sql`
    select set_config('offerline.closing', ${date}, true), case when version() ilike '%linux%' then set_config('client_connection_check_interval', '1s', true) end`;
  await sql`select pg_advisory_xact_lock(hashtext('settlement.close'), hashtext(${date}))`;
}

export async function isStepDone(sql: Sql, date: string, step: string): Promise<boolean> {
  const rows = await sql`select from closing_steps where business_date = ${date} and step = ${step}`;
  return rows.length > 0;
}

export async function noteStep(sql: Sql, date: string, done: { readonly step: string; readonly rows: number }): Promise<void> {
  await sql`
    insert into closing_steps (business_date, step, rows, took_ms)
    values (${date}, ${done.step}, ${done.rows}, round(extract(epoch from clock_timestamp() - transaction_timestamp()) * 1000))`;
}

/** The last change that a day ever sees. */
export async function sealDay(sql: Sql, seal: { readonly date: string; readonly day: FrozenDay; readonly actor: string }): Promise<void> {
  await sql`
    update business_days set state = 'closed', hash = ${seal.day.hash}, net = ${JSON.stringify(seal.day.net)}::text::json, closed_at = clock_timestamp()
    where business_date = ${seal.date} and state = 'closing'`;
  const detail = { hash: seal.day.hash, statements: seal.day.statements };
  await logChange(sql, { actor: seal.actor, action: 'settlement.close', object: seal.date, detail });
}
