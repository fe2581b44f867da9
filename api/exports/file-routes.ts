// HTTP of files: those of a day, one of them, writing them again, and how long they are kept.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem, stream } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { jobSchema, jobToWire } from '../jobs/routes.ts';
import { newestJobs } from '../jobs/store.ts';
import { businessDay } from '../settlement/day-store.ts';
import { bytesOf } from '../settlement/statement-file-routes.ts';
import { date, party } from '../settlement/statement-schemas.ts';
import { partiesWithin } from '../settlement/statement-store.ts';
import { DAILY_JOB, orderDailyFiles } from './daily-files.ts';
import { contentOf, FILE_KINDS, listFiles, readFile, retentionDays, setRetention, type StoredFile } from './file-store.ts';

/** What daily files are. */
const CONTENT_TYPES = ['text/csv', 'application/json', 'application/xml', 'application/pdf', 'application/x-ndjson'];

const tag = 'Exports';
/** Ten years and a bit: what tax law asks for anywhere. */
const RETENTION_DAYS_MAX = 4_000;
const fileSchema = z.object({
  id: z.int(),
  date,
  name: z.string(),
  kind: z.enum(FILE_KINDS),
  type: z.string(),
  party: z.string().nullable(),
  bytes: z.int(),
  rows: z.int(),
  sha256: z.string(),
  madeBy: z.string(),
  madeAt: z.string(),
  keepUntil: date,
  deletedAt: z.string().nullable(),
});
const fileExample: StoredFile = {
  id: 7,
  date: '2026-11-22',
  name: 'statement-2026-11-22-merchant-M1001-CNY.csv',
  kind: 'statement',
  type: 'text/csv; charset=utf-8',
  party: 'merchant:M1001',
  bytes: 5_120,
  rows: 41,
  sha256: '51d0…',
  madeBy: 'person_1',
  madeAt: '2026-11-22T15:02:00.000Z',
  keepUntil: '2027-12-27',
  deletedAt: null,
};
const jobExample = {
  id: 'job_1',
  kind: DAILY_JOB,
  object: '2026-11-22',
  state: 'queued',
  requestedBy: 'person_1',
  requestedAt: '2026-11-23T01:00:00.000Z',
};
const nothingYet = { startedAt: null, finishedAt: null, step: null, done: 0, total: 0, fault: null, detail: null, result: null };

export function fileRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  return [listRoute(sql), contentRoute(sql), orderRoute(sql), jobRoute(sql), ...retentionRoutes(sql)];
}

function listRoute(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/files',
    scope: 'settlement:read',
    reach: 'handled',
    tag,
    summary: 'Files of a closed day',
    description: 'Statements, accounts, the journal and the manifest. After keepUntil the bytes are deleted; name, hash and maker stay.',
    query: z.strictObject({
      date,
      party: party.optional(),
      kind: z.enum(FILE_KINDS).optional(),
      limit: limitSchema,
      after: cursorSchema,
    }),
    replies: {
      200: { description: 'In order of their names.', schema: pageSchema(fileSchema), example: { items: [fileExample], next: null } },
    },
    handle: async ({ query, key }) => {
      const [after = ''] = fromCursor(query.after, 1) ?? [];
      const rows = await listFiles(sql, {
        date: query.date,
        party: query.party ?? null,
        kind: query.kind ?? null,
        within: await partiesWithin(sql, key.reach),
        after,
        limit: query.limit + 1,
      });
      return json(pageOf(rows, query.limit, (last) => [last.name]));
    },
  });
}

function contentRoute(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/files/{id}/content',
    scope: 'settlement:read',
    reach: async ({ params, reach }) => {
      const file = await readFile(sql, Number(params['id']) || 0);
      const within = await partiesWithin(sql, reach);
      return file?.party != null && within?.includes(file.party) ? null : 'not_found';
    },
    tag,
    summary: 'One file',
    params: z.strictObject({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
    replies: {
      200: {
        description: 'The bytes as they were written; their SHA-256 stands in the list.',
        type: 'application/octet-stream',
        alsoAs: CONTENT_TYPES,
      },
    },
    problems: ['not_found', 'file_expired'],
    handle: async ({ params }) => {
      const file = await readFile(sql, params.id);
      if (file === null) return problem('not_found');
      if (file.deletedAt !== null) return problem('file_expired');
      const headers = { 'content-disposition': `attachment; filename="${file.name}"`, 'content-length': String(file.bytes) };
      return { ...stream(bytesOf(contentOf(sql, file.id)), file.type), headers };
    },
  });
}

function orderRoute(sql: Sql): Route {
  return route({
    method: 'post',
    path: '/v1/files/{date}',
    scope: 'settlement:write',
    tag,
    summary: 'Write the files of a closed day',
    description:
      'They are written by themselves after a close. Written again they are compared with what is there, and nothing is overwritten.',
    params: z.strictObject({ date }),
    mayBeEmpty: true,
    replies: { 202: { description: 'The job; follow it at /v1/jobs/{id}.', schema: jobSchema, example: { ...jobExample, ...nothingYet } } },
    problems: ['day_not_closed'],
    handle: async ({ params, key }) => {
      if ((await businessDay(sql, params.date))?.state !== 'closed') return problem('day_not_closed');
      const job = await inTransaction(sql, async (transaction) => {
        await logChange(transaction, { actor: key.id, action: 'files.order', object: params.date, detail: {} });
        return orderDailyFiles(transaction, { date: params.date, actor: key.id });
      });
      return json(jobToWire(job), 202);
    },
  });
}

function jobRoute(sql: Sql): Route {
  return route({
    method: 'get',
    path: '/v1/files/{date}/job',
    scope: 'settlement:read',
    tag,
    summary: 'How far the files of a day are',
    params: z.strictObject({ date }),
    replies: { 200: { description: 'The newest job of this day.', schema: jobSchema, example: { ...jobExample, ...nothingYet } } },
    problems: ['not_found'],
    handle: async ({ params }) => {
      const job = (await newestJobs(sql, DAILY_JOB, [params.date])).get(params.date);
      return job === undefined ? problem('not_found') : json(jobToWire(job));
    },
  });
}

function retentionRoutes(sql: Sql): readonly Route[] {
  const schema = z.strictObject({ days: z.int().min(1).max(RETENTION_DAYS_MAX) });
  const reply = { 200: { description: 'Days after the business date.', schema, example: { days: 400 } } };
  const read = route({
    method: 'get',
    path: '/v1/exports/retention',
    scope: 'settlement:read',
    tag,
    summary: 'How long the bytes of files are kept',
    replies: reply,
    handle: async () => json({ days: await retentionDays(sql) }),
  });
  const put = route({
    method: 'put',
    path: '/v1/exports/retention',
    scope: 'settlement:approve',
    confirm: true,
    tag,
    summary: 'Keep files longer or shorter',
    description: 'Holds for files that are written from now on; a file keeps the day until which it was promised.',
    body: schema,
    bodyExample: { days: 400 },
    replies: reply,
    handle: async ({ body, key }) => {
      await inTransaction(sql, async (transaction) => {
        await logChange(transaction, { actor: key.id, action: 'files.retention', object: 'files', detail: { days: body.days } });
        await setRetention(transaction, body.days);
      });
      return json(body);
    },
  });
  return [read, put];
}
