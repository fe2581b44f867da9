// Routes that read authorizations: the list, one of them with everything that happened to it, and the live feed.
import { partySchema } from '../../engine/funding/schema.ts';
import { z } from 'zod';
import { instant, isInstant } from '../../engine/money/instant.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageSchema, toCursor } from '../http/list.ts';
import { json, problem, stream } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Feed } from './feed.ts';
import { feedStream } from './feed-stream.ts';
import { readAuthorization } from './read-store.ts';
import { shopsHeard } from './feed-reach.ts';
import { detailWithoutHolder, feedFor, withoutHolder } from './holder.ts';
import { findAuthorizations, isWithinReach } from './search-store.ts';

export interface AuthorizationReadDeps {
  readonly sql: Sql;
  readonly feed: Feed;
}

const TAG = 'Authorizations';
const authorizationId = z.string().min(1).max(128);
const share = z.object({ party: partySchema, amount: z.int() });
const summaryShape = {
  id: z.string(),
  at: z.string(),
  state: z.string(),
  outcome: z.enum(['granted', 'none']),
  reason: z.string().nullable(),
  amount: z.int(),
  payable: z.int(),
  currency: z.string(),
  merchant: z.string(),
  subject: z.string().nullable().describe('Who paid; null for callers whose reach is limited'),
  points: z.object({ earn: z.int(), redeem: z.int() }),
  benefits: z.array(z.object({ campaign: z.string(), version: z.int(), kind: z.string(), delivery: z.string(), amount: z.int() })),
  receipt: z.array(z.string()),
};
const summarySchema = z.object(summaryShape).meta({ id: 'AuthorizationSummary' });
const moved = z.object({
  held: z.int(),
  captured: z.int(),
  released: z.int(),
  returned: z.int(),
  chargedBack: z.int(),
  givenBack: z.int(),
});
const progressSchema = z.object({ money: moved, units: moved, points: moved });
const detailSchema = z
  .object({
    ...summaryShape,
    decisionId: z.string(),
    approved: z.int(),
    businessDate: z.string(),
    holdExpiresAt: z.string().nullable(),
    request: z.record(z.string(), z.unknown()).nullable(),
    held: z.array(
      z.object({
        no: z.int(),
        campaign: z.string(),
        version: z.int(),
        kind: z.string(),
        type: z.string(),
        delivery: z.string(),
        amount: z.int(),
        desired: z.int(),
        funding: z.array(share),
        points: z.int(),
        programme: z.string().nullable(),
        coupon: z.string().nullable(),
        receipt: z.string(),
        progress: progressSchema,
      }),
    ),
    messages: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        amount: z.int().nullable(),
        status: z.int(),
        businessDate: z.string(),
        receivedAt: z.string(),
      }),
    ),
    entries: z.array(
      z.object({
        messageId: z.string(),
        template: z.string(),
        benefitNo: z.int(),
        debit: z.string(),
        credit: z.string(),
        amount: z.int(),
        unit: z.string(),
        campaign: z.string(),
        version: z.int(),
        party: z.string(),
        businessDate: z.string(),
        at: z.string(),
      }),
    ),
  })
  .meta({ id: 'AuthorizationDetail' });

/** Each open feed holds a connection and a listener. */
const FEEDS_MAX = 100;

export function authorizationReadRoutes({ sql, feed }: AuthorizationReadDeps): readonly Route[] {
  return [listRoute(sql), readRoute(sql), feedRoute(sql, feed)];
}
const searchQuery = z
  .strictObject({
    limit: limitSchema,
    before: cursorSchema,
    id: authorizationId.optional().describe('The whole authorization id or its beginning'),
    card: z.string().min(1).max(128).optional().describe('A card token; never a card number'),
    account: z.string().min(1).max(64).optional(),
    merchant: z.string().min(1).max(64).optional(),
    from: instant.optional().describe('Decided at or after'),
    to: instant.optional().describe('Decided before'),
    campaign: z.string().min(1).max(64).optional().describe('Considered by the decision, whether it granted or not'),
    outcome: z.enum(['granted', 'none']).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'must be later than from',
  });

function listRoute(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/authorizations',
    scope: ['authorizations:read', 'operate'],
    reach: 'handled',
    tag: TAG,
    summary: 'Find authorizations, newest first; by the beginning of an id, in the order of ids',
    description:
      'With `campaign`, one page looks through a limited number of records: it may hold fewer than `limit` and still name `next`. Go on with it until it is null. Whoever is limited is not told who paid, and may not ask by `card` or `account`.',
    query: searchQuery,
    replies: { 200: { description: 'A page; `next` goes into `before`', schema: pageSchema(summarySchema) } },
    problems: ['outside_reach'],
    handle: async ({ query, key }) => {
      const { limit, before, ...search } = query;
      // To find purchases by their payer is to learn who paid.
      if (key.reach !== null && (search.card !== undefined || search.account !== undefined)) return problem('outside_reach');
      const seen = fromCursor(before, 2);
      const place = isInstant(seen?.[0]) ? seen : null;
      const page = await findAuthorizations(sql, { ...search, reach: key.reach }, { limit, before: place });
      const items = key.reach === null ? page.items : page.items.map(withoutHolder);
      return json({ items, next: page.next === null ? null : toCursor(page.next) });
    },
  });
}

function readRoute(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/authorizations/{id}',
    scope: ['evaluate', 'authorizations:read'],
    reach: 'handled',
    tag: TAG,
    summary: 'One authorization: benefits with progress and funding, messages, ledger entries',
    params: z.strictObject({ id: authorizationId }),
    replies: { 200: { description: 'The authorization, as committed', schema: detailSchema } },
    problems: ['not_found'],
    handle: async ({ params, key }) => {
      const found = (await isWithinReach(sql, params.id, key.reach)) ? await readAuthorization(sql, params.id) : null;
      if (found === null) return problem('not_found');
      return json(key.reach === null ? found : detailWithoutHolder(found));
    },
  });
}

function feedRoute(sql: Sql, feed: Feed): Route {
  let open = 0;
  return route({
    method: 'get',
    path: '/v1/feed',
    scope: ['authorizations:read', 'operate'],
    reach: 'handled',
    tag: TAG,
    summary: 'Authorizations and messages as they are committed by this process',
    description:
      'Server-sent events `authorization`, `message` and `gap`. Read the list again after a gap or a new connection. Whoever is limited hears of what happens within their reach.',
    replies: { 200: { description: 'Server-sent events', type: 'text/event-stream' } },
    problems: ['too_many_requests'],
    handle: async ({ signal, key }) => {
      if (open >= FEEDS_MAX) return { ...problem('too_many_requests'), headers: { 'retry-after': '5' } };
      open += 1;
      const within = await shopsHeard(sql, key.reach);
      // Also when the session behind it ends: then the stream is left, and nobody aborts.
      const onEnd = () => {
        open -= 1;
        within?.stop();
      };
      const body = feedStream(feedFor(feed, key.reach), { signal, isShown: within?.isShown, onEnd });
      return stream(body, 'text/event-stream; charset=utf-8');
    },
  });
}
