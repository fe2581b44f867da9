// Routes that issue coupons: into an account's wallet, or as codes for whoever presents them; a code is shown once and kept as a keyed hash.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { newCode } from './codes.ts';
import { issueCoupons } from './store.ts';
import { accountExists } from '../benefit/store.ts';

export interface CouponDeps {
  readonly sql: Sql;
  /** Keyed hash of a code; the key is not in the database. */
  readonly codeHash: (code: string) => string;
}

export const COUPONS_PER_ISSUE_MAX = 1_000;

const body = z.strictObject({
  requestId: z.string().min(1).max(64),
  count: z.int().min(1).max(COUPONS_PER_ISSUE_MAX),
  /** Into this wallet, without codes; absent: codes for whoever presents them. */
  account: z.string().min(1).max(64).optional(),
});
const reply = z.object({
  campaign: z.string(),
  count: z.int(),
  validFrom: z.string(),
  expiresAt: z.string(),
  ids: z.array(z.string()),
  codes: z.array(z.string()),
});

export function couponRoutes(deps: CouponDeps): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/campaigns/{id}/coupons',
      scope: 'campaigns:write',
      tag: 'Wallets',
      summary: 'Issue coupons of a live coupon campaign',
      description: `At most ${COUPONS_PER_ISSUE_MAX} a request, all or none. Codes are in this answer and nowhere else: only a keyed hash is kept.`,
      params: z.strictObject({ id: z.string().min(1).max(64) }),
      body,
      bodyExample: { requestId: 'issue-1', count: 2, account: 'ac_1001' },
      replies: { 200: { description: 'The coupons', schema: reply } },
      problems: ['not_found', 'not_a_coupon', 'campaign_not_live', 'request_id_reused', 'reference_missing'],
      handle: async ({ params, body: sent, key }) => {
        if (sent.account !== undefined && !(await accountExists(deps.sql, sent.account)))
          return problem('reference_missing', 'The account does not exist.');
        const coupons = Array.from({ length: sent.count }, () => ({
          id: `cp_${randomBytes(16).toString('base64url')}`,
          code: sent.account === undefined ? newCode() : null,
        }));
        const issued = await issueCoupons(deps.sql, {
          requestId: sent.requestId,
          campaign: params.id,
          subject: sent.account === undefined ? null : `ac:${sent.account}`,
          actor: key.id,
          coupons: coupons.map(({ id, code }) => ({ id, codeHash: code === null ? null : deps.codeHash(code) })),
        });
        if (!issued.ok) return problem(issued.code);
        return json({
          campaign: params.id,
          count: sent.count,
          validFrom: issued.validFrom,
          expiresAt: issued.expiresAt,
          ids: coupons.map(({ id }) => id),
          codes: coupons.flatMap(({ code }) => code ?? []),
        });
      },
    }),
  ];
}
