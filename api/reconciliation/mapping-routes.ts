// HTTP of what is declared and agreed with acquirers: mappings of their files, how differences are taken, and a sample file to begin with.
import { z } from 'zod';
import { STANDARD_MAPPINGS } from '../../engine/reconciliation/standard-mappings.ts';
import type { Sql } from '../db/connect.ts';
import { heldReply } from '../http/held-stream.ts';
import { rowNumber } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { dateSchema, idSchema, mappingBody, mappingExample, mappingWire, policyBody, policyExample } from './clearing-wire.ts';
import { isAcquirer, nextSequence } from './acquirer-store.ts';
import { listMappings, putMapping, putPolicy, readMapping, readPolicy } from './mapping-store.ts';
import { inBytes, sampleFile } from './sample.ts';

interface MappingDeps {
  readonly sql: Sql;
}
const tag = 'Reconciliation';
const params = z.strictObject({ id: idSchema });
const one = (description: string) => ({ description, schema: mappingWire, example: mappingExample });

export function mappingRoutes(deps: MappingDeps): readonly Route[] {
  return [list(deps), read(deps), put(deps), readAgreed(deps), putAgreed(deps), sample(deps)];
}

function list({ sql }: MappingDeps): Route {
  return route({
    method: 'get',
    path: '/v1/clearing/mappings',
    scope: 'settlement:read',
    tag,
    summary: 'How clearing files are declared, the newest version of each',
    replies: {
      200: { description: 'All of them', schema: z.object({ items: z.array(mappingWire) }), example: { items: [mappingExample] } },
    },
    handle: async () => json({ items: await listMappings(sql) }),
  });
}

function read({ sql }: MappingDeps): Route {
  return route({
    method: 'get',
    path: '/v1/clearing/mappings/{id}',
    scope: 'settlement:read',
    tag,
    summary: 'One mapping',
    params,
    query: z.strictObject({ version: rowNumber.optional() }),
    replies: { 200: one('The newest version, or the one asked for') },
    problems: ['not_found'],
    handle: async ({ params: { id }, query }) => {
      const found = await readMapping(sql, id, query.version ?? null);
      return found === null ? problem('not_found') : json(found);
    },
  });
}

function put({ sql }: MappingDeps): Route {
  return route({
    method: 'put',
    path: '/v1/clearing/mappings/{id}',
    scope: 'settlement:write',
    tag,
    summary: 'Declare how a clearing file is written',
    description: 'A new version each time; files keep the version by which they were read. The same again is the same version.',
    params,
    body: mappingBody,
    bodyExample: { name: mappingExample.name, document: mappingExample.document },
    replies: { 200: one('The version that holds now') },
    handle: async ({ params: { id }, body, key }) => json(await putMapping(sql, { id, ...body, actor: key.id })),
  });
}

function readAgreed({ sql }: MappingDeps): Route {
  return route({
    method: 'get',
    path: '/v1/clearing/policies/{id}',
    scope: 'settlement:read',
    tag,
    summary: 'How differences with an acquirer are taken',
    params,
    replies: { 200: { description: 'What holds', schema: policyBody, example: policyExample } },
    handle: async ({ params: { id } }) => json(await readPolicy(sql, id)),
  });
}

function putAgreed({ sql }: MappingDeps): Route {
  return route({
    method: 'put',
    path: '/v1/clearing/policies/{id}',
    scope: 'settlement:write',
    confirm: true,
    tag,
    summary: 'Agree how differences with an acquirer are taken',
    description: 'Holds for files that are matched from now on.',
    params,
    body: policyBody,
    bodyExample: policyExample,
    replies: { 200: { description: 'It holds', schema: policyBody, example: policyExample } },
    problems: ['reference_missing'],
    handle: async ({ params: { id }, body, key }) => {
      if (!(await isAcquirer(sql, id))) return problem('reference_missing', undefined, [{ path: 'id', message: 'is no known acquirer' }]);
      await putPolicy(sql, id, { ...body, actor: key.id });
      return json(body);
    },
  });
}

function sample({ sql }: MappingDeps): Route {
  return route({
    method: 'get',
    path: '/v1/clearing/sample',
    scope: 'settlement:read',
    tag,
    summary: 'A sample clearing file of a day',
    description:
      'What an acquirer would send if it agreed with every message we have: for trying a mapping. Sample data made from this database, not from an acquirer.',
    query: z.strictObject({ acquirer: idSchema, date: dateSchema, mapping: idSchema.default('standard-csv') }),
    replies: { 200: { description: 'The file', type: 'application/octet-stream' } },
    problems: ['not_found'],
    handle: async ({ query: { acquirer, date, mapping } }) => {
      const standard = Object.hasOwn(STANDARD_MAPPINGS, mapping) ? STANDARD_MAPPINGS[mapping] : undefined;
      const document = standard ?? (await readMapping(sql, mapping, null))?.document;
      if (document === undefined) return problem('not_found');
      const fileId = `SAMPLE-${acquirer}-${date}`;
      const lines = inBytes(sampleFile(sql, { acquirer, date, mapping: document, fileId, sequence: await nextSequence(sql, acquirer) }));
      const name = `${fileId}.${document.format === 'fixed' ? 'txt' : document.format}`.replaceAll(/[^\w.-]/g, '_');
      const reply = heldReply(lines, 'application/octet-stream');
      return reply.status === 200 ? { ...reply, headers: { 'content-disposition': `attachment; filename="${name}"` } } : reply;
    },
  });
}
