// Routes of who a campaign may be for: umbrella caps, lists with members in bulk, enrolments, and the facts an author may use.
import { z } from 'zod';
import { FACTS } from '../../engine/rules/facts.ts';
import { OPERATORS } from '../../engine/rules/condition.ts';
import type { Sql } from '../db/connect.ts';
import { fromCursor, pageOf, pageQuery, pageSchema } from '../http/list.ts';
import { referenceKey } from '../http/reference.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { enrol, leave, listEnrolments, listLists, listUmbrellas, putList, putUmbrella, readUmbrella } from './audience-store.ts';
import { campaignId, idParams } from './campaign-schemas.ts';

export interface AudienceDeps {
  readonly sql: Sql;
}

const TAG = 'Audience and caps';
const texts = z.strictObject({ en: z.string().min(1).max(200), 'zh-CN': z.string().min(1).max(200) });
const umbrellaShape = { name: texts, ceiling: z.int().nonnegative().max(999_999_999_999), currency: z.string().regex(/^[A-Z]{3}$/) };
const umbrellaSchema = z.object({ id: z.string(), ...umbrellaShape, held: z.int(), captured: z.int(), returned: z.int(), used: z.int() });
const listSchema = z.object({ id: z.string(), name: z.string(), members: z.int(), createdAt: z.string() });
const enrolmentSchema = z.object({ campaign: z.string(), account: z.string(), at: z.string() });
const enrolmentParams = z.strictObject({ campaign: campaignId, account: referenceKey });

export function audienceRoutes({ sql }: AudienceDeps): readonly Route[] {
  return [...umbrellaRoutes(sql), ...listRoutes(sql), ...enrolmentRoutes(sql), factsRoute()];
}

function umbrellaRoutes(sql: Sql): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/umbrellas',
      scope: 'campaigns:read',
      tag: TAG,
      summary: 'List umbrella caps',
      query: pageQuery,
      replies: { 200: { description: 'A page', schema: pageSchema(z.object({ id: z.string(), ...umbrellaShape })) } },
      handle: async ({ query }) =>
        json(
          pageOf(
            await listUmbrellas(sql, { after: fromCursor(query.after, 1)?.[0] ?? null, limit: query.limit + 1 }),
            query.limit,
            (last) => [last.id],
          ),
        ),
    }),
    route({
      method: 'get',
      path: '/v1/umbrellas/{id}',
      scope: 'campaigns:read',
      tag: TAG,
      summary: 'One umbrella cap and what is used of it',
      params: idParams,
      replies: { 200: { description: 'The cap', schema: umbrellaSchema } },
      problems: ['not_found'],
      handle: async ({ params }) => {
        const found = await readUmbrella(sql, params.id);
        return found ? json(found) : problem('not_found');
      },
    }),
    route({
      method: 'put',
      path: '/v1/umbrellas/{id}',
      scope: 'campaigns:approve',
      tag: TAG,
      summary: 'Set a cap that several campaigns share',
      params: idParams,
      body: z.strictObject(umbrellaShape),
      description: 'Effective with the next commit on every process. The currency of a cap never changes.',
      bodyExample: { name: { en: 'Spring festival', 'zh-CN': '春节活动' }, ceiling: 500_000_000, currency: 'CNY' },
      replies: { 200: { description: 'The cap as it stands', schema: umbrellaSchema } },
      problems: ['budget_below_used'],
      handle: async ({ params, body, key }) => {
        const set = await putUmbrella(sql, { id: params.id, ...body }, key.id);
        if (set === 'currency_fixed')
          return problem('invalid_request', undefined, [{ path: 'currency', message: 'a cap keeps its currency' }]);
        return set === 'ok' ? json(await readUmbrella(sql, params.id)) : problem(set);
      },
    }),
  ];
}

function listRoutes(sql: Sql): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/lists',
      scope: 'reference:read',
      tag: TAG,
      summary: 'List account lists',
      query: pageQuery,
      replies: { 200: { description: 'A page', schema: pageSchema(listSchema) } },
      handle: async ({ query }) =>
        json(
          pageOf(await listLists(sql, { after: fromCursor(query.after, 1)?.[0] ?? null, limit: query.limit + 1 }), query.limit, (last) => [
            last.id,
          ]),
        ),
    }),
    route({
      method: 'put',
      path: '/v1/lists/{id}',
      scope: 'reference:write',
      tag: TAG,
      summary: 'Create or rename an account list',
      params: idParams,
      body: z.strictObject({ name: z.string().min(1).max(200) }),
      bodyExample: { name: 'Private banking' },
      replies: { 200: { description: 'The list', schema: z.object({ id: z.string(), name: z.string() }) } },
      handle: async ({ params, body, key }) => {
        await putList(sql, { id: params.id, name: body.name }, key.id);
        return json({ id: params.id, name: body.name });
      },
    }),
  ];
}

function enrolmentRoutes(sql: Sql): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/enrolments',
      scope: 'reference:read',
      tag: TAG,
      summary: 'List enrolments',
      query: pageQuery.extend({ campaign: campaignId.optional(), account: referenceKey.optional() }),
      replies: { 200: { description: 'A page', schema: pageSchema(enrolmentSchema) } },
      handle: async ({ query }) => {
        const rows = await listEnrolments(sql, {
          campaign: query.campaign ?? null,
          account: query.account ?? null,
          after: fromCursor(query.after, 2),
          limit: query.limit + 1,
        });
        return json(pageOf(rows, query.limit, (last) => [last.account, last.campaign]));
      },
    }),
    route({
      method: 'put',
      path: '/v1/enrolments/{campaign}/{account}',
      scope: 'reference:write',
      tag: TAG,
      summary: 'Enrol an account in a campaign',
      params: enrolmentParams,
      replies: { 200: { description: 'Enrolled, or so already', schema: z.object({ campaign: z.string(), account: z.string() }) } },
      problems: ['reference_missing'],
      handle: async ({ params, key }) => {
        const missing = await enrol(sql, { ...params, actor: key.id });
        return missing.length === 0
          ? json(params)
          : problem(
              'reference_missing',
              undefined,
              missing.map((path) => ({ path, message: 'does not exist' })),
            );
      },
    }),
    route({
      method: 'delete',
      path: '/v1/enrolments/{campaign}/{account}',
      scope: 'reference:write',
      tag: TAG,
      summary: 'Take an account out of a campaign',
      params: enrolmentParams,
      replies: { 200: { description: 'Gone', schema: z.object({ campaign: z.string(), account: z.string() }) } },
      problems: ['not_found'],
      handle: async ({ params, key }) => ((await leave(sql, { ...params, actor: key.id })) ? json(params) : problem('not_found')),
    }),
  ];
}

function factsRoute(): Route {
  const schema = z.object({
    operators: z.array(z.string()),
    items: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        unit: z.string().optional(),
        source: z.string(),
        label: texts,
        values: z.array(z.string()).optional(),
        disclosure: z.enum(['public', 'private']),
      }),
    ),
  });
  return route({
    method: 'get',
    path: '/v1/reference/facts',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'The closed list of facts a condition may use',
    replies: { 200: { description: 'Facts with type, unit, source and label', schema } },
    handle: () => json({ operators: OPERATORS, items: Object.entries(FACTS).map(([name, fact]) => ({ name, ...fact })) }),
  });
}
