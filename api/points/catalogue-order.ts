// Orders from the catalogue: points are spent with the order, and come back into their lots when the bank cancels it.
import { randomBytes } from 'node:crypto';
import { orderObstacle } from '../../engine/benefit/catalogue.ts';
import { type LotSpending, spendable } from '../../engine/benefit/points.ts';
import { giveBack, redeem } from '../../engine/benefit/points-house.ts';
import { type Coupon, emptyWallet } from '../../engine/benefit/wallet.ts';
import type { Asking } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import type { ProblemCode } from '../http/problem.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { type CatalogueItem, couponDaysOf, lockItem, personOf, readItem, takePiece, takenBy } from './catalogue-store.ts';
import { closeOrder, insertOrder, lockOrder, type Order, ownersOf, readOrder } from './catalogue-order-store.ts';
import { type LockedHoldings, lockHoldings, type PointsMove, saveHoldings } from '../benefit/wallet-change-store.ts';

type Done<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: ProblemCode };
const refused = (code: ProblemCode) => ({ ok: false, code }) as const;

export interface OrderAsked {
  readonly item: string;
  /** The version that was shown; absent: whatever it costs now. */
  readonly version?: number | undefined;
}

/** In a transaction of the caller: wallet, campaign, item and share are locked in this order; a refusal has changed nothing. */
export async function placeOrder(sql: Sql, asked: OrderAsked, asking: Asking): Promise<Done<Order>> {
  const { subject, account } = asking;
  if ((await readItem(sql, asked.item)) === null) return refused('not_found');
  const held = await lockHoldings(sql, { subjects: [subject] });
  const wallet = held.wallets.get(subject) ?? emptyWallet(subject);
  const item = await lockItem(sql, asked.item);
  if (item === null) return refused('not_found');
  const who = await personOf(sql, account);
  const obstacle = await obstacleTo(sql, { item, asked, who, wallet, now: held.now });
  if (obstacle !== null) return refused(obstacle);
  const coupon = await couponOf(sql, item, { subject, now: held.now });
  if (coupon === 'none') return refused('item_not_offered');

  const { programme, points } = item;
  const id = `order_${randomBytes(12).toString('base64url')}`;
  const spent = redeem(wallet, { programme, points, now: held.now });
  await saveHoldings(sql, held, {
    wallets: [{ ...spent.wallet, coupons: coupon === null ? spent.wallet.coupons : [...spent.wallet.coupons, coupon] }],
    moves: [{ template: 'points.redeem', programme, points, subject }],
    source: `order:${id}`,
    actor: asking.actor,
    memo: item.id,
  });
  await takePiece(sql, { item: item.id, who, change: 1, ceiling: item.perPerson });
  await insertOrder(sql, {
    id,
    item: item.id,
    version: item.version,
    account,
    subject,
    who,
    programme,
    points,
    lots: spent.uses,
    state: coupon === null ? 'placed' : 'given',
    coupon: coupon?.id ?? null,
    placedAt: held.now,
  });
  await logChange(sql, {
    actor: asking.actor,
    action: 'catalogue.order',
    object: id,
    detail: { item: item.id, version: item.version, points },
  });
  return { ok: true, value: await orderOf(sql, id) };
}

async function obstacleTo(
  sql: Sql,
  on: {
    readonly item: CatalogueItem;
    readonly asked: OrderAsked;
    readonly who: string;
    readonly wallet: Parameters<typeof spendable>[0];
    readonly now: string;
  },
): Promise<ProblemCode | null> {
  const { item, asked, who, wallet, now } = on;
  if (!item.isOn) return 'item_not_offered';
  if (asked.version !== undefined && asked.version !== item.version) return 'price_changed';
  const owed = wallet.debts[item.programme] ?? 0;
  const against = orderObstacle(item, { now, owed, spendable: spendable(wallet, item.programme, now) });
  if (against !== null) return against;
  if (item.stock !== null && item.taken >= item.stock) return 'out_of_stock';
  return item.perPerson !== null && (await takenBy(sql, item.id, who)) >= item.perPerson ? 'share_used_up' : null;
}

/** The coupon that an item gives at once; null for goods, `none` where its campaign gives no coupons now. */
async function couponOf(
  sql: Sql,
  { gives }: CatalogueItem,
  on: { readonly subject: string; readonly now: string },
): Promise<Coupon | null | 'none'> {
  if (gives.type === 'goods') return null;
  const days = await couponDaysOf(sql, gives.campaign);
  if (days === null) return 'none';
  return {
    id: `cp_${randomBytes(16).toString('base64url')}`,
    campaign: gives.campaign,
    subject: on.subject,
    state: 'issued',
    validFrom: on.now,
    expiresAt: new Date(Date.parse(on.now) + days * 86_400_000).toISOString(),
    authorizationId: null,
  };
}

export interface OrderClose {
  readonly id: string;
  readonly actor: string;
  readonly reason: string | null;
}

/** The goods are on their way: nothing comes back any more. Again changes nothing. */
export function sendOrder(sql: Sql, close: OrderClose): Promise<Done<Order>> {
  return inTransaction(sql, async (transaction) => {
    const order = await lockOrder(transaction, close.id);
    if (order === null) return refused('not_found');
    if (order.state === 'sent') return { ok: true, value: order };
    if (order.state !== 'placed') return refused('order_closed');
    await closeOrder(transaction, { ...close, state: 'sent', expired: 0 });
    await logChange(transaction, { actor: close.actor, action: 'catalogue.send', object: close.id, detail: {} });
    return { ok: true, value: await orderOf(transaction, close.id) };
  });
}

/** Points go back into the lots they came from, wherever these are now; what has expired meanwhile stays expired (R21). Again changes nothing. */
export function cancelOrder(sql: Sql, close: OrderClose): Promise<Done<Order>> {
  return inTransaction(sql, async (transaction) => {
    const known = await readOrder(transaction, close.id);
    if (known === null) return refused('not_found');
    const ids = known.lots.map(({ lot }) => lot);
    const owners = await ownersOf(transaction, ids);
    const subjects = [...new Set([known.subject, ...owners.values()])];
    const held = await lockHoldings(transaction, { subjects, lots: ids });
    const order = await lockOrder(transaction, close.id);
    if (order === null || order.state === 'cancelled') return order === null ? refused('not_found') : { ok: true, value: order };
    if (order.state !== 'placed') return refused('order_closed');
    const expired = await returnPoints(transaction, held, { order, actor: close.actor });
    await lockItem(transaction, order.item);
    await takePiece(transaction, { item: order.item, who: order.who, change: -1, ceiling: null });
    await closeOrder(transaction, { ...close, state: 'cancelled', expired });
    await logChange(transaction, {
      actor: close.actor,
      action: 'catalogue.cancel',
      object: close.id,
      detail: { points: order.points, expired, reason: close.reason },
    });
    return { ok: true, value: await orderOf(transaction, close.id) };
  });
}

/** How many of them had expired. */
async function returnPoints(
  sql: Sql,
  held: LockedHoldings,
  { order, actor }: { readonly order: Order; readonly actor: string },
): Promise<number> {
  const back = [...held.wallets.values()].flatMap((wallet) => {
    const uses: readonly LotSpending[] = order.lots.filter(({ lot }) => wallet.lots.some(({ id }) => id === lot));
    return uses.length === 0 ? [] : [{ subject: wallet.subject, ...giveBack(wallet, uses, held.now) }];
  });
  const returned = back.reduce((all, each) => all + each.returned, 0);
  if (returned !== order.points) throw new Error(`lots of order ${order.id} are missing`);
  const moves = back.flatMap(({ subject, returned: points, expired }): readonly PointsMove[] => [
    { template: 'points.redeem_return', programme: order.programme, subject, points },
    { template: 'points.lapse', programme: order.programme, subject, points: expired },
  ]);
  await saveHoldings(sql, held, {
    wallets: back.map(({ wallet }) => wallet),
    moves,
    source: `order-cancel:${order.id}`,
    actor,
    memo: order.item,
  });
  return back.reduce((all, each) => all + each.expired, 0);
}

async function orderOf(sql: Sql, id: string): Promise<Order> {
  const order = await readOrder(sql, id);
  if (order === null) throw new Error('an order was written and is not there');
  return order;
}
