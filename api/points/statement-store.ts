// SQL of the statement of points: every move of one subject and programme in order, with the balance after it.
import type { Sql } from '../db/connect.ts';
import { movedOn, rowsOf } from './read-store.ts';

type Texts = { readonly en: string; readonly 'zh-CN': string };
export interface StatementRow {
  /** Book and number of the ledger row: "a123". */
  readonly id: string;
  readonly at: string;
  readonly date: string;
  readonly template: string;
  /** Signed. */
  readonly active: number;
  readonly pending: number;
  readonly reserved: number;
  /** After this row: active points less what is owed. */
  readonly balance: number;
  readonly pendingBalance: number;
  readonly merchant: Texts | null;
  readonly campaign: Texts | null;
  /** Of the lot that the row made or filled. */
  readonly expiresAt: string | null;
  readonly authorizationId: string | null;
  /** "order:…", "gift:…" of the book of the house. */
  readonly source: string | null;
  /** What was ordered. */
  readonly item: Texts | null;
}

export interface StatementPage {
  readonly subject: string;
  readonly programme: string;
  /** Business days, both within. */
  readonly from: string | null;
  readonly to: string | null;
  /** Day, moment, book and number of the last row seen. */
  readonly before: readonly [date: string, at: string, book: string, id: string] | null;
  readonly limit: number;
}

const ORDER = ['business_date', 'at', 'book', 'id'] as const;

/** Newest first. The balances are sums over everything before, so a page costs what the subject's whole history costs to read. */
export async function readStatement(sql: Sql, page: StatementPage): Promise<readonly StatementRow[]> {
  const { subject, before } = page;
  const [date, at, book, id] = before ?? [null, null, null, null];
  const order = sql`${sql(ORDER[0])}, ${sql(ORDER[1])}, ${sql(ORDER[2])}, ${sql(ORDER[3])}`;
  return sql<StatementRow[]>`
    with moved as (
      select *, ${movedOn(sql, 'points_active', subject)} as active, ${movedOn(sql, 'points_pending', subject)} as pending, ${movedOn(sql, 'points_reserved', subject)} as reserved from ${rowsOf(sql, page)} as rows
    ),
    running as (select *, sum(active) over (order by ${order})::bigint as balance, sum(pending) over (order by ${order})::bigint as "pendingBalance" from moved),
    page as (
      select * from running where (${page.from}::date is null or business_date >= ${page.from}::date) and (${page.to}::date is null or business_date <= ${page.to}::date)
        and (${date}::date is null or (business_date, at, book, id) < (${date}::date, ${at}::timestamptz, ${book}::text, ${id}::bigint))
      order by business_date desc, at desc, book desc, id desc limit ${page.limit}
    )
    select page.book || page.id as id, page.at, page.business_date as date, page.template, page.active, page.pending, page.reserved, page.balance, page."pendingBalance", merchants.name as merchant,
      page.authorization_id as "authorizationId", page.source, case when page.source like 'order%' then items.document -> 'name' end as item, lots.expires_at as "expiresAt", version.document -> 'name' as campaign
    from page
    left join merchants on merchants.id = page.merchant
    left join campaign_versions version on version.id = page.campaign and version.version = page.version
    left join authorizations on authorizations.id = page.authorization_id and page.template in ('points.earn', 'points.activate', 'points.reinstate', 'points.clawback', 'points.expire')
    left join lots on lots.id = (authorizations.record ->> 'decisionId') || '.' || page.benefit_no
    left join catalogue_items item on page.source like 'order%' and item.id = page.memo
    left join catalogue_versions items on items.item = item.id and items.version = item.version
    order by page.business_date desc, page.at desc, page.book desc, page.id desc`;
}
