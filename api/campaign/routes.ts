// Routes of campaigns: write a version, review it, let another key approve it, publish it, watch it, pause, resume or stop it.
import { z } from 'zod';
import { instant } from '../../engine/money/instant.ts';
import { type Campaign, KINDS, campaignSchema } from '../../engine/campaign/schema.ts';
import type { Reach } from '../../engine/people/reach.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema, ROWS_MAX } from '../http/list.ts';
import type { FieldError } from '../http/problem.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import {
  createdSchema,
  effectSchema,
  idParams,
  reviewSchema,
  STATES,
  summarySchema,
  versionParams,
  versionSchema,
  versionSummarySchema,
} from './campaign-schemas.ts';
import { approvalRoutes } from './approval-routes.ts';
import { binCheckRoutes } from './bins-routes.ts';
import { draftRoutes } from './draft-routes.ts';
import { type DeskParts, openDesk } from './evidence-gather.ts';
import type { Gate } from './publish-gate.ts';
import { campaignReach, isOwn, liesWithin } from './reach-store.ts';
import { CAMPAIGN_TYPES, type WrittenDocument } from './read-document.ts';
import { listCampaigns, listVersions, missingUmbrellas, readCampaign, readPeers, readVersion, SORTS, saveReview } from './read-store.ts';
import { publishRoutes } from './publish-routes.ts';
import { changeBudget, createWritten, type Switch, turn } from './store.ts';

export interface CampaignDeps extends DeskParts {
  readonly gate: Gate;
}

const TAG = 'Campaigns';
const minor = z.int().nonnegative().max(999_999_999_999);

export function campaignRoutes(deps: CampaignDeps): readonly Route[] {
  return [
    ...draftRoutes(deps),
    ...binCheckRoutes(),
    create(deps),
    list(deps),
    read(deps),
    versions(deps),
    version(deps),
    review(deps),
    ...approvalRoutes(openDesk(deps)),
    ...publishRoutes(deps),
    ...(['pause', 'resume', 'stop'] as const).map((to) => turnCampaign(deps, to)),
    budget(deps),
  ];
}

function create({ sql, reader, gate }: CampaignDeps): Route {
  return route({
    method: 'post',
    path: '/v1/campaigns',
    scope: 'campaigns:write',
    reach: 'handled',
    tag: TAG,
    summary: 'Write a campaign, or its next version',
    description:
      'JSON or YAML in the one campaign format. The first text of an id is version 1, every other text the next version; the newest text again changes nothing. Problems name path, line and column. The answer holds the review.',
    limit: 'campaign',
    accepts: CAMPAIGN_TYPES,
    roomChecks: true,
    body: z.unknown(),
    bodyDoc: { name: 'Campaign', schema: campaignSchema },
    replies: {
      201: { description: 'A new version', schema: createdSchema },
      200: { description: 'The newest version says this already', schema: createdSchema },
    },
    problems: ['malformed_yaml', 'campaign_stopped', 'reference_missing', 'outside_reach'],
    handle: async ({ text, contentType, key }) => {
      const answer = await reader.read({ text, contentType }, async (document, reviewer) => {
        if (!(await mayWrite(sql, key.reach, document))) return problem('outside_reach', OUTSIDE);
        const missing = await missingUmbrellas(sql, document.umbrellas);
        if (missing.length > 0) return problem('reference_missing', undefined, missing.map(umbrellaError));
        const reviewed = await gate.review(document.canonical, await reviewer(await readPeers(sql, document.peers)));
        const made = await createWritten(sql, { document, source: text, makerId: key.id, review: reviewed });
        if (!made.ok) return problem(made.code);
        const { ok: _ok, ...rest } = made;
        return json({ ...rest, review: reviewed }, made.created ? 201 : 200);
      });
      return 'ok' in answer ? problem(answer.code, answer.detail, answer.errors) : answer;
    },
  });
}

const OUTSIDE = 'Bind the campaign to merchants, chains or regions of yours, all of them within your reach.';

/** What is written lies within the reach, and so does what stands under its id. */
async function mayWrite(sql: Sql, reach: Reach | null, { id, canonical }: Pick<WrittenDocument, 'id' | 'canonical'>): Promise<boolean> {
  if (reach === null) return true;
  return (await liesWithin(sql, reach, JSON.parse(canonical) as Campaign)) && (await isOwn(sql, id, reach));
}

function umbrellaError(id: string): FieldError {
  return { path: 'limits.umbrellas', message: `there is no umbrella ${id}` };
}

function list({ sql }: CampaignDeps): Route {
  return route({
    method: 'get',
    path: '/v1/campaigns',
    scope: 'campaigns:read',
    reach: 'handled',
    tag: TAG,
    summary: 'List campaigns with state and burn',
    description:
      'By id, or sorted by the newest change, the nearest end, or the most used; narrowed by kind, state, owner, a text in id, name or offer, and an end before an instant.',
    query: z.strictObject({
      limit: limitSchema,
      after: cursorSchema,
      kind: z.enum(KINDS).optional(),
      state: z.enum(STATES).optional(),
      owner: z.string().min(1).max(100).optional(),
      text: z.string().min(1).max(100).optional(),
      endsBefore: instant.optional(),
      sort: z.enum(SORTS).default('id'),
    }),
    replies: { 200: { description: 'A page', schema: pageSchema(summarySchema) } },
    problems: ['invalid_request'],
    handle: async ({ query: { limit, after, sort, ...narrowed }, key: { reach } }) => {
      const { kind = null, state = null, owner = null, text = null, endsBefore = null } = narrowed;
      const seen = fromCursor(after, 2);
      const place = /^-?\d{1,18}$/.test(seen?.[0] ?? '') ? seen : null;
      const rows = await listCampaigns(sql, { after: place, limit: limit + 1, sort, kind, state, owner, text, endsBefore, reach });
      const { items, next } = pageOf(rows, limit, (last) => last.cursor);
      return json({ items: items.map(({ summary }) => summary), next });
    },
  });
}

function read({ sql }: CampaignDeps): Route {
  return route({
    method: 'get',
    path: '/v1/campaigns/{id}',
    scope: 'campaigns:read',
    reach: campaignReach(sql).read,
    tag: TAG,
    summary: 'One campaign with state and burn',
    params: idParams,
    replies: { 200: { description: 'The campaign', schema: summarySchema } },
    problems: ['not_found'],
    handle: async ({ params }) => {
      const found = await readCampaign(sql, params.id);
      return found ? json(found) : problem('not_found');
    },
  });
}

function versions({ sql }: CampaignDeps): Route {
  return route({
    method: 'get',
    path: '/v1/campaigns/{id}/versions',
    scope: 'campaigns:read',
    reach: campaignReach(sql).read,
    tag: TAG,
    summary: 'The versions of a campaign, newest first',
    params: idParams,
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page', schema: pageSchema(versionSummarySchema) } },
    handle: async ({ params, query }) => {
      const before = Number(fromCursor(query.after, 1)?.[0] ?? Number.NaN);
      const rows = await listVersions(sql, params.id, {
        before: Math.abs(before) <= ROWS_MAX && Number.isInteger(before) ? before : null,
        limit: query.limit + 1,
      });
      return json(pageOf(rows, query.limit, (last) => [String(last.version)]));
    },
  });
}

function version({ sql }: CampaignDeps): Route {
  return route({
    method: 'get',
    path: '/v1/campaigns/{id}/versions/{version}',
    scope: 'campaigns:read',
    reach: campaignReach(sql).read,
    tag: TAG,
    summary: 'One version: checked document, text as sent, review',
    params: versionParams,
    replies: { 200: { description: 'The version', schema: versionSchema } },
    problems: ['not_found'],
    handle: async ({ params }) => {
      const found = await readVersion(sql, params.id, params.version);
      return found ? json(found) : problem('not_found');
    },
  });
}

function review({ sql, reader, gate }: CampaignDeps): Route {
  return route({
    method: 'post',
    path: '/v1/campaigns/{id}/versions/{version}/review',
    scope: 'campaigns:write',
    reach: campaignReach(sql).write,
    tag: TAG,
    summary: 'Review a version again',
    description:
      'Findings in plain words, every example run on the engine that decides authorizations, and what decisions would cost among what is live. Kept with the version until it is approved.',
    params: versionParams,
    replies: { 200: { description: 'The review', schema: reviewSchema } },
    problems: ['not_found'],
    handle: async ({ params, key }) => {
      const found = await readVersion(sql, params.id, params.version);
      if (!found) return problem('not_found');
      const sent = { text: JSON.stringify(found.document), contentType: 'application/json' };
      const made = await reader.read(sent, async (document, reviewer) =>
        gate.review(document.canonical, await reviewer(await readPeers(sql, document.peers))),
      );
      if ('ok' in made) return problem(made.code, made.detail, made.errors);
      await saveReview(sql, { ...params, review: made, actor: key.id });
      return json(made);
    },
  });
}

const TURNS: Readonly<Record<Switch, string>> = {
  pause: 'Pause a campaign',
  resume: 'Resume a paused campaign',
  stop: 'Stop a campaign for ever',
};

function turnCampaign({ sql }: CampaignDeps, to: Switch): Route {
  return route({
    method: 'post',
    path: `/v1/campaigns/{id}/${to}`,
    // Whoever watches risk may stop what runs, and not set it going again.
    reach: campaignReach(sql).write,
    scope: to === 'resume' ? 'campaigns:write' : ['campaigns:write', 'campaigns:stop'],
    tag: TAG,
    summary: TURNS[to],
    description:
      'Fenced in the transaction that grants: nothing that commits after effectiveAt disregards it. Holds already made keep their terms.',
    params: idParams,
    replies: { 200: { description: 'Done, or so already', schema: effectSchema } },
    problems: ['not_found', 'campaign_stopped', 'campaign_not_live'],
    handle: async ({ params, key }) => {
      const made = await turn(sql, { id: params.id, to, actor: key.id });
      return made.ok ? json(effectOf(made)) : problem(made.code);
    },
  });
}

function budget({ sql }: CampaignDeps): Route {
  return route({
    method: 'post',
    path: '/v1/campaigns/{id}/budget',
    scope: 'campaigns:approve',
    reach: campaignReach(sql).write,
    confirm: true,
    tag: TAG,
    summary: 'Change the total budget of a live campaign',
    description:
      'Compare-and-set: currentTotal must be what stands now (null: no limit). The same requestId answers the same again. Whoever wrote or submitted the live version may lower it, not raise it; what more checkers would have to approve wants a new version.',
    params: idParams,
    body: z.strictObject({ requestId: z.string().min(1).max(64), currentTotal: minor.nullable(), targetTotal: minor }),
    bodyExample: { requestId: 'raise-2026-11-22', currentTotal: 10_000_000, targetTotal: 12_000_000 },
    replies: { 200: { description: 'Changed', schema: z.object({ id: z.string(), total: z.int(), effectiveAt: z.string() }) } },
    problems: ['campaign_not_live', 'budget_changed', 'budget_below_used', 'maker_is_checker', 'more_checkers_needed', 'request_id_reused'],
    handle: async ({ params, body, key }) => {
      const made = await changeBudget(sql, { id: params.id, ...body, actor: key.id });
      return made.ok ? json({ id: params.id, total: made.total, effectiveAt: made.effectiveAt }) : problem(made.code);
    },
  });
}

function effectOf({ ok: _ok, ...effect }: { readonly ok: true }): object {
  return effect;
}
