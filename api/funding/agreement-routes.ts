// Routes of funding agreements: written by one, made active by another, ended; their versions and the campaigns under them.
import { z } from 'zod';
import { agreementTermsSchema, funderSchema } from '../../engine/funding/agreement.ts';
import { agreementId } from '../../engine/funding/schema.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageQuery, pageSchema, ROWS_MAX } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import {
  activate,
  endAgreement,
  listAgreements,
  listVersions,
  readAgreement,
  readAgreementVersion,
  writeVersion,
} from './agreement-store.ts';
import { campaignsUnder } from './campaigns-under-store.ts';
import { agreementSchema, campaignUnderSchema, idParams, termsExample, versionParams, versionSchema } from './contract-schemas.ts';

export interface AgreementDeps {
  readonly sql: Sql;
}

const TAG = 'Agreements';
const note = z.string().max(1_000).default('');
const reason = z.string().trim().min(1).max(500);

export function agreementRoutes(deps: AgreementDeps): readonly Route[] {
  return [list(deps), create(deps), read(deps), under(deps), versions(deps), readOne(deps), next(deps), approve(deps), end(deps)];
}

function list({ sql }: AgreementDeps): Route {
  return route({
    method: 'get',
    path: '/v1/agreements',
    scope: ['settlement:read', 'campaigns:read'],
    tag: TAG,
    summary: 'Funding agreements',
    description:
      'By id, each in its active version, else in its newest; of one funder, in one state, or found by part of id, funder or name.',
    query: z.strictObject({
      limit: limitSchema,
      after: cursorSchema,
      funder: funderSchema.optional(),
      state: z.enum(['draft', 'active', 'ended']).optional(),
      q: z.string().max(100).optional(),
    }),
    replies: { 200: { description: 'A page', schema: pageSchema(agreementSchema) } },
    handle: async ({ query }) => {
      const { limit, funder = null, state = null, q = null } = query;
      const after = fromCursor(query.after, 1)?.[0] ?? null;
      const rows = await listAgreements(sql, { funder, state, search: q, after, limit: limit + 1 });
      return json(pageOf(rows, limit, (last) => [last.id]));
    },
  });
}

const written = z.object({ id: z.string(), version: z.int() });

function create({ sql }: AgreementDeps): Route {
  return route({
    method: 'post',
    path: '/v1/agreements',
    scope: 'settlement:write',
    tag: TAG,
    summary: 'Write an agreement',
    description: 'As a draft: somebody else makes it active.',
    body: z.strictObject({ id: agreementId, terms: agreementTermsSchema, note }),
    bodyExample: { id: 'morning-bean-2026', terms: termsExample },
    replies: { 201: { description: 'Written', schema: written, example: { id: 'morning-bean-2026', version: 1 } } },
    problems: ['agreement_taken'],
    handle: async ({ body, key }) => {
      const made = await writeVersion(sql, { ...body, maker: key.id, isFirst: true });
      return made.ok ? json({ id: body.id, version: made.version }, 201) : problem(made.code as 'agreement_taken');
    },
  });
}

function next({ sql }: AgreementDeps): Route {
  return route({
    method: 'post',
    path: '/v1/agreements/{id}/versions',
    scope: 'settlement:write',
    tag: TAG,
    summary: 'Write the next version of an agreement',
    description: 'The active one stays in force until somebody else approves this; a draft before it is over.',
    params: idParams,
    body: z.strictObject({ terms: agreementTermsSchema, note }),
    bodyExample: { terms: termsExample, note: 'A larger cap for the summer' },
    replies: { 201: { description: 'Written', schema: written, example: { id: 'morning-bean-2026', version: 2 } } },
    problems: ['not_found', 'funder_fixed'],
    handle: async ({ params, body, key }) => {
      const made = await writeVersion(sql, { ...params, ...body, maker: key.id, isFirst: false });
      return made.ok ? json({ ...params, version: made.version }, 201) : problem(made.code as 'not_found' | 'funder_fixed');
    },
  });
}

function read({ sql }: AgreementDeps): Route {
  return route({
    method: 'get',
    path: '/v1/agreements/{id}',
    scope: ['settlement:read', 'campaigns:read'],
    tag: TAG,
    summary: 'One agreement, with what is used and left under it',
    params: idParams,
    replies: { 200: { description: 'The agreement', schema: agreementSchema } },
    problems: ['not_found'],
    handle: async ({ params }) => {
      const found = await readAgreement(sql, params.id);
      return found === null ? problem('not_found') : json(found);
    },
  });
}

function under({ sql }: AgreementDeps): Route {
  return route({
    method: 'get',
    path: '/v1/agreements/{id}/campaigns',
    scope: ['settlement:read', 'campaigns:read'],
    tag: TAG,
    summary: 'Campaigns under an agreement',
    description:
      'Live versions, and newest versions of others, that name it; each with where it departs from the agreement as it stands now.',
    params: idParams,
    query: pageQuery,
    replies: { 200: { description: 'A page, by id', schema: pageSchema(campaignUnderSchema) } },
    problems: ['not_found'],
    handle: async ({ params, query }) => {
      if ((await readAgreement(sql, params.id)) === null) return problem('not_found');
      const after = fromCursor(query.after, 1)?.[0] ?? null;
      const rows = await campaignsUnder(sql, { agreement: params.id, after, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [last.id]));
    },
  });
}

function versions({ sql }: AgreementDeps): Route {
  return route({
    method: 'get',
    path: '/v1/agreements/{id}/versions',
    scope: ['settlement:read', 'campaigns:read'],
    tag: TAG,
    summary: 'Every version of an agreement, newest first',
    params: idParams,
    query: pageQuery,
    replies: { 200: { description: 'A page', schema: pageSchema(versionSchema) } },
    problems: ['not_found'],
    handle: async ({ params, query }) => {
      if ((await readAgreement(sql, params.id)) === null) return problem('not_found');
      const before = numberIn(fromCursor(query.after, 1)?.[0]);
      const rows = await listVersions(sql, params.id, { before, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [String(last.version)]));
    },
  });
}

/** What is no number begins at the beginning. */
export function numberIn(part: string | undefined): number | null {
  const number = Number(part ?? Number.NaN);
  return Number.isSafeInteger(number) && Math.abs(number) <= ROWS_MAX ? number : null;
}

function readOne({ sql }: AgreementDeps): Route {
  return route({
    method: 'get',
    path: '/v1/agreements/{id}/versions/{version}',
    scope: ['settlement:read', 'campaigns:read'],
    tag: TAG,
    summary: 'One version of an agreement',
    params: versionParams,
    replies: { 200: { description: 'The version', schema: versionSchema } },
    problems: ['not_found'],
    handle: async ({ params }) => {
      const found = await readAgreementVersion(sql, params.id, params.version);
      return found === null ? problem('not_found') : json(found);
    },
  });
}

function approve({ sql }: AgreementDeps): Route {
  return route({
    method: 'post',
    path: '/v1/agreements/{id}/versions/{version}/approve',
    scope: 'settlement:approve',
    confirm: true,
    tag: TAG,
    summary: 'Make a version the active one',
    description:
      'By somebody else than its maker; the version before it ends. Caps count under it from the same commit on. Live campaigns that now depart from it keep their own terms and stand in the list of the linter.',
    params: versionParams,
    body: z.strictObject({}),
    mayBeEmpty: true,
    bodyExample: {},
    replies: { 200: { description: 'Active', schema: z.object({ id: z.string(), version: z.int(), approvedAt: z.string() }) } },
    problems: ['not_found', 'already_approved', 'newer_version', 'maker_is_checker', 'budget_below_used'],
    handle: async ({ params, key }) => {
      const made = await activate(sql, { ...params, checker: key.id });
      return made.ok ? json({ ...params, approvedAt: made.at }) : problem(made.code);
    },
  });
}

function end({ sql }: AgreementDeps): Route {
  return route({
    method: 'post',
    path: '/v1/agreements/{id}/end',
    scope: 'settlement:approve',
    confirm: true,
    tag: TAG,
    summary: 'End an agreement',
    description:
      'Campaigns that count their cap under it grant nothing more at its cost from the next batch on: what is used is the ceiling. What was granted is settled as it was. Ended again, it answers the same.',
    params: idParams,
    body: z.strictObject({ reason }),
    bodyExample: { reason: 'Terminated by the merchant as of today' },
    replies: { 200: { description: 'Ended', schema: z.object({ id: z.string(), version: z.int() }) } },
    problems: ['not_found', 'agreement_not_active'],
    handle: async ({ params, body, key }) => {
      const made = await endAgreement(sql, { ...params, actor: key.id, reason: body.reason });
      return made.ok ? json({ ...params, version: made.version }) : problem(made.code);
    },
  });
}
