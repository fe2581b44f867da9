// Routes of what cardholders hold.
import { z } from 'zod';
import { COUPON_STATES } from '../../engine/benefit/wallet.ts';
import type { Sql } from '../db/connect.ts';
import { referenceKey } from '../http/reference.ts';
import { problem, verbatim } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { ReadModels } from '../redis/read-models.ts';
import { accountExists, readWallet, subjectOf, walletStamp } from './store.ts';

export interface WalletDeps {
  readonly sql: Sql;
  readonly readModels: Pick<ReadModels, 'recall' | 'remember'>;
}

const lot = z.object({ id: z.string(), programme: z.string(), active: z.int(), pending: z.int(), expiresAt: z.string().nullable() });
const walletSchema = z
  .object({
    subject: z.string(),
    points: z.array(z.object({ programme: z.string(), active: z.int(), pending: z.int(), debt: z.int(), lots: z.array(lot) })),
    coupons: z.array(
      z.object({
        id: z.string(),
        campaign: z.string(),
        state: z.enum(COUPON_STATES),
        validFrom: z.string(),
        expiresAt: z.string(),
      }),
    ),
    memberships: z.array(
      z.object({ programme: z.string(), tier: z.string(), joinedAt: z.string(), periodFrom: z.string(), measured: z.int() }),
    ),
    usage: z.unknown(),
  })
  .meta({ id: 'Wallet' });

export function walletRoutes({ sql, readModels }: WalletDeps): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/accounts/{id}/wallet',
      scope: 'wallets:read',
      tag: 'Wallets',
      summary: 'What an account holds: points with lots, coupons, memberships, usage',
      params: z.strictObject({ id: referenceKey }),
      replies: { 200: { description: 'The wallet, as committed', schema: walletSchema } },
      problems: ['not_found'],
      handle: async ({ params }) =>
        (await accountExists(sql, params.id))
          ? verbatim({ status: 200, body: await walletText({ sql, readModels }, await subjectOf(sql, params.id)) })
          : problem('not_found'),
    }),
  ];
}

/** Postgres says under which stamp a reading still holds, so a kept one is as good as a new one. */
async function walletText({ sql, readModels }: WalletDeps, subject: string): Promise<string> {
  const id = `wallet:${subject}`;
  const stamp = await walletStamp(sql, subject);
  const kept = await readModels.recall(id, stamp);
  if (kept !== null) return kept;
  const body = JSON.stringify(await readWallet(sql, subject));
  await readModels.remember(id, { stamp, body });
  return body;
}
