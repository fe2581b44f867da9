// SQL that finds authorizations: by the beginning of the id, in its order; or by card token, account, merchant, time, campaign and outcome, newest first.
import type { EvaluateReply } from '../../engine/authorization/request.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Reach } from '../../engine/people/reach.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';
import type { AuthorizationSummary } from './feed.ts';
import { summaryOf } from './summary.ts';

/** What is looked for; whatever is absent does not narrow. */
export interface AuthorizationSearch {
  /** The whole id or its beginning. */
  readonly id?: string | undefined;
  readonly card?: string | undefined;
  readonly account?: string | undefined;
  readonly merchant?: string | undefined;
  /** Instants, [from, to). */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** A campaign that was considered, whether it granted or not. */
  readonly campaign?: string | undefined;
  readonly outcome?: 'granted' | 'none' | undefined;
  /** Merchants, chains and regions the caller may see; null for all. */
  readonly reach: Reach | null;
}
/** Decision time and id of the last line of the page before. */
export type Cursor = readonly [string, string];
export interface FoundPage {
  readonly items: readonly AuthorizationSummary[];
  /** Where to go on; a page may be short and still go on, because one page looks through a limited number of records. */
  readonly next: Cursor | null;
}

/** Records that one page looks through when it asks what was considered, which no index knows. */
export const LOOKED_THROUGH_MAX = 20_000;

interface FoundRow {
  readonly record: AuthorizationRecord;
  readonly reply: string;
  readonly decidedAt: string;
}
type Fragment = ReturnType<Sql>;

interface PageAsked {
  readonly limit: number;
  readonly before: readonly string[] | null;
}

/** A tombstone that no request has met is not an authorization yet, so it is not found. */
export function findAuthorizations(sql: Sql, search: AuthorizationSearch, page: PageAsked): Promise<FoundPage> {
  return inTransaction(sql, async (transaction) => {
    // The beginning of an id is a stretch of an index only to a plan that knows it: none is kept for the next search.
    await transaction`select set_config('plan_cache_mode', 'force_custom_plan', true)`;
    return find(transaction, search, page);
  });
}

async function find(sql: Sql, search: AuthorizationSearch, page: PageAsked): Promise<FoundPage> {
  const wanted = conditionsOf(sql, search, page.before);
  const order = orderOf(sql, search);
  const rows =
    search.campaign === undefined
      ? await sql<FoundRow[]>`
          select record - 'benefits' - 'messages' as record, reply, decided_at::text as "decidedAt" from authorizations a
          where ${wanted} order by ${order} limit ${page.limit + 1}`
      : await findConsidered(sql, { wanted, order, campaign: search.campaign, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const items = shown.map((row) => summaryOf(row.record, JSON.parse(row.reply) as EvaluateReply));
  if (rows.length > page.limit && last !== undefined) return { items, next: [last.decidedAt, last.record.id] };
  return { items, next: search.campaign === undefined ? null : await placeReached(sql, wanted, order) };
}

/** Among the newest records that fit otherwise, those whose decision looked at the campaign. */
function findConsidered(
  sql: Sql,
  {
    wanted,
    order,
    campaign,
    limit,
  }: { readonly wanted: Fragment; readonly order: Fragment; readonly campaign: string; readonly limit: number },
): Promise<readonly FoundRow[]> {
  const named = `"campaign":${JSON.stringify(campaign)}`;
  return sql<FoundRow[]>`
    with looked as materialized (select id, decided_on, decided_at from authorizations a where ${wanted} order by ${order} limit ${LOOKED_THROUGH_MAX}),
      found as materialized (
        select id, decided_at from (select looked.* from looked join decisions d on d.authorization_id = looked.id and d.decided_on = looked.decided_on
          where position(${named} in d.considered) > 0) as named order by ${order} limit ${limit})
    select record - 'benefits' - 'messages' as record, reply, decided_at::text as "decidedAt" from found join authorizations a using (id, decided_at)
    order by ${order}`;
}

/** The last record that was looked through; null where there are no more. */
async function placeReached(sql: Sql, wanted: Fragment, order: Fragment): Promise<Cursor | null> {
  const [row] = await sql<{ id: string; decidedAt: string }[]>`
    select id, decided_at::text as "decidedAt" from authorizations a where ${wanted} order by ${order} offset ${LOOKED_THROUGH_MAX - 1} limit 1`;
  return row === undefined ? null : [row.decidedAt, row.id];
}

/** The beginning of an id names a stretch of the primary key: in that order a page is found at once, however many there are. */
function orderOf(sql: Sql, { id }: AuthorizationSearch): Fragment {
  return id === undefined ? sql`decided_at desc, id desc` : sql`id`;
}

/** Only what is asked stands in the statement, so that each search finds its own index. */
function conditionsOf(sql: Sql, search: AuthorizationSearch, before: readonly string[] | null): Fragment {
  const { id, card, account, merchant, from, to, outcome, reach } = search;
  const conditions: readonly (Fragment | null)[] = [
    id === undefined ? null : sql`id like ${`${id.replace(/[\\%_]/g, '\\$&')}%`}`,
    card === undefined ? null : sql`card_token = ${card}`,
    account === undefined
      ? null
      : sql`(subject = ${`ac:${account}`} or (subject = subject_of(${account}) and record ->> 'account' = account_of(${account})))`,
    merchant === undefined ? null : sql`merchant = ${merchant}`,
    from === undefined ? null : sql`decided_at >= ${from}::text::timestamptz`,
    to === undefined ? null : sql`decided_at < ${to}::text::timestamptz`,
    outcome === undefined ? null : sql`position(${`"outcome":"${outcome}"`} in reply) > 0`,
    reach?.merchants === undefined ? null : sql`merchant = any(${[...reach.merchants]}::text[])`,
    reach?.chains === undefined ? null : sql`merchant in (select m.id from merchants m where m.chain = any(${[...reach.chains]}::text[]))`,
    reach?.regions === undefined
      ? null
      : sql`merchant in (select m.id from merchants m where m.region = any(${[...reach.regions]}::text[]))`,
    afterCursor(sql, before, id !== undefined),
  ];
  return conditions.reduce<Fragment>((all, each) => (each === null ? all : sql`${all} and ${each}`), sql`digest is not null`);
}

function afterCursor(sql: Sql, before: readonly string[] | null, isById: boolean): Fragment | null {
  const [at, id] = before ?? [];
  if (at === undefined || id === undefined) return null;
  return isById ? sql`id > ${id}` : sql`(decided_at, id) < (${at}::text::timestamptz, ${id}::text)`;
}

/** Is the merchant of this authorization one that the caller may see? False also for ids nobody knows, so that both answer alike. */
export async function isWithinReach(sql: Sql, id: string, reach: Reach | null): Promise<boolean> {
  if (reach === null) return true;
  const rows = await sql`select 1 from authorizations a where a.id = ${id} and ${conditionsOf(sql, { reach }, null)}`;
  return rows.length > 0;
}
