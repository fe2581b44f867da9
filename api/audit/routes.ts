// Routes of the audit log: search, CSV, and the head of its chain.
import { z } from 'zod';
import { instant } from '../../engine/money/instant.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, type Reply, streamOf } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { auditCsv } from './audit-csv.ts';
import { headLogPath, readNewestHead } from './head-log.ts';
import { readHeadStatus } from './seal-store.ts';
import { type AuditEntry, type AuditSearch, searchAudit } from './search-store.ts';

export interface AuditDeps {
  readonly sql: Sql;
  readonly dataDir: string;
}

const TAG = 'Keys and audit';
const PAGE_OF_CSV = 500;
/** Lines of one CSV file; more are asked for by a shorter time. */
export const CSV_LINES_MAX = 100_000;
const searchShape = {
  actor: z.string().min(1).max(100).optional().describe('Id or name, or its beginning'),
  action: z.string().min(1).max(100).optional().describe('Whole, or its beginning: "campaign." are all of campaigns'),
  object: z.string().min(1).max(200).optional().describe('Whole, or its beginning'),
  outcome: z.enum(['done', 'refused']).optional(),
  text: z.string().min(1).max(100).optional().describe('Anywhere in what was changed, or in the detail'),
  from: instant.optional(),
  to: instant.optional(),
};
const isInOrder = ({ from, to }: AuditSearch) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to);
const OUT_OF_ORDER = { path: ['to'], message: 'must be later than from' };

const entrySchema = z
  .object({
    id: z.int(),
    at: z.string(),
    actor: z.string(),
    actorKind: z.string().nullable(),
    actorName: z.string().nullable(),
    action: z.string(),
    object: z.string(),
    outcome: z.enum(['done', 'refused']),
    code: z.string().nullable(),
    requestId: z.string().nullable(),
    remote: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
    changes: z.array(z.object({ path: z.string(), from: z.unknown().optional(), to: z.unknown().optional() })),
    seal: z.int().nullable(),
  })
  .meta({ id: 'AuditEntry' });

export function auditRoutes(deps: AuditDeps): readonly Route[] {
  return [searchRoute(deps), csvRoute(deps), headRoute(deps)];
}

function searchRoute({ sql }: AuditDeps): Route {
  return route({
    method: 'get',
    path: '/v1/audit',
    scope: 'audit:read',
    tag: TAG,
    summary: 'Who did, or tried, what: every change and every refused attempt, newest first',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema, ...searchShape }).refine(isInOrder, OUT_OF_ORDER),
    replies: { 200: { description: 'A page; `next` goes into `after`', schema: pageSchema(entrySchema) } },
    handle: async ({ query }) => {
      const { limit, after, ...search } = query;
      const rows = await searchAudit(sql, search, { before: idOf(after), limit: limit + 1 });
      return json(pageOf(rows, limit, (last) => [String(last.id)]));
    },
  });
}

function csvRoute({ sql }: AuditDeps): Route {
  return route({
    method: 'get',
    path: '/v1/audit.csv',
    scope: 'audit:read',
    tag: TAG,
    summary: 'The same as a CSV file',
    description: `At most the newest ${CSV_LINES_MAX} lines; ask for a shorter time to get others. What a spreadsheet would run has an apostrophe in front.`,
    query: z.strictObject(searchShape).refine(isInOrder, OUT_OF_ORDER),
    replies: { 200: { description: 'CSV, newest first', type: 'text/csv; charset=utf-8' } },
    handle: ({ query, signal }) => csvReply(auditCsv(pagesOf(sql, query, signal))),
  });
}

function csvReply(parts: AsyncIterable<string>): Reply {
  return { ...streamOf(parts, 'text/csv; charset=utf-8'), headers: { 'content-disposition': 'attachment; filename="audit.csv"' } };
}

async function* pagesOf(sql: Sql, search: AuditSearch, signal: AbortSignal): AsyncGenerator<readonly AuditEntry[]> {
  let before: number | null = null;
  for (let lines = 0; lines < CSV_LINES_MAX && !signal.aborted; lines += PAGE_OF_CSV) {
    const page: readonly AuditEntry[] = await searchAudit(sql, search, { before, limit: PAGE_OF_CSV });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_OF_CSV) return;
    before = last.id;
  }
}

function headRoute({ sql, dataDir }: AuditDeps): Route {
  const schema = z.object({
    seq: z.int(),
    hash: z.string(),
    at: z.string().nullable(),
    waiting: z.int().describe('Lines that wait for a seal'),
    published: z.object({ seq: z.int(), hash: z.string(), at: z.string() }).nullable().describe('The newest head outside the database'),
  });
  return route({
    method: 'get',
    path: '/v1/audit/head',
    scope: 'audit:read',
    tag: TAG,
    summary: 'The head of the chain over the log',
    description: 'Keep it somewhere else: `npm run verify` finds a log that was cut short by the heads that were published.',
    replies: { 200: { description: 'The newest seal', schema } },
    handle: async () => json({ ...(await readHeadStatus(sql)), published: await readNewestHead(headLogPath(dataDir)) }),
  });
}

function idOf(cursor: string | undefined): number | null {
  const id = Number(fromCursor(cursor, 1)?.[0] ?? Number.NaN);
  return Number.isSafeInteger(id) ? id : null;
}
