// Routes of gifts of points, for cardholders: give, take up by code, withdraw, list.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isInstant } from '../../engine/money/instant.ts';
import { askingOf } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { takeTurn } from '../http/rate-store.ts';
import { json, problem, type TextReply, verbatim } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { type GiftDone, OFFER_DAYS, startGift, takeGift } from './gift.ts';
import { listGifts, withdrawOffer } from './gift-store.ts';
import { programmeKey } from './programme-routes.ts';
import { onceFor, type WalletReply } from '../benefit/wallet-request-store.ts';

export interface GiftDeps {
  readonly sql: Sql;
  /** Keyed hash of a code; the key is not in the database. */
  readonly codeHash: (code: string) => string;
}

const TAG = 'My points';
const requestId = z.string().min(8).max(64);
const giftReply = z.object({
  id: z.string(),
  state: z.enum(['offered', 'done', 'withdrawn', 'expired']),
  programme: z.string(),
  points: z.int(),
  expiresAt: z.string().nullable(),
  code: z.string().nullable().describe('For whoever shall have the points; null where they are given already'),
});

export function giftRoutes(deps: GiftDeps): readonly Route[] {
  return [giveRoute(deps), takeRoute(deps), listRoute(deps), withdrawRoute(deps)];
}

/** Crockford's alphabet: no letter is mistaken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LETTERS = 32;

/** 160 bits that follow from the id under the key outside the database: the same answer can be given twice, and the code is stored nowhere. */
export function giftCode(id: string, codeHash: GiftDeps['codeHash']): string {
  const bytes = createHash('sha256')
    .update(codeHash(`points gift ${id}`))
    .digest();
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? [])
    .slice(0, CODE_LETTERS)
    .map((five) => ALPHABET[Number.parseInt(five, 2)])
    .join('');
}

/** Codes one cardholder may try in an hour (6.7). */
const TRIES_MAX = 10;

/** As people type it: small letters, strokes and blanks are forgiven, and letters that look like digits. */
const typedCode = z
  .string()
  .max(80)
  .transform((typed) => typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1'));

function giveRoute({ sql, codeHash }: GiftDeps): Route {
  const codeHashOf = (id: string) => codeHash(`points gift code ${giftCode(id, codeHash)}`);
  return route({
    method: 'post',
    path: '/v1/me/points/gifts',
    scope: 'holder',
    tag: TAG,
    summary: 'Give points to somebody else',
    description: `With \`to\` at once, to an account of the same person or household; without it an offer with a code that holds ${OFFER_DAYS} days and is used once. An offer moves nothing until it is taken up, and then both sides at once.`,
    body: z.strictObject({
      requestId,
      programme: programmeKey,
      points: z.int().min(1).max(100_000_000),
      to: z.string().min(1).max(64).optional(),
    }),
    bodyExample: { requestId: 'b1946ac92492d234', programme: 'bonus', points: 200 },
    replies: { 200: { description: 'The offer with its code, or the gift', schema: giftReply } },
    problems: [
      'transfer_not_allowed',
      'points_below_minimum',
      'transfer_limit_reached',
      'points_owed',
      'points_short',
      'gift_receiver_unknown',
      'gift_to_self',
      'request_id_reused',
    ],
    handle: async (call) => {
      const asking = askingOf(call);
      const { requestId: id, ...asked } = call.body;
      const answer = await onceFor(
        sql,
        { subject: asking.subject, id, kind: 'points.gift', body: asked, actor: asking.actor },
        async (transaction) => keptReply(await startGift(transaction, asked, { asking, codeHashOf })),
      );
      return answerOf(answer, codeHash);
    },
  });
}

function takeRoute({ sql, codeHash }: GiftDeps): Route {
  return route({
    method: 'post',
    path: '/v1/me/points/gifts/taken',
    scope: 'holder',
    tag: TAG,
    summary: 'Take up a gift of points by its code',
    description:
      'The points keep the expiry they had with the giver. A code that is unknown, used, withdrawn or too old is answered alike.',
    body: z.strictObject({ requestId, code: typedCode }),
    bodyExample: { requestId: 'b1946ac92492d234', code: '7ZK3-…' },
    replies: { 200: { description: 'The gift, done', schema: giftReply } },
    problems: [
      'too_many_requests',
      'gift_not_open',
      'gift_not_covered',
      'gift_to_self',
      'transfer_not_allowed',
      'transfer_limit_reached',
      'points_below_minimum',
      'request_id_reused',
    ],
    handle: async (call) => {
      const asking = askingOf(call);
      if (!(await takeTurn(sql, { of: `gift-code:${asking.account}`, max: TRIES_MAX, windowSeconds: 3_600 })))
        return problem('too_many_requests');
      const hash = codeHash(`points gift code ${call.body.code}`);
      const request = { subject: asking.subject, id: call.body.requestId, kind: 'points.gift_take', body: { hash }, actor: asking.actor };
      const answer = await onceFor(sql, request, async (transaction) => keptReply(await takeGift(transaction, { codeHash: hash, asking })));
      return answerOf(answer, codeHash);
    },
  });
}

function keptReply(done: GiftDone | { readonly ok: false; readonly code: Parameters<typeof problem>[0] }): WalletReply {
  if (done.ok) return { status: 200, reply: JSON.stringify(done.gift) };
  const refusal = problem(done.code);
  return { status: refusal.status, reply: JSON.stringify({ code: done.code }) };
}

/** The code is made anew for each answer, so that what is kept holds none. */
function answerOf(answer: WalletReply | 'conflict', codeHash: GiftDeps['codeHash']): TextReply {
  if (answer === 'conflict') return problem('request_id_reused');
  const kept = JSON.parse(answer.reply) as GiftDone['gift'] & { readonly code: Parameters<typeof problem>[0] };
  if (answer.status >= 400) return problem(kept.code);
  return json({ ...kept, code: kept.state === 'offered' ? giftCode(kept.id, codeHash) : null });
}

const listed = z.object({
  id: z.string(),
  programme: z.string(),
  points: z.int(),
  direction: z.enum(['given', 'received']),
  state: z.enum(['offered', 'done', 'withdrawn', 'expired']),
  offeredAt: z.string(),
  expiresAt: z.string().nullable(),
  doneAt: z.string().nullable(),
});

function listRoute({ sql }: GiftDeps): Route {
  return route({
    method: 'get',
    path: '/v1/me/points/gifts',
    scope: 'holder',
    tag: TAG,
    summary: 'Gifts of points given and received, newest first',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page', schema: pageSchema(listed) } },
    handle: async (call) => {
      const { subject } = askingOf(call);
      const before = fromCursor(call.query.after, 2) as readonly [string, string] | null;
      const isKnown = before === null || isInstant(before[0]);
      const rows = await listGifts(sql, { subject, before: isKnown ? before : null, limit: call.query.limit + 1 });
      const page = pageOf(rows, call.query.limit, (last) => [last.offeredAt, last.id]);
      const items = page.items.map(({ giver, receiver, giverAccount, ...gift }) => ({
        ...gift,
        direction: giver === subject ? 'given' : 'received',
      }));
      return json({ ...page, items });
    },
  });
}

function withdrawRoute({ sql }: GiftDeps): Route {
  return route({
    method: 'delete',
    path: '/v1/me/points/gifts/{id}',
    scope: 'holder',
    tag: TAG,
    summary: 'Withdraw an offer that nobody has taken up',
    params: z.strictObject({ id: z.string().min(1).max(64) }),
    replies: { 200: { description: 'Withdrawn', schema: z.object({ id: z.string() }), example: { id: 'gift_x' } } },
    problems: ['not_found'],
    handle: async (call) => {
      const { account, actor } = askingOf(call);
      const { id } = call.params;
      const isDone = await inTransaction(sql, async (transaction) => {
        if (!(await withdrawOffer(transaction, { id, account }))) return false;
        await logChange(transaction, { actor, action: 'points.gift_withdraw', object: id, detail: {} });
        return true;
      });
      return isDone ? verbatim({ status: 200, body: JSON.stringify({ id }) }) : problem('not_found');
    },
  });
}
