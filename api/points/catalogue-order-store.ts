// SQL of orders from the catalogue.
import type { LotSpending } from '../../engine/benefit/points.ts';
import type { Sql } from '../db/connect.ts';

export interface Order {
  readonly id: string;
  readonly item: string;
  readonly version: number;
  readonly name: { readonly en: string; readonly 'zh-CN': string };
  readonly account: string;
  readonly subject: string;
  readonly who: string;
  readonly programme: string;
  readonly points: number;
  readonly lots: readonly LotSpending[];
  readonly state: 'given' | 'placed' | 'sent' | 'cancelled';
  readonly coupon: string | null;
  readonly placedAt: string;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
  readonly reason: string | null;
  /** Of the points returned: those whose lots had expired meanwhile. */
  readonly expired: number;
}

const rowsOf = (sql: Sql) => sql`
  select orders.id, orders.item, orders.version, versions.document -> 'name' as name, account, subject, who, orders.programme, orders.points, lots, state, coupon,
    placed_at as "placedAt", closed_at as "closedAt", closed_by as "closedBy", reason, expired
  from catalogue_orders orders join catalogue_versions versions on versions.item = orders.item and versions.version = orders.version`;

export type NewOrder = Pick<
  Order,
  'id' | 'item' | 'version' | 'account' | 'subject' | 'who' | 'programme' | 'points' | 'lots' | 'state' | 'coupon' | 'placedAt'
>;

export async function insertOrder(sql: Sql, order: NewOrder): Promise<void> {
  await sql`
    insert into catalogue_orders (id, item, version, account, subject, who, programme, points, lots, state, coupon, placed_at)
    values (${order.id}, ${order.item}, ${order.version}, ${order.account}, ${order.subject}, ${order.who}, ${order.programme}, ${order.points}, ${JSON.stringify(order.lots)}::text::jsonb, ${order.state}, ${order.coupon}, ${order.placedAt})`;
}

export async function readOrder(sql: Sql, id: string): Promise<Order | null> {
  const [row] = await sql<Order[]>`${rowsOf(sql)} where orders.id = ${id}`;
  return row ?? null;
}

export async function lockOrder(sql: Sql, id: string): Promise<Order | null> {
  const [row] = await sql<Order[]>`${rowsOf(sql)} where orders.id = ${id} for update of orders`;
  return row ?? null;
}

export async function closeOrder(
  sql: Sql,
  close: Pick<Order, 'id' | 'expired'> & { readonly state: 'sent' | 'cancelled'; readonly actor: string; readonly reason: string | null },
): Promise<void> {
  await sql`
    update catalogue_orders set state = ${close.state}, closed_at = holder_time(), closed_by = ${close.actor}, reason = ${close.reason}, expired = ${close.expired} where id = ${close.id} and state = 'placed'`;
}

interface OrderPage {
  readonly before: readonly [string, string] | null;
  readonly limit: number;
}

/** Of one wallet, or of everybody; newest first. */
export async function listOrders(
  sql: Sql,
  page: OrderPage & {
    readonly subject?: string;
    readonly state?: Order['state'] | undefined;
    readonly item?: string | undefined;
    readonly account?: string | undefined;
  },
): Promise<readonly Order[]> {
  const [at, id] = page.before ?? [null, null];
  return sql<Order[]>`
    ${rowsOf(sql)} where (${page.subject ?? null}::text is null or subject = ${page.subject ?? null}) and (${page.state ?? null}::text is null or state = ${page.state ?? null})
      and (${page.item ?? null}::text is null or orders.item = ${page.item ?? null}) and (${page.account ?? null}::text is null or account = ${page.account ?? null})
      and (${id}::text is null or (placed_at, orders.id) < (${at}::timestamptz, ${id}::text))
    order by placed_at desc, orders.id desc limit ${page.limit}`;
}

/** Whose wallets these lots are in now. */
export async function ownersOf(sql: Sql, lots: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ id: string; subject: string }[]>`select id, subject from lots where id = any(${lots as string[]}::text[])`;
  return new Map(rows.map(({ id, subject }) => [id, subject]));
}
