// SQL of gifts of points: offers with a code, gifts that were made, and how much one giver gave on a day.
import type { GiftsToday } from '../../engine/benefit/programme.ts';
import type { Sql } from '../db/connect.ts';

export interface Gift {
  readonly id: string;
  readonly programme: string;
  readonly points: number;
  readonly giverAccount: string;
  readonly giver: string;
  readonly state: 'offered' | 'done' | 'withdrawn' | 'expired';
  readonly offeredAt: string;
  readonly expiresAt: string | null;
  readonly receiver: string | null;
  readonly doneAt: string | null;
}

const columns = (sql: Sql) => sql`
  id, programme, points, giver_account as "giverAccount", giver, receiver, offered_at as "offeredAt", expires_at as "expiresAt", done_at as "doneAt",
  case when state = 'offered' and expires_at <= holder_time() then 'expired' else state end as state`;

export interface NewGift extends Pick<Gift, 'id' | 'programme' | 'points' | 'giverAccount' | 'giver'> {
  readonly codeHash: string | null;
  readonly days: number | null;
  readonly now: string;
}

export async function insertOffer(sql: Sql, gift: NewGift): Promise<string> {
  const [row] = await sql<{ expiresAt: string }[]>`
    insert into points_gifts (id, programme, points, giver_account, giver, code_hash, state, offered_at, expires_at)
    values (${gift.id}, ${gift.programme}, ${gift.points}, ${gift.giverAccount}, ${gift.giver}, ${gift.codeHash}, 'offered', ${gift.now}, ${gift.now}::timestamptz + make_interval(days => ${gift.days}))
    returning expires_at as "expiresAt"`;
  return row?.expiresAt ?? '';
}

export interface Done {
  readonly id: string;
  readonly receiverAccount: string;
  readonly receiver: string;
  readonly now: string;
  readonly date: string;
}

/** An offer becomes a gift that was made. */
export async function finishOffer(sql: Sql, done: Done & Pick<Gift, 'giver'>): Promise<void> {
  await sql`
    update points_gifts set state = 'done', giver = ${done.giver}, receiver_account = ${done.receiverAccount}, receiver = ${done.receiver}, done_at = ${done.now}, done_on = ${done.date}
    where id = ${done.id} and state = 'offered'`;
}

/** To a named account: offered and made at once. */
export async function insertDone(sql: Sql, gift: Omit<NewGift, 'codeHash' | 'days'> & Done): Promise<void> {
  await sql`
    insert into points_gifts (id, programme, points, giver_account, giver, state, offered_at, receiver_account, receiver, done_at, done_on)
    values (${gift.id}, ${gift.programme}, ${gift.points}, ${gift.giverAccount}, ${gift.giver}, 'done', ${gift.now}, ${gift.receiverAccount}, ${gift.receiver}, ${gift.now}, ${gift.date})`;
}

export async function findByCode(sql: Sql, codeHash: string): Promise<Gift | null> {
  const [row] = await sql<Gift[]>`select ${columns(sql)} from points_gifts where code_hash = ${codeHash}`;
  return row ?? null;
}

/** Under its row lock. */
export async function lockGift(sql: Sql, id: string): Promise<Gift | null> {
  const [row] = await sql<Gift[]>`select ${columns(sql)} from points_gifts where id = ${id} for update`;
  return row ?? null;
}

export async function withdrawOffer(sql: Sql, { id, account }: { readonly id: string; readonly account: string }): Promise<boolean> {
  const rows =
    await sql`update points_gifts set state = 'withdrawn' where id = ${id} and giver_account = ${account} and state in ('offered', 'withdrawn') returning 1`;
  return rows.length === 1;
}

/** Of one giver on one business day; exact under the lock of the giver's wallet. */
export async function givenOn(
  sql: Sql,
  of: { readonly giver: string; readonly programme: string; readonly date: string },
): Promise<GiftsToday> {
  const [row] = await sql<GiftsToday[]>`
    select coalesce(sum(points), 0)::bigint as points, count(*)::int as times from points_gifts where giver = ${of.giver} and programme = ${of.programme} and done_on = ${of.date}`;
  return row ?? { points: 0, times: 0 };
}

export async function openOffers(sql: Sql, giver: string): Promise<number> {
  const [row] = await sql<
    { count: number }[]
  >`select count(*)::int as count from points_gifts where giver = ${giver} and state = 'offered' and expires_at > holder_time()`;
  return row?.count ?? 0;
}

/** Newest first, given and received. */
export async function listGifts(
  sql: Sql,
  page: { readonly subject: string; readonly before: readonly [string, string] | null; readonly limit: number },
): Promise<readonly Gift[]> {
  const [at, id] = page.before ?? [null, null];
  return sql<Gift[]>`
    select ${columns(sql)} from points_gifts where (giver = ${page.subject} or receiver = ${page.subject})
      and (${id}::text is null or (offered_at, id) < (${at}::timestamptz, ${id}::text))
    order by offered_at desc, id desc limit ${page.limit}`;
}

/** Do these accounts belong together: one person, or one household? */
export async function areTogether(sql: Sql, one: string, other: string): Promise<boolean> {
  const [row] = await sql<{ together: boolean }[]>`
    select exists (select 1 from accounts a join accounts b on b.person = a.person where a.id = ${one} and b.id = ${other})
      or exists (select 1 from household_members a join household_members b on b.household = a.household and b.left_at is null where a.left_at is null and a.account = ${one} and b.account = ${other}) as together`;
  return row?.together ?? false;
}

/** Where what a wallet held is now: the end of the chain of wallets it was carried into. */
export async function currentWallet(sql: Sql, subject: string): Promise<string> {
  const [row] = await sql<{ subject: string }[]>`
    with recursive way as (
      select subject, moved_to, 0 as steps from wallets where subject = ${subject}
      union all select next.subject, next.moved_to, steps + 1 from way join wallets next on next.subject = way.moved_to where steps < 20
    )
    select subject from way order by steps desc limit 1`;
  return row?.subject ?? subject;
}

/** Whose wallet an account uses; null where the bank has told of no such account. */
export async function walletOf(sql: Sql, account: string): Promise<string | null> {
  const [row] = await sql`select 1 from accounts where id = ${account}`;
  return row === undefined ? null : currentWallet(sql, `ac:${account}`);
}
