// SQL of matching: the records of a file against the messages we have, a way at a time, the surest first; each record and message at most once.
import type { Policy } from '../../engine/reconciliation/judge.ts';
import { LONE_REASONS, PAIR_REASONS } from '../../engine/reconciliation/judge.ts';
import { RECORD_KINDS } from '../../engine/reconciliation/mapping.ts';
import type { Sql } from '../db/connect.ts';
import { ourAmount, pairReason, stateOf } from './judge-sql.ts';

export interface MatchOf {
  readonly file: string;
  readonly acquirer: string;
  readonly businessDate: string;
  readonly policy: Policy;
}

const REASONS = { ...PAIR_REASONS, ...LONE_REASONS };
const EXPLAINED = Object.entries(REASONS).flatMap(([reason, state]) => (state === 'explained' ? [reason] : []));
/** An open record looks for its message again with each later file, for so long. */
const RETRY_DAYS = 60;

/** Tables of the transaction: what looks for a message, and what it found. */
export async function openPool(sql: Sql, { file, acquirer, businessDate }: MatchOf): Promise<void> {
  await sql`set local work_mem = '64MB'`;
  await sql`
    create temporary table pool on commit drop as
    select r.*, f.business_date from clearing_records r join clearing_files f on f.id = r.file
    where r.file = ${file} and not exists (select 1 from reconciliation_items i where i.file = r.file and i.line = r.line)
    union all
    select r.*, i.business_date from reconciliation_items i join clearing_records r on r.file = i.file and r.line = i.line
    where i.acquirer = ${acquirer} and i.state = 'open' and i.message_id is null and i.business_date >= ${businessDate}::date - ${RETRY_DAYS}::integer`;
  await sql`create temporary table pairing (file text not null, line integer not null, authorization_id text not null, message_id text not null, way text not null) on commit drop`;
  await sql`create unique index on pairing (file, line)`;
  await sql`create unique index on pairing (authorization_id, message_id)`;
  await sql`create temporary table unclear (file text not null, line integer not null) on commit drop`;
  await sql`analyze pool`;
}

/** A message that no record has, and a record that has no message yet. */
const free = (sql: Sql) => sql`m.kind = any(${[...RECORD_KINDS]}::text[]) and m.status in (200, 202)
  and not exists (select 1 from reconciliation_items i where i.authorization_id = m.authorization_id and i.message_id = m.id and (i.file is not null))
  and not exists (select 1 from pairing p where p.authorization_id = m.authorization_id and p.message_id = m.id)`;
const unpaired = (sql: Sql) => sql`not exists (select 1 from pairing p where p.file = r.file and p.line = r.line)`;

/** What the file itself brought as messages. */
export async function pairPosted(sql: Sql): Promise<void> {
  await sql`
    insert into pairing select r.file, r.line, m.authorization_id, m.id, 'posted' from pool r
    join messages m on m.authorization_id = r.authorization_id and m.id = r.file || ':' || r.line where ${unpaired(sql)} and ${free(sql)} on conflict do nothing`;
  await sql`
    insert into pairing select r.file, r.line, m.authorization_id, m.id, 'posted' from pool r
    join parked on parked.id = 'refund:' || r.file || ':' || r.line and parked.state = 'matched'
    join messages m on m.authorization_id = parked.body ->> 'authorizationId' and m.id = 'unlinked:' || r.file || ':' || r.line
    where r.authorization_id is null and r.kind = 'refund' and ${unpaired(sql)} and ${free(sql)} on conflict do nothing`;
}

/** By the id of the message itself: the first line that names it. */
export async function pairByMessage(sql: Sql): Promise<void> {
  await sql`
    insert into pairing select distinct on (m.authorization_id, m.id) r.file, r.line, m.authorization_id, m.id, 'message' from pool r
    join messages m on m.authorization_id = r.authorization_id and m.id = r.message_id where ${unpaired(sql)} and ${free(sql)}
    order by m.authorization_id, m.id, r.business_date, r.file, r.line`;
}

/** By the authorization: equal amounts first, then in the order they came, unless the record names another message. */
export async function pairByAuthorization(sql: Sql): Promise<void> {
  for (const isExact of [true, false]) {
    const key = isExact ? sql`kind, amount` : sql`kind`;
    await sql`
      with wanting as (
        select r.file, r.line, r.authorization_id, r.kind, r.amount, row_number() over (partition by r.authorization_id, ${key} order by r.business_date, r.file, r.line) as place
        from pool r where r.authorization_id is not null and (${isExact} or r.message_id is null) and ${unpaired(sql)}
      ),
      known as (
        select m.authorization_id, m.id, m.kind, ${ourAmount(sql)} as amount, m.received_at from messages m
        where m.authorization_id in (select authorization_id from wanting) and ${free(sql)}
      ),
      placed as (select *, row_number() over (partition by authorization_id, ${key} order by received_at, id) as place from known)
      insert into pairing
      select w.file, w.line, p.authorization_id, p.id, 'authorization' from wanting w
      join placed p on p.authorization_id = w.authorization_id and p.kind = w.kind and p.place = w.place ${isExact ? sql`and p.amount = w.amount` : sql``}`;
    await sql`analyze pairing`;
  }
}

/** By a reference that the message carries, then by card token, merchant, amount and days: only where one fits one. */
export async function pairByLikeness(sql: Sql, { acquirer, businessDate, policy }: MatchOf): Promise<void> {
  const likely = {
    rrn: sql`r.rrn is not null and r.rrn in (m.body::json ->> 'reference', m.authorization_id)`,
    token: sql`r.token is not null and a.card_token = r.token and a.currency = r.currency and ${ourAmount(sql)} = r.amount and (r.merchant is null or r.merchant = a.merchant)`,
  };
  for (const way of ['rrn', 'token'] as const) {
    await sql`
      with known as materialized (
        select m.* from messages m
        where m.business_date between ${businessDate}::date - ${policy.timingDays}::integer and ${businessDate}::date + ${policy.timingDays}::integer and ${free(sql)}
      ),
      found as (
        select r.file, r.line, m.authorization_id, m.id from pool r
        join known m on m.kind = r.kind and ${way === 'rrn' ? sql`true` : sql`r.token is not null`}
        join authorizations a on a.id = m.authorization_id and a.record ->> 'acquirer' = ${acquirer}
        where r.authorization_id is null and ${unpaired(sql)} and ${likely[way]}
      ),
      counted as (select *, count(*) over (partition by file, line) as messages, count(*) over (partition by authorization_id, id) as records from found),
      several as (insert into unclear select distinct file, line from counted where messages > 1 or records > 1)
      insert into pairing select file, line, authorization_id, id, ${way} from counted where messages = 1 and records = 1`;
    await sql`analyze pairing`;
  }
}

/** Items that stood alone and have now met give way to the pair; their breaks are closed. */
export async function dropMet(sql: Sql): Promise<void> {
  await sql`
    with gone as (
      delete from reconciliation_items i using pairing p
      where (i.file = p.file and i.line = p.line) or (i.file is null and i.authorization_id = p.authorization_id and i.message_id = p.message_id) returning i.id
    ),
    closed as (update breaks b set state = 'resolved', resolved_at = clock_timestamp() from gone where b.item = gone.id and b.state <> 'resolved' returning b.id),
    back as (
      update break_proposals set state = 'sent_back', decided_by = 'matching', decided_at = clock_timestamp() where state = 'waiting' and break in (select id from closed))
    insert into break_notes (break, no, actor, kind, text)
    select id, (select coalesce(max(no), 0) + 1 from break_notes n where n.break = closed.id), 'matching', 'closed', 'Both sides have met.' from closed`;
}

export async function writePairs(sql: Sql, { acquirer, policy }: MatchOf): Promise<void> {
  await sql`
    insert into reconciliation_items (acquirer, business_date, file, line, authorization_id, message_id, message_date, kind, merchant, currency, file_amount, our_amount, way, state, reason)
    select ${acquirer}, business_date, file, line, authorization_id, message_id, message_date, kind, merchant, currency, file_amount, our_amount, way, ${stateOf(sql, EXPLAINED)}, reason
    from (
      select r.business_date, r.file, r.line, m.authorization_id, m.id as message_id, m.business_date as message_date, r.kind, coalesce(nullif(a.merchant, ''), r.merchant) as merchant, r.currency,
        r.amount as file_amount, ${ourAmount(sql)} as our_amount, r.way, ${pairReason(sql, policy)} as reason
      from (select pool.*, p.way, p.authorization_id as paired_with, p.message_id as paired_message, 0 as days from pairing p join pool using (file, line)) as w
      join messages m on m.authorization_id = w.paired_with and m.id = w.paired_message
      join authorizations a on a.id = m.authorization_id
      cross join lateral (select w.business_date, w.file, w.line, w.kind, w.merchant, w.mcc, w.currency, w.amount, w.way, m.business_date - w.business_date as days) as r
    ) as judged`;
}

/** Records that stand alone, with the nearest reason. Those that stand alone already stay as they are. */
export async function writeLoneRecords(sql: Sql, { file, acquirer }: MatchOf): Promise<void> {
  await sql`
    insert into reconciliation_items (acquirer, business_date, file, line, authorization_id, kind, merchant, currency, file_amount, state, reason)
    select ${acquirer}, business_date, file, line, authorization_id, kind, merchant, currency, amount, ${stateOf(sql, EXPLAINED)}, reason
    from (
      select r.*, case
        when r.authorization_id is not null and exists (select 1 from messages m where m.authorization_id = r.authorization_id and m.kind = r.kind and m.status in (200, 202)) then 'already_cleared'
        when r.authorization_id is not null and exists (select 1 from authorizations a where a.id = r.authorization_id and a.digest is not null) then 'no_message'
        when r.authorization_id is not null then 'unknown_authorization'
        when exists (select 1 from unclear u where u.file = r.file and u.line = r.line) then 'several_candidates'
        else 'no_candidate' end as reason
      from pool r where r.file = ${file} and ${unpaired(sql)}
    ) as lone on conflict do nothing`;
}

/** Messages of the day that no file has. */
export async function writeLoneMessages(sql: Sql, { acquirer, businessDate }: MatchOf): Promise<void> {
  await sql`
    insert into reconciliation_items (acquirer, business_date, authorization_id, message_id, message_date, kind, merchant, currency, our_amount, state, reason)
    select ${acquirer}, business_date, authorization_id, id, business_date, kind, merchant, currency, amount, ${stateOf(sql, EXPLAINED)}, reason
    from (
      select m.*, a.merchant, a.currency, ${ourAmount(sql)} as amount, case m.kind when 'reversal' then 'reversal_before_clearing' else 'not_in_file' end as reason
      from messages m join authorizations a on a.id = m.authorization_id
      where m.business_date = ${businessDate} and m.kind = any(${[...RECORD_KINDS]}::text[]) and m.status = 200 and a.record ->> 'acquirer' = ${acquirer}
    ) as ours
    where not exists (select 1 from reconciliation_items i where i.authorization_id = ours.authorization_id and i.message_id = ours.id) on conflict do nothing`;
}

/** Every open item waits for a person, once. */
export async function openBreaks(sql: Sql, { file, acquirer, businessDate }: MatchOf): Promise<void> {
  await sql`
    insert into breaks (id, source, item, acquirer, merchant, kind, reason, amount, currency, business_date, opened_at)
    select 'item:' || id, 'clearing', id, acquirer, merchant, kind, reason, coalesce(file_amount, 0) - coalesce(our_amount, 0), currency, business_date, at
    from reconciliation_items where state = 'open' and acquirer = ${acquirer} and (file = ${file} or business_date = ${businessDate}) on conflict do nothing`;
}

export interface MatchedCount {
  readonly state: 'matched' | 'explained' | 'open';
  readonly reason: string | null;
  readonly count: number;
}
/** What the records of a file were found to be; every record is one of them (I19). */
export async function countItems(sql: Sql, file: string): Promise<readonly MatchedCount[]> {
  return sql<MatchedCount[]>`
    select state, reason, count(*) as count from reconciliation_items where file = ${file} group by state, reason order by state, reason`;
}

export async function countRecords(sql: Sql, file: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*) as count from clearing_records where file = ${file}`;
  return row?.count ?? 0;
}
