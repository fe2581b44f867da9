// Routes that make a version live: publish it now or at an hour, and call the hour off.
import { z } from 'zod';
import { instant } from '../../engine/money/instant.ts';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { effectSchema, idParams, versionParams } from './campaign-schemas.ts';
import { type Gate, publishThrough } from './publish-gate.ts';
import type { ClockFault } from './store.ts';
import { callOff, schedule } from './schedule-store.ts';

interface PublishDeps {
  readonly sql: Sql;
  readonly gate: Gate;
}

const TAG = 'Campaigns';
const bodySchema = z.strictObject({ at: instant.optional() });

export function publishRoutes(deps: PublishDeps): readonly Route[] {
  return [publishVersion(deps), callOffRoute(deps)];
}

function publishVersion({ sql, gate }: PublishDeps): Route {
  return route({
    method: 'post',
    path: '/v1/campaigns/{id}/versions/{version}/publish',
    scope: 'campaigns:write',
    confirm: true,
    tag: TAG,
    summary: 'Make an approved version the live one, now or at an hour',
    description:
      'Every process grants under the new version, or not at all, from the next commit after effectiveAt. Refused where the live campaigns with it would make decisions too slow, and where it departs from the agreements of its funders. With at it goes live by itself within seconds of that hour by the clock of the database, through the same gate; what stood in the way is then kept in publishFailure, and a campaign that somebody paused stays paused. Another hour replaces the one before.',
    params: versionParams,
    mayBeEmpty: true,
    body: bodySchema,
    bodyExample: {},
    replies: {
      200: { description: 'Live', schema: effectSchema },
      202: { description: 'Scheduled', schema: z.object({ id: z.string(), version: z.int(), scheduledAt: z.string() }) },
    },
    problems: [
      'not_found',
      'not_approved',
      'campaign_stopped',
      'budget_below_used',
      'too_costly',
      'contract_differs',
      'already_live',
      'time_not_ahead',
    ],
    handle: async ({ params, body, key }) => {
      // Left out, it is undefined.
      const at = (body as z.output<typeof bodySchema> | undefined)?.at;
      if (at !== undefined) {
        const made = await schedule(sql, { ...params, at, actor: key.id });
        return made.ok ? json({ ...params, scheduledAt: made.at }, 202) : problem(made.code);
      }
      const made = await publishThrough(gate, sql, { ...params, actor: key.id });
      // What only a clock hears cannot be the answer to a person.
      if (!made.ok) return problem(made.code as Exclude<typeof made.code, ClockFault>, made.detail, made.errors);
      const { ok: _ok, ...effect } = made;
      return json(effect);
    },
  });
}

function callOffRoute({ sql }: PublishDeps): Route {
  return route({
    method: 'delete',
    path: '/v1/campaigns/{id}/schedule',
    scope: ['campaigns:write', 'campaigns:stop'],
    tag: TAG,
    summary: 'Call a scheduled version off',
    params: idParams,
    replies: { 200: { description: 'Called off', schema: z.object({ id: z.string() }) } },
    problems: ['not_found'],
    handle: async ({ params, key }) => ((await callOff(sql, { id: params.id, actor: key.id })) ? json(params) : problem('not_found')),
  });
}
