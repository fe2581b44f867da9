// Makes the three routes of a plain reference table: list, read one, put one.
import { z } from 'zod';
import type { Drizzle } from '../db/connect.ts';
import { fromCursor, pageOf, pageQuery, pageSchema } from './list.ts';
import type { ProblemCode } from './problem.ts';
import { type ReferenceRow, type ReferenceTable, readPage, readRow, writeRow } from './reference-store.ts';
import { json, problem } from './reply.ts';
import { type Route, route } from './route.ts';

export interface Reference {
  /** Plural, as in the address: /v1/<name>/{id}. */
  readonly name: string;
  /** What one is called. */
  readonly one: string;
  readonly source: ReferenceTable;
  /** Property of the row that is its key. */
  readonly keyName: string;
  readonly keySchema: z.ZodString;
  /** Everything but the key; unknown fields are refused. */
  readonly body: z.ZodObject;
  readonly example: unknown;
  /** Names what the row refers to and does not exist; empty when all is well. */
  readonly missing?: (row: ReferenceRow) => Promise<readonly string[]>;
  /** Why the row may not be written; null when it may. */
  readonly refuses?: (row: ReferenceRow) => Promise<ProblemCode | null>;
}

const TAG = 'Reference';

export function referenceRoutes(db: Drizzle, reference: Reference): readonly Route[] {
  const row = z.object({ [reference.keyName]: z.string(), ...reference.body.shape });
  return [listRows(db, reference, row), readOne(db, reference, row), putOne(db, reference, row)];
}

const keyParams = (reference: Reference) => z.strictObject({ id: reference.keySchema });

const reachOf = ({ source: { places } }: Reference): { readonly reach?: 'everyone' | 'handled' } =>
  places === undefined ? {} : { reach: places === 'everywhere' ? 'everyone' : 'handled' };

function listRows(db: Drizzle, reference: Reference, row: z.ZodType): Route {
  return route({
    method: 'get',
    path: `/v1/${reference.name}`,
    scope: 'reference:read',
    ...reachOf(reference),
    tag: TAG,
    summary: `List ${reference.name}`,
    query: pageQuery,
    replies: { 200: { description: `A page of ${reference.name}, by ${reference.keyName}`, schema: pageSchema(row) } },
    handle: async ({ query, key }) => {
      const after = fromCursor(query.after, 1)?.[0] ?? null;
      const rows = await readPage(db, reference.source, { after, limit: query.limit + 1, reach: key.reach });
      return json(pageOf(rows, query.limit, (last) => [String(last[reference.keyName])]));
    },
  });
}

function readOne(db: Drizzle, reference: Reference, row: z.ZodType): Route {
  return route({
    method: 'get',
    path: `/v1/${reference.name}/{id}`,
    scope: 'reference:read',
    ...reachOf(reference),
    tag: TAG,
    summary: `Read one ${reference.one}`,
    params: keyParams(reference),
    replies: { 200: { description: `The ${reference.one}`, schema: row } },
    problems: ['not_found'],
    handle: async ({ params, key }) => {
      const found = await readRow(db, reference.source, { id: params.id, reach: key.reach });
      return found ? json(found) : problem('not_found');
    },
  });
}

function putOne(db: Drizzle, reference: Reference, row: z.ZodType): Route {
  return route({
    method: 'put',
    path: `/v1/${reference.name}/{id}`,
    scope: 'reference:write',
    tag: TAG,
    summary: `Create or replace one ${reference.one}`,
    params: keyParams(reference),
    body: reference.body,
    bodyExample: reference.example,
    replies: { 200: { description: `The ${reference.one} as it stands now`, schema: row } },
    problems: reference.refuses === undefined ? ['reference_missing'] : ['reference_missing', 'account_erased'],
    handle: async ({ params, body, key }) => {
      const wanted: ReferenceRow = { [reference.keyName]: params.id, ...body };
      const missing = (await reference.missing?.(wanted)) ?? [];
      if (missing.length > 0)
        return problem(
          'reference_missing',
          undefined,
          missing.map((path) => ({ path, message: 'does not exist' })),
        );
      const refused = (await reference.refuses?.(wanted)) ?? null;
      if (refused !== null) return problem(refused);
      await writeRow(db, reference.source, { row: wanted, actor: key.id, action: `${reference.one}.put`, object: params.id });
      return json(await readRow(db, reference.source, params.id));
    },
  });
}

/** A key as references have it. */
export const referenceKey = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces');
