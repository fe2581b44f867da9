// Routes of households, for cardholders: one wallet for up to six accounts, joined by the consent of both sides, left at any time.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Asking, askingOf } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import type { Call } from '../http/call.ts';
import type { ProblemCode } from '../http/problem.ts';
import { takeTurn } from '../http/rate-store.ts';
import { json, problem, type TextReply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import {
  foundHousehold,
  INVITE_HOURS,
  INVITES_MAX,
  insertInvite,
  joinHousehold,
  leaveHousehold,
  readHousehold,
  readInvite,
  SEATS,
} from './household-store.ts';
import { giftCode } from '../points/gift-routes.ts';
import { onceFor, type WalletReply } from '../benefit/wallet-request-store.ts';

export interface HouseholdDeps {
  readonly sql: Sql;
  /** Keyed hash of a code; the key is not in the database. */
  readonly codeHash: (code: string) => string;
}

const TAG = 'My household';
/** Codes an account may try in an hour. */
const TRIES_PER_HOUR = 10;
const requestId = z.string().min(8).max(64);
const leaving = z.enum(['stay', 'share']).describe('What who leaves takes along: nothing, or an equal part of the active points');
const householdSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    leaving,
    createdAt: z.string(),
    seats: z.int(),
    members: z.array(z.object({ label: z.string().nullable(), joinedAt: z.string(), isMe: z.boolean() })),
  })
  .meta({ id: 'Household' });
const shown = z.object({ household: householdSchema.nullable() });
const typedCode = z
  .string()
  .max(80)
  .transform((typed) => typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1'));

export function householdRoutes(deps: HouseholdDeps): readonly Route[] {
  return [read(deps), found(deps), invite(deps), look(deps), join(deps), leave(deps)];
}

/** Members see labels of each other, never accounts. */
async function householdOf(sql: Sql, account: string): Promise<z.output<typeof shown>> {
  const house = await readHousehold(sql, account);
  if (house === null) return { household: null };
  const members = house.members.map((member) => ({ label: member.label, joinedAt: member.joinedAt, isMe: member.account === account }));
  return { household: { ...house, seats: SEATS, members } };
}

/** Of the account, not of its wallet: that is another one afterwards. */
function once(
  { sql }: HouseholdDeps,
  { account, actor }: Asking,
  order: { readonly id: string; readonly kind: string; readonly body: unknown; readonly work: (transaction: Sql) => Promise<WalletReply> },
): Promise<WalletReply | 'conflict'> {
  return onceFor(sql, { subject: `holder:${account}`, id: order.id, kind: order.kind, body: order.body, actor }, order.work);
}

const done = (value: object): WalletReply => ({ status: 200, reply: JSON.stringify(value) });
/** Nothing of it is kept. */
const refused = (code: ProblemCode): WalletReply => ({ status: 409, reply: code });
function told(answer: WalletReply | 'conflict', show: (value: never) => TextReply): TextReply {
  if (answer === 'conflict') return problem('request_id_reused');
  return answer.status >= 400 ? problem(answer.reply as ProblemCode) : show(JSON.parse(answer.reply) as never);
}

function read({ sql }: HouseholdDeps): Route {
  return route({
    method: 'get',
    path: '/v1/me/household',
    scope: 'holder',
    tag: TAG,
    summary: 'The household I belong to',
    description: 'Members share one wallet: points, coupons and memberships. Limits stay with each account and person.',
    replies: {
      200: {
        description: 'The household, or null',
        schema: shown,
        example: { household: null },
      },
    },
    handle: async (call) => json(await householdOf(sql, askingOf(call).account)),
  });
}

function found(deps: HouseholdDeps): Route {
  return route({
    method: 'post',
    path: '/v1/me/household',
    scope: 'holder',
    tag: TAG,
    summary: 'Found a household',
    description: 'What my wallet holds becomes that of the household. Points stay with it when somebody leaves, unless it shares them.',
    body: z.strictObject({
      requestId,
      name: z.string().trim().min(1).max(60),
      leaving: leaving.default('stay'),
      confirm: z.literal(true).describe('That my wallet will be shared'),
    }),
    bodyExample: { requestId: 'house-0001', name: 'Home', confirm: true },
    replies: { 200: { description: 'The household', schema: shown } },
    problems: ['household_member', 'request_id_reused', 'wallet_moved'],
    handle: async (call) => {
      const asking = askingOf(call);
      const { name, leaving: policy } = call.body;
      const answer = await once(deps, asking, {
        id: call.body.requestId,
        kind: 'household.create',
        body: { name, policy },
        work: async (transaction) => {
          const id = randomUUID();
          const founded = await foundHousehold(transaction, { id, name, leaving: policy, account: asking.account, actor: asking.actor });
          return founded ? done({ id }) : refused('household_member');
        },
      });
      const current = await householdOf(deps.sql, asking.account);
      return told(answer, () => json(current));
    },
  });
}

function invite(deps: HouseholdDeps): Route {
  const codeOf = (id: string) => giftCode(`household ${id}`, deps.codeHash);
  return route({
    method: 'post',
    path: '/v1/me/household/invites',
    scope: 'holder',
    tag: TAG,
    summary: 'Invite somebody',
    description: `The code is used once within ${INVITE_HOURS} hours, and asks whoever uses it for their consent. At most ${INVITES_MAX} wait.`,
    body: z.strictObject({ requestId }),
    bodyExample: { requestId: 'invite-0001' },
    replies: {
      200: { description: 'The code; it is kept nowhere', schema: z.object({ code: z.string(), expiresAt: z.string() }) },
    },
    problems: ['household_none', 'household_full', 'household_invites_full', 'request_id_reused'],
    handle: async (call) => {
      const asking = askingOf(call);
      const house = await readHousehold(deps.sql, asking.account);
      if (house === null) return problem('household_none');
      if (house.members.length >= SEATS) return problem('household_full');
      const answer = await once(deps, asking, {
        id: call.body.requestId,
        kind: 'household.invite',
        body: {},
        work: async (transaction) => {
          const id = randomUUID();
          const codeHash = deps.codeHash(`household ${codeOf(id)}`);
          const row = await insertInvite(transaction, { household: house.id, codeHash, account: asking.account, actor: asking.actor });
          return row === null ? refused('household_invites_full') : done({ id, expiresAt: row.expiresAt });
        },
      });
      return told(answer, ({ id, expiresAt }: { id: string; expiresAt: string }) => json({ code: codeOf(id), expiresAt }));
    },
  });
}

/** Guesses are counted for all processes together; right ones too. */
async function mayTry({ sql }: HouseholdDeps, account: string): Promise<boolean> {
  return takeTurn(sql, { of: `household-code:${account}`, max: TRIES_PER_HOUR, windowSeconds: 3_600 });
}

function look(deps: HouseholdDeps): Route {
  return route({
    method: 'post',
    path: '/v1/me/household/invitation',
    scope: 'holder',
    tag: TAG,
    summary: 'What an invitation is to, before I accept it',
    body: z.strictObject({ code: typedCode }),
    bodyExample: { code: 'J7K2-…' },
    replies: {
      200: { description: 'The household', schema: z.object({ name: z.string(), leaving, members: z.int(), seats: z.int() }) },
    },
    problems: ['household_code_unknown', 'too_many_requests'],
    handle: async (call) => {
      const { account } = askingOf(call);
      if (!(await mayTry(deps, account))) return problem('too_many_requests');
      const found = await readInvite(deps.sql, deps.codeHash(`household ${call.body.code}`));
      if (found === null) return problem('household_code_unknown');
      return json({ name: found.name, leaving: found.leaving, members: found.members, seats: SEATS });
    },
  });
}

function join(deps: HouseholdDeps): Route {
  return route({
    method: 'post',
    path: '/v1/me/household/join',
    scope: 'holder',
    tag: TAG,
    summary: 'Join a household by its code',
    description: 'What my wallet holds goes into that of the household: points with their expiry, coupons, memberships.',
    body: z.strictObject({ requestId, code: typedCode, confirm: z.literal(true).describe('That my wallet will be shared') }),
    bodyExample: { requestId: 'join-0001', code: 'J7K2-…', confirm: true },
    replies: { 200: { description: 'The household', schema: shown } },
    problems: ['household_code_unknown', 'household_member', 'household_full', 'request_id_reused', 'wallet_moved', 'too_many_requests'],
    handle: async (call) => {
      const asking = askingOf(call);
      const { account, actor } = asking;
      if (!(await mayTry(deps, account))) return problem('too_many_requests');
      const codeHash = deps.codeHash(`household ${call.body.code}`);
      const answer = await once(deps, asking, {
        id: call.body.requestId,
        kind: 'household.join',
        body: { codeHash },
        work: async (transaction) => {
          const joined = await joinHousehold(transaction, { codeHash, account, actor });
          return typeof joined === 'string' ? refused(joined) : done({ household: joined.household });
        },
      });
      const current = await householdOf(deps.sql, account);
      return told(answer, () => json(current));
    },
  });
}

const leaveBody = z.strictObject({ requestId, confirm: z.literal(true) });
function leave(deps: HouseholdDeps): Route {
  return route({
    method: 'post',
    path: '/v1/me/household/leave',
    scope: 'holder',
    tag: TAG,
    summary: 'Leave my household',
    description:
      'Points, coupons and memberships stay with it, or an equal part of the active points comes along. The last member takes everything back.',
    body: leaveBody,
    bodyExample: { requestId: 'leave-0001', confirm: true },
    replies: {
      200: {
        description: 'What came along',
        schema: z.object({ dissolved: z.boolean(), points: z.record(z.string(), z.int()) }),
        example: { dissolved: false, points: {} },
      },
    },
    problems: ['household_none', 'request_id_reused', 'wallet_moved'],
    handle: (call: Call<unknown, unknown, z.output<typeof leaveBody>>) => left(deps, call),
  });
}

async function left(deps: HouseholdDeps, call: Call<unknown, unknown, z.output<typeof leaveBody>>): Promise<TextReply> {
  const asking = askingOf(call);
  const answer = await once(deps, asking, {
    id: call.body.requestId,
    kind: 'household.leave',
    body: {},
    work: async (transaction) => {
      const gone = await leaveHousehold(transaction, asking);
      return gone === null ? refused('household_none') : done({ dissolved: gone.dissolved, points: gone.points });
    },
  });
  return told(answer, (value) => json(value));
}
