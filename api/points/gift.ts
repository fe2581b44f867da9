// Gives points to somebody else: at once to an account that belongs together with the giver's, or by a code that whoever has it may use once.
import { randomBytes } from 'node:crypto';
import { give, spendingObstacle } from '../../engine/benefit/points-house.ts';
import { transferObstacle } from '../../engine/benefit/programme.ts';
import { emptyWallet } from '../../engine/benefit/wallet.ts';
import type { Asking } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import type { ProblemCode } from '../http/problem.ts';
import { logChange } from '../http/settings-store.ts';
import {
  areTogether,
  currentWallet,
  findByCode,
  finishOffer,
  type Gift,
  givenOn,
  insertDone,
  insertOffer,
  lockGift,
  openOffers,
  walletOf,
} from './gift-store.ts';
import { readProgramme } from './programme-store.ts';
import { type LockedHoldings, lockHoldings, saveHoldings } from '../benefit/wallet-change-store.ts';

/** An offer waits so long for somebody to take it. */
export const OFFER_DAYS = 7;
const OFFERS_MAX = 20;

export interface GiftAsked {
  readonly programme: string;
  readonly points: number;
  /** Absent: whoever has the code. */
  readonly to?: string | undefined;
}
export type GiftDone = { readonly ok: true; readonly gift: Pick<Gift, 'id' | 'state' | 'programme' | 'points' | 'expiresAt'> };
type Refused = { readonly ok: false; readonly code: ProblemCode };
const refused = (code: ProblemCode): Refused => ({ ok: false, code });

/** In a transaction of the caller; a refusal has changed nothing. */
export async function startGift(
  sql: Sql,
  asked: GiftAsked,
  { asking, codeHashOf }: { readonly asking: Asking; readonly codeHashOf: (giftId: string) => string },
): Promise<GiftDone | Refused> {
  const id = `gift_${randomBytes(12).toString('base64url')}`;
  return asked.to === undefined
    ? offer(sql, asked, { id, asking, codeHash: codeHashOf(id) })
    : giveAtOnce(sql, { ...asked, to: asked.to }, { id, asking });
}

async function offer(
  sql: Sql,
  asked: GiftAsked,
  { id, asking, codeHash }: { readonly id: string; readonly asking: Asking; readonly codeHash: string },
): Promise<GiftDone | Refused> {
  const { programme, points } = asked;
  const giver = asking.subject;
  const held = await lockHoldings(sql, { subjects: [giver] });
  const obstacle = await obstacleTo(sql, held, { giver, programme, points, isHousehold: true });
  if (obstacle !== null) return refused(obstacle);
  if ((await openOffers(sql, giver)) >= OFFERS_MAX) return refused('transfer_limit_reached');
  const expiresAt = await insertOffer(sql, {
    id,
    programme,
    points,
    giver,
    giverAccount: asking.account,
    codeHash,
    days: OFFER_DAYS,
    now: held.now,
  });
  await logChange(sql, { actor: asking.actor, action: 'points.gift_offer', object: id, detail: { programme, points } });
  return { ok: true, gift: { id, state: 'offered', programme, points, expiresAt } };
}

/** To an account that belongs together with the giver's; of others nobody learns whether they are there. */
async function giveAtOnce(
  sql: Sql,
  asked: GiftAsked & { readonly to: string },
  { id, asking }: { readonly id: string; readonly asking: Asking },
): Promise<GiftDone | Refused> {
  const { programme, points, to } = asked;
  const receiver = await walletOf(sql, to);
  if (receiver === null || !(await areTogether(sql, asking.account, to))) return refused('gift_receiver_unknown');
  if (receiver === asking.subject) return refused('gift_to_self');
  const held = await lockHoldings(sql, { subjects: [asking.subject, receiver] });
  const obstacle = await obstacleTo(sql, held, { giver: asking.subject, programme, points, isHousehold: true });
  if (obstacle !== null) return refused(obstacle);
  await move(sql, held, { id, programme, points, giver: asking.subject, receiver, actor: asking.actor });
  const { now, date } = held;
  await insertDone(sql, {
    id,
    programme,
    points,
    giver: asking.subject,
    giverAccount: asking.account,
    receiver,
    receiverAccount: to,
    now,
    date,
  });
  return { ok: true, gift: { id, state: 'done', programme, points, expiresAt: null } };
}

/** Takes up an offer. A code that is unknown, used, withdrawn or too old is answered alike. */
export async function takeGift(
  sql: Sql,
  { codeHash, asking }: { readonly codeHash: string; readonly asking: Asking },
): Promise<GiftDone | Refused> {
  const known = await findByCode(sql, codeHash);
  if (known === null || known.state !== 'offered') return refused('gift_not_open');
  const giver = await currentWallet(sql, known.giver);
  // Whoever left the household gives nothing of it any more.
  if ((await walletOf(sql, known.giverAccount)) !== giver) return refused('gift_not_open');
  const receiver = asking.subject;
  if (giver === receiver) return refused('gift_to_self');
  const held = await lockHoldings(sql, { subjects: [giver, receiver] });
  const gift = await lockGift(sql, known.id);
  if (gift === null || gift.state !== 'offered') return refused('gift_not_open');
  const { id, programme, points } = gift;
  const isHousehold = await areTogether(sql, gift.giverAccount, asking.account);
  const obstacle = await obstacleTo(sql, held, { giver, programme, points, isHousehold });
  // What the giver has or owes is not the receiver's business.
  if (obstacle !== null) return refused(obstacle === 'points_owed' || obstacle === 'points_short' ? 'gift_not_covered' : obstacle);
  await move(sql, held, { id, programme, points, giver, receiver, actor: asking.actor });
  await finishOffer(sql, { id, giver, receiver, receiverAccount: asking.account, now: held.now, date: held.date });
  return { ok: true, gift: { id, state: 'done', programme, points, expiresAt: null } };
}

interface Giving {
  readonly giver: string;
  readonly programme: string;
  readonly points: number;
}

async function obstacleTo(sql: Sql, held: LockedHoldings, giving: Giving & { readonly isHousehold: boolean }): Promise<ProblemCode | null> {
  const { giver, programme, points } = giving;
  const today = await givenOn(sql, { giver, programme, date: held.date });
  const against = transferObstacle(await readProgramme(sql, programme), giving, today);
  if (against !== null) return against;
  return spendingObstacle(held.wallets.get(giver) ?? emptyWallet(giver), { programme, points, now: held.now });
}

/** Both sides, in one transaction. */
async function move(
  sql: Sql,
  held: LockedHoldings,
  gift: Giving & { readonly id: string; readonly receiver: string; readonly actor: string },
): Promise<void> {
  const { id, programme, points, giver, receiver, actor } = gift;
  const source = `gift:${id}`;
  const given = give(
    { giver: held.wallets.get(giver) ?? emptyWallet(giver), receiver: held.wallets.get(receiver) ?? emptyWallet(receiver) },
    { programme, points, now: held.now, source },
  );
  await saveHoldings(sql, held, {
    wallets: [given.giver, given.receiver],
    moves: [{ template: 'points.give', programme, points, subject: giver, other: receiver }],
    source,
    actor,
  });
  await logChange(sql, { actor, action: 'points.gift', object: id, detail: { programme, points } });
}
