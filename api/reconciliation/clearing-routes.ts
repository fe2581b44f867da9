// HTTP of clearing files: opened, filled by a stream that is checked line by line, listed with their faults and what their records were found to be.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isInstant } from '../../engine/money/instant.ts';
import { FAULT_WORDS } from '../../engine/reconciliation/fault-words.ts';
import { ITEM_STATES } from '../../engine/reconciliation/judge.ts';
import type { Sql } from '../db/connect.ts';
import { ROWS_MAX, cursorSchema, fromCursor, limitSchema, pageOf, pageSchema, wholeIn } from '../http/list.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { BodyCut } from '../http/streamed-body.ts';
import { newestJobs, orderJob } from '../jobs/store.ts';
import { dateSchema, fileExample, fileWire, idSchema, itemWire } from './clearing-wire.ts';
import { isAcquirer } from './acquirer-store.ts';
import { claimFile, type ClearingFile, listClearingFiles, MATCH_JOB, openFile, readClearingFile } from './file-store.ts';
import { listItems } from './item-store.ts';
import { readMapping } from './mapping-store.ts';
import { FAULTS_MAX, type FileRead, type FileToRead, readFileIn } from './read-file.ts';

export interface ClearingDeps {
  readonly sql: Sql;
  /** Largest file, bytes. */
  readonly clearingBytesMax: number;
}
const tag = 'Reconciliation';
const params = z.strictObject({ id: z.string().min(1).max(80) });
const one = (description: string) => ({ description, schema: fileWire, example: fileExample });

export function clearingRoutes(deps: ClearingDeps): readonly Route[] {
  return [list(deps), open(deps), fill(deps), read(deps), items(deps), again(deps)];
}

async function withJobs(sql: Sql, files: readonly ClearingFile[]) {
  const jobs = await newestJobs(
    sql,
    MATCH_JOB,
    files.map(({ id }) => id),
  );
  return files.map((file) => {
    const job = jobs.get(file.id);
    return { ...file, job: job === undefined ? null : { id: job.id, state: job.state, step: job.step, done: job.done, total: job.total } };
  });
}

async function fileReply(sql: Sql, id: string, status = 200): Promise<Reply> {
  const file = await readClearingFile(sql, id);
  return file === null ? problem('not_found') : json((await withJobs(sql, [file]))[0], status);
}

function list({ sql }: ClearingDeps): Route {
  const state = z.enum(['reading', 'refused', 'staged', 'matched']).optional();
  return route({
    method: 'get',
    path: '/v1/clearing/files',
    scope: 'settlement:read',
    tag,
    summary: 'Clearing files, newest first',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema, acquirer: idSchema.optional(), state }),
    replies: { 200: { description: 'A page', schema: pageSchema(fileWire), example: { items: [fileExample], next: null } } },
    handle: async ({ query }) => {
      const before = fromCursor(query.after, 2);
      const asked = { acquirer: query.acquirer ?? null, state: query.state ?? null, limit: query.limit + 1 };
      const rows = await listClearingFiles(sql, {
        ...asked,
        before: before === null || !isInstant(before[0]) ? null : before,
      });
      const page = pageOf(rows, query.limit, (last) => [last.uploadedAt, last.id]);
      return json({ items: await withJobs(sql, page.items), next: page.next });
    },
  });
}

function open({ sql }: ClearingDeps): Route {
  return route({
    method: 'post',
    path: '/v1/clearing/files',
    scope: 'settlement:write',
    tag,
    summary: 'Open a clearing file, to be filled next',
    description: 'Where the mapping has no header, the file id and the business date are said here.',
    body: z.strictObject({
      acquirer: idSchema,
      mapping: idSchema,
      name: z.string().trim().min(1).max(200),
      fileId: z
        .string()
        .regex(/^[\x21-\x7e]{1,128}$/)
        .optional(),
      businessDate: dateSchema.optional(),
    }),
    bodyExample: { acquirer: 'acq', mapping: 'standard-csv', name: '20261122.csv' },
    replies: { 201: one('Open: PUT its content.') },
    problems: ['reference_missing'],
    handle: async ({ body, key }) => {
      const mapping = await readMapping(sql, body.mapping, null);
      if (mapping === null) return problem('reference_missing', undefined, [{ path: 'mapping', message: 'is not declared' }]);
      if (!(await isAcquirer(sql, body.acquirer)))
        return problem('reference_missing', undefined, [{ path: 'acquirer', message: 'is not known' }]);
      const said = saidWith(body, mapping.document.header !== null);
      if (said === null)
        return problem('invalid_request', undefined, [
          { path: 'fileId', message: 'and businessDate are needed: the mapping has no header that says them' },
        ]);
      const id = `clearing_${randomUUID()}`;
      const { acquirer, name } = body;
      await openFile(sql, { id, acquirer, name, mapping: mapping.id, mappingVersion: mapping.version, ...said, actor: key.id });
      return fileReply(sql, id, 201);
    },
  });
}

interface Said {
  readonly fileId: string | null;
  readonly businessDate: string | null;
}
/** What the header says is not said twice. */
function saidWith(
  { fileId, businessDate }: { readonly fileId?: string | undefined; readonly businessDate?: string | undefined },
  hasHeader: boolean,
): Said | null {
  if (hasHeader) return { fileId: null, businessDate: null };
  return fileId === undefined || businessDate === undefined ? null : { fileId, businessDate };
}

function fill({ sql, clearingBytesMax }: ClearingDeps): Route {
  return route({
    method: 'put',
    path: '/v1/clearing/files/{id}/content',
    scope: 'settlement:write',
    tag,
    summary: 'Send the bytes of a clearing file',
    description:
      'Streamed, so it may be large. Every line, the order of the lines and the control totals are checked before anything else; with any fault nothing is kept but the report, which names lines and reasons. The same file again answers with the file that was accepted; its id with other content is refused and recorded. Matching is ordered as a job.',
    params,
    streams: { bytesMax: clearingBytesMax },
    replies: { 200: one('Accepted, now or before.') },
    problems: ['not_found', 'clearing_file_done', 'clearing_file_refused'],
    handle: async ({ params: { id }, chunks }) => {
      const file = await readClearingFile(sql, id);
      if (file === null) return problem('not_found');
      const mapping = await readMapping(sql, file.mapping, file.mappingVersion);
      if (mapping === null) throw new Error('a mapping stays for ever');
      if (!(await claimFile(sql, id))) return problem('clearing_file_done');
      return filled(sql, file, { mapping: mapping.document, chunks });
    },
  });
}

async function filled(sql: Sql, file: ClearingFile, on: Pick<FileToRead, 'mapping' | 'chunks'>): Promise<Reply> {
  const { id, acquirer, fileId, businessDate } = file;
  const said = fileId === null || businessDate === null ? null : { fileId, businessDate };
  try {
    const done = await readFileIn(sql, { id, acquirer, said, ...on });
    return done.state === 'refused' ? refusal(done) : await fileReply(sql, done.id);
  } catch (fault) {
    if (fault instanceof BodyCut) return problem('body_too_large', `${fault.message}; nothing was stored.`);
    throw fault;
  }
}

function refusal({ faults, faultCount }: FileRead & { readonly state: 'refused' }): Reply {
  const [first] = faults;
  const where = first === undefined ? '' : ` The first: line ${first.line} ${FAULT_WORDS[first.code].en}.`;
  const errors = faults.map(({ line, code, field }) => ({
    path: field ?? `line ${line}`,
    message: `line ${line} ${FAULT_WORDS[code].en}`,
    line,
  }));
  return problem('clearing_file_refused', `${faultCount} ${faultCount === 1 ? 'fault' : 'faults'}; nothing was posted.${where}`, errors);
}

function read({ sql }: ClearingDeps): Route {
  return route({
    method: 'get',
    path: '/v1/clearing/files/{id}',
    scope: 'settlement:read',
    tag,
    summary: 'A clearing file: how far it was read, its faults, its totals, its results',
    description: `Faults are the first ${FAULTS_MAX}. While it is read, bytes and records grow.`,
    params,
    replies: { 200: one('The file') },
    problems: ['not_found'],
    handle: ({ params: { id } }) => fileReply(sql, id),
  });
}

function items({ sql }: ClearingDeps): Route {
  return route({
    method: 'get',
    path: '/v1/clearing/files/{id}/items',
    scope: 'settlement:read',
    tag,
    summary: 'What each record of a file was found to be',
    params,
    query: z.strictObject({ limit: limitSchema, after: cursorSchema, state: z.enum(ITEM_STATES).optional() }),
    replies: { 200: { description: 'A page, by line', schema: pageSchema(itemWire) } },
    handle: async ({ params: { id }, query }) => {
      const after = wholeIn(fromCursor(query.after, 1)?.[0], 0, ROWS_MAX);
      const rows = await listItems(sql, {
        file: id,
        state: query.state ?? null,
        after,
        limit: query.limit + 1,
      });
      return json(pageOf(rows, query.limit, (last) => [String(last.line)]));
    },
  });
}

function again({ sql }: ClearingDeps): Route {
  return route({
    method: 'post',
    path: '/v1/clearing/files/{id}/match',
    scope: 'settlement:write',
    tag,
    summary: 'Match a file again',
    description: 'Open records look for what has come since; nothing that is matched changes.',
    params,
    replies: { 202: one('Ordered: follow its job.') },
    problems: ['not_found', 'clearing_file_done'],
    handle: async ({ params: { id }, key }) => {
      const file = await readClearingFile(sql, id);
      if (file === null) return problem('not_found');
      if (file.state !== 'matched' && file.state !== 'staged') return problem('clearing_file_done');
      await inTransaction(sql, async (transaction) => {
        await orderJob(transaction, { id: `job_${randomUUID()}`, kind: MATCH_JOB, object: id, asked: {}, requestedBy: key.id });
        await logChange(transaction, { actor: key.id, action: 'clearing_file.match_again', object: id, detail: {} });
      });
      return fileReply(sql, id, 202);
    },
  });
}
