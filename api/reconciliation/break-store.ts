// SQL of the queue of breaks: what waits for a person, whose it is, how old it is, and what was said about it.
import { AGES } from '../../engine/reconciliation/judge.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export interface Break {
  readonly id: string;
  readonly source: 'clearing' | 'parked';
  readonly item: number | null;
  readonly parked: string | null;
  readonly acquirer: string | null;
  readonly merchant: string | null;
  readonly kind: string;
  readonly reason: string;
  /** Clearing: what the file says more than we; parked: what the message moves. Minor units. */
  readonly amount: number | null;
  readonly currency: string | null;
  readonly businessDate: string | null;
  readonly openedAt: string;
  readonly state: 'open' | 'proposed' | 'resolved';
  readonly owner: string | null;
  readonly resolvedAt: string | null;
  readonly ageDays: number;
}
export interface Note {
  readonly no: number;
  readonly actor: string;
  readonly kind: 'comment' | 'assigned' | 'proposed' | 'approved' | 'sent_back' | 'closed';
  readonly text: string;
  readonly at: string;
}

const columns = (sql: Sql) => sql`
  id, source, item, parked, acquirer, merchant, kind, reason, amount, currency, business_date as "businessDate", opened_at as "openedAt", state, owner, resolved_at as "resolvedAt",
  greatest(0, extract(day from coalesce(resolved_at, clock_timestamp()) - opened_at))::integer as "ageDays"`;

export interface BreaksAsked {
  /** "waiting" is open and proposed together. */
  readonly state: 'waiting' | 'open' | 'proposed' | 'resolved';
  /** "none" for what nobody has. */
  readonly owner: string | null;
  readonly reason: string | null;
  readonly acquirer: string | null;
  readonly merchant: string | null;
  /** 0 … 4: how old, by AGES. */
  readonly age: number | null;
  readonly after: readonly string[] | null;
  readonly limit: number;
}

/** The oldest first. */
export async function listBreaks(sql: Sql, of: BreaksAsked): Promise<readonly Break[]> {
  const [at = null, id = null] = of.after ?? [];
  const states = of.state === 'waiting' ? ['open', 'proposed'] : [of.state];
  const [from, to] = of.age === null ? [null, null] : [AGES[of.age - 1] ?? null, AGES[of.age] ?? null];
  return sql<Break[]>`
    select ${columns(sql)} from breaks
    where state = any(${states}::text[]) and (${of.owner}::text is null or coalesce(owner, 'none') = ${of.owner}) and (${of.reason}::text is null or reason = ${of.reason})
      and (${of.acquirer}::text is null or acquirer = ${of.acquirer}) and (${of.merchant}::text is null or merchant = ${of.merchant})
      and (${from}::integer is null or opened_at < clock_timestamp() - make_interval(days => ${from})) and (${to}::integer is null or opened_at >= clock_timestamp() - make_interval(days => ${to}))
      and (${at}::text is null or (date_trunc('milliseconds', opened_at), id) > (${at}::text::timestamptz, ${id}::text))
    order by date_trunc('milliseconds', opened_at), id limit ${of.limit}`;
}

export async function readBreak(sql: Sql, id: string): Promise<Break | null> {
  const [row] = await sql<Break[]>`select ${columns(sql)} from breaks where id = ${id}`;
  return row ?? null;
}

export async function notesOf(sql: Sql, id: string): Promise<readonly Note[]> {
  return sql<Note[]>`select no, actor, kind, text, at from break_notes where break = ${id} order by no`;
}

/** In the transaction of whoever changes the break, under the lock of its row. */
export async function addNote(sql: Sql, id: string, note: Pick<Note, 'actor' | 'kind' | 'text'>): Promise<void> {
  await sql`
    insert into break_notes (break, no, actor, kind, text) select ${id}, coalesce(max(no), 0) + 1, ${note.actor}, ${note.kind}, ${note.text} from break_notes where break = ${id}`;
}

/** Resolved ones and unknown ones are left out; answers with those that have the owner now. */
export async function assignBreaks(
  sql: Sql,
  { ids, owner, actor }: { readonly ids: readonly string[]; readonly owner: string | null; readonly actor: string },
): Promise<readonly string[]> {
  return inTransaction(sql, async (transaction) => {
    const rows = await transaction<{ id: string; was: string | null }[]>`
      select id, owner as was from breaks where id = any(${ids as string[]}::text[]) and state <> 'resolved' order by id for update`;
    const changed = rows.filter(({ was }) => was !== owner).map(({ id }) => id);
    await transaction`update breaks set owner = ${owner} where id = any(${changed}::text[])`;
    await transaction`
      insert into break_notes (break, no, actor, kind, text)
      select b.id, (select coalesce(max(no), 0) + 1 from break_notes n where n.break = b.id), ${actor}, 'assigned', ${owner ?? ''} from unnest(${changed}::text[]) as b(id)`;
    for (const id of changed) await logChange(transaction, { actor, action: 'break.assign', object: id, detail: { owner } });
    return rows.map(({ id }) => id);
  });
}

export async function commentBreak(
  sql: Sql,
  { id, text, actor }: { readonly id: string; readonly text: string; readonly actor: string },
): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const [row] = await transaction`select 1 from breaks where id = ${id} for update`;
    if (row === undefined) return false;
    await addNote(transaction, id, { actor, kind: 'comment', text });
    await logChange(transaction, { actor, action: 'break.comment', object: id, detail: { text } });
    return true;
  });
}

export interface AgeRow {
  readonly reason: string;
  readonly currency: string | null;
  /** 0 … 4, by AGES. */
  readonly age: number;
  readonly count: number;
  /** Absolute amounts, minor units. */
  readonly sum: number;
  readonly unowned: number;
}

/** What waits, by reason, currency and age. */
export async function agingReport(sql: Sql): Promise<readonly AgeRow[]> {
  return sql<AgeRow[]>`
    select reason, currency, width_bucket(extract(epoch from clock_timestamp() - opened_at) / 86400, ${[...AGES]}::float8[])::integer as age,
      count(*) as count, coalesce(sum(abs(amount)), 0)::bigint as sum, count(*) filter (where owner is null) as unowned
    from breaks where state <> 'resolved' group by 1, 2, 3 order by 1, 2, 3`;
}
