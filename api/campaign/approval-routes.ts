// Routes between maker and checkers: submit with evidence, look at it, approve it, send it back or take it back, waive findings, see the queue.
import { z } from 'zod';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { evidenceReplySchema, queueItemSchema } from './approval-schemas.ts';
import { listQueue } from './approval-store.ts';
import { approvalSettingRoutes } from './approval-setting-routes.ts';
import { versionParams } from './campaign-schemas.ts';
import type { Desk } from './evidence-gather.ts';
import { evidenceReply } from './evidence-reply.ts';
import { unnamed, withinReach } from './evidence-within.ts';
import { approveVersion, submitVersion } from './submission.ts';
import { closeSubmission } from './submission-store.ts';
import { deleteWaiver, putWaiver } from './waiver-store.ts';
import { campaignReach } from './reach-store.ts';

const TAG = 'Approvals';
const VERSION = '/v1/campaigns/{id}/versions/{version}';
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex, as submit answered it');
const words = z.string().trim().min(3).max(2_000);

export function approvalRoutes(desk: Desk): readonly Route[] {
  return [
    submit(desk),
    evidence(desk),
    approveRoute(desk),
    sendBack(desk),
    withdraw(desk),
    waive(desk),
    unwaive(desk),
    queue(desk),
    ...approvalSettingRoutes(desk),
  ];
}

function submit(desk: Desk): Route {
  return route({
    method: 'post',
    path: `${VERSION}/submit`,
    reach: campaignReach(desk.sql).write,
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Submit a version for approval',
    description:
      'Gathers the evidence: what differs from the live version, review and examples, findings among live campaigns with their waivers, the worst case, the newest backtest, the rollout. The hash of exactly that is what checkers approve. Any edit makes it void.',
    params: versionParams,
    body: z.strictObject({ note: z.string().max(2_000).default('') }),
    bodyExample: { note: 'Spring prices, as agreed with the merchant' },
    replies: {
      201: {
        description: 'Waits for its checkers',
        schema: z.object({
          id: z.string(),
          version: z.int(),
          hash,
          submittedAt: z.string(),
          needed: z.int().describe('How many different checkers'),
        }),
      },
    },
    problems: [
      'not_found',
      'campaign_stopped',
      'already_approved',
      'newer_version',
      'review_failed',
      'finding_not_waived',
      'contract_differs',
      'busy_changing',
    ],
    handle: async ({ params, body, key }) => {
      const made = await submitVersion(desk, { ...params, submitter: key.id, note: body.note });
      if (!made.ok) {
        const isHidden = key.reach !== null && made.code === 'finding_not_waived';
        return problem(made.code, undefined, isHidden ? made.errors?.map(unnamed) : made.errors);
      }
      return json({ ...params, hash: made.hash, submittedAt: made.at, needed: made.needed }, 201);
    },
  });
}

function evidence(desk: Desk): Route {
  return route({
    method: 'get',
    path: `${VERSION}/evidence`,
    reach: campaignReach(desk.sql).read,
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'The evidence of a version',
    description:
      'As it was submitted while it waits, with what of it no longer holds; before that, as it would be submitted now, with what is still missing.',
    params: versionParams,
    replies: { 200: { description: 'The evidence', schema: evidenceReplySchema } },
    problems: ['not_found'],
    handle: async ({ params, key }) => {
      const found = await evidenceReply(desk, { ...params, caller: key.id });
      if (found === null) return problem('not_found');
      return json(key.reach === null ? found : withinReach(found));
    },
  });
}

function approveRoute(desk: Desk): Route {
  return route({
    method: 'post',
    path: `${VERSION}/approve`,
    scope: 'campaigns:approve',
    confirm: true,
    tag: TAG,
    summary: 'Approve a version',
    description:
      'By somebody who neither wrote nor submitted it, and bound to the hash of exactly this evidence. Large campaigns need several checkers: approvedAt is null until the last one.',
    params: versionParams,
    body: z.strictObject({ hash }),
    bodyExample: { hash: '0'.repeat(64) },
    replies: {
      200: {
        description: 'Approved, or one approval more',
        schema: z.object({ id: z.string(), version: z.int(), approvedAt: z.string().nullable(), given: z.int(), needed: z.int() }),
      },
    },
    problems: [
      'not_found',
      'already_approved',
      'maker_is_checker',
      'review_failed',
      'not_submitted',
      'hash_differs',
      'evidence_stale',
      'finding_not_waived',
      'contract_differs',
      'busy_changing',
    ],
    handle: async ({ params, body, key }) => {
      const made = await approveVersion(desk, { ...params, hash: body.hash, checkerId: key.id });
      if (!made.ok) return problem(made.code, undefined, made.errors);
      const { ok: _ok, ...rest } = made;
      return json({ ...params, ...rest });
    },
  });
}

const closedSchema = z.object({ id: z.string(), version: z.int(), state: z.string() });

function sendBack({ sql }: Desk): Route {
  return route({
    method: 'post',
    path: `${VERSION}/return`,
    scope: 'campaigns:approve',
    tag: TAG,
    summary: 'Send a submitted version back to its maker',
    params: versionParams,
    body: z.strictObject({ reason: words }),
    bodyExample: { reason: 'The merchant share is not what the contract says' },
    replies: { 200: { description: 'Returned', schema: closedSchema } },
    problems: ['not_found', 'not_submitted', 'maker_is_checker'],
    handle: async ({ params, body, key }) => {
      const made = await closeSubmission(sql, { ...params, actor: key.id, to: 'returned', reason: body.reason });
      return made.ok ? json({ ...params, state: 'returned' }) : problem(made.code);
    },
  });
}

function withdraw({ sql }: Desk): Route {
  return route({
    method: 'post',
    path: `${VERSION}/withdraw`,
    reach: campaignReach(sql).write,
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Take a submitted version back',
    description: 'By whoever wrote or submitted it.',
    params: versionParams,
    replies: { 200: { description: 'Withdrawn', schema: closedSchema } },
    problems: ['not_found', 'not_submitted', 'not_the_maker'],
    handle: async ({ params, key }) => {
      const made = await closeSubmission(sql, { ...params, actor: key.id, to: 'withdrawn', reason: null });
      return made.ok ? json({ ...params, state: 'withdrawn' }) : problem(made.code);
    },
  });
}

const findingBody = { code: z.string().min(1).max(100), path: z.string().max(300) };

function waive({ sql }: Desk): Route {
  return route({
    method: 'post',
    path: `${VERSION}/waivers`,
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Waive a finding of the linter',
    description: 'With a reason that the checkers see. Bound to this version; a submission that waits must be made again.',
    params: versionParams,
    body: z.strictObject({ ...findingBody, reason: words }),
    bodyExample: { code: 'always_beaten', path: 'benefit', reason: 'Kept for cardholders of the other list' },
    replies: {
      201: { description: 'Waived', schema: z.object({ code: z.string(), path: z.string(), reason: z.string(), at: z.string() }) },
    },
    problems: ['not_found', 'already_approved'],
    handle: async ({ params, body, key }) => {
      const made = await putWaiver(sql, { ...params, ...body, actor: key.id });
      return made.ok ? json({ ...body, at: made.at }, 201) : problem(made.code);
    },
  });
}

function unwaive({ sql }: Desk): Route {
  return route({
    method: 'delete',
    path: `${VERSION}/waivers`,
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Take a waiver back',
    params: versionParams,
    query: z.strictObject(findingBody),
    replies: { 200: { description: 'Gone', schema: z.object(findingBody) } },
    problems: ['not_found', 'already_approved'],
    handle: async ({ params, query, key }) => {
      const made = await deleteWaiver(sql, { ...params, ...query, actor: key.id });
      return made.ok ? json(query) : problem(made.code);
    },
  });
}

function queue({ sql }: Desk): Route {
  return route({
    method: 'get',
    path: '/v1/approvals',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'What waits for approval',
    description: 'Newest first: what waits for me, what I submitted and waits or was sent back, or everything that waits.',
    query: z.strictObject({ limit: limitSchema, after: cursorSchema, view: z.enum(['for_me', 'by_me', 'all']).default('all') }),
    replies: { 200: { description: 'A page', schema: pageSchema(queueItemSchema) } },
    handle: async ({ query, key }) => {
      const seen = Number(fromCursor(query.after, 1)?.[0] ?? Number.NaN);
      const before = Number.isSafeInteger(seen) ? seen : null;
      const rows = await listQueue(sql, { view: query.view, me: key.id, before, limit: query.limit + 1 });
      const { items, next } = pageOf(rows, query.limit, (last) => [String(last.no)]);
      return json({ items: items.map(({ no: _no, ...item }) => item), next });
    },
  });
}
