// HTTP of business days: their list, and closing them; the statements have a file of their own.
import { z } from 'zod';
import type { WorkCalendar } from '../../engine/settlement/pay-date.ts';
import type { Sql } from '../db/connect.ts';
import { fromCursor, pageOf, pageQuery, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { closeDay } from './close.ts';
import { statementRoutes } from './statement-routes.ts';
import { businessDays } from './statement-store.ts';
import { ledgerTime } from './totals-store.ts';

export interface SettlementDeps {
  readonly sql: Sql;
  readonly calendars: ReadonlyMap<string, WorkCalendar>;
}

const tag = 'Settlement';
const date = z.iso.date();
const whole = z.int();

const daySchema = z.object({
  date,
  state: z.enum(['open', 'closed']),
  hash: z.string().nullable(),
  net: z.record(z.string(), z.record(z.string(), whole)).nullable(),
  closedAt: z.string().nullable(),
});
const closedExample = {
  date: '2026-11-22',
  state: 'closed',
  hash: '9f2c…',
  net: { CNY: { bank: -600, merchants: 600 } },
  closedAt: '2026-11-22T15:02:00.000Z',
};

export function settlementRoutes(deps: SettlementDeps): readonly Route[] {
  return [...dayRoutes(deps), ...statementRoutes(deps)];
}

function dayRoutes({ sql, calendars }: SettlementDeps): readonly Route[] {
  const days = route({
    method: 'get',
    path: '/v1/settlement/days',
    scope: 'settlement:read',
    reach: 'handled',
    tag,
    summary: 'Business days, newest first',
    query: pageQuery,
    replies: {
      200: {
        description: 'Open days have neither net nor hash.',
        schema: pageSchema(daySchema),
        example: { items: [closedExample], next: null },
      },
    },
    handle: async ({ query, key }) => {
      const [before = '9999-12-31'] = fromCursor(query.after, 1) ?? [];
      const days = await businessDays(sql, { before, limit: query.limit + 1 });
      // What the bank owes all parties together is nothing for one of them.
      const shown = key.reach === null ? days : days.map((day) => ({ ...day, net: null, hash: null }));
      return json(pageOf(shown, query.limit, (last) => [last.date]));
    },
  });
  const close = route({
    method: 'post',
    path: '/v1/settlement/days/{date}/close',
    scope: 'settlement:write',
    tag,
    summary: 'Close a business day',
    description:
      'Freezes and hashes the statements of all parties. Closing a closed day answers as the first time. A later correction becomes a line of a later day.',
    params: z.strictObject({ date }),
    replies: { 200: { description: 'The day is closed.', schema: daySchema, example: closedExample } },
    problems: ['day_not_over'],
    handle: async ({ params, key }) => {
      const closed = await closeDay(sql, { date: params.date, now: await ledgerTime(sql), actor: key.id, calendars });
      return closed.ok ? json(closed.day) : problem(closed.code, `The last business day that is over is ${closed.lastOver}.`);
    },
  });
  return [days, close];
}
