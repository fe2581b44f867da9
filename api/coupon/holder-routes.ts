// Routes of coupons for cardholders: what they hold, claiming, entering a code, giving one away and taking it back.
import { z } from 'zod';
import { isInstant } from '../../engine/money/instant.ts';
import { isGiftable } from '../../engine/benefit/coupon.ts';
import { COUPON_STATES } from '../../engine/benefit/wallet.ts';
import { askingOf } from '../cardholder/asking.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import type { ProblemCode } from '../http/problem.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { claimCoupon, type HolderCouponDeps } from './claim.ts';
import { enterCode, TRIES_PER_HOUR } from './code.ts';
import { readMoves } from './moves-store.ts';
import { giveCoupon, takeBack } from './gift.ts';
import { type HeldCoupon, readHeldCoupon, readHeldCoupons } from './holder-store.ts';
import type { WalletReply } from '../benefit/wallet-request-store.ts';

const TAG = 'Cardholder';
const CODE_MAX = 128;
const texts = z.object({ en: z.string(), 'zh-CN': z.string() });
const requestId = z.string().min(1).max(64);
const params = z.strictObject({ id: z.string().min(1).max(100) });
const claimedSchema = z.object({
  id: z.string(),
  campaign: z.string(),
  state: z.enum(COUPON_STATES),
  validFrom: z.string(),
  expiresAt: z.string(),
});
const couponSchema = claimedSchema
  .extend({
    name: texts,
    offer: texts,
    giftable: z.boolean(),
    gift: z.object({ id: z.string(), expiresAt: z.string() }).nullable().describe('It is on its way to somebody who brings the code'),
  })
  .meta({ id: 'HeldCoupon' });
const stepSchema = z.object({
  at: z.string(),
  from: z.enum(COUPON_STATES).nullable(),
  to: z.enum(COUPON_STATES),
  why: z.string().nullable(),
});
const claimedExample = {
  id: 'cp_1',
  campaign: 'tea',
  state: 'claimed',
  validFrom: '2026-11-22T04:00:00.000Z',
  expiresAt: '2026-12-22T04:00:00.000Z',
} as const;
const words = { en: 'Tea for one', 'zh-CN': '一杯茶' };
const example = { ...claimedExample, name: words, offer: words, giftable: true, gift: null };

export function holderCouponRoutes(deps: HolderCouponDeps): readonly Route[] {
  return [list(deps), read(deps), claim(deps), code(deps), give(deps), back(deps)];
}

function shown({ document, ...coupon }: HeldCoupon, now: string): z.infer<typeof couponSchema> {
  const { id, campaign, state, validFrom, expiresAt, giftId, giftEnds, given, subject, authorizationId } = coupon;
  const gift = giftId === null || giftEnds === null ? null : { id: giftId, expiresAt: giftEnds };
  const name = document?.name ?? { en: campaign, 'zh-CN': campaign };
  const terms = document?.benefit.type === 'coupon_redeem' ? document.benefit : null;
  const plain = { id, campaign, state, validFrom, expiresAt, subject, authorizationId };
  const giftable = terms !== null && gift === null && isGiftable(plain, { terms, given, now });
  return { id, campaign, state, validFrom, expiresAt, name, offer: document?.texts.offer ?? name, giftable, gift };
}

async function timeOf({ sql }: HolderCouponDeps): Promise<string> {
  const [row] = await sql<{ now: string }[]>`select holder_time() as now`;
  return row?.now ?? '';
}

function list(deps: HolderCouponDeps): Route {
  return route({
    method: 'get',
    path: '/v1/me/coupons',
    scope: 'holder',
    tag: TAG,
    summary: 'My coupons',
    description: 'Those that may be used first, by expiry; then what is reserved or being given away; then what is over.',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page', schema: pageSchema(couponSchema), example: { items: [example], next: null } } },
    handle: async (call) => {
      const { limit, after } = call.query;
      const cursor = fromCursor(after, 3) as readonly [string, string, string] | null;
      const valid = cursor !== null && /^[012]$/.test(cursor[0]) && isInstant(cursor[1]) ? cursor : null;
      const [rows, now] = await Promise.all([
        readHeldCoupons(deps.sql, { subject: askingOf(call).subject, after: valid, limit: limit + 1 }),
        timeOf(deps),
      ]);
      const page = pageOf(rows, limit, ({ rank, expiresAt, id }) => [String(rank), expiresAt, id]);
      return json({ items: page.items.map((each) => shown(each, now)), next: page.next });
    },
  });
}

function read(deps: HolderCouponDeps): Route {
  const schema = couponSchema.extend({
    history: z.array(stepSchema),
    code: z.string().nullable().describe('For presenting it, where its campaign makes codes with the claim'),
    giftCode: z.string().nullable().describe('Takes it, while it is being given away'),
  });
  const steps = [{ at: '2026-11-22T04:00:00.000Z', from: null, to: 'claimed', why: 'claim' }];
  return route({
    method: 'get',
    path: '/v1/me/coupons/{id}',
    scope: 'holder',
    tag: TAG,
    summary: 'One of my coupons, with what happened to it',
    params,
    replies: { 200: { description: 'The coupon', schema, example: { ...example, history: steps, code: null, giftCode: null } } },
    problems: ['not_found'],
    handle: async (call) => {
      const { subject } = askingOf(call);
      const found = await readHeldCoupon(deps.sql, { subject, id: call.params.id });
      if (found === null) return problem('not_found');
      const [moves, now] = await Promise.all([readMoves(deps.sql, found.id), timeOf(deps)]);
      const terms = found.document?.benefit.type === 'coupon_redeem' ? found.document.benefit : null;
      return json({
        ...shown(found, now),
        // What another holder did with it is theirs: only from where it came to this one.
        history: moves
          .filter(({ fromSubject, toSubject }) => [fromSubject, toSubject].includes(subject))
          .map(({ at, from, to, reason }) => ({ at, from, to, why: reason?.split(':', 1)[0] ?? null })),
        code: terms?.codes === 'on_demand' && found.giftId === null && found.given === 0 ? deps.codes.onDemand(found.id) : null,
        giftCode: found.giftId === null ? null : deps.codes.gift(found.giftId),
      });
    },
  });
}

function claim(deps: HolderCouponDeps): Route {
  return route({
    method: 'post',
    path: '/v1/me/coupons/claim',
    scope: 'holder',
    tag: TAG,
    summary: 'Claim a coupon',
    description: 'Once for each request id; within the caps of its campaign for the person, the account, the day and in all.',
    body: z.strictObject({ campaign: z.string().min(1).max(64), requestId }),
    bodyExample: { campaign: 'tea', requestId: 'claim-1' },
    replies: { 201: { description: 'The coupon, in the wallet', schema: claimedSchema, example: claimedExample } },
    problems: ['not_claimable', 'claim_not_open', 'claims_used_up', 'request_id_reused'],
    handle: async (call) => said(await claimCoupon(deps, askingOf(call), call.body)),
  });
}

function code(deps: HolderCouponDeps): Route {
  return route({
    method: 'post',
    path: '/v1/me/codes',
    scope: 'holder',
    tag: TAG,
    summary: 'Enter a code',
    description: `Binds a coupon that nobody holds, or takes a gift. A code that is unknown, used or somebody else's is answered alike. ${TRIES_PER_HOUR} tries an hour.`,
    body: z.strictObject({ code: z.string().min(1).max(CODE_MAX), requestId }),
    bodyExample: { code: '7V8ZK2QH…', requestId: 'code-1' },
    replies: { 201: { description: 'The coupon, in the wallet', schema: claimedSchema, example: claimedExample } },
    problems: ['code_not_valid', 'claims_used_up', 'request_id_reused', 'too_many_requests'],
    handle: async (call) => {
      const done = await enterCode(deps, askingOf(call), call.body);
      return done === 'too_often' ? { ...problem('too_many_requests'), headers: { 'retry-after': '3600' } } : said(done);
    },
  });
}

function give(deps: HolderCouponDeps): Route {
  const schema = z.object({ gift: z.string(), coupon: z.string(), expiresAt: z.string(), code: z.string(), link: z.string() });
  return route({
    method: 'post',
    path: '/v1/me/coupons/{id}/gift',
    scope: 'holder',
    tag: TAG,
    summary: 'Give a coupon away',
    description: 'Sets it aside under a code that another cardholder enters, once, within 48 hours; until then it can be taken back.',
    params,
    body: z.strictObject({ requestId }),
    bodyExample: { requestId: 'gift-1' },
    replies: {
      201: {
        description: 'Whoever brings the code first has the coupon. The link carries it after the hash, which no server sees.',
        schema,
        example: {
          gift: 'gf_1',
          coupon: 'cp_1',
          expiresAt: '2026-11-24T04:00:00.000Z',
          code: '7V8ZK2QH…',
          link: '/me/wallet#code=7V8ZK2QH…',
        },
      },
    },
    problems: ['not_found', 'not_giftable', 'request_id_reused'],
    handle: async (call) => {
      const done = await giveCoupon(deps, askingOf(call), { coupon: call.params.id, requestId: call.body.requestId });
      if (done === 'conflict' || done.status >= 400) return said(done);
      const gift = JSON.parse(done.reply) as { readonly gift: string };
      const takes = deps.codes.gift(gift.gift);
      return json({ ...gift, code: takes, link: `/me/wallet#code=${takes}` }, done.status);
    },
  });
}

function back(deps: HolderCouponDeps): Route {
  return route({
    method: 'delete',
    path: '/v1/me/coupons/{id}/gift',
    scope: 'holder',
    tag: TAG,
    summary: 'Take a gift back',
    description: 'Before anybody took it; its code opens nothing from then on.',
    params,
    replies: { 200: { description: 'It is in the wallet again', schema: z.object({ id: z.string() }), example: { id: 'cp_1' } } },
    problems: ['not_found'],
    handle: async (call) =>
      (await takeBack(deps.sql, askingOf(call), call.params.id)) ? json({ id: call.params.id }) : problem('not_found'),
  });
}

function said(done: WalletReply | 'conflict'): Reply {
  if (done === 'conflict') return problem('request_id_reused');
  const body: unknown = JSON.parse(done.reply);
  return done.status >= 400 ? problem((body as { readonly code: ProblemCode }).code) : json(body, done.status);
}
