// Routes of the demo bank alone: who can be tried out, and their token, for a browser on this machine.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { isThisMachine } from '../http/local.ts';
import type { Asked } from '../http/local.ts';
import { referenceKey } from '../http/reference.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { logChange, readSetting } from '../http/settings-store.ts';
import { demoHolders } from './demo-store.ts';
import { LIFE_SECONDS_MAX, mintToken } from './holders.ts';
import { readStandings } from './standing-store.ts';
import { HOLDERS_TAG, type TokenDeps, tokenExample, tokenSchema } from './token-routes.ts';

const holder = z.object({
  account: z.string(),
  label: z.string().nullable(),
  points: z.int(),
  pending: z.int(),
  coupons: z.int(),
  tier: z.string().nullable(),
});

export function demoHolderRoutes(deps: TokenDeps): readonly Route[] {
  return [list(deps), mint(deps)];
}

async function isDemoHere(sql: Sql, call: Asked): Promise<boolean> {
  return isThisMachine(call) && (await readSetting(sql, 'demo')) === true;
}

function list({ sql }: TokenDeps): Route {
  return route({
    method: 'get',
    path: '/v1/demo/holders',
    scope: 'public',
    tag: HOLDERS_TAG,
    summary: 'Cardholders of the demo bank, and what they hold',
    description: 'Only for a browser on this machine, and only when the database holds demo data.',
    replies: {
      200: {
        description: 'A dozen',
        schema: z.object({ items: z.array(holder) }),
        example: { items: [{ account: 'ac_1001', label: 'Demo customer 1001', points: 320, pending: 0, coupons: 1, tier: 'gold' }] },
      },
    },
    problems: ['not_found'],
    handle: async (call) => ((await isDemoHere(sql, call)) ? json({ items: await demoHolders(sql) }) : problem('not_found')),
  });
}

function mint({ sql, chainKey, now }: TokenDeps): Route {
  return route({
    method: 'post',
    path: '/v1/demo/holders/{account}/token',
    scope: 'public',
    tag: HOLDERS_TAG,
    summary: 'Be a cardholder of the demo bank',
    description: 'Only for a browser on this machine, and only when the database holds demo data.',
    params: z.strictObject({ account: referenceKey }),
    replies: { 200: { description: 'The token', schema: tokenSchema, example: tokenExample } },
    problems: ['not_found'],
    handle: async (call) => {
      if (!(await isDemoHere(sql, call))) return problem('not_found');
      const { account } = call.params;
      const [standing] = await readStandings(sql, [account]);
      if (standing === undefined || standing.erased) return problem('not_found');
      await logChange(sql, { actor: 'demo-bank', action: 'holder.token', object: account, detail: { seconds: LIFE_SECONDS_MAX } });
      const expiresAt = new Date((Math.floor(now() / 1_000) + LIFE_SECONDS_MAX) * 1_000).toISOString();
      return json({ token: await mintToken({ chainKey, now }, { account }), expiresAt, account });
    },
  });
}
