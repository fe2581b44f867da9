// Routes that begin or compare drafts: a campaign cloned under a new id, and what differs between two versions.
import { z } from 'zod';
import { differenceOf } from '../../engine/campaign/difference.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { campaignId, createdSchema, differencesSchema, idParams } from './campaign-schemas.ts';
import type { Gate } from './publish-gate.ts';
import { readPeers, readVersion } from './read-store.ts';
import type { Reader } from './reader.ts';
import { createWritten } from './store.ts';

interface DraftDeps {
  readonly sql: Sql;
  readonly reader: Reader;
  readonly gate: Gate;
}

const TAG = 'Campaigns';
const versionNumber = z.coerce.number().int().positive().max(1_000_000);
const texts = z.strictObject({ en: z.string().min(1).max(200), 'zh-CN': z.string().min(1).max(200) });

export function draftRoutes(deps: DraftDeps): readonly Route[] {
  return [clone(deps), difference(deps)];
}

function clone({ sql, reader, gate }: DraftDeps): Route {
  return route({
    method: 'post',
    path: '/v1/campaigns/{id}/clone',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Begin a campaign from another one',
    description:
      'The newest version, or the one named, becomes version 1 under the new id, written by you. Nothing else is taken over: no approval, no budget used, no waiver.',
    params: idParams,
    body: z.strictObject({ id: campaignId, version: versionNumber.optional(), name: texts.optional() }),
    bodyExample: { id: 'weekday-coffee-spring', name: { en: 'Weekday coffee, spring', 'zh-CN': '工作日咖啡（春季）' } },
    replies: { 201: { description: 'Version 1 of the new campaign', schema: createdSchema } },
    problems: ['not_found', 'id_taken'],
    handle: async ({ params, body, key }) => {
      const found = await readVersion(sql, params.id, body.version ?? 'newest');
      if (found === null) return problem('not_found');
      const wanted = { ...found.document, id: body.id, ...(body.name !== undefined && { name: body.name }) };
      const text = JSON.stringify(wanted, null, 2);
      const answer = await reader.read({ text, contentType: 'application/json' }, async (document, reviewer) => {
        const review = await gate.review(document.canonical, await reviewer(await readPeers(sql, document.peers)));
        const made = await createWritten(sql, { document, source: text, makerId: key.id, review, isNew: true });
        if (!made.ok) return problem(made.code);
        const { ok: _ok, ...rest } = made;
        return json({ ...rest, review }, 201);
      });
      return 'ok' in answer ? problem(answer.code, answer.detail, answer.errors) : answer;
    },
  });
}

function difference({ sql }: DraftDeps): Route {
  return route({
    method: 'get',
    path: '/v1/campaigns/{id}/versions/{version}/difference/{other}',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'What differs from one version to another',
    description: 'Field by field: from is what the first version says, to what the other says. A list of plain values is one field.',
    params: z.strictObject({ id: campaignId, version: versionNumber, other: versionNumber }),
    replies: { 200: { description: 'The fields that differ, in the order of the document', schema: differencesSchema } },
    problems: ['not_found'],
    handle: async ({ params }) => {
      const [before, after] = await Promise.all([params.version, params.other].map((each) => documentOf(sql, params.id, each)));
      if (!before || !after) return problem('not_found');
      return json({ id: params.id, from: params.version, to: params.other, items: differenceOf(before, after) });
    },
  });
}

async function documentOf(sql: Sql, id: string, version: number): Promise<Campaign | undefined> {
  return (await readVersion(sql, id, version))?.document;
}
