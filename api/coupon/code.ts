// A code that a cardholder enters: binds a coupon that nobody held, or takes a gift. Every wrong code is answered alike, after the same work.
import { createHash } from 'node:crypto';
import { bind, isAside } from '../../engine/benefit/coupon.ts';
import { isFree } from '../../engine/benefit/wallet.ts';
import { localTime } from '../../engine/campaign/local-time.ts';
import type { Asking } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import { takeTurn } from '../http/rate-store.ts';
import { logChange } from '../http/settings-store.ts';
import { type HolderCouponDeps, refused } from './claim.ts';
import { claimNeeds, readLiveCoupon, readPerson, takeClaims } from './claim-store.ts';
import { findCode, type FoundCode, noteWrongCode, readAnswer } from './code-store.ts';
import { spellingsOf } from './codes.ts';
import { countGiven, endGift, lockGift } from './gift-store.ts';
import { lockHoldings, saveHoldings } from '../benefit/wallet-change-store.ts';
import { onceFor, type WalletReply } from '../benefit/wallet-request-store.ts';

/** Tries of one account in one hour, right or wrong: with 160 bits a code, nobody ever guesses one. */
export const TRIES_PER_HOUR = 10;

export interface CodeAsked {
  readonly code: string;
  readonly requestId: string;
}

/** `too_often` where the account has no try left in this hour. */
export async function enterCode(
  deps: HolderCouponDeps,
  asking: Asking,
  { code, requestId }: CodeAsked,
): Promise<WalletReply | 'conflict' | 'too_often'> {
  const { sql } = deps;
  const { account, subject, actor } = asking;
  if (!(await takeTurn(sql, { of: `code:${account}`, max: TRIES_PER_HOUR, windowSeconds: 3_600 })))
    return (await readAnswer(sql, subject, requestId)) ?? 'too_often';
  const hashes = spellingsOf(code).map(deps.codeHash);
  const found = await findCode(sql, { hashes, subject });
  // The body is kept as a digest: of the hash, since a digest of a short code could be tried out.
  const request = { subject, id: requestId, kind: 'coupon.code', body: createHash('sha256').update(hashes.join()).digest('hex'), actor };
  // Asked again after it was right, a code is used: the request is known then, and gets the answer it got.
  const answer = await onceFor(sql, request, async (transaction) => (found === null ? WRONG : takeIn(transaction, asking, found)));
  if (answer !== 'conflict' && answer.status === 404) await noteWrongCode(sql, { door: 'app', subject: account });
  return answer;
}

const WRONG: WalletReply = { ...refused('code_not_valid'), status: 404 };

async function takeIn(sql: Sql, { account, subject, actor }: Asking, found: FoundCode): Promise<WalletReply> {
  const live = await readLiveCoupon(sql, found.campaign);
  const held = await lockHoldings(sql, { subjects: [subject], coupons: [found.coupon] });
  const gift = found.gift === null ? null : await lockGift(sql, found.coupon);
  const coupon = held.coupons.find((each) => each.id === found.coupon);
  const isThere = found.gift === null ? coupon?.subject === null : gift?.id === found.gift && coupon !== undefined && isAside(coupon);
  if (live === null || coupon === undefined || !isThere || !isFree(coupon)) return WRONG;
  const { date } = localTime(Date.parse(held.now), live.document.timeZone);
  const needs = claimNeeds(live, { account, person: await readPerson(sql, account), date, isNew: false });
  if (!(await takeClaims(sql, found.campaign, needs))) return refused('claims_used_up');
  const { codeHash: _kept, ...plain } = coupon;
  const bound = bind(plain, subject);
  await saveHoldings(sql, held, { wallets: [], coupons: [bound], source: gift === null ? 'code' : `gift:${gift.id}`, actor });
  if (gift !== null) {
    await endGift(sql, gift.id, { state: 'taken', taker: subject, at: held.now });
    await countGiven(sql, coupon.id);
  }
  await logChange(sql, {
    actor,
    action: gift === null ? 'coupon.bind' : 'coupon.take',
    object: coupon.id,
    detail: { campaign: found.campaign },
  });
  const { id, campaign, state, validFrom, expiresAt } = bound;
  return { status: 201, reply: JSON.stringify({ id, campaign, state, validFrom, expiresAt }) };
}
