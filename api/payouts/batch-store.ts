// SQL of payouts: batches with their payouts, parts and carried balances, and every step of their states.
import type { OutsideAccount } from '../../engine/settlement/account.ts';
import type { Carry, PayoutPart, PlannedPayout } from '../../engine/settlement/payout.ts';
import type { Sql } from '../db/connect.ts';

export const BATCH_STATES = ['proposed', 'approved', 'sent', 'paid', 'partly_failed', 'cancelled'] as const;
export type BatchState = (typeof BATCH_STATES)[number];
export const PAYOUT_STATES = ['proposed', 'approved', 'sent', 'paid', 'failed', 'cancelled'] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

export interface Batch {
  readonly id: string;
  readonly payOn: string;
  readonly currency: string;
  /** What its own steps and its payouts add up to. */
  readonly state: BatchState;
  readonly count: number;
  readonly total: number;
  readonly carried: number;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
  readonly sentBy: string | null;
  readonly sentAt: string | null;
  readonly cancelledBy: string | null;
  readonly cancelledAt: string | null;
  readonly fileSha256: string | null;
}

export interface Payout {
  readonly id: string;
  readonly batch: string;
  readonly payOn: string;
  readonly party: string;
  readonly currency: string;
  readonly amount: number;
  readonly account: OutsideAccount;
  readonly contractVersion: number;
  readonly from: string;
  readonly to: string;
  readonly statementsHash: string;
  readonly state: PayoutState;
  readonly paidOn: string | null;
  readonly reason: string | null;
  readonly changedAt: string;
  readonly parts: readonly PayoutPart[];
}

const batchColumns = (sql: Sql) => sql`
  b.id, b.pay_on as "payOn", b.currency, case
    when b.cancelled_at is not null then 'cancelled' when b.approved_at is null then 'proposed' when b.sent_at is null then 'approved'
    when inside.open > 0 then 'sent' when inside.failed > 0 then 'partly_failed' else 'paid' end as state,
  inside.count, inside.total, (select count(*) from payout_carries c where c.batch = b.id) as carried, b.proposed_by as "proposedBy", b.proposed_at as "proposedAt", b.approved_by as "approvedBy", b.approved_at as "approvedAt",
  b.sent_by as "sentBy", b.sent_at as "sentAt", b.cancelled_by as "cancelledBy", b.cancelled_at as "cancelledAt", b.file_sha256 as "fileSha256"`;
const batchInside = (sql: Sql) => sql`
  payout_batches b cross join lateral (
    select count(*) as count, coalesce(sum(amount), 0)::bigint as total, count(*) filter (where state = 'sent') as open, count(*) filter (where state = 'failed') as failed from payouts where batch = b.id
  ) as inside`;

/** Newest pay date first. */
export async function listBatches(
  sql: Sql,
  page: { readonly before: readonly [payOn: string, id: string] | null; readonly limit: number },
): Promise<readonly Batch[]> {
  const [payOn, id] = page.before ?? ['9999-12-31', ''];
  return sql<Batch[]>`
    select ${batchColumns(sql)} from ${batchInside(sql)} where ${page.before === null} or (b.pay_on, b.id) < (${payOn}, ${id}) order by b.pay_on desc, b.id desc limit ${page.limit}`;
}

export async function readBatch(sql: Sql, id: string): Promise<Batch | null> {
  const [row] = await sql<Batch[]>`select ${batchColumns(sql)} from ${batchInside(sql)} where b.id = ${id}`;
  return row ?? null;
}

/** Those of a pay date, the newest first. */
export async function batchesOn(sql: Sql, on: { readonly payOn: string; readonly currency: string }): Promise<readonly Batch[]> {
  return sql<
    Batch[]
  >`select ${batchColumns(sql)} from ${batchInside(sql)} where b.pay_on = ${on.payOn} and b.currency = ${on.currency} order by b.proposed_at desc, b.id desc limit 50`;
}

export async function readCarries(sql: Sql, batch: string): Promise<readonly Carry[]> {
  return sql<Carry[]>`select party, amount, reason from payout_carries where batch = ${batch} order by party collate "C" limit 10000`;
}

const payoutColumns = (sql: Sql) => sql`
  p.id, p.batch, b.pay_on as "payOn", p.party, p.currency, p.amount, p.account, p.contract_version as "contractVersion", p.dates_from as "from", p.dates_to as "to", p.statements_hash as "statementsHash", p.state, p.paid_on as "paidOn", p.reason, p.changed_at as "changedAt",
  (select json_agg(json_build_object('party', part.party, 'amount', part.amount, 'setOff', part.set_off) order by part.no) from payout_parts part where part.payout = p.id) as parts`;

export interface PayoutsAsked {
  readonly batch: string | null;
  /** A party that is paid, or has a part. */
  readonly party: string | null;
  readonly state: PayoutState | null;
  /** Parties the caller may see; null: all. */
  readonly within: string[] | null;
  readonly before: readonly [payOn: string, id: string] | null;
  readonly limit: number;
}

/** Newest pay date first. Within a reach only those whose every part is within it. */
export async function listPayouts(sql: Sql, of: PayoutsAsked): Promise<readonly Payout[]> {
  const [payOn, id] = of.before ?? ['9999-12-31', ''];
  return sql<Payout[]>`
    select ${payoutColumns(sql)} from payouts p join payout_batches b on b.id = p.batch
    where (${of.batch}::text is null or p.batch = ${of.batch}) and (${of.state}::text is null or p.state = ${of.state})
      and (${of.party}::text is null or exists (select 1 from payout_parts part where part.payout = p.id and ${of.party} in (part.party, p.party)))
      and (${of.within}::text[] is null or not exists (select 1 from payout_parts part where part.payout = p.id and part.party <> all(${of.within}::text[])))
      and (${of.before === null} or (b.pay_on, p.id) < (${payOn}, ${id}))
    order by b.pay_on desc, p.id desc limit ${of.limit}`;
}

export async function readPayout(sql: Sql, id: string): Promise<Payout | null> {
  const [row] = await sql<Payout[]>`select ${payoutColumns(sql)} from payouts p join payout_batches b on b.id = p.batch where p.id = ${id}`;
  return row ?? null;
}

/** All of a batch in order of their id. */
export async function payoutsOf(sql: Sql, batch: string): Promise<readonly Payout[]> {
  return sql<
    Payout[]
  >`select ${payoutColumns(sql)} from payouts p join payout_batches b on b.id = p.batch where p.batch = ${batch} order by p.id`;
}

export interface NewBatch {
  readonly payOn: string;
  readonly currency: string;
  readonly actor: string;
  readonly payouts: readonly PlannedPayout[];
  readonly carries: readonly Carry[];
}

const PLACES = 4;

/** Writes batch, payouts, parts and carried balances; "PB20261124CNY1-0001". The caller holds the lock of payouts. */
export async function insertBatch(sql: Sql, { payOn, currency, actor, payouts, carries }: NewBatch): Promise<string> {
  const [{ no } = { no: 1 }] = await sql<
    { no: number }[]
  >`select 1 + count(*)::int as no from payout_batches where pay_on = ${payOn} and currency = ${currency}`;
  const id = `PB${payOn.replaceAll('-', '')}${currency}${no}`;
  await sql`insert into payout_batches (id, pay_on, currency, proposed_by) values (${id}, ${payOn}, ${currency}, ${actor})`;
  const numbered = payouts.map((each, place) => ({ ...each, id: `${id}-${String(place + 1).padStart(PLACES, '0')}` }));
  const parts = numbered.flatMap((payout) => payout.parts.map((part, no) => ({ ...part, no, payout: payout.id })));
  const sent = numbered.map(({ parts: _parts, ...rest }) => rest);
  await sql`
    insert into payouts (id, batch, party, currency, amount, account, contract_version, dates_from, dates_to, statements_hash)
    select r.id, ${id}, r.payee, ${currency}, r.amount, contract.terms -> 'account', contract.version, paid.first, paid.last, paid.hash
    from json_to_recordset(${JSON.stringify(sent)}::text::json) as r(id text, payee text, amount bigint)
    cross join lateral contract_in_force(r.payee, ${currency}, ${payOn}) as contract
    cross join lateral (
      select coalesce(min(s.business_date), ${payOn}) as first, coalesce(max(s.business_date), ${payOn}) as last,
        encode(sha256(convert_to(coalesce(string_agg(concat_ws(E'\t', s.business_date, s.party, s.currency, s.hash), E'\n' order by s.business_date, s.party collate "C"), ''), 'UTF8')), 'hex') as hash
      from json_to_recordset(${JSON.stringify(parts)}::text::json) as part(payout text, party text)
      join statements s on s.party = part.party and s.currency = ${currency} and s.pay_on <= ${payOn}
      where part.payout = r.id and s.business_date > coalesce((
        select max(earlier.dates_to) from payouts earlier join payout_parts own on own.payout = earlier.id
        where own.party = part.party and earlier.currency = ${currency} and earlier.state not in ('failed', 'cancelled')), '-infinity')
    ) as paid`;
  await sql`
    insert into payout_parts (payout, no, party, amount, set_off)
    select r.payout, r.no, r.party, r.amount, r."setOff" from json_to_recordset(${JSON.stringify(parts)}::text::json) as r(payout text, no integer, party text, amount bigint, "setOff" bigint)`;
  await sql`
    insert into payout_carries (batch, party, amount, reason)
    select ${id}, r.party, r.amount, r.reason from json_to_recordset(${JSON.stringify(carries)}::text::json) as r(party text, amount bigint, reason text)`;
  return id;
}

/** The database refuses its maker. */
export async function markApproved(sql: Sql, batch: string, actor: string): Promise<void> {
  await sql`update payout_batches set approved_by = ${actor}, approved_at = clock_timestamp() where id = ${batch}`;
  await sql`update payouts set state = 'approved', changed_at = clock_timestamp() where batch = ${batch} and state = 'proposed'`;
}

export async function markCancelled(sql: Sql, batch: string, actor: string): Promise<void> {
  await sql`update payout_batches set cancelled_by = ${actor}, cancelled_at = clock_timestamp() where id = ${batch}`;
  await sql`update payouts set state = 'cancelled', changed_at = clock_timestamp() where batch = ${batch} and state in ('proposed', 'approved')`;
}

export interface SentFile {
  readonly text: string;
  readonly sha256: string;
  /** ISO 8601; stands in the file. */
  readonly at: string;
}

export async function markSent(sql: Sql, of: { readonly batch: string; readonly actor: string; readonly file: SentFile }): Promise<void> {
  const { batch, actor, file } = of;
  await sql`update payout_batches set sent_by = ${actor}, sent_at = ${file.at}, file = ${file.text}, file_sha256 = ${file.sha256} where id = ${batch}`;
  await sql`update payouts set state = 'sent', changed_at = clock_timestamp() where batch = ${batch} and state = 'approved'`;
}

export async function readFile(sql: Sql, batch: string): Promise<string | null> {
  const [row] = await sql<{ file: string | null }[]>`select file from payout_batches where id = ${batch}`;
  return row?.file ?? null;
}

export async function markPayouts(
  sql: Sql,
  of: { readonly ids: readonly string[]; readonly state: 'paid' | 'failed'; readonly on: string | null; readonly reason: string | null },
): Promise<void> {
  await sql`
    update payouts set state = ${of.state}, paid_on = coalesce(${of.on}::date, paid_on), reason = ${of.reason}, changed_at = clock_timestamp() where id = any(${of.ids as string[]}::text[])`;
}

export async function databaseTime(sql: Sql): Promise<string> {
  const [row] = await sql<{ now: string }[]>`select date_trunc('milliseconds', clock_timestamp()) as now`;
  if (row === undefined) throw new Error('a clock has one row');
  return row.now;
}
