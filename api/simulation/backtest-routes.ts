// Routes of backtests: order one, follow it, cancel it, read its report as JSON or CSV.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { instant, isInstant } from '../../engine/money/instant.ts';
import type { BacktestReport } from '../../engine/simulation/backtest-report.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem, text } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { backtestCsv } from './backtest-csv.ts';
import { cancelBacktest, FAULTS, listBacktests, orderBacktest, readBacktest, readReport, STATES } from './backtest-store.ts';

interface BacktestDeps {
  readonly sql: Sql;
}

const TAG = 'Backtests';
const DAYS_MAX = 400;
const DAY_MS = 86_400_000;
const SEED = 20_261_122;
const campaignId = z.string().min(1).max(64);
const params = z.strictObject({ id: z.string().regex(/^bt_[0-9a-f]{16}$/) });
const party = z.object({ bank: z.int(), merchant: z.int(), scheme: z.int(), chain: z.int(), brand: z.int() });
const summarySchema = z.object({
  from: z.string(),
  to: z.string(),
  mode: z.enum(['replace', 'beside']),
  currency: z.string(),
  authorizations: z.int(),
  mismatches: z.int(),
  datesMoved: z.boolean(),
  grants: z.int(),
  cost: z.int(),
  byParty: party,
  takers: z.int(),
  pointsEarned: z.int(),
  costBefore: z.int(),
  costAfter: z.int(),
  winners: z.int(),
  losers: z.int(),
  exhaustedAt: z.string().nullable(),
});
const jobSchema = z.object({
  id: z.string(),
  campaign: z.string(),
  version: z.int(),
  mode: z.enum(['replace', 'beside']),
  from: z.string(),
  to: z.string(),
  seed: z.int(),
  state: z.enum(STATES),
  requestedBy: z.string(),
  requestedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  done: z.int(),
  total: z.int(),
  fault: z.enum(FAULTS).nullable(),
  resultHash: z.string().nullable().describe('SHA-256 of the report: the same rows, version and seed give the same'),
  summary: summarySchema.nullable(),
});
const orderSchema = z
  .strictObject({
    campaign: campaignId,
    version: z.int().positive().max(1_000_000),
    from: instant,
    to: instant,
    mode: z.enum(['replace', 'beside']).default('replace'),
    seed: z.int().min(0).max(2_147_483_647).default(SEED),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ['to'], message: 'to must be after from' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= DAYS_MAX * DAY_MS, {
    path: ['from'],
    message: `at most ${DAYS_MAX} days`,
  });

export function backtestRoutes(deps: BacktestDeps): readonly Route[] {
  return [order(deps), list(deps), one(deps), cancel(deps), report(deps), csv(deps)];
}

function order({ sql }: BacktestDeps): Route {
  return route({
    method: 'post',
    path: '/v1/backtests',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Replay recorded authorizations through a version',
    description:
      'The authorizations of [from, to) are decided again in the order of their commit, among the campaigns that were live then, with this version in the place of the live one or beside it. It is assumed that nobody would have behaved otherwise.',
    body: orderSchema,
    bodyExample: {
      campaign: 'weekday-coffee',
      version: 2,
      from: '2026-11-01T00:00:00+08:00',
      to: '2026-11-22T00:00:00+08:00',
      mode: 'replace',
    },
    replies: { 202: { description: 'Waits for its turn', schema: jobSchema } },
    problems: ['not_found'],
    handle: async ({ body, key }) => {
      const id = `bt_${randomBytes(8).toString('hex')}`;
      const job = await inTransaction(sql, async (transaction) => {
        const ordered = await orderBacktest(transaction, { ...body, id, requestedBy: key.id });
        if (ordered !== null) await logChange(transaction, { actor: key.id, action: 'backtest.order', object: id, detail: body });
        return ordered;
      });
      return job === null ? problem('not_found') : json(job, 202);
    },
  });
}

function list({ sql }: BacktestDeps): Route {
  return route({
    method: 'get',
    path: '/v1/backtests',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'Backtests, newest first',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema, campaign: campaignId.optional() }),
    replies: { 200: { description: 'A page of backtests', schema: pageSchema(jobSchema) } },
    handle: async ({ query }) => {
      const cursor = fromCursor(query.after, 2);
      const after = isInstant(cursor?.[0]) ? cursor : null;
      const rows = await listBacktests(sql, { campaign: query.campaign ?? null, after, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [last.requestedAt, last.id]));
    },
  });
}

function one({ sql }: BacktestDeps): Route {
  return route({
    method: 'get',
    path: '/v1/backtests/{id}',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'How far a backtest is, and its figures',
    params,
    replies: { 200: { description: 'The backtest', schema: jobSchema } },
    problems: ['not_found'],
    handle: async ({ params: { id } }) => {
      const job = await readBacktest(sql, id);
      return job === null ? problem('not_found') : json(job);
    },
  });
}

function cancel({ sql }: BacktestDeps): Route {
  return route({
    method: 'post',
    path: '/v1/backtests/{id}/cancel',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Cancel a backtest',
    description: 'One that waits ends at once, one that runs within a second; one that has ended stays as it ended.',
    params,
    replies: { 200: { description: 'The backtest', schema: jobSchema } },
    problems: ['not_found'],
    handle: async ({ params: { id }, key }) => {
      const job = await inTransaction(sql, async (transaction) => {
        const before = await readBacktest(transaction, id);
        const isOver = before === null || (before.state !== 'queued' && before.state !== 'running');
        if (!isOver)
          await logChange(transaction, { actor: key.id, action: 'backtest.cancel', object: id, detail: { state: before.state } });
        return cancelBacktest(transaction, id);
      });
      return job === null ? problem('not_found') : json(job);
    },
  });
}

function report({ sql }: BacktestDeps): Route {
  return route({
    method: 'get',
    path: '/v1/backtests/{id}/report',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'The report of a finished backtest',
    description:
      'By campaign, day and funder, each as it was (live) and as it would have been (tried); winners and losers, segments, and a forecast with a band.',
    params,
    replies: {
      200: {
        description: 'The report; resultHash of the backtest is the SHA-256 of these bytes',
        schema: z.record(z.string(), z.unknown()),
      },
    },
    problems: ['not_found', 'backtest_not_finished'],
    handle: async ({ params: { id } }) => {
      const [job, found] = await Promise.all([readBacktest(sql, id), readReport(sql, id)]);
      if (job === null) return problem('not_found');
      return found === null ? problem('backtest_not_finished') : { status: 200, type: 'application/json', body: found };
    },
  });
}

function csv({ sql }: BacktestDeps): Route {
  return route({
    method: 'get',
    path: '/v1/backtests/{id}/report.csv',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'The report as CSV',
    params,
    replies: { 200: { description: 'Totals, campaigns, days, segments and forecast', type: 'text/csv' } },
    problems: ['not_found', 'backtest_not_finished'],
    handle: async ({ params: { id } }) => {
      const [job, found] = await Promise.all([readBacktest(sql, id), readReport(sql, id)]);
      if (job === null) return problem('not_found');
      if (found === null) return problem('backtest_not_finished');
      const body = backtestCsv(JSON.parse(found) as BacktestReport, job.summary?.currency ?? 'CNY');
      return text(body, 'text/csv; charset=utf-8', { 'content-disposition': `attachment; filename="${job.id}.csv"` });
    },
  });
}
