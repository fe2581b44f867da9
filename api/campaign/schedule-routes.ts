// Routes of the hour at which an approved version goes live by itself.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { idParams, versionParams } from './campaign-schemas.ts';
import { callOff, schedule } from './schedule-store.ts';

const TAG = 'Campaigns';

export function scheduleRoutes({ sql }: { readonly sql: Sql }): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/campaigns/{id}/versions/{version}/schedule',
      scope: 'campaigns:write',
      confirm: true,
      tag: TAG,
      summary: 'Let an approved version go live at an hour',
      description:
        'By the clock of the database, through the same gate as publishing; within seconds of the hour it is live in every process. A campaign that somebody paused stays paused. What stood in the way is kept in publishFailure. Another hour replaces the one before.',
      params: versionParams,
      body: z.strictObject({ at: z.iso.datetime({ offset: true }) }),
      bodyExample: { at: '2027-03-01T00:00:00+08:00' },
      replies: { 200: { description: 'Scheduled', schema: z.object({ id: z.string(), version: z.int(), at: z.string() }) } },
      problems: ['not_found', 'not_approved', 'campaign_stopped', 'already_live', 'time_not_ahead'],
      handle: async ({ params, body, key }) => {
        const made = await schedule(sql, { ...params, at: body.at, actor: key.id });
        return made.ok ? json({ ...params, at: made.at }) : problem(made.code);
      },
    }),
    route({
      method: 'delete',
      path: '/v1/campaigns/{id}/schedule',
      scope: ['campaigns:write', 'campaigns:stop'],
      tag: TAG,
      summary: 'Call a scheduled version off',
      params: idParams,
      replies: { 200: { description: 'Called off', schema: z.object({ id: z.string() }) } },
      problems: ['not_found'],
      handle: async ({ params, key }) => ((await callOff(sql, { id: params.id, actor: key.id })) ? json(params) : problem('not_found')),
    }),
  ];
}
