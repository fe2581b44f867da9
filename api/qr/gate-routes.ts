// Routes of gates that give benefits offline: registered, given a slice of a budget, and heard afterwards.
import { z } from 'zod';
import { instant } from '../../engine/money/instant.ts';
import { IDENTIFIER_LENGTH_MAX, KEY_LENGTH_MAX, PATTERNS } from '../../engine/authorization/request.ts';
import { AMOUNT_MAX } from '../../engine/money/amount.ts';
import { CODE_LENGTH } from '../../engine/qr/shown-code.ts';
import type { Decider } from '../authorization/decider.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageQuery, pageSchema } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Sealer } from '../watch/secret.ts';
import { insertGate, listGates, listSlices, listTaps, readGate } from './gate-store.ts';
import { makeSlice } from './slices.ts';
import { decideTaps } from './uploads.ts';

export interface GateDeps {
  readonly sql: Sql;
  readonly sealer: Sealer;
  readonly authority: Decider;
}

const TAG = 'Gates';
const gateId = z.string().min(1).max(KEY_LENGTH_MAX).regex(PATTERNS.identifier, 'printable ASCII without spaces');
const params = z.strictObject({ id: gateId });
const gate = z.object({
  id: z.string(),
  name: z.string(),
  merchant: z.string(),
  mcc: z.string(),
  terminal: z.string(),
  acquirer: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
});
const slice = z.object({
  id: z.string(),
  gate: z.string(),
  campaign: z.string(),
  version: z.int(),
  epoch: z.int(),
  currency: z.string(),
  benefit: z.int().describe('Of each tap, minor units'),
  amount: z.int().describe('Held in the budget from the first moment'),
  spent: z.int(),
  returned: z.int(),
  state: z.enum(['open', 'closed']),
  validFrom: z.string(),
  validUntil: z.string(),
  graceUntil: z.string().describe('Taps are taken until then; what is left goes back'),
  capsule: z.string().describe('Signed; verify it with /v1/qr/keys'),
  createdBy: z.string(),
  createdAt: z.string(),
});

export function gateRoutes(deps: GateDeps): readonly Route[] {
  return [create(deps), list(deps), reserve(deps), slices(deps), uploads(deps), taps(deps)];
}

function create({ sql }: GateDeps): Route {
  return route({
    method: 'post',
    path: '/v1/gates',
    scope: 'reference:write',
    tag: TAG,
    summary: 'Register a gate',
    description: 'Its category and acquirer are those of its merchant. The same gate again changes nothing.',
    body: z.strictObject({ id: gateId, name: z.string().trim().min(1).max(120), merchant: gateId, terminal: gateId }),
    bodyExample: { id: 'gate-12', name: 'People’s Square, gate 12', merchant: 'M1001', terminal: 'T0012' },
    replies: {
      200: { description: 'Known', schema: z.object({ id: z.string() }) },
      201: { description: 'Registered', schema: z.object({ id: z.string() }) },
    },
    problems: ['reference_missing', 'gate_exists'],
    handle: async ({ body, key }) => {
      const done = await insertGate(sql, { ...body, actor: key.id });
      if (done === 'no_merchant') return problem('reference_missing', 'The merchant does not exist.');
      if (done === 'differs') return problem('gate_exists');
      return json({ id: body.id }, done === 'created' ? 201 : 200);
    },
  });
}

function list({ sql }: GateDeps): Route {
  return route({
    method: 'get',
    path: '/v1/gates',
    scope: 'reference:read',
    tag: TAG,
    summary: 'Gates, by id',
    query: pageQuery,
    replies: { 200: { description: 'A page', schema: pageSchema(gate) } },
    handle: async ({ query }) => {
      const rows = await listGates(sql, { after: fromCursor(query.after, 1)?.[0] ?? null, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [last.id]));
    },
  });
}

const DAY_MINUTES = 1_440;

function reserve({ sql, sealer }: GateDeps): Route {
  return route({
    method: 'post',
    path: '/v1/gates/{id}/slices',
    scope: 'reference:write',
    confirm: true,
    tag: TAG,
    summary: 'Reserve a slice of a budget for a gate',
    description:
      'The amount is held in the budget of the campaign at once. The capsule in the answer is what the gate may give, signed; what it has not given when its grace is over goes back. A campaign that a gate cannot judge is refused with every field that stands in the way. Stopping the campaign, or publishing another version, refuses the taps that come later: let slices end first.',
    params,
    body: z.strictObject({
      campaign: z.string().min(1).max(KEY_LENGTH_MAX),
      amount: z.int().positive().max(AMOUNT_MAX),
      minutes: z.int().min(1).max(DAY_MINUTES),
      graceMinutes: z
        .int()
        .min(0)
        .max(7 * DAY_MINUTES),
    }),
    bodyExample: { campaign: 'metro-1-off', amount: 50_000, minutes: 720, graceMinutes: 1_440 },
    replies: { 201: { description: 'Reserved', schema: z.object({ slice: z.string(), epoch: z.int(), capsule: z.string() }) } },
    problems: ['not_found', 'campaign_not_live', 'campaign_not_for_gates', 'slice_outlives_campaign', 'budget_not_enough'],
    handle: async ({ params: { id }, body, key }) => {
      if ((await readGate(sql, id)) === null) return problem('not_found');
      const made = await makeSlice(sql, sealer, { ...body, gate: id, actor: key.id });
      if (!('fault' in made)) return json(made, 201);
      if (made.fault !== 'campaign_not_for_gates') return problem(made.fault);
      return problem(
        made.fault,
        undefined,
        made.why.map((message) => ({ path: 'campaign', message })),
      );
    },
  });
}

function slices({ sql }: GateDeps): Route {
  return route({
    method: 'get',
    path: '/v1/gates/{id}/slices',
    scope: ['reference:read', 'evaluate'],
    tag: TAG,
    summary: 'Slices of a gate, newest first',
    description: 'With their capsules: a gate that lost its memory reads them here.',
    params,
    query: pageQuery,
    replies: { 200: { description: 'A page', schema: pageSchema(slice) } },
    problems: ['not_found'],
    handle: async ({ params: { id }, query }) => {
      if ((await readGate(sql, id)) === null) return problem('not_found');
      const rows = await listSlices(sql, { gate: id, before: fromCursor(query.after, 1)?.[0] ?? null, limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last) => [last.id]));
    },
  });
}

const TAPS_MAX = 200;
const tap = z.strictObject({
  authorizationId: z.string().min(1).max(IDENTIFIER_LENGTH_MAX).regex(PATTERNS.identifier, 'printable ASCII without spaces'),
  slice: z.string().min(1).max(KEY_LENGTH_MAX),
  epoch: z.int().min(1),
  code: z
    .string()
    .length(CODE_LENGTH)
    .regex(/^OQ1[\w-]+$/, 'the text of a code that a cardholder showed'),
  amount: z.int().positive().max(AMOUNT_MAX),
  currency: z.string().regex(PATTERNS.currency),
  at: instant,
  card: z.strictObject({
    bin: z.string().regex(PATTERNS.bin, '6-11 digits'),
    token: z.string().min(1).max(IDENTIFIER_LENGTH_MAX).regex(PATTERNS.identifier, 'printable ASCII without spaces'),
    account: z.string().min(1).max(KEY_LENGTH_MAX).optional(),
  }),
  given: z.int().nonnegative().max(AMOUNT_MAX).optional(),
});

function uploads({ sql, authority }: GateDeps): Route {
  return route({
    method: 'post',
    path: '/v1/gates/{id}/uploads',
    scope: 'evaluate',
    tag: TAG,
    summary: 'Upload taps that a gate granted offline',
    description: `At most ${TAPS_MAX}, in any order, as often as it takes: each is decided once by its id. The first upload that shows a code wins it; another one is refused and a security event. Taps of a slice never come to more than the slice.`,
    limit: 'batch',
    params,
    body: z.strictObject({ taps: z.array(tap).min(1).max(TAPS_MAX) }),
    replies: {
      200: {
        description: 'What came of each, in the order sent',
        schema: z.object({
          taps: z.array(
            z.object({
              authorizationId: z.string(),
              outcome: z.enum(['granted', 'refused', 'differs', 'conflict', 'unavailable']),
              granted: z.int(),
              reason: z.string().nullable(),
            }),
          ),
        }),
      },
    },
    problems: ['not_found'],
    handle: async ({ params: { id }, body }) => {
      const found = await readGate(sql, id);
      if (found === null) return problem('not_found');
      const { tap: decide } = authority;
      if (decide === undefined) return problem('unavailable');
      return json({ taps: await decideTaps({ sql, decide }, found, body.taps) });
    },
  });
}

function taps({ sql }: GateDeps): Route {
  const tapped = z.object({
    authorizationId: z.string(),
    slice: z.string(),
    at: z.string(),
    amount: z.int(),
    granted: z.int(),
    reason: z.string().nullable(),
    receivedAt: z.string(),
  });
  return route({
    method: 'get',
    path: '/v1/gates/{id}/taps',
    scope: 'reference:read',
    tag: TAG,
    summary: 'What a gate uploaded, newest first',
    params,
    query: z.strictObject({ limit: limitSchema, after: cursorSchema, refused: z.enum(['true']).optional() }),
    replies: { 200: { description: 'A page', schema: pageSchema(tapped) } },
    problems: ['not_found'],
    handle: async ({ params: { id }, query }) => {
      if ((await readGate(sql, id)) === null) return problem('not_found');
      const rows = await listTaps(sql, {
        gate: id,
        before: fromCursor(query.after, 1)?.[0] ?? null,
        limit: query.limit + 1,
        refusedOnly: query.refused === 'true',
      });
      return json(pageOf(rows, query.limit, (last) => [last.authorizationId]));
    },
  });
}
