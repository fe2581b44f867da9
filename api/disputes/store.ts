// SQL of disputes: reading them, opening one on a line of a statement, and writing down each step.
import { ownerOf } from '../../engine/settlement/dispute.ts';
import type { Sql } from '../db/connect.ts';
import type { Attachment, Dispute, DisputeEvent, WholeDispute } from './dispute-wire.ts';

const columns = (sql: Sql) => sql`
  disputes.id, disputes.state, business_date as date, disputes.party, disputes.currency, disputes.authorization_id as "authorizationId", message_id as "messageId", benefit_no as "benefitNo", disputes.reason, claimed, disputes.text,
  opened_by as "openedBy", opened_at as "openedAt", due_at as "dueAt", escalated_at as "escalatedAt", disputes.closed_at as "closedAt", coalesce(answer.amount, 0)::bigint as paid, answer.posted_on as "postedOn"`;
const joined = (sql: Sql) => sql`disputes left join adjustments answer on answer.dispute = disputes.id and answer.state = 'approved'`;

type Row = Omit<Dispute, 'owner'>;
const fromRow = (row: Row): Dispute => ({ ...row, owner: ownerOf(row.state) });

export interface DisputesAsked {
  readonly states: readonly Dispute['state'][] | null;
  readonly party: string | null;
  /** The parties that the caller may see; null: all. */
  readonly within: readonly string[] | null;
  /** `due`: what has to be answered first comes first; `newest`: what was opened last. */
  readonly order: 'due' | 'newest';
  readonly after: readonly [key: string, id: string] | null;
  readonly limit: number;
}
/** With the key it stands under in its order, for the cursor. */
export type ListedDispute = Dispute & { readonly key: string };

export async function listDisputes(sql: Sql, asked: DisputesAsked): Promise<readonly ListedDispute[]> {
  const key =
    asked.order === 'due'
      ? sql`coalesce(due_at::text, '9999-12-31')`
      : sql`to_char(opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
  const beyond = asked.order === 'due' ? sql`>` : sql`<`;
  const direction = asked.order === 'due' ? sql`asc` : sql`desc`;
  const [afterKey, afterId] = asked.after ?? [null, null];
  const rows = await sql<(Row & { readonly key: string })[]>`
    select ${columns(sql)}, ${key} as key from ${joined(sql)}
    where (${asked.states as string[] | null}::text[] is null or disputes.state = any(${asked.states as string[] | null}::text[]))
      and (${asked.party}::text is null or disputes.party = ${asked.party}) and (${asked.within as string[] | null}::text[] is null or disputes.party = any(${asked.within as string[] | null}::text[]))
      and (${afterKey}::text is null or (${key}, disputes.id) ${beyond} (${afterKey}::text, ${afterId}::text))
    order by ${key} ${direction}, disputes.id ${direction} limit ${asked.limit}`;
  return rows.map((row) => ({ ...fromRow(row), key: row.key }));
}

export async function readDispute(sql: Sql, id: string): Promise<Dispute | null> {
  const [row] = await sql<Row[]>`select ${columns(sql)} from ${joined(sql)} where disputes.id = ${id}`;
  return row === undefined ? null : fromRow(row);
}

/** Locks it until the end of the transaction. */
export async function lockDispute(sql: Sql, id: string): Promise<Dispute | null> {
  await sql`select 1 from disputes where id = ${id} for update`;
  return readDispute(sql, id);
}

export async function wholeDispute(sql: Sql, id: string): Promise<WholeDispute | null> {
  const dispute = await readDispute(sql, id);
  if (dispute === null) return null;
  const events = await sql<
    DisputeEvent[]
  >`select at, actor, side, kind, text, amount from dispute_events where dispute = ${id} order by id`;
  const attachments = await sql<
    Attachment[]
  >`select no, name, type, size, sha256, at, actor from dispute_attachments where dispute = ${id} order by no`;
  const [proposal] = await sql<NonNullable<WholeDispute['proposal']>[]>`
    select id as adjustment, amount, text, maker, approvers, (select count(*) from adjustment_approvals where adjustment = adjustments.id) as given from adjustments where dispute = ${id} and state = 'waiting'`;
  return { ...dispute, proposal: proposal ?? null, events, attachments };
}

export type NewDispute = Pick<
  Dispute,
  | 'id'
  | 'date'
  | 'party'
  | 'currency'
  | 'authorizationId'
  | 'messageId'
  | 'benefitNo'
  | 'reason'
  | 'claimed'
  | 'text'
  | 'openedBy'
  | 'dueAt'
>;

/** False where a dispute about the same line is not over. */
export async function insertDispute(sql: Sql, made: NewDispute): Promise<boolean> {
  const rows = await sql`
    insert into disputes (id, business_date, party, currency, authorization_id, message_id, benefit_no, reason, claimed, text, opened_by, due_at)
    values (${made.id}, ${made.date}, ${made.party}, ${made.currency}, ${made.authorizationId}, ${made.messageId}, ${made.benefitNo}, ${made.reason}, ${made.claimed}, ${made.text}, ${made.openedBy}, ${made.dueAt})
    on conflict do nothing returning 1`;
  return rows.length > 0;
}

/** The dispute about this line that is not over. */
export async function openDisputeOf(sql: Sql, line: Omit<StatementItem, 'date'> & { readonly date: string }): Promise<Dispute | null> {
  const [row] = await sql<Row[]>`
    select ${columns(sql)} from ${joined(sql)} where disputes.state in ('open', 'answered', 'proposed', 'expired') and business_date = ${line.date} and disputes.party = ${line.party} and disputes.currency = ${line.currency}
      and disputes.authorization_id is not distinct from ${line.authorizationId} and message_id is not distinct from ${line.messageId} and benefit_no is not distinct from ${line.benefitNo}::int`;
  return row === undefined ? null : fromRow(row);
}

export interface StatementItem {
  readonly date: string;
  readonly party: string;
  readonly currency: string;
  readonly authorizationId: string | null;
  readonly messageId: string | null;
  readonly benefitNo: number | null;
}

/** Does it stand on a statement of the party: a benefit line, all lines of a message, or, where no authorization is named, anything at all? */
export async function isStated(sql: Sql, item: StatementItem): Promise<boolean> {
  const { date, party, currency, authorizationId, messageId, benefitNo } = item;
  const touches = sql`business_date = ${date} and unit = ${currency} and ${party} in (settlement_party(debit), settlement_party(credit))`;
  const [row] = await sql<{ stated: boolean }[]>`
    select case when ${authorizationId}::text is null
      then exists (select 1 from statements where business_date = ${date} and party = ${party} and currency = ${currency}) or exists (select 1 from house_entries where ${touches})
      else exists (
          select 1 from entries where authorization_id = ${authorizationId} and message_id = ${messageId} and (${benefitNo}::int is null or benefit_no = ${benefitNo}::int)
            and template in ('benefit.capture', 'benefit.represent', 'benefit.return', 'benefit.chargeback') and ${touches})
        or ${benefitNo}::int is null and exists (select 1 from house_entries where authorization_id = ${authorizationId} and ${touches})
    end as stated`;
  return row?.stated ?? false;
}

export interface Change {
  readonly state: Dispute['state'];
  readonly dueAt: string | null;
}

/** With the end comes the time of it. */
export async function changeDispute(sql: Sql, id: string, { state, dueAt }: Change): Promise<void> {
  await sql`
    update disputes set state = ${state}, due_at = ${dueAt}, escalated_at = case when ${state} = 'answered' then null else escalated_at end,
      closed_at = case when ${ownerOf(state) === 'nobody'} then clock_timestamp() end
    where id = ${id}`;
}

export type NewEvent = Pick<DisputeEvent, 'actor' | 'side' | 'kind' | 'text' | 'amount'>;

export async function addEvent(sql: Sql, dispute: string, event: NewEvent): Promise<void> {
  await sql`
    insert into dispute_events (dispute, actor, side, kind, text, amount) values (${dispute}, ${event.actor}, ${event.side}, ${event.kind}, ${event.text}, ${event.amount})`;
}

/** Past its day, what waits for the bank is escalated, and what waits for the merchant expires: engine/settlement/dispute.ts "overdue". */
export async function sweepOverdue(sql: Sql, { date, actor }: { readonly date: string; readonly actor: string }): Promise<number> {
  const rows = await sql`
    with late as (
      update disputes set state = case state when 'answered' then 'expired' else state end, escalated_at = case state when 'answered' then escalated_at else clock_timestamp() end,
        due_at = case state when 'answered' then null else due_at end
      where due_at <= ${date} and (state = 'answered' or state in ('open', 'proposed') and escalated_at is null) returning id, state
    )
    insert into dispute_events (dispute, actor, side, kind) select id, ${actor}, 'house', case state when 'expired' then 'expired' else 'escalated' end from late order by id returning 1`;
  return rows.length;
}
