// Routes that answer why: the explanation of a decision, its replay to the same bytes, and its situation for trying a draft on it.
import { z } from 'zod';
import type { Holidays } from '../../engine/campaign/live.ts';
import type { Sql } from '../db/connect.ts';
import type { Caller } from '../http/call.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { explainAuthorization, withoutPrivate } from './explain.ts';
import { replayAuthorization, situationOfPast } from './replay.ts';
import { evaluateReplySchema } from './reply-schemas.ts';
import { isWithinReach } from './search-store.ts';

export interface ExplainDeps {
  readonly sql: Sql;
  readonly holidays: Holidays;
}

const TAG = 'Authorizations';
const params = z.strictObject({ id: z.string().min(1).max(128) });
const consideredSchema = z.object({
  campaign: z.string(),
  version: z.int(),
  result: z.string(),
  would: z.int().optional(),
  barrier: z.string().optional(),
});
const replaySchema = z
  .object({
    identical: z.boolean(),
    reply: evaluateReplySchema.nullable(),
    recorded: evaluateReplySchema,
    considered: z.array(consideredSchema),
    sameReasons: z.boolean(),
    why: z.enum(['closed_without_decision', 'evidence_incomplete', 'versions_lost']).nullable(),
    lost: z.array(z.string()),
  })
  .meta({ id: 'Replay' });

export function explainRoutes(deps: ExplainDeps): readonly Route[] {
  return [explanationRoute(deps), replayRoute(deps), situationRoute(deps)];
}

/** Whoever writes campaigns must see why they match, and whoever audits must see everything; nobody else needs to know a cardholder's segments. */
function seesPrivate({ scopes }: Pick<Caller, 'scopes'>): boolean {
  return scopes.includes('campaigns:write') || scopes.includes('audit:read');
}

function explanationRoute({ sql }: ExplainDeps): Route {
  return route({
    method: 'get',
    path: '/v1/authorizations/{id}/explanation',
    scope: ['evaluate', 'authorizations:read', 'campaigns:read'],
    reach: 'handled',
    tag: TAG,
    summary: 'Why, and why not: every candidate campaign and every condition with the value it met',
    description: 'Private facts are null, with `masked`, for callers with neither campaigns:write nor audit:read.',
    params,
    replies: { 200: { description: 'The explanation', schema: z.record(z.string(), z.unknown()) } },
    problems: ['not_found'],
    handle: async ({ params: { id }, key }) => {
      const explanation = (await isWithinReach(sql, id, key.reach)) ? await explainAuthorization(sql, id) : null;
      if (explanation === null) return problem('not_found');
      // Campaigns that never met this merchant are not theirs to know.
      const seen = key.reach === null ? explanation : { ...explanation, others: [] };
      return json(seesPrivate(key) ? seen : withoutPrivate(seen));
    },
  });
}

function replayRoute({ sql, holidays }: ExplainDeps): Route {
  return route({
    method: 'get',
    path: '/v1/authorizations/{id}/replay',
    scope: ['evaluate', 'authorizations:read'],
    reach: 'handled',
    tag: TAG,
    summary: 'Decide it once more from what was recorded, and compare with the bytes that were committed',
    description: '`why` says what stood in the way of deciding again, or that nothing was ever decided.',
    params,
    replies: { 200: { description: 'The two answers', schema: replaySchema } },
    problems: ['not_found'],
    handle: async ({ params: { id }, key }) => {
      const replay = (await isWithinReach(sql, id, key.reach)) ? await replayAuthorization({ sql, holidays }, id) : null;
      return replay === null ? problem('not_found') : json(replay);
    },
  });
}

function situationRoute({ sql, holidays }: ExplainDeps): Route {
  return route({
    method: 'get',
    path: '/v1/authorizations/{id}/situation',
    scope: 'campaigns:write',
    reach: 'handled',
    tag: TAG,
    summary: 'What was known when it was decided, for trying a draft on it',
    description: 'Without the card token, coupon codes and the secret of random draws.',
    params,
    replies: { 200: { description: 'The situation', schema: z.record(z.string(), z.unknown()) } },
    problems: ['not_found'],
    handle: async ({ params: { id }, key }) => {
      const situation = (await isWithinReach(sql, id, key.reach)) ? await situationOfPast({ sql, holidays }, id) : null;
      return situation === null ? problem('not_found', 'Nothing was decided under this id.') : json(situation);
    },
  });
}
