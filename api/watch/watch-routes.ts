// Routes of the watch: the live figures as they come, and the figures behind every chart.
import { z } from 'zod';
import { instant } from '../../engine/money/instant.ts';
import type { Sql } from '../db/connect.ts';
import { json, problem, stream, text } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { readSetting } from '../http/settings-store.ts';
import { csvOf } from './csv.ts';
import { CHARTS, type FiguresAsked, readFigures } from './figures.ts';
import { readBudgetChanges } from './judge-store.ts';
import type { Live } from './live.ts';
import { liveStream } from './live-stream.ts';

export interface WatchRouteDeps {
  readonly sql: Sql;
  readonly live: Live;
  readonly now: () => number;
}

const TAG = 'Watch';
const DAY_MS = 86_400_000;
/** Longest span by step. */
const DAYS_MAX = { minute: 2, hour: 62, day: 400 } as const;
const DAYS_DEFAULT = 7;

export function watchRoutes(deps: WatchRouteDeps): readonly Route[] {
  return [streamRoute(deps), figuresRoute(deps), budgetChanges(deps)];
}

function streamRoute({ live }: WatchRouteDeps): Route {
  return route({
    method: 'get',
    path: '/v1/watch/stream',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'What happens now, each second',
    description:
      'Server-sent events of all processes together: `second` (answers, grants, reasons, latency; counted), `burn` (budgets from the counters, exact; funders as counted), `alerts` (what stands, what is unusual), `gap` after some were dropped. The id of a second as Last-Event-ID, or `since`, resumes after it.',
    query: z.strictObject({ since: z.coerce.number().int().nonnegative().max(10_000_000_000).optional() }),
    replies: { 200: { description: 'Server-sent events', type: 'text/event-stream' } },
    problems: ['too_many_requests'],
    handle: (call) => {
      const { query, signal } = call;
      const resumed = Number(call.header('last-event-id') ?? query.since ?? 0);
      const body = liveStream(live, { since: Number.isSafeInteger(resumed) ? resumed : 0, signal });
      if (body === null) return { ...problem('too_many_requests'), headers: { 'retry-after': '5' } };
      return stream(body, 'text/event-stream; charset=utf-8');
    },
  });
}

const asked = z.strictObject({
  chart: z.enum(CHARTS),
  from: instant.optional(),
  to: instant.optional(),
  per: z.enum(['minute', 'hour', 'day']).default('hour'),
  campaign: z.string().min(1).max(64).optional(),
  format: z.enum(['json', 'csv']).default('json'),
});

function figuresRoute({ sql, now }: WatchRouteDeps): Route {
  const row = z.record(z.string(), z.union([z.string(), z.number()]));
  const schema = z.object({
    from: z.string(),
    to: z.string(),
    source: z.enum(['counted', 'ledger']).describe('counted: a killed process loses its last second; ledger: exact'),
    columns: z.array(z.string()),
    items: z.array(row),
  });
  return route({
    method: 'get',
    path: '/v1/watch/figures',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'The figures of a chart, as JSON or CSV',
    description:
      'burn: granted by funder; funnel: what was left after each obstacle; heat: decisions, or grants of one campaign, by weekday and hour; funders: what funders bear by business day, from the ledger; reasons; latency. Days and hours are those of the bank. Minutes are kept 14 days, hours 400.',
    query: asked,
    replies: { 200: { description: 'Rows; with format=csv as text/csv', schema, alsoAs: ['text/csv'] } },
    problems: ['invalid_request'],
    handle: async ({ query }) => {
      const { from: wantedFrom, to: wantedTo, format, campaign, ...rest } = query;
      const to = wantedTo ?? new Date(now() + DAY_MS).toISOString();
      const from = wantedFrom ?? new Date(Date.parse(to) - DAYS_DEFAULT * DAY_MS).toISOString();
      const fault = spanFault(from, to, query.per);
      if (fault !== null) return fault;
      const found = await readFigures(sql, { ...rest, from, to, campaign: campaign ?? null, zone: await zoneOf(sql) });
      if (found === null) return tooMany();
      if (format === 'json') return json({ from, to, ...found });
      return text(csvOf(found.items, found.columns), 'text/csv; charset=utf-8', {
        'content-disposition': `attachment; filename="${query.chart}.csv"`,
      });
    },
  });
}

function budgetChanges({ sql }: WatchRouteDeps): Route {
  const change = z.object({ actor: z.string(), actorName: z.string().nullable(), from: z.int().nullable(), to: z.int(), at: z.string() });
  return route({
    method: 'get',
    path: '/v1/campaigns/{id}/budget-changes',
    scope: 'campaigns:read',
    tag: 'Campaigns',
    summary: 'Who changed the budget of a live campaign, newest first',
    description: 'The newest twenty; the log of changes has all.',
    params: z.strictObject({ id: z.string().min(1).max(64) }),
    replies: { 200: { description: 'Changes', schema: z.object({ items: z.array(change) }) } },
    handle: async ({ params }) => json({ items: await readBudgetChanges(sql, params.id) }),
  });
}

function spanFault(from: string, to: string, per: FiguresAsked['per']) {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (days <= 0) return problem('invalid_request', undefined, [{ path: 'to', message: 'must be after from' }]);
  if (days <= DAYS_MAX[per]) return null;
  return problem('invalid_request', undefined, [
    { path: 'from', message: `at most ${DAYS_MAX[per]} days by the ${per}: ask for less time or longer steps` },
  ]);
}

const tooMany = () =>
  problem('invalid_request', undefined, [{ path: 'from', message: 'too many rows: ask for less time, longer steps or one campaign' }]);

async function zoneOf(sql: Sql): Promise<string> {
  const zone = await readSetting(sql, 'timeZone');
  return typeof zone === 'string' ? zone : 'Asia/Shanghai';
}
