// SQL of erasures: who asked, who decided, what stands against one, and what is taken out of the account.
import type { Sql } from '../db/connect.ts';

export type ErasureState = 'waiting' | 'approved' | 'refused' | 'withdrawn';
export interface Erasure {
  readonly id: string;
  readonly account: string;
  readonly state: ErasureState;
  readonly maker: string;
  readonly madeAt: string;
  readonly checker: string | null;
  readonly decidedAt: string | null;
  readonly reason: string | null;
}

const columns = (sql: Sql) => sql`id, account, state, maker, made_at as "madeAt", checker, decided_at as "decidedAt", reason`;

export async function readWaiting(sql: Sql, account: string): Promise<Erasure | null> {
  const [row] = await sql<Erasure[]>`select ${columns(sql)} from erasures where account = ${account} and state = 'waiting'`;
  return row ?? null;
}

/** The one that waits, or null: nobody asked, or the account is unknown. */
export async function insertErasure(
  sql: Sql,
  { id, account, maker }: Pick<Erasure, 'id' | 'account' | 'maker'>,
): Promise<{ readonly erasure: Erasure; readonly isNew: boolean } | null> {
  const [made] = await sql<Erasure[]>`
    insert into erasures (id, account, maker) select ${id}, a.id, ${maker} from accounts a where a.id = ${account}
    on conflict (account) where state = 'waiting' do nothing returning ${columns(sql)}`;
  if (made !== undefined) return { erasure: made, isNew: true };
  const waiting = await readWaiting(sql, account);
  return waiting === null ? null : { erasure: waiting, isNew: false };
}

/** Its row stays locked until the end of the caller's transaction. */
export async function lockErasure(sql: Sql, id: string): Promise<Erasure | null> {
  const [row] = await sql<Erasure[]>`select ${columns(sql)} from erasures where id = ${id} for update`;
  return row ?? null;
}

export interface Decision {
  readonly id: string;
  readonly state: Exclude<ErasureState, 'waiting'>;
  readonly checker: string | null;
  readonly reason: string | null;
}

/** One that waits is decided once; whoever made it is refused by the database. */
export async function decideErasure(sql: Sql, { id, state, checker, reason }: Decision): Promise<Erasure> {
  const [row] = await sql<Erasure[]>`
    update erasures set state = ${state}, checker = ${checker}, reason = ${reason}, decided_at = clock_timestamp() where id = ${id} returning ${columns(sql)}`;
  if (row === undefined) throw new Error(`no erasure ${id}`);
  return row;
}

/** Newest first. */
export async function listErasures(
  sql: Sql,
  page: { readonly state: ErasureState | null; readonly before: readonly string[] | null; readonly limit: number },
): Promise<readonly Erasure[]> {
  const [at = null, id = null] = page.before ?? [];
  return sql<Erasure[]>`
    select ${columns(sql)} from erasures
    where (${page.state}::text is null or state = ${page.state}) and (${at}::timestamptz is null or (made_at, id) < (${at}::timestamptz, ${id}::text))
    order by made_at desc, id desc limit ${page.limit}`;
}

/** Accounts that went into this one, and itself. */
export async function accountsOf(sql: Sql, account: string): Promise<readonly string[]> {
  const rows = await sql<{ account: string }[]>`select account from merged_accounts where into_account = ${account} order by account`;
  return [account, ...rows.map((row) => row.account)];
}

export interface Held {
  readonly openAuthorizations: number;
  readonly reservedCoupons: number;
  readonly householdSeats: number;
  readonly mergesWaiting: number;
}

/** What is still under way with these accounts; exact while their wallets are locked. */
export async function readHeld(sql: Sql, accounts: readonly string[]): Promise<Held> {
  const all = accounts as string[];
  const subjects = accounts.map((account) => `ac:${account}`);
  const [row] = await sql<Held[]>`
    select
      (select count(*)::int from authorizations where state in ('held', 'partly_captured')
        and (subject = any(${subjects}::text[]) or card_token in (select token from cards where account = any(${all}::text[])))) as "openAuthorizations",
      (select count(*)::int from coupons where subject = any(${subjects}::text[]) and state = 'reserved') as "reservedCoupons",
      (select count(*)::int from household_members where account = any(${all}::text[]) and left_at is null) as "householdSeats",
      (select count(*)::int from merges where state = 'waiting' and (from_account = any(${all}::text[]) or into_account = any(${all}::text[]))) as "mergesWaiting"`;
  if (row === undefined) throw new Error('an empty answer');
  return row;
}

/** In the order of the locks: the links first, then the row, then the mark after which nothing leads here again. */
export async function emptyAccounts(sql: Sql, accounts: readonly string[]): Promise<void> {
  const all = accounts as string[];
  await sql`
    update accounts set person = null, segments = '[]', region = null, opened_on = null, birth_month = null, employee = false, label = null where id = any(${all}::text[])`;
  await sql`
    insert into holder_standings (account, not_before, erased_at) select account, clock_timestamp(), clock_timestamp() from unnest(${all}::text[]) as account
    on conflict (account) do update set not_before = excluded.not_before, erased_at = excluded.erased_at`;
  await sql`update holder_consents set remote = null, locale = null where account = any(${all}::text[]) and (remote is not null or locale is not null)`;
}

export async function isErased(sql: Sql, account: string): Promise<boolean> {
  return (await sql`select 1 from holder_standings where account = ${account} and erased_at is not null`).length === 1;
}
