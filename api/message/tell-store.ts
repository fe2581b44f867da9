// SQL of telling: who is told and how they may be reached, the names that texts speak of, and the messages with their deliveries.
import type { Channel, HolderMessageKind, Texts, Wording } from '../../engine/message/kinds.ts';
import type { Counted } from '../../engine/message/policy.ts';
import type { Preferences } from '../../engine/message/preferences.ts';
import type { Sql } from '../db/connect.ts';

export interface Recipient {
  readonly account: string;
  readonly preferences: Preferences | null;
  readonly hasEmail: boolean;
  readonly consents: readonly string[];
}

/** Of these accounts, those that exist and were not erased. */
export async function readRecipients(sql: Sql, accounts: readonly string[]): Promise<readonly Recipient[]> {
  return sql<Recipient[]>`
    select x.id as account, p.document as preferences, exists (select from holder_contacts c where c.account = x.id) as "hasEmail",
      coalesce((select array_agg(purpose) from (select distinct on (purpose) purpose, given from holder_consents k where k.account = x.id order by purpose, id desc) newest where given), '{}') as consents
    from accounts x left join holder_preferences p on p.account = x.id left join holder_standings s on s.account = x.id
    where x.id = any(${accounts as string[]}::text[]) and s.erased_at is null`;
}

/** Sent, or about to be, by local day; two webhooks of one message count once. */
export async function countSent(
  sql: Sql,
  accounts: readonly string[],
  since: string,
): Promise<readonly (Counted & { readonly account: string })[]> {
  return sql<(Counted & { readonly account: string })[]>`
    select account, channel, kind, day, count(distinct message)::int as count from message_deliveries
    where account = any(${accounts as string[]}::text[]) and day >= ${since}::date and replay = 0 and state in ('waiting', 'sent', 'given_up') group by account, channel, kind, day`;
}

export interface CampaignWords {
  readonly id: string;
  /** Null: asked for without one. */
  readonly version: number | null;
  readonly name: Texts;
  readonly receipt: Texts;
  readonly tiers: readonly { readonly id: string; readonly name: Partial<Texts> }[];
}

export async function readCampaignWords(
  sql: Sql,
  asked: readonly { readonly id: string; readonly version: number | null }[],
): Promise<readonly CampaignWords[]> {
  if (asked.length === 0) return [];
  return sql<CampaignWords[]>`
    select a.id, a.version, v.document -> 'name' as name, v.document #> '{texts,receipt}' as receipt, coalesce(v.document #> '{benefit,tiers}', '[]') as tiers
    from json_to_recordset(${JSON.stringify(asked)}::text::json) as a(id text, version int) join campaigns c on c.id = a.id
    join campaign_versions v on v.id = a.id and v.version = coalesce(a.version, c.live_version, c.latest_version)`;
}

export async function readMerchantNames(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, Texts>> {
  const rows = await sql<{ id: string; name: Texts }[]>`select id, name from merchants where id = any(${ids as string[]}::text[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function readProgrammeNames(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, Texts>> {
  const rows = await sql<
    { id: string; name: Texts }[]
  >`select id, document -> 'name' as name from programmes where id = any(${ids as string[]}::text[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export interface NewMessage {
  readonly key: string;
  readonly account: string;
  readonly kind: HolderMessageKind;
  readonly campaign: string | null;
  readonly authorizationId: string | null;
  readonly locale: 'en' | 'zh-CN';
  readonly said: Wording;
  readonly textVersion: number;
  readonly at: string;
  /** Why each way is not taken. */
  readonly kept: Readonly<Partial<Record<Channel, string>>>;
}

/** Keys that no message has yet: what is known is not told again. */
export async function unknownKeys(sql: Sql, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql<{ key: string }[]>`
    select asked.key from unnest(${keys as string[]}::text[]) as asked(key) where not exists (select from holder_messages m where m.key = asked.key)`;
  return new Set(rows.map(({ key }) => key));
}

/** Ids by key of those that are new. */
export async function insertMessages(sql: Sql, messages: readonly NewMessage[]): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ key: string; id: number }[]>`
    insert into holder_messages (key, account, kind, campaign, authorization_id, locale, said, text_version, at, kept)
    select r.key, r.account, r.kind, r.campaign, r."authorizationId", r.locale, r.said, r."textVersion", r.at, r.kept
    from json_to_recordset(${JSON.stringify(messages)}::text::json) as r(key text, account text, kind text, campaign text, "authorizationId" text, locale text, said json, "textVersion" int, at timestamptz, kept json)
    on conflict (key) do nothing returning key, id`;
  return new Map(rows.map(({ key, id }) => [key, id]));
}

export interface NewDelivery {
  readonly message: number;
  readonly channel: Channel;
  readonly hook: string;
  readonly kind: HolderMessageKind;
  readonly account: string;
  readonly day: string;
  readonly why: string;
  readonly body: string;
  readonly state: 'waiting' | 'gathered';
  readonly dueAt: string;
}

export async function insertDeliveries(sql: Sql, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sql`
    insert into message_deliveries (message, channel, hook, kind, account, day, why, body, state, due_at, next_at)
    select r.message, r.channel, r.hook, r.kind, r.account, r.day, r.why, r.body, r.state, r."dueAt", r."dueAt"
    from json_to_recordset(${JSON.stringify(deliveries)}::text::json) as r(message bigint, channel text, hook text, kind text, account text, day date, why text, body text, state text, "dueAt" timestamptz)`;
}

export interface Gathered {
  readonly account: string;
  readonly channel: Channel;
  readonly hook: string;
  readonly deliveries: readonly number[];
  readonly subjects: readonly Texts[];
}

/** What waits to be sent as one, by way; locked. */
export async function lockGathered(sql: Sql, now: string, most: number): Promise<readonly Gathered[]> {
  return sql<Gathered[]>`
    with due as (select id, account, channel, hook, message from message_deliveries where state = 'gathered' and due_at <= ${now}::timestamptz order by due_at, id limit ${most} for update skip locked)
    select d.account, d.channel, d.hook, array_agg(d.id order by d.id) as deliveries, json_agg(m.said -> 'subject' order by d.id) as subjects
    from due d join holder_messages m on m.id = d.message group by d.account, d.channel, d.hook order by 1, 2, 3`;
}

/** `digest` null: the way is closed meanwhile, so they stay in the inbox alone. */
export async function endGathered(sql: Sql, deliveries: readonly number[], digest: number | null): Promise<void> {
  await sql`
    update message_deliveries set state = ${digest === null ? 'dropped' : 'digested'}, digest = ${digest} where id = any(${deliveries as number[]}::bigint[])`;
}
