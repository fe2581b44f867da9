// Routes of memberships, for cardholders: where I stand, what is missing, how to join, and what happened.
import { z } from 'zod';
import { membersOn, standingOf } from '../../engine/benefit/membership.ts';
import type { Member } from '../../engine/benefit/wallet.ts';
import { localTime } from '../../engine/campaign/local-time.ts';
import { askingOf } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema, wholeIn } from '../http/list.ts';
import type { ProblemCode } from '../http/problem.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { joinProgramme } from './change.ts';
import { listMoves, type Programme, readMembers, readProgrammes, type StoredMember, tieringOf } from './store.ts';
import { onceFor } from '../benefit/wallet-request-store.ts';

export interface MembershipDeps {
  readonly sql: Sql;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const TAG = 'My memberships';
/** Programmes are read anew after so long: they change when a version is published. */
const PROGRAMMES_MS = 2_000;

const text = z.record(z.string(), z.string());
const step = z.object({ tier: z.string(), missing: z.int().describe('In the unit of measure') });
const membership = z
  .object({
    programme: z.string(),
    name: text,
    state: z.enum(['member', 'ended', 'open']).describe('ended: what was paid for ran out; open: may be joined'),
    measure: z.enum(['spend', 'points', 'visits']),
    currency: z.string(),
    period: z.enum(['month', 'quarter', 'year']),
    tiers: z.array(z.object({ id: z.string(), name: text, threshold: z.int(), rights: z.array(z.string()) })),
    join: z.enum(['enrol', 'first_use', 'paid']),
    paid: z.object({ fee: z.int(), currency: z.string(), merchant: z.string(), months: z.int() }).nullable(),
    tier: z.string().nullable(),
    rights: z.array(z.string()),
    joinedAt: z.string().nullable(),
    measured: z.int(),
    next: step.nullable().describe('The next higher tier'),
    keep: step.nullable().describe('The tier that follows at the end of the period, and what is missing to keep the present one'),
    lapse: z.object({ to: z.string(), on: z.string() }).nullable().describe('Kept in grace: the tier that follows, and the local day'),
    projected: z
      .object({ tier: z.string(), measured: z.int() })
      .nullable()
      .describe('Where the pace so far would end; nothing is promised'),
    periodFrom: z.string().nullable(),
    periodEnds: z.string().nullable().describe('The day after its last'),
    paidUntil: z.string().nullable(),
  })
  .meta({ id: 'Membership' });
const move = z.object({
  id: z.int(),
  programme: z.string(),
  kind: z.enum(['joined', 'up', 'down', 'renewed', 'ended']),
  fromTier: z.string().nullable(),
  toTier: z.string().nullable(),
  why: z.string().describe('counted, enrolled, paid, fee_returned, period_end, time, carried'),
  until: z.string().nullable(),
  at: z.string(),
});
type Membership = z.output<typeof membership>;

const params = z.strictObject({ programme: z.string().min(1).max(64) });

export function membershipRoutes(deps: MembershipDeps): readonly Route[] {
  const programmes = rememberedProgrammes(deps);
  return [list(deps, programmes), join(deps), history(deps)];
}

/** Once for all who ask within a moment: they are the same for everybody. */
function rememberedProgrammes({ sql, now }: MembershipDeps): () => Promise<readonly Programme[]> {
  let until = 0;
  let known: Promise<readonly Programme[]> = Promise.resolve([]);
  return () => {
    if (now() < until) return known;
    until = now() + PROGRAMMES_MS;
    known = readProgrammes(sql);
    known.catch(() => {
      until = 0;
    });
    return known;
  };
}

function list({ sql }: MembershipDeps, programmes: () => Promise<readonly Programme[]>): Route {
  return route({
    method: 'get',
    path: '/v1/me/memberships',
    scope: 'holder',
    tag: TAG,
    summary: 'My memberships, and the programmes I may join',
    replies: { 200: { description: 'All of them', schema: z.object({ items: z.array(membership) }) } },
    handle: async (call) => {
      const [all, { now, members }] = await Promise.all([programmes(), readMembers(sql, askingOf(call).subject)]);
      return json({ items: itemsOf(all, members, now) });
    },
  });
}

function itemsOf(programmes: readonly Programme[], members: readonly StoredMember[], now: string): readonly Membership[] {
  return programmes.flatMap((programme) => {
    const member = members.find((each) => each.programme === programme.id);
    return member === undefined && !programme.isOpen ? [] : [itemOf(programme, member, now)];
  });
}

function itemOf(programme: Programme, stored: StoredMember | undefined, now: string): Membership {
  const { benefit } = programme;
  const terms = {
    programme: programme.id,
    name: programme.name,
    measure: benefit.measure,
    currency: programme.currency,
    period: benefit.period,
    tiers: benefit.tiers,
    join: benefit.paid === undefined ? benefit.join : ('paid' as const),
    paid: benefit.paid ?? null,
  };
  if (stored === undefined) return { ...terms, ...NO_MEMBER };
  const member = memberOf(stored);
  const { lapse, ...standing } = standingOf(member, tieringOf(programme), localTime(Date.parse(now), programme.timeZone).date);
  const isMember = membersOn([member], now).length === 1;
  return {
    ...terms,
    ...standing,
    lapse: lapse ?? null,
    state: isMember ? 'member' : 'ended',
    rights: isMember ? (benefit.tiers.find(({ id }) => id === standing.tier)?.rights ?? []) : [],
    joinedAt: member.joinedAt,
    paidUntil: stored.paidUntil,
  };
}

const NO_MEMBER = {
  state: 'open',
  tier: null,
  rights: [],
  joinedAt: null,
  measured: 0,
  next: null,
  keep: null,
  lapse: null,
  projected: null,
  periodFrom: null,
  periodEnds: null,
  paidUntil: null,
} as const satisfies Partial<Membership>;

function memberOf({ paidUntil, lapseTo, lapseOn, ...member }: StoredMember): Member {
  return {
    ...member,
    ...(paidUntil === null ? {} : { until: paidUntil }),
    ...(lapseTo === null || lapseOn === null ? {} : { lapse: { to: lapseTo, on: lapseOn } }),
  };
}

function join({ sql }: MembershipDeps): Route {
  return route({
    method: 'post',
    path: '/v1/me/memberships/{programme}',
    scope: 'holder',
    tag: TAG,
    summary: 'Join a programme, or renew what is paid for',
    description:
      'By enrolling; or, where membership is paid for, with the authorization of a captured payment of at least the fee at the merchant of the fee. One payment pays for one term, which begins where the last one ends. A refund of the fee ends it.',
    params,
    body: z.strictObject({ requestId: z.string().min(8).max(64), authorizationId: z.string().min(1).max(128).optional() }),
    bodyExample: { requestId: 'member-0001' },
    replies: { 200: { description: 'A member now', schema: membership } },
    problems: [
      'not_found',
      'membership_closed',
      'membership_joined',
      'membership_unpaid',
      'membership_fee_used',
      'request_id_reused',
      'wallet_moved',
    ],
    handle: async (call) => {
      const { account, subject, actor } = askingOf(call);
      const { requestId, authorizationId } = call.body;
      const programme = (await readProgrammes(sql)).find(({ id }) => id === call.params.programme);
      if (programme === undefined) return problem('not_found');
      const request = {
        subject: `holder:${account}`,
        id: requestId,
        kind: 'membership.join',
        body: [programme.id, authorizationId ?? null],
        actor,
      };
      const answer = await onceFor(sql, request, async (transaction) => {
        const joined = await joinProgramme(transaction, { programme, account, subject, actor, authorizationId });
        return typeof joined === 'string' ? { status: 409, reply: joined } : { status: 200, reply: '{}' };
      });
      if (answer === 'conflict') return problem('request_id_reused');
      if (answer.status >= 400) return problem(answer.reply as ProblemCode);
      const { now, members } = await readMembers(sql, subject);
      return json(
        itemOf(
          programme,
          members.find((each) => each.programme === programme.id),
          now,
        ),
      );
    },
  });
}

function history({ sql }: MembershipDeps): Route {
  return route({
    method: 'get',
    path: '/v1/me/memberships/{programme}/history',
    scope: 'holder',
    tag: TAG,
    summary: 'What happened to my membership, newest first',
    params,
    query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page', schema: pageSchema(move) } },
    handle: async (call) => {
      const { limit, after } = call.query;
      const before = wholeIn(fromCursor(after, 1)?.[0], Number.MAX_SAFE_INTEGER);
      const rows = await listMoves(sql, { subject: askingOf(call).subject, programme: call.params.programme, before, limit: limit + 1 });
      return json(pageOf(rows, limit, (last) => [String(last.id)]));
    },
  });
}
