// What a batch reads and locks, in the one order that every batch keeps: authorizations, wallets, coupons, counters, each sorted.
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { AccountProfile, BinProfile, MerchantProfile } from '../../engine/authorization/situation.ts';
import type { Coupon, Lot, Member, Usage, Wallet } from '../../engine/benefit/wallet.ts';
import { NO_USAGE } from '../../engine/benefit/wallet.ts';
import type { CounterState } from '../../engine/authorization/situation.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Cutover } from '../../engine/settlement/business-day.ts';
import type { Sql } from '../db/connect.ts';

/** Milliseconds, as Postgres reads settings; within the time that a batch is given. */
const IDLE_MS_MAX = '2000';
const STATEMENT_MS_MAX = '4500';

export interface StoredAuthorization {
  readonly id: string;
  readonly digest: string | null;
  readonly attempt: string | null;
  readonly state: string;
  readonly record: AuthorizationRecord | null;
  readonly reply: string;
}

/** Sent together, run in order: each statement sees what was committed before its locks were had. Claims unknown ids with a `new` row, then locks all rows; a copy deciding elsewhere makes this wait until that batch has committed. */
export async function claimAuthorizations(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, StoredAuthorization>> {
  const [, rows] = await Promise.all([
    sql`
      insert into authorizations (id, state, subject, merchant, card_token, amount, currency, decided_at, decided_on, record, reply, batch)
      select id, 'new', '', '', '', 0, '', now(), current_date, 'null'::jsonb, '', 0 from unnest(${ids}::text[]) as asked(id) order by id collate "C"
      on conflict (id) do nothing`,
    sql<StoredAuthorization[]>`
      select id, digest, attempt, state, record, reply from authorizations where id = any(${ids}::text[]) order by id collate "C" for update`,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

export interface StoredMessage {
  readonly authorization_id: string;
  readonly id: string;
  readonly digest: string;
  readonly status: number;
  readonly reply: string;
}

export async function readMessages(
  sql: Sql,
  wanted: readonly { readonly authorizationId: string; readonly id: string }[],
): Promise<readonly StoredMessage[]> {
  if (wanted.length === 0) return [];
  return sql<StoredMessage[]>`
    select m.authorization_id, m.id, m.digest, m.status, m.reply from messages m
    join unnest(${wanted.map((each) => each.authorizationId)}::text[], ${wanted.map((each) => each.id)}::text[]) as asked(authorization_id, id) using (authorization_id, id)`;
}

export interface Holder {
  readonly account: AccountProfile | null;
  readonly lists: readonly string[];
  readonly enrolled: readonly string[];
}

/** Profiles by card token: the account named in the request, else the one the token belongs to (R26). */
export async function readHolders(
  sql: Sql,
  cards: readonly Pick<EvaluateRequest['card'], 'token' | 'account'>[],
): Promise<ReadonlyMap<string, Holder>> {
  if (cards.length === 0) return new Map();
  const asked = [...new Map(cards.map((card) => [holderKey(card.token, card.account), card])).values()];
  const rows = await sql<HolderRow[]>`
    with asked as (select token, given from unnest(${asked.map((each) => each.token)}::text[], ${asked.map((each) => each.account ?? '')}::text[]) as t(token, given)),
    known as (select a.token, a.given, coalesce(nullif(a.given, ''), c.account) as account from asked a left join cards c on c.token = a.token)
    select k.token, k.given, k.account, x.person, x.segments, x.region, x.opened_on, x.birth_month, x.employee, x.id is not null as known,
      coalesce((select array_agg(list order by list) from list_members l where l.account = k.account), '{}') as lists,
      coalesce((select array_agg(campaign order by campaign) from enrolments e where e.account = k.account), '{}') as enrolled
    from known k left join accounts x on x.id = k.account`;
  return new Map(rows.map((row) => [holderKey(row.token, row.given), holderOf(row)]));
}

export function holderKey(token: string, account: string | null | undefined): string {
  return `${token} ${account ?? ''}`;
}

interface HolderRow {
  readonly token: string;
  readonly given: string;
  readonly account: string | null;
  readonly person: string | null;
  readonly segments: string[] | null;
  readonly region: string | null;
  readonly opened_on: string | null;
  readonly birth_month: number | null;
  readonly employee: boolean | null;
  readonly known: boolean;
  readonly lists: string[];
  readonly enrolled: string[];
}

function holderOf(row: HolderRow): Holder {
  if (row.account === null) return { account: null, lists: row.lists, enrolled: row.enrolled };
  const account: AccountProfile = {
    id: row.account,
    person: row.person,
    segments: row.segments ?? [],
    region: row.region,
    openedOn: row.opened_on,
    birthMonth: row.birth_month,
    employee: row.employee ?? false,
  };
  return { account, lists: row.lists, enrolled: row.enrolled };
}

export async function readMerchants(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, MerchantProfile>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<
    { id: string; chain: string | null; region: string; country: string; acquirer: string }[]
  >`select id, chain, region, country, acquirer from merchants where id = any(${ids}::text[])`;
  return new Map(rows.map(({ id, ...merchant }) => [id, merchant]));
}

/** BIN rows for every prefix (6-11 digits) of these BINs; the longest that fits describes the card. */
export async function readBins(sql: Sql, bins: readonly string[]): Promise<ReadonlyMap<string, BinProfile>> {
  if (bins.length === 0) return new Map();
  const prefixes = new Set(
    bins.flatMap((bin) => [6, 7, 8, 9, 10, 11].filter((length) => length <= bin.length).map((length) => bin.slice(0, length))),
  );
  const rows = await sql<
    { prefix: string; scheme: string; product: string; level: string; issuer_country: string; cobrand: string | null }[]
  >`
    select prefix, scheme, product, level, issuer_country, cobrand from bins where prefix = any(${[...prefixes]}::text[])`;
  return new Map(
    rows.map((row) => [
      row.prefix,
      { scheme: row.scheme, product: row.product, level: row.level, issuerCountry: row.issuer_country, cobrand: row.cobrand },
    ]),
  );
}

export async function readCutovers(sql: Sql): Promise<ReadonlyMap<string, Cutover>> {
  const rows = await sql<{ id: string; time_zone: string; cutover: string }[]>`select id, time_zone, cutover from acquirers`;
  return new Map(rows.map((row) => [row.id, { timeZone: row.time_zone, cutover: row.cutover }]));
}

export interface WalletNeeds {
  readonly subjects: readonly string[];
  readonly lots: readonly string[];
  readonly coupons: readonly string[];
  readonly codeHashes: readonly string[];
}
/** A coupon with the keyed hash of its code, where it has one. */
export type CodedCoupon = Coupon & { readonly codeHash: string | null };
export interface LockedWallets {
  readonly wallets: ReadonlyMap<string, Wallet>;
  readonly coupons: readonly CodedCoupon[];
}

/** Locks the wallets' rows and every coupon that may be used; lots and memberships are guarded by their wallet. */
export async function lockWallets(sql: Sql, needs: WalletNeeds): Promise<LockedWallets> {
  const { subjects } = needs;
  if (subjects.length === 0) return { wallets: new Map(), coupons: [] };
  const [, rows, coupons, lots, members] = await Promise.all([
    sql`insert into wallets (subject, usage) select subject, ${sql.json(NO_USAGE as never)} from unnest(${subjects}::text[]) as asked(subject) order by subject collate "C" on conflict do nothing`,
    sql<{ subject: string; usage: Usage; debts: Record<string, number> }[]>`
      select subject, usage, debts from wallets where subject = any(${subjects}::text[]) order by subject collate "C" for update`,
    sql<
      CouponRow[]
    >`select * from coupons where (subject = any(${subjects}::text[]) and state = 'issued') or id = any(${needs.coupons}::text[]) or code_hash = any(${needs.codeHashes}::text[]) order by id collate "C" for update`,
    sql<
      LotRow[]
    >`select * from lots where subject = any(${subjects}::text[]) and (active > 0 or pending > 0 or id = any(${needs.lots}::text[]))`,
    sql<MemberRow[]>`select * from memberships where subject = any(${subjects}::text[])`,
  ]);
  const found = coupons.map(couponOf);
  const wallets = rows.map((row): [string, Wallet] => [
    row.subject,
    {
      ...row,
      coupons: found.filter((coupon) => coupon.subject === row.subject),
      lots: lots.filter((lot) => lot.subject === row.subject).map(lotOf),
      members: members.filter((member) => member.subject === row.subject).map(memberOf),
    },
  ]);
  return { wallets: new Map(wallets), coupons: found };
}

interface CouponRow {
  readonly id: string;
  readonly campaign: string;
  readonly code_hash: string | null;
  readonly subject: string | null;
  readonly state: Coupon['state'];
  readonly valid_from: string;
  readonly expires_at: string;
  readonly authorization_id: string | null;
}
interface LotRow {
  readonly id: string;
  readonly subject: string;
  readonly programme: string;
  readonly earned: number;
  readonly pending: number;
  readonly active: number;
  readonly expires_at: string | null;
  readonly expiry_days: number;
  readonly authorization_id: string;
}
interface MemberRow {
  readonly subject: string;
  readonly programme: string;
  readonly tier: string;
  readonly joined_at: string;
  readonly period_from: string;
  readonly measured: number;
}

const couponOf = (row: CouponRow) => ({
  id: row.id,
  campaign: row.campaign,
  subject: row.subject,
  state: row.state,
  validFrom: row.valid_from,
  expiresAt: row.expires_at,
  authorizationId: row.authorization_id,
  codeHash: row.code_hash,
});
const lotOf = (row: LotRow): Lot => ({
  id: row.id,
  programme: row.programme,
  earned: row.earned,
  pending: row.pending,
  active: row.active,
  expiresAt: row.expires_at,
  expiryDays: row.expiry_days,
  authorizationId: row.authorization_id,
});
const memberOf = (row: MemberRow): Member => ({
  programme: row.programme,
  tier: row.tier,
  joinedAt: row.joined_at,
  periodFrom: row.period_from,
  measured: row.measured,
});

/** Creates missing counters with their ceilings, raises ceilings that a newer version raised, and locks all rows. */
export async function lockCounters(sql: Sql, needs: ReadonlyMap<string, number | null>): Promise<ReadonlyMap<string, CounterState>> {
  const keys = [...needs.keys()];
  if (keys.length === 0) return new Map();
  const [, rows] = await Promise.all([
    sql`
      insert into counters (key, ceiling) select key, ceiling from unnest(${keys}::text[], ${[...needs.values()]}::bigint[]) as asked(key, ceiling) order by key collate "C"
      on conflict (key) do update set ceiling = excluded.ceiling where excluded.ceiling > counters.ceiling`,
    sql<(CounterState & { key: string })[]>`
      select key, held, captured, returned, ceiling, open, version from counters where key = any(${keys}::text[]) order by key collate "C" for update`,
  ]);
  return new Map(rows.map(({ key, ...counter }) => [key, counter]));
}

export interface BatchClock {
  readonly now: string;
  readonly batch: number;
  /** Closed business days, newest first; older ones than these are never met. */
  readonly closed: readonly string[];
}

/** A process that stops in the middle of a batch (frozen, cut off) may not keep everybody else from its locks. */
export async function limitBatch(sql: Sql): Promise<void> {
  await sql`select set_config('idle_in_transaction_session_timeout', ${IDLE_MS_MAX}, true), set_config('statement_timeout', ${STATEMENT_MS_MAX}, true)`;
}

/** Ledger time, read under the locks of the authorizations, and the number of this batch. */
export async function openBatch(sql: Sql): Promise<BatchClock> {
  const [row] = await sql<BatchClock[]>`
    select clock_timestamp() as now, nextval('batch_ids') as batch, array(select business_date::text from business_days where state = 'closed' order by business_date desc limit 400) as closed`;
  if (row === undefined) throw new Error('the database gave no time');
  return row;
}

/** What decisions saw, for the policies that re-evaluate. */
export async function readEvidence(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly evidence: string; readonly request: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<
    { authorization_id: string; evidence: string; request: string }[]
  >`select authorization_id, evidence, request from decisions where authorization_id = any(${ids}::text[])`;
  return new Map(rows.map((row) => [row.authorization_id, row]));
}
