// Routes by which the bank mints tokens for its cardholders, where it has no key set of its own, and ends those that are out.
import { z } from 'zod';
import { LOCALES } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import { referenceKey } from '../http/reference.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { LIFE_SECONDS_MAX, mintToken } from './holders.ts';
import { readStandings, revokeTokens } from './standing-store.ts';

export interface TokenDeps {
  readonly sql: Sql;
  readonly chainKey: string;
  readonly now: () => number;
}

export const HOLDERS_TAG = 'Cardholders';
const params = z.strictObject({ id: referenceKey });
const SHORTEST_SECONDS = 30;

export const tokenSchema = z.object({
  token: z.string().describe('For the app of the bank, which hands it on after the hash of the address'),
  expiresAt: z.string(),
  account: z.string(),
});
export const tokenExample = {
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhY18xMDAxIn0.c2lnbmF0dXJl',
  expiresAt: '2026-11-22T04:15:00.000Z',
  account: 'ac_1001',
};

export function tokenRoutes(deps: TokenDeps): readonly Route[] {
  return [mint(deps), revoke(deps)];
}

function mint({ sql, chainKey, now }: TokenDeps): Route {
  return route({
    method: 'post',
    path: '/v1/accounts/{id}/tokens',
    scope: 'holders:write',
    tag: HOLDERS_TAG,
    summary: 'Mint a token for the cardholder of an account',
    description: `For banks without a key set. Lives at most ${LIFE_SECONDS_MAX} seconds; ask again rather than keep it. Service keys only. The token is in this answer and nowhere else.`,
    params,
    body: z.strictObject({
      locale: z.enum(LOCALES).optional(),
      seconds: z.int().min(SHORTEST_SECONDS).max(LIFE_SECONDS_MAX).default(LIFE_SECONDS_MAX),
    }),
    bodyExample: { locale: 'zh-CN', seconds: 600 },
    replies: { 200: { description: 'The token', schema: tokenSchema, example: tokenExample } },
    problems: ['not_found', 'account_erased', 'key_required'],
    handle: async ({ params: { id }, body, key }) => {
      if (key.kind !== 'key') return problem('key_required');
      const [standing] = await readStandings(sql, [id]);
      if (standing === undefined) return problem('not_found');
      if (standing.erased) return problem('account_erased');
      await logChange(sql, { actor: key.id, action: 'holder.token', object: id, detail: { seconds: body.seconds } });
      const token = await mintToken({ chainKey, now }, { account: id, ...body });
      return json({ token, expiresAt: new Date((Math.floor(now() / 1_000) + body.seconds) * 1_000).toISOString(), account: id });
    },
  });
}

function revoke({ sql }: TokenDeps): Route {
  return route({
    method: 'post',
    path: '/v1/accounts/{id}/tokens/revoke',
    scope: 'holders:write',
    tag: HOLDERS_TAG,
    summary: 'End all tokens of an account',
    description: 'Those of the bank and ours, issued until now; within five seconds on every process. Later ones open again.',
    params,
    replies: {
      200: {
        description: 'From when on tokens hold',
        schema: z.object({ account: z.string(), notBefore: z.string() }),
        example: { account: 'ac_1001', notBefore: '2026-11-22T04:00:00.000Z' },
      },
    },
    problems: ['not_found'],
    handle: async ({ params: { id }, key }) => {
      const notBefore = await inTransaction(sql, async (transaction) => {
        const from = await revokeTokens(transaction, id);
        if (from !== null) await logChange(transaction, { actor: key.id, action: 'holder.revoke', object: id, detail: {} });
        return from;
      });
      return notBefore === null ? problem('not_found') : json({ account: id, notBefore });
    },
  });
}
