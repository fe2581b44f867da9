// SQL of the figures: what processes add each second, what is summed up by the hour once it is old, and what charts read.
import type { Party } from '../../engine/funding/schema.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';
import { EVER, type FigureRow, type Pulse } from './tally.ts';

/** Minutes are kept this long, hours as long as a year of comparison needs. */
const MINUTES_DAYS = 14;
const HOURS_DAYS = 400;
const PULSES_SECONDS = 900;
/** Rows that one statement adds. */
const ROWS_MAX = 5_000;

export interface Beat {
  readonly process: string;
  readonly second: number;
  readonly rows: readonly FigureRow[];
  /** Null where only rows of before are added. */
  readonly pulse: Pulse | null;
}

/** Adds to what other processes have added; in order of the key, so that two of them never wait in a circle. */
export async function addFigures(sql: Sql, { process, second, rows, pulse }: Beat): Promise<void> {
  const sorted = summed(rows);
  await inTransaction(sql, async (transaction) => {
    for (let from = 0; from < sorted.length; from += ROWS_MAX) await addRows(transaction, sorted.slice(from, from + ROWS_MAX));
    if (pulse === null) return;
    await transaction`insert into pulses (second, process, body) values (${second}, ${process}, ${JSON.stringify(pulse)}) on conflict (second, process) do nothing`;
  });
}

async function addRows(sql: Sql, rows: readonly FigureRow[]): Promise<void> {
  await sql`
    insert into figures as f (kind, at, key, part, count, amount)
    select * from unnest(${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.at)}::timestamptz[], ${rows.map((row) => row.key)}::text[],
      ${rows.map((row) => row.part)}::text[], ${rows.map((row) => row.count)}::bigint[], ${rows.map((row) => row.amount)}::bigint[])
    on conflict (kind, at, key, part) do update set count = f.count + excluded.count, amount = f.amount + excluded.amount`;
}

/** One row for each key: a statement cannot add to the same row twice. */
function summed(rows: readonly FigureRow[]): readonly FigureRow[] {
  const byKey = new Map<string, FigureRow>();
  for (const row of rows) {
    const key = `${row.kind}\t${row.at}\t${row.key}\t${row.part}`;
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? row : { ...row, count: known.count + row.count, amount: known.amount + row.amount });
  }
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

/** Sums old minutes up into their hours, and forgets what is older than charts show. */
export async function condenseFigures(sql: Sql): Promise<void> {
  await sql`
    with old as (
      delete from figures where at < date_trunc('day', now() - make_interval(days => ${MINUTES_DAYS})) and at <> date_trunc('hour', at) and kind <> 'total' returning *
    ),
    summed as (select kind, date_trunc('hour', at) as at, key, part, sum(count)::bigint as count, sum(amount)::bigint as amount from old group by 1, 2, 3, 4 order by 1, 2, 3, 4)
    insert into figures as f (kind, at, key, part, count, amount) select * from summed
    on conflict (kind, at, key, part) do update set count = f.count + excluded.count, amount = f.amount + excluded.amount`;
  await sql`delete from figures where at < now() - make_interval(days => ${HOURS_DAYS}) and kind <> 'total'`;
}

export async function forgetPulses(sql: Sql, second: number): Promise<void> {
  await sql`delete from pulses where second < ${second - PULSES_SECONDS}`;
}

export interface StoredPulse {
  readonly second: number;
  readonly pulse: Pulse;
}

/** Of all processes, after `second`, oldest first. */
export async function readPulses(sql: Sql, second: number): Promise<readonly StoredPulse[]> {
  const rows = await sql<{ second: number; body: string }[]>`select second, body from pulses where second > ${second} order by second`;
  return rows.map((row) => ({ second: row.second, pulse: JSON.parse(row.body) as Pulse }));
}

export interface Span {
  readonly from: string;
  readonly to: string;
}

export interface Summed {
  readonly at: string;
  readonly key: string;
  readonly part: string;
  readonly count: number;
  readonly amount: number;
}

/** Sums by day or hour of the bank's time zone; `key` narrows to one campaign or reason. */
export async function readSums(
  sql: Sql,
  of: Span & {
    readonly kind: FigureRow['kind'];
    readonly per: 'minute' | 'hour' | 'day';
    readonly zone: string;
    readonly key: string | null;
    readonly limit: number;
  },
): Promise<readonly Summed[]> {
  return sql<Summed[]>`
    select date_trunc(${of.per}, at, ${of.zone}) as at, key, part, sum(count)::bigint as count, sum(amount)::bigint as amount from figures
    where kind = ${of.kind} and at >= ${of.from} and at < ${of.to} and (${of.key}::text is null or key = ${of.key})
    group by 1, 2, 3 order by 1, 2, 3 limit ${of.limit}`;
}

export interface HeatCell {
  /** 1 is Monday. */
  readonly weekday: number;
  readonly hour: number;
  readonly count: number;
  readonly amount: number;
}

/** Decisions (or, of one campaign, its grants) by weekday and hour of the bank's time zone. */
export async function readHeat(
  sql: Sql,
  of: Span & { readonly zone: string; readonly campaign: string | null },
): Promise<readonly HeatCell[]> {
  return sql<HeatCell[]>`
    select extract(isodow from at at time zone ${of.zone})::int as weekday, extract(hour from at at time zone ${of.zone})::int as hour,
      sum(count)::bigint as count, sum(amount)::bigint as amount from figures
    where at >= ${of.from} and at < ${of.to} and case when ${of.campaign}::text is null then kind = 'reason' else kind = 'considered' and key = ${of.campaign} and part = 'granted' end
    group by 1, 2 order by 1, 2`;
}

export interface FunderDay {
  readonly date: string;
  readonly campaign: string;
  readonly party: string;
  readonly currency: string;
  readonly amount: number;
}

/** What funders have reserved less what went back, by business day, from the ledger: exact. Merchants are one party here. */
export async function readFunders(
  sql: Sql,
  of: { readonly from: string; readonly to: string; readonly campaign: string | null; readonly limit: number },
): Promise<readonly FunderDay[]> {
  return sql<FunderDay[]>`
    select business_date as date, campaign, split_part(party, ':', 1) as party, unit as currency,
      sum(case when template in ('benefit.hold', 'benefit.represent') then amount else -amount end)::bigint as amount
    from entries
    where business_date between ${of.from} and ${of.to} and (${of.campaign}::text is null or campaign = ${of.campaign})
      and template in ('benefit.hold', 'benefit.release', 'benefit.expire', 'benefit.return', 'benefit.chargeback', 'benefit.represent')
    group by 1, 2, 3, 4 having sum(case when template in ('benefit.hold', 'benefit.represent') then amount else -amount end) <> 0
    order by 1, 2, 3, 4 limit ${of.limit}`;
}

export interface CampaignBurn {
  readonly id: string;
  readonly name: Readonly<Record<'en' | 'zh-CN', string>>;
  readonly currency: string;
  readonly state: string;
  readonly version: number | null;
  readonly ceiling: number | null;
  readonly held: number;
  readonly captured: number;
  readonly returned: number;
  /** Granted since the beginning, by funder: counted, and never taken back. */
  readonly granted: Readonly<Partial<Record<Party, number>>>;
}

/** Budgets of every campaign that is live, paused or stopped within the last day: from the counters, exact. */
export async function readBurn(sql: Sql): Promise<readonly CampaignBurn[]> {
  return sql<CampaignBurn[]>`
    select c.id, v.document->'name' as name, v.document->>'currency' as currency, c.state, c.live_version as version, k.ceiling,
      coalesce(k.held, 0) as held, coalesce(k.captured, 0) as captured, coalesce(k.returned, 0) as returned,
      coalesce((select json_object_agg(part, amount) from figures where kind = 'total' and at = ${EVER} and key = c.id), '{}') as granted
    from campaigns c join campaign_versions v on v.id = c.id and v.version = c.live_version left join counters k on k.key = 'c:' || c.id
    where c.state in ('live', 'paused') or (c.state = 'stopped' and c.changed_at > now() - interval '1 day') order by c.id`;
}
