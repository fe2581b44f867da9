// SQL that reads the points of one subject: balances now, on a day before and on a day to come, and lots with what became of them.
import type { Sql } from '../db/connect.ts';

export interface HeldLot {
  readonly id: string;
  readonly programme: string;
  readonly earned: number;
  readonly pending: number;
  readonly active: number;
  readonly expiresAt: string | null;
}
export interface HeldPoints {
  /** Ledger time of the reading. */
  readonly now: string;
  readonly lots: readonly HeldLot[];
  readonly debts: Readonly<Record<string, number>>;
}

/** Most open lots one reading takes in; a wallet with more is read in pages of its lots. */
export const OPEN_LOTS_MAX = 5_000;

/** Open lots (soonest expiry first) and debts as of one moment. */
export async function readHeldPoints(sql: Sql, subject: string): Promise<HeldPoints> {
  const [row] = await sql<{ now: string; lots: readonly HeldLot[]; debts: Readonly<Record<string, number>> | null }[]>`
    select to_char(holder_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now, (select debts from wallets where subject = ${subject}) as debts, coalesce((
      select json_agg(json_build_object('id', id, 'programme', programme, 'earned', earned, 'pending', pending, 'active', active,
        'expiresAt', to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by expires_at nulls last, id)
      from (select * from lots where subject = ${subject} and active + pending > 0 order by expires_at nulls last, id limit ${OPEN_LOTS_MAX}) as open
    ), '[]') as lots`;
  if (row === undefined) throw new Error('a reading has one row');
  return { ...row, debts: row.debts ?? {} };
}

export interface KnownProgramme {
  readonly programme: string;
}
/** Every programme the subject ever had points of. */
export async function programmesOf(sql: Sql, subject: string): Promise<readonly string[]> {
  const rows = await sql<KnownProgramme[]>`
    select programme from lots where subject = ${subject} union select jsonb_object_keys(debts) from wallets where subject = ${subject} order by 1`;
  return rows.map(({ programme }) => programme);
}

export interface DayBalance {
  /** The ledger's balance of active points: below zero it is a debt. */
  readonly active: number;
  readonly pending: number;
  readonly reserved: number;
}

/**
 * Rows of both books that touch the subject's points of one programme. Those of authorizations are found by the subject's authorizations, so that the
 * ledger needs no index by account, which every authorization would have to keep.
 */
export function rowsOf(sql: Sql, { subject, programme }: { readonly subject: string; readonly programme: string }) {
  const accounts = ['points_active', 'points_pending', 'points_reserved'].map((name) => `${name}:${subject}`);
  const unit = `points:${programme}`;
  return sql`(
    select 'a' as book, entry.id, entry.authorization_id, entry.benefit_no, null::text as source, null::text as memo, entry.template, entry.debit, entry.credit, entry.amount, entry.campaign, entry.version, entry.merchant, entry.business_date, entry.at
    from authorizations join entries entry on entry.authorization_id = authorizations.id
    where authorizations.subject = ${subject} and entry.unit = ${unit} and (entry.debit = any(${accounts}::text[]) or entry.credit = any(${accounts}::text[]))
    union all
    select 'h', entry.id, null, null, entry.source, entry.memo, entry.template, entry.debit, entry.credit, entry.amount, null, null, null, entry.business_date, entry.at
    from house_entries entry where entry.unit like 'points:%' and entry.unit = ${unit} and (entry.debit = any(${accounts}::text[]) or entry.credit = any(${accounts}::text[]))
  )`;
}

/** Signed points that a row moves on one of the subject's accounts. */
export function movedOn(sql: Sql, name: 'points_active' | 'points_pending' | 'points_reserved', subject: string) {
  const account = `${name}:${subject}`;
  return sql`(case when credit = ${account} then amount when debit = ${account} then -amount else 0 end)`;
}

/** Balances at the end of a business day. */
export async function balancesOn(
  sql: Sql,
  of: { readonly subject: string; readonly programme: string; readonly date: string },
): Promise<DayBalance> {
  const { subject } = of;
  const [row] = await sql<DayBalance[]>`
    select coalesce(sum(${movedOn(sql, 'points_active', subject)}), 0)::bigint as active, coalesce(sum(${movedOn(sql, 'points_pending', subject)}), 0)::bigint as pending,
      coalesce(sum(${movedOn(sql, 'points_reserved', subject)}), 0)::bigint as reserved
    from ${rowsOf(sql, of)} as moved where business_date <= ${of.date}`;
  return row ?? { active: 0, pending: 0, reserved: 0 };
}

export interface LotHistory extends HeldLot {
  readonly state: 'pending' | 'active' | 'spent' | 'expired' | 'reversed';
  readonly expired: number;
  /** Points that left the lot for anything but expiry: paid with, given away, or owed before. */
  readonly spent: number;
  /** "gift:…" where no authorization made the lot. */
  readonly origin: string | null;
  readonly merchant: { readonly en: string; readonly 'zh-CN': string } | null;
  readonly earnedAt: string | null;
}

/** Newest lots first; `before` is the expiry and id of the last one seen. What has not begun to live stands first. */
export async function lotHistory(
  sql: Sql,
  page: { readonly subject: string; readonly programme: string; readonly before: readonly [string, string] | null; readonly limit: number },
): Promise<readonly LotHistory[]> {
  const [at, id] = page.before ?? [null, null];
  return sql<LotHistory[]>`
    with lapsed as (
      select substring(source from '^lapse:(.*):[0-9]+$') as lot, sum(amount)::bigint as expired from house_entries
      where unit like 'points:%' and debit = ${`points_active:${page.subject}`} and template = 'points.lapse' group by 1
    ),
    page as (
      select *, coalesce(expires_at, 'infinity') as ends from lots where subject = ${page.subject} and programme = ${page.programme}
        and (${id}::text is null or (coalesce(expires_at, 'infinity'), id) < (${at}::timestamptz, ${id}::text))
      order by coalesce(expires_at, 'infinity') desc, id desc limit ${page.limit}
    ),
    told as (
      select page.*, authorizations.decided_at, merchants.name as merchant_name, coalesce(
        case when page.origin is null
          then (select sum(amount) from entries where entries.authorization_id = page.authorization_id and template = 'points.expire' and benefit_no::text = split_part(page.id, '.', -1))
          else (select expired from lapsed where lot = page.id) end, 0)::bigint as expired
      from page left join authorizations on authorizations.id = page.authorization_id left join merchants on merchants.id = authorizations.merchant
    )
    select id, programme, earned, pending, active, expires_at as "expiresAt", expired, greatest(earned - pending - active - expired, 0) as spent, origin, merchant_name as merchant, decided_at as "earnedAt",
      case when pending > 0 and active = 0 then 'pending' when active > 0 then 'active' when earned = 0 then 'reversed' when expired > 0 then 'expired' else 'spent' end as state
    from told order by ends desc, id desc`;
}
