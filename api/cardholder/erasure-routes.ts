// Routes of erasures: the cardholder or the bank asks, somebody else of the bank decides.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isInstant } from '../../engine/money/instant.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema } from '../http/list.ts';
import { referenceKey } from '../http/reference.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { askingOf } from './asking.ts';
import { approveErasure, isOwn } from './erasure.ts';
import { decideErasure, type Erasure, insertErasure, isErased, listErasures, lockErasure, readWaiting } from './erasure-store.ts';
import { ME_TAG } from './me-routes.ts';
import { HOLDERS_TAG } from './token-routes.ts';

export interface ErasureDeps {
  readonly sql: Sql;
}

const STATES = ['waiting', 'approved', 'refused', 'withdrawn'] as const;
const erasureSchema = z
  .object({
    id: z.string(),
    account: z.string(),
    state: z.enum(STATES),
    maker: z.string().describe('"holder:…" where the cardholder asked'),
    madeAt: z.string(),
    checker: z.string().nullable(),
    decidedAt: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Erasure' });
const example = {
  id: 'er_1',
  account: 'ac_1001',
  state: 'waiting',
  maker: 'holder:ac_1001',
  madeAt: '2026-11-22T04:00:00.000Z',
  checker: null,
  decidedAt: null,
  reason: null,
};
const replies = { 200: { description: 'The erasure as it stands', schema: erasureSchema, example } };
const params = z.strictObject({ id: z.string().min(1).max(64) });

export function erasureRoutes(deps: ErasureDeps): readonly Route[] {
  return [askForMyself(deps), takeBack(deps), askForAccount(deps), list(deps), approve(deps), refuse(deps)];
}

interface AskedFor {
  readonly account: string;
  readonly maker: string;
}

/** Asked again while it waits, it is the same one. */
async function ask(sql: Sql, { account, maker }: AskedFor): Promise<Reply> {
  return inTransaction(sql, async (transaction) => {
    if (await isErased(transaction, account)) return problem('account_erased');
    const made = await insertErasure(transaction, { id: `er_${randomUUID()}`, account, maker });
    if (made === null) return problem('not_found');
    if (made.isNew) await logChange(transaction, { actor: maker, action: 'erasure.ask', object: account, detail: { id: made.erasure.id } });
    return json(made.erasure);
  });
}

function askForMyself({ sql }: ErasureDeps): Route {
  return route({
    method: 'post',
    path: '/v1/me/erasure',
    scope: 'holder',
    tag: ME_TAG,
    summary: 'Ask that everything personal be erased',
    description:
      'Somebody at the bank approves it, once nothing is under way any more. Points lapse and coupons are void with it. Until then it can be withdrawn.',
    replies,
    problems: ['not_found', 'account_erased'],
    handle: (call) => {
      const { account, actor } = askingOf(call);
      return ask(sql, { account, maker: actor });
    },
  });
}

function takeBack({ sql }: ErasureDeps): Route {
  return route({
    method: 'delete',
    path: '/v1/me/erasure',
    scope: 'holder',
    tag: ME_TAG,
    summary: 'Withdraw an erasure that waits',
    replies,
    problems: ['not_found'],
    handle: (call) => {
      const { account, actor } = askingOf(call);
      return inTransaction(sql, async (transaction) => {
        const waiting = await readWaiting(transaction, account);
        const locked = waiting === null ? null : await lockErasure(transaction, waiting.id);
        if (locked?.state !== 'waiting') return problem('not_found');
        await logChange(transaction, { actor, action: 'erasure.withdraw', object: account, detail: { id: locked.id } });
        return json(await decideErasure(transaction, { id: locked.id, state: 'withdrawn', checker: null, reason: null }));
      });
    },
  });
}

function askForAccount({ sql }: ErasureDeps): Route {
  return route({
    method: 'post',
    path: '/v1/accounts/{id}/erasure',
    scope: 'holders:write',
    tag: HOLDERS_TAG,
    summary: 'Ask for the erasure of an account, for its cardholder',
    params: z.strictObject({ id: referenceKey }),
    replies,
    problems: ['not_found', 'account_erased'],
    handle: ({ params: { id }, key }) => ask(sql, { account: id, maker: key.id }),
  });
}

function list({ sql }: ErasureDeps): Route {
  return route({
    method: 'get',
    path: '/v1/erasures',
    scope: ['holders:read', 'holders:approve'],
    tag: HOLDERS_TAG,
    summary: 'Erasures, newest first',
    query: z.strictObject({ state: z.enum(STATES).optional(), limit: limitSchema, after: cursorSchema }),
    replies: { 200: { description: 'A page', schema: pageSchema(erasureSchema), example: { items: [example], next: null } } },
    handle: async ({ query }) => {
      const rows = await listErasures(sql, { state: query.state ?? null, before: cursorOf(query.after), limit: query.limit + 1 });
      return json(pageOf(rows, query.limit, (last: Erasure) => [last.madeAt, last.id]));
    },
  });
}

/** A cursor of another list begins at the beginning. */
function cursorOf(after: string | undefined): readonly string[] | null {
  const parts = fromCursor(after, 2);
  return parts === null || !isInstant(parts[0]) ? null : parts;
}

function approve({ sql }: ErasureDeps): Route {
  return route({
    method: 'post',
    path: '/v1/erasures/{id}/approve',
    scope: 'holders:approve',
    confirm: true,
    tag: HOLDERS_TAG,
    summary: 'Erase the account',
    description:
      'For ever. Refused while purchases are open, points wait or are owed, the account is in a household or a merge waits. Points lapse by postings, coupons are void, links and personal columns go, tokens end; a tombstone with the pseudonym stays.',
    params,
    replies,
    problems: ['not_found', 'erasure_decided', 'erasure_own', 'erasure_hindered'],
    handle: async ({ params: { id }, key }) => {
      try {
        const done = await approveErasure(sql, { id, checker: key.id });
        return done.ok ? json(done.erasure) : problem(done.code, undefined, 'errors' in done ? done.errors : undefined);
      } catch (fault) {
        if (isOwn(fault)) return problem('erasure_own');
        throw fault;
      }
    },
  });
}

function refuse({ sql }: ErasureDeps): Route {
  return route({
    method: 'post',
    path: '/v1/erasures/{id}/refuse',
    scope: 'holders:approve',
    tag: HOLDERS_TAG,
    summary: 'Refuse an erasure, with the reason the cardholder is told',
    params,
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    bodyExample: { reason: 'A dispute about a purchase is still open.' },
    replies,
    problems: ['not_found', 'erasure_decided', 'erasure_own'],
    handle: async ({ params: { id }, body: { reason }, key }) => {
      try {
        return await inTransaction(sql, async (transaction) => {
          const locked = await lockErasure(transaction, id);
          if (locked === null) return problem('not_found');
          if (locked.state !== 'waiting') return problem('erasure_decided');
          await logChange(transaction, { actor: key.id, action: 'erasure.refuse', object: locked.account, detail: { id, reason } });
          return json(await decideErasure(transaction, { id, state: 'refused', checker: key.id, reason }));
        });
      } catch (fault) {
        if (isOwn(fault)) return problem('erasure_own');
        throw fault;
      }
    },
  });
}
