// SQL of messages as they are read: the inbox of a cardholder, and what the bank searches, with every delivery and attempt.
import type { Channel, HolderMessageKind, Wording } from '../../engine/message/kinds.ts';
import type { Sql } from '../db/connect.ts';

export interface InboxMessage extends Wording {
  readonly id: number;
  readonly kind: HolderMessageKind;
  readonly at: string;
  readonly campaign: string | null;
  readonly readAt: string | null;
}

/** Accounts that went into this one, and itself. */
const own = (sql: Sql, account: string) =>
  sql`(select account from merged_accounts where into_account = ${account} union all select ${account}::text)`;

/** Newest first; digests repeat what stands here anyway. */
export async function listInbox(
  sql: Sql,
  { account, before, limit }: { readonly account: string; readonly before: number | null; readonly limit: number },
): Promise<readonly InboxMessage[]> {
  return sql<InboxMessage[]>`
    select id, kind, at, campaign, said -> 'subject' as subject, said -> 'text' as text, read_at as "readAt" from holder_messages
    where account in ${own(sql, account)} and kind <> 'digest' and (${before}::bigint is null or id < ${before}) order by id desc limit ${limit}`;
}

export const UNREAD_MAX = 1_000;

/** Counted up to `UNREAD_MAX`. */
export async function countUnread(sql: Sql, account: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from (
      select 1 from holder_messages where account in ${own(sql, account)} and read_at is null and kind <> 'digest' limit ${UNREAD_MAX}) unread`;
  return row?.count ?? 0;
}

/** How many were not read before. `upTo`: that message and all before it. */
export async function markRead(sql: Sql, { account, upTo }: { readonly account: string; readonly upTo: number }): Promise<number> {
  const rows = await sql`
    update holder_messages set read_at = now() where account in ${own(sql, account)} and read_at is null and kind <> 'digest' and id <= ${upTo} returning id`;
  return rows.length;
}

export type DeliveryState = 'waiting' | 'gathered' | 'digested' | 'sent' | 'given_up' | 'dropped';
export interface MessageRow extends Wording {
  readonly id: number;
  readonly account: string;
  readonly kind: HolderMessageKind;
  readonly at: string;
  readonly madeAt: string;
  readonly locale: 'en' | 'zh-CN';
  readonly campaign: string | null;
  readonly authorizationId: string | null;
  readonly textVersion: number;
  readonly readAt: string | null;
  readonly kept: Readonly<Partial<Record<Channel, string>>>;
  readonly ways: readonly { readonly channel: Channel; readonly state: DeliveryState }[];
}

/** Of a message whose account was erased nothing is left to say. */
const FORGOTTEN = '{"en":"","zh-CN":""}';
const columns = (sql: Sql) => sql`
  m.id, m.account, m.kind, m.at, m.made_at as "madeAt", m.locale, m.campaign, m.authorization_id as "authorizationId", m.text_version as "textVersion",
  m.read_at as "readAt", coalesce(m.said -> 'subject', ${FORGOTTEN}::text::json) as subject, coalesce(m.said -> 'text', ${FORGOTTEN}::text::json) as text, m.kept,
  coalesce((select json_agg(json_build_object('channel', d.channel, 'state', d.state) order by d.id) from message_deliveries d where d.message = m.id), '[]') as ways`;

export interface Searched {
  readonly account: string | null;
  readonly kind: string | null;
  /** Of a delivery; inbox: none of them. */
  readonly state: DeliveryState | 'inbox' | null;
  readonly before: number | null;
  readonly limit: number;
}

/** Newest first. */
export async function searchMessages(sql: Sql, { account, kind, state, before, limit }: Searched): Promise<readonly MessageRow[]> {
  const standing = sql`exists (select from message_deliveries d where d.message = m.id and (${state}::text = 'inbox' or d.state = ${state}))`;
  const isSo = state === null ? sql`true` : state === 'inbox' ? sql`not ${standing}` : standing;
  return sql<MessageRow[]>`
    select ${columns(sql)} from holder_messages m
    where (${account}::text is null or m.account = ${account}) and (${kind}::text is null or m.kind = ${kind}) and ${isSo} and (${before}::bigint is null or m.id < ${before})
    order by m.id desc limit ${limit}`;
}

export interface SentAttempt {
  readonly no: number;
  readonly at: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fault: string | null;
}
export interface SentDelivery {
  readonly id: number;
  readonly channel: Channel;
  readonly hook: string;
  readonly hookName: string | null;
  readonly replay: number;
  readonly why: string;
  readonly body: string | null;
  readonly state: DeliveryState;
  readonly digest: number | null;
  readonly dueAt: string;
  readonly nextAt: string;
  readonly attempts: number;
  readonly fault: string | null;
  readonly sentAt: string | null;
  readonly madeBy: string;
  readonly log: readonly SentAttempt[];
}
export interface MessageDetail extends MessageRow {
  readonly deliveries: readonly SentDelivery[];
}

export async function readMessage(sql: Sql, id: number): Promise<MessageDetail | null> {
  const [row] = await sql<MessageRow[]>`select ${columns(sql)} from holder_messages m where m.id = ${id}`;
  if (row === undefined) return null;
  const deliveries = await sql<SentDelivery[]>`
    select d.id, d.channel, d.hook, h.name as "hookName", d.replay, d.why, d.body, d.state, d.digest, d.due_at as "dueAt", d.next_at as "nextAt", d.attempts, d.fault,
      d.sent_at as "sentAt", d.made_by as "madeBy",
      coalesce((select json_agg(json_build_object('no', a.no, 'at', to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'headers', a.headers, 'fault', a.fault) order by a.no)
        from message_attempts a where a.delivery = d.id), '[]') as log
    from message_deliveries d left join message_hooks h on h.id = d.hook where d.message = ${id} order by d.id`;
  return { ...row, deliveries };
}
