// SQL of the ways an alert reaches somebody, and of every delivery on them.
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export interface Channel {
  readonly id: string;
  readonly kind: 'email' | 'webhook';
  readonly name: string;
  /** An e-mail address, or the address of a webhook. */
  readonly target: string;
  readonly locale: 'en' | 'zh-CN';
  readonly isOn: boolean;
  readonly createdBy: string;
  readonly createdAt: string;
  /** Until then what is sent is signed with the secret before, too. */
  readonly previousUntil: string | null;
}
export interface ChannelSecrets {
  readonly secret: string | null;
  readonly previousSecret: string | null;
}

const columns = (sql: Sql) =>
  sql`id, kind, name, target, locale, is_on as "isOn", created_by as "createdBy", created_at as "createdAt", previous_until as "previousUntil"`;

export const CHANNELS_MAX = 100;

export async function listChannels(sql: Sql): Promise<readonly Channel[]> {
  return sql<Channel[]>`select ${columns(sql)} from alert_channels order by created_at, id limit ${CHANNELS_MAX}`;
}

export async function readChannel(sql: Sql, id: string): Promise<(Channel & ChannelSecrets) | null> {
  const [row] = await sql<(Channel & ChannelSecrets)[]>`
    select ${columns(sql)}, secret, case when previous_until > now() then previous_secret end as "previousSecret" from alert_channels where id = ${id}`;
  return row ?? null;
}

export interface NewChannel extends Pick<Channel, 'id' | 'kind' | 'name' | 'target' | 'locale'> {
  readonly secret: string | null;
  readonly actor: string;
}

export async function insertChannel(sql: Sql, channel: NewChannel): Promise<'created' | 'too_many'> {
  const { id, kind, name, target, locale, secret, actor } = channel;
  return inTransaction(sql, async (transaction) => {
    const [{ count } = { count: 0 }] = await transaction<{ count: number }[]>`select count(*)::int as count from alert_channels`;
    if (count >= CHANNELS_MAX) return 'too_many';
    await transaction`
      insert into alert_channels (id, kind, name, target, locale, secret, created_by) values (${id}, ${kind}, ${name}, ${target}, ${locale}, ${secret}, ${actor})`;
    await logChange(transaction, { actor, action: 'alert_channel.create', object: id, detail: { kind, name, target } });
    return 'created';
  });
}

export async function deleteChannel(sql: Sql, { id, actor }: { readonly id: string; readonly actor: string }): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const [gone] = await transaction<{ name: string }[]>`delete from alert_channels where id = ${id} returning name`;
    if (!gone) return false;
    await transaction`update alert_rules set channels = array_remove(channels, ${id}) where ${id} = any(channels)`;
    await transaction`update deliveries set state = 'given_up', fault = 'channel_deleted' where channel = ${id} and state = 'waiting'`;
    await logChange(transaction, { actor, action: 'alert_channel.delete', object: id, detail: { name: gone.name } });
    return true;
  });
}

/** A day in which receivers accept either secret. */
const OVERLAP_HOURS = 24;

/** The secret before signs along for a day. */
export async function rotateSecret(
  sql: Sql,
  { id, secret, actor }: { readonly id: string; readonly secret: string; readonly actor: string },
): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const rows = await transaction`
      update alert_channels set previous_secret = secret, previous_until = now() + make_interval(hours => ${OVERLAP_HOURS}), secret = ${secret}
      where id = ${id} and kind = 'webhook' returning id`;
    if (rows.length === 0) return false;
    await logChange(transaction, { actor, action: 'alert_channel.rotate', object: id, detail: {} });
    return true;
  });
}

export interface Delivery {
  readonly id: number;
  readonly alert: number | null;
  readonly channel: string;
  readonly channelName: string;
  readonly event: 'opened' | 'closed' | 'test';
  readonly state: 'waiting' | 'sent' | 'given_up';
  readonly attempts: number;
  readonly nextAt: string;
  readonly fault: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
}

const deliveryColumns = (sql: Sql) => sql`
  d.id, d.alert, d.channel, coalesce(c.name, d.channel) as "channelName", d.event, d.state, d.attempts, d.next_at as "nextAt", d.fault, d.created_at as "createdAt", d.sent_at as "sentAt"`;

export async function listDeliveries(
  sql: Sql,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly Delivery[]> {
  return sql<Delivery[]>`
    select ${deliveryColumns(sql)} from deliveries d left join alert_channels c on c.id = d.channel
    where ${page.before}::bigint is null or d.id < ${page.before} order by d.id desc limit ${page.limit}`;
}

/** A test of one channel, as a delivery like every other. */
export async function insertTest(sql: Sql, { channel, body }: { readonly channel: string; readonly body: string }): Promise<number> {
  const [row] = await sql<
    { id: number }[]
  >`insert into deliveries (channel, event, body) values (${channel}, 'test', ${body}) returning id`;
  return row?.id ?? 0;
}

export interface ClaimedDelivery {
  readonly id: number;
  readonly channel: string;
  readonly body: string;
  readonly attempts: number;
}

const CLAIMED_MAX = 10;
/** Whoever claims a delivery has this long to send it before another process may. */
const LEASE_SECONDS = 30;

export async function claimDeliveries(sql: Sql): Promise<readonly ClaimedDelivery[]> {
  return sql<ClaimedDelivery[]>`
    update deliveries set attempts = attempts + 1, next_at = now() + make_interval(secs => ${LEASE_SECONDS})
    where id in (select id from deliveries where state = 'waiting' and next_at <= now() order by next_at, id limit ${CLAIMED_MAX} for update skip locked)
    returning id, channel, body, attempts`;
}

/** `againSeconds` null: no further attempt. */
export async function endAttempt(
  sql: Sql,
  { id, fault, againSeconds }: { readonly id: number; readonly fault: string | null; readonly againSeconds: number | null },
): Promise<void> {
  if (fault === null) await sql`update deliveries set state = 'sent', sent_at = now(), fault = null where id = ${id}`;
  else if (againSeconds === null) await sql`update deliveries set state = 'given_up', fault = ${fault} where id = ${id}`;
  else await sql`update deliveries set fault = ${fault}, next_at = now() + make_interval(secs => ${againSeconds}) where id = ${id}`;
}
