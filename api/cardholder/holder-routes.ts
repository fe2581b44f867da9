// Routes on which the bank finds a cardholder, sees how they stand, and hands out what is kept of them.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema, wholeIn } from '../http/list.ts';
import { takeTurn } from '../http/rate-store.ts';
import { referenceKey } from '../http/reference.ts';
import { json, problem, type Reply, streamOf } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { logChange } from '../http/settings-store.ts';
import { askingOf } from './asking.ts';
import { listConsents, readConsents } from './consent-store.ts';
import { readWaiting } from './erasure-store.ts';
import { exportText } from './export.ts';
import { consentSchema, ME_TAG } from './me-routes.ts';
import { findHolders, readSummary } from './profile-store.ts';
import { HOLDERS_TAG } from './token-routes.ts';

export interface HolderDeps {
  readonly sql: Sql;
  readonly now: () => number;
}

const params = z.strictObject({ id: referenceKey });
const found = z.object({ account: z.string(), label: z.string().nullable(), cards: z.int(), erased: z.boolean() });
const holderSchema = z
  .object({
    account: z.string(),
    label: z.string().nullable(),
    cards: z.array(z.object({ label: z.string().nullable() })),
    region: z.string().nullable(),
    openedOn: z.string().nullable(),
    erasedAt: z.string().nullable(),
    tokensFrom: z.string().nullable().describe('Tokens issued before it open nothing'),
    consents: z.array(consentSchema),
    erasure: z.string().nullable().describe('The erasure that waits'),
  })
  .meta({ id: 'Holder' });
const record = consentSchema.extend({
  id: z.int(),
  locale: z.string().nullable(),
  actor: z.string(),
  remote: z.string().nullable().describe('The network it came from'),
});
const consentExample = { purpose: 'email', given: true, at: '2026-11-22T04:00:00.000Z', textVersion: '2026-10' } as const;

export function holderRoutes(deps: HolderDeps): readonly Route[] {
  return [find(deps), one(deps), consents(deps), exportMine(deps), exportOf(deps)];
}

function find({ sql }: HolderDeps): Route {
  return route({
    method: 'get',
    path: '/v1/holders',
    scope: 'holders:read',
    tag: HOLDERS_TAG,
    summary: 'Find cardholders by account or by the token of a card',
    description: 'The beginning of an account is enough; a token has to be whole. At most twenty.',
    query: z.strictObject({ find: z.string().trim().min(1).max(128) }),
    replies: {
      200: {
        description: 'Who was found',
        schema: z.object({ items: z.array(found) }),
        example: { items: [{ account: 'ac_1001', label: 'Everyday account', cards: 2, erased: false }] },
      },
    },
    handle: async ({ query }) => json({ items: await findHolders(sql, query.find) }),
  });
}

function one({ sql }: HolderDeps): Route {
  return route({
    method: 'get',
    path: '/v1/accounts/{id}/holder',
    scope: 'holders:read',
    tag: HOLDERS_TAG,
    summary: 'How a cardholder stands: cards, consents, tokens, erasure',
    params,
    replies: {
      200: {
        description: 'The cardholder',
        schema: holderSchema,
        example: {
          account: 'ac_1001',
          label: 'Everyday account',
          cards: [{ label: '•• 8801' }],
          region: 'CN-SH',
          openedOn: '2024-03-01',
          erasedAt: null,
          tokensFrom: null,
          consents: [consentExample],
          erasure: null,
        },
      },
    },
    problems: ['not_found'],
    handle: async ({ params: { id } }) => {
      const [summary, agreed, waiting] = await Promise.all([readSummary(sql, id), readConsents(sql, id), readWaiting(sql, id)]);
      return summary === null ? problem('not_found') : json({ ...summary, consents: Object.values(agreed), erasure: waiting?.id ?? null });
    },
  });
}

function consents({ sql }: HolderDeps): Route {
  return route({
    method: 'get',
    path: '/v1/accounts/{id}/consents',
    scope: 'holders:read',
    tag: HOLDERS_TAG,
    summary: 'What a cardholder agreed to and when, newest first',
    params,
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: {
      200: {
        description: 'A page',
        schema: pageSchema(record),
        example: { items: [{ id: 1, ...consentExample, locale: 'en', actor: 'holder:ac_1001', remote: '198.51.100.0/24' }], next: null },
      },
    },
    handle: async ({ params: { id }, query }) => {
      const before = wholeIn(fromCursor(query.after, 1)?.[0], 0);
      const rows = await listConsents(sql, { account: id, before: before === 0 ? null : before, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [String(last.id)]));
    },
  });
}

const EXPORTS_PER_HOUR = 6;
const HOUR_SECONDS = 3_600;
const exportDoc = {
  200: {
    description: 'A JSON document, made while it is sent; `cutShort` at its end names sections that are longer than shown',
    type: 'application/json',
    example: { format: 'offerline-export-1', account: 'ac_1001', profile: {}, cards: [], consents: [], authorizations: [], cutShort: [] },
  },
};

/** Who got a copy of everything is written down, too. */
async function exported({ sql, now }: HolderDeps, asked: { readonly account: string; readonly actor: string }): Promise<Reply> {
  const { account, actor } = asked;
  const isFree = await takeTurn(sql, { of: `export:${account}`, max: EXPORTS_PER_HOUR, windowSeconds: HOUR_SECONDS });
  if (!isFree) return { ...problem('too_many_requests'), headers: { 'retry-after': String(HOUR_SECONDS) } };
  await logChange(sql, { actor, action: 'holder.export', object: account, detail: {} });
  const pieces = exportText(sql, { account, at: new Date(now()).toISOString() });
  const reply = streamOf(pieces, 'application/json');
  return { ...reply, headers: { 'content-disposition': 'attachment; filename="offerline-export.json"' } };
}

function exportMine(deps: HolderDeps): Route {
  return route({
    method: 'get',
    path: '/v1/me/export',
    scope: 'holder',
    tag: ME_TAG,
    summary: 'Everything that is kept of me, as JSON',
    description: `Profile, cards, consents, enrolments, coupons, points, memberships, messages and purchases with their benefits. At most ${EXPORTS_PER_HOUR} an hour.`,
    replies: exportDoc,
    problems: ['too_many_requests'],
    handle: (call) => exported(deps, askingOf(call)),
  });
}

function exportOf(deps: HolderDeps): Route {
  return route({
    method: 'get',
    path: '/v1/accounts/{id}/export',
    scope: 'holders:read',
    confirm: true,
    tag: HOLDERS_TAG,
    summary: 'Everything that is kept of a cardholder, as JSON',
    description: 'To answer a request for access. That it was asked for is in the log of changes.',
    params,
    replies: exportDoc,
    problems: ['not_found', 'too_many_requests'],
    handle: async ({ params: { id }, key }) =>
      (await readSummary(deps.sql, id)) === null ? problem('not_found') : exported(deps, { account: id, actor: key.id }),
  });
}
