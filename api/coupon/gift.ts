// Gives a coupon away: out of the wallet under a code that another cardholder brings, or back into it before anybody did.
import { randomBytes } from 'node:crypto';
import { bind, GIFT_HOURS, isGiftable, setAside } from '../../engine/benefit/coupon.ts';
import type { Asking } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { type HolderCouponDeps, refused } from './claim.ts';
import { readLiveCoupon } from './claim-store.ts';
import { endGift, insertGift, lockGift, readGiven } from './gift-store.ts';
import { lockHoldings, saveHoldings } from '../benefit/wallet-change-store.ts';
import { onceFor, type WalletReply } from '../benefit/wallet-request-store.ts';

export interface GiftAsked {
  readonly coupon: string;
  readonly requestId: string;
}

/** The answer names the gift; its code follows from that, and is kept nowhere. */
export function giveCoupon(deps: HolderCouponDeps, asking: Asking, { coupon, requestId }: GiftAsked): Promise<WalletReply | 'conflict'> {
  const request = { subject: asking.subject, id: requestId, kind: 'coupon.gift', body: { coupon }, actor: asking.actor };
  return onceFor(deps.sql, request, (transaction) => giveIn(transaction, deps, { ...asking, coupon }));
}

async function giveIn(
  sql: Sql,
  { codes, codeHash }: HolderCouponDeps,
  { subject, actor, coupon: id }: Asking & { readonly coupon: string },
): Promise<WalletReply> {
  const held = await lockHoldings(sql, { subjects: [subject], coupons: [id] });
  const coupon = held.coupons.find((each) => each.id === id && each.subject === subject);
  if (coupon === undefined) return { ...refused('not_found'), status: 404 };
  const live = await readLiveCoupon(sql, coupon.campaign);
  const { codeHash: _kept, ...plain } = coupon;
  if (live === null || !isGiftable(plain, { terms: live.terms, given: await readGiven(sql, id), now: held.now }))
    return refused('not_giftable');
  const gift = `gf_${randomBytes(16).toString('base64url')}`;
  const ends = new Date(Date.parse(held.now) + GIFT_HOURS * 3_600_000).toISOString();
  const expiresAt = ends < plain.expiresAt ? ends : plain.expiresAt;
  await insertGift(sql, { id: gift, coupon: id, giver: subject, codeHash: codeHash(codes.gift(gift)), at: held.now, expiresAt });
  await saveHoldings(sql, held, { wallets: [], coupons: [setAside(plain, gift)], source: `gift:${gift}`, actor });
  await logChange(sql, { actor, action: 'coupon.gift', object: id, detail: { gift, expiresAt } });
  return { status: 201, reply: JSON.stringify({ gift, coupon: id, expiresAt }) };
}

/** Asked twice it is done once. False where nothing of this giver's is on its way. */
export function takeBack(sql: Sql, asking: Asking, coupon: string): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const { subject, actor } = asking;
    const held = await lockHoldings(transaction, { subjects: [subject], coupons: [coupon] });
    const gift = await lockGift(transaction, coupon);
    const found = held.coupons.find((each) => each.id === coupon);
    if (found === undefined) return false;
    if (found.subject === subject) return true;
    if (gift?.giver !== subject) return false;
    await endGift(transaction, gift.id, { state: 'taken_back', taker: null, at: held.now });
    const { codeHash: _kept, ...plain } = found;
    await saveHoldings(transaction, held, { wallets: [], coupons: [bind(plain, subject)], source: `gift-back:${gift.id}`, actor });
    await logChange(transaction, { actor, action: 'coupon.gift_back', object: coupon, detail: { gift: gift.id } });
    return true;
  });
}
