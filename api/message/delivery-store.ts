// SQL of deliveries: what is due is claimed by one process, every attempt is kept, and what was sent may be sent again.
import type { Channel } from '../../engine/message/kinds.ts';
import type { Sql } from '../db/connect.ts';
import { logChange } from '../http/settings-store.ts';

export interface ClaimedDelivery {
  readonly id: number;
  readonly message: number;
  readonly channel: Channel;
  readonly hook: string;
  readonly account: string;
  readonly body: string;
  readonly attempts: number;
}

const CLAIMED_MAX = 50;
/** Whoever claims a delivery has this long to send it before another process may. */
const LEASE_SECONDS = 60;

export async function claimDeliveries(sql: Sql, now: string): Promise<readonly ClaimedDelivery[]> {
  return sql<ClaimedDelivery[]>`
    update message_deliveries set attempts = attempts + 1, next_at = ${now}::timestamptz + make_interval(secs => ${LEASE_SECONDS})
    where id in (select id from message_deliveries where state = 'waiting' and next_at <= ${now}::timestamptz order by next_at, id limit ${CLAIMED_MAX} for update skip locked)
    returning id, message, channel, hook, account, body, attempts`;
}

export interface Way {
  readonly email: string | null;
  readonly hasConsent: boolean;
  readonly isErased: boolean;
}

/** Asked at the moment of sending: whoever withdrew their consent in between gets nothing. */
export async function readWay(sql: Sql, { account, channel }: Pick<ClaimedDelivery, 'account' | 'channel'>): Promise<Way> {
  const [row] = await sql<Way[]>`
    select (select email from holder_contacts where account = ${account}) as email,
      coalesce((select given from holder_consents where account = ${account} and purpose = ${channel} order by id desc limit 1), false) as "hasConsent",
      exists (select from holder_standings where account = ${account} and erased_at is not null) as "isErased"`;
  if (row === undefined) throw new Error('an empty answer');
  return row;
}

export interface Attempt {
  readonly id: number;
  readonly no: number;
  readonly now: string;
  /** What went with the body; nothing where nothing was sent. */
  readonly headers: Readonly<Record<string, string>> | null;
  readonly fault: string | null;
  /** Null: no further attempt. */
  readonly againSeconds: number | null;
  /** It is not to be sent any more: consent or address are gone. */
  readonly isDropped?: boolean;
}

/** An attempt whose lease ran out while another process sent changes nothing. */
export async function endAttempt(sql: Sql, { id, no, now, headers, fault, againSeconds, isDropped = false }: Attempt): Promise<void> {
  if (headers !== null)
    await sql`insert into message_attempts (delivery, no, at, headers, fault) values (${id}, ${no}, ${now}, ${JSON.stringify(headers)}::text::json, ${fault}) on conflict do nothing`;
  if (fault === null)
    await sql`update message_deliveries set state = 'sent', sent_at = ${now}, fault = null where id = ${id} and state = 'waiting'`;
  else if (isDropped) await sql`update message_deliveries set state = 'dropped', fault = ${fault} where id = ${id} and state = 'waiting'`;
  else if (againSeconds === null)
    await sql`update message_deliveries set state = 'given_up', fault = ${fault} where id = ${id} and state = 'waiting'`;
  else
    await sql`
      update message_deliveries set fault = ${fault}, next_at = ${now}::timestamptz + make_interval(secs => ${againSeconds}) where id = ${id} and state = 'waiting'`;
}

export const REPLAYS_MAX = 10_000;

export interface ReplayAsked {
  readonly messages: readonly number[] | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly kind: string | null;
  readonly channel: Channel | null;
  readonly actor: string;
}

/** Everything that was sent or given up in the first place, once more and with the same body; how many. It is due since it was first due. A webhook that was removed stays out. */
export async function insertReplays(sql: Sql, { messages, from, to, kind, channel, actor }: ReplayAsked): Promise<number> {
  const rows = await sql`
    insert into message_deliveries (message, channel, hook, replay, kind, account, day, why, body, state, due_at, next_at, made_by)
    select d.message, d.channel, d.hook, (select max(replay) + 1 from message_deliveries e where e.message = d.message and e.channel = d.channel and e.hook = d.hook),
      d.kind, d.account, d.day, 'replay', d.body, 'waiting', d.due_at, d.due_at, ${actor}
    from message_deliveries d
    where d.replay = 0 and d.state in ('sent', 'given_up') and d.body is not null
      and (${messages === null} or d.message = any(${(messages ?? []) as number[]}::bigint[]))
      and (${from}::timestamptz is null or d.made_at >= ${from}::timestamptz) and (${to}::timestamptz is null or d.made_at < ${to}::timestamptz)
      and (${kind}::text is null or d.kind = ${kind}) and (${channel}::text is null or d.channel = ${channel})
      and (d.channel = 'email' or exists (select from message_hooks h where h.id = d.hook and h.removed_at is null))
    order by d.id limit ${REPLAYS_MAX} on conflict do nothing returning id`;
  const object = messages === null ? 'range' : messages.join(',');
  await logChange(sql, { actor, action: 'message.replay', object, detail: { from, to, kind, channel, count: rows.length } });
  return rows.length;
}
