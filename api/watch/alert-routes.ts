// Routes of alerts and their rules: what stands, who looks after it, and what is watched.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { ACTIONS, conditionSchema, ruleSchema } from './alert-rule.ts';
import { deleteRule, listAlerts, listRules, putRule, RULES_MAX, turnAlert } from './alert-store.ts';

export interface AlertDeps {
  readonly sql: Sql;
}

const TAG = 'Alerts';
const READ = 'campaigns:read';
/** Whoever may stop a campaign may also say that somebody looks after an alert. */
const LOOK_AFTER = ['campaigns:write', 'campaigns:stop'] as const;
const alertId = z.coerce.number().int().positive();
const STATES = ['open', 'acknowledged', 'closed'] as const;

const detail = z.object({
  now: z.number(),
  limit: z.number(),
  unit: z.enum(['minor', 'percent', 'bps', 'minutes', 'count']),
  currency: z.string().optional(),
  minutes: z.int().optional(),
  turned: z.object({ to: z.string(), effectiveAt: z.string() }).optional(),
  names: z.array(z.string()).optional(),
});
const alert = z.object({
  id: z.int(),
  rule: z.string(),
  ruleName: z.string(),
  kind: z.string(),
  subject: z.string().describe('Campaign, or "service"'),
  state: z.enum(STATES),
  detail,
  openedAt: z.string(),
  acknowledgedBy: z.string().nullable(),
  closedBy: z.string().nullable(),
  closedAt: z.string().nullable(),
});
const rule = z.object({
  id: z.string(),
  name: z.string(),
  campaign: z.string().nullable(),
  condition: conditionSchema,
  action: z.enum(ACTIONS),
  channels: z.array(z.string()),
  isOn: z.boolean(),
  createdBy: z.string(),
  createdAt: z.string(),
  changedAt: z.string(),
});

export function alertRoutes(deps: AlertDeps): readonly Route[] {
  return [
    alerts(deps),
    turnRoute(deps, 'acknowledge', 'acknowledged'),
    turnRoute(deps, 'close', 'closed'),
    rules(deps),
    createRule(deps),
    changeRule(deps),
    removeRule(deps),
  ];
}

function alerts({ sql }: AlertDeps): Route {
  return route({
    method: 'get',
    path: '/v1/alerts',
    scope: READ,
    tag: TAG,
    summary: 'Alerts, newest first',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema, state: z.enum(STATES).optional() }),
    replies: { 200: { description: 'A page', schema: pageSchema(alert) } },
    handle: async ({ query }) => {
      const before = Number(fromCursor(query.after, 1)?.[0] ?? Number.NaN);
      const page = { state: query.state ?? null, before: Number.isSafeInteger(before) ? before : null, limit: query.limit + 1 };
      return json(pageOf(await listAlerts(sql, page), query.limit, (last) => [String(last.id)]));
    },
  });
}

function turnRoute({ sql }: AlertDeps, verb: 'acknowledge' | 'close', to: 'acknowledged' | 'closed'): Route {
  return route({
    method: 'post',
    path: `/v1/alerts/{id}/${verb}`,
    scope: LOOK_AFTER,
    tag: TAG,
    summary: verb === 'close' ? 'Close an alert' : 'Say that somebody looks after an alert',
    description:
      verb === 'close'
        ? 'If its rule still finds what it found, a new alert opens.'
        : 'It stands until what was found is over, or it is closed.',
    params: z.strictObject({ id: alertId }),
    replies: { 200: { description: 'Done, or so already', schema: z.object({ id: z.int(), state: z.enum(STATES) }) } },
    problems: ['not_found', 'already_closed'],
    handle: async ({ params, key }) => {
      const done = await turnAlert(sql, { id: params.id, to, actor: key.id });
      return done === 'done' ? json({ id: params.id, state: to }) : problem(done);
    },
  });
}

function rules({ sql }: AlertDeps): Route {
  return route({
    method: 'get',
    path: '/v1/alert-rules',
    scope: READ,
    tag: TAG,
    summary: 'What is watched, newest first',
    description: `All of them: there are at most ${RULES_MAX}.`,
    replies: { 200: { description: 'Rules', schema: z.object({ items: z.array(rule) }) } },
    handle: async () => json({ items: await listRules(sql) }),
  });
}

const bodyExample = {
  name: 'Friday breaker',
  campaign: 'spend-100-save-10',
  condition: { kind: 'burn_rate', minutes: 10, amount: 500_000 },
  action: 'pause',
  channels: [],
};
const PUT_PROBLEMS = ['reference_missing', 'too_many_alert_rules'] as const;

function createRule({ sql }: AlertDeps): Route {
  return route({
    method: 'post',
    path: '/v1/alert-rules',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Watch something',
    description: 'A burn rate may pause or stop its campaign by itself, at the commit that goes beyond it.',
    body: ruleSchema,
    bodyExample,
    replies: { 201: { description: 'Watched from now on', schema: z.object({ id: z.string() }) } },
    problems: PUT_PROBLEMS,
    handle: async ({ body, key }) => {
      const id = `rule_${randomUUID()}`;
      return answer(await putRule(sql, { id, rule: body, actor: key.id }), id, 201);
    },
  });
}

function changeRule({ sql }: AlertDeps): Route {
  return route({
    method: 'put',
    path: '/v1/alert-rules/{id}',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Change what is watched',
    params: z.strictObject({ id: z.string().min(1).max(64) }),
    body: ruleSchema,
    bodyExample,
    replies: { 200: { description: 'Changed', schema: z.object({ id: z.string() }) } },
    problems: ['not_found', ...PUT_PROBLEMS],
    handle: async ({ params, body, key }) => {
      const known = (await listRules(sql)).some(({ id }) => id === params.id);
      if (!known) return problem('not_found');
      return answer(await putRule(sql, { id: params.id, rule: body, actor: key.id }), params.id, 200);
    },
  });
}

function answer(done: Awaited<ReturnType<typeof putRule>>, id: string, status: number) {
  if (done === 'too_many') return problem('too_many_alert_rules');
  if (done === 'channel_missing')
    return problem('reference_missing', undefined, [{ path: 'channels', message: 'a channel does not exist' }]);
  if (done === 'campaign_missing')
    return problem('reference_missing', undefined, [{ path: 'campaign', message: 'this campaign does not exist' }]);
  return json({ id }, status);
}

function removeRule({ sql }: AlertDeps): Route {
  return route({
    method: 'delete',
    path: '/v1/alert-rules/{id}',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Watch something no longer',
    description: 'Its alerts are closed.',
    params: z.strictObject({ id: z.string().min(1).max(64) }),
    replies: { 200: { description: 'Gone', schema: z.object({ id: z.string() }) } },
    problems: ['not_found'],
    handle: async ({ params, key }) =>
      (await deleteRule(sql, { id: params.id, actor: key.id })) ? json({ id: params.id }) : problem('not_found'),
  });
}
