// HTTP of reconciliation: all of its routes, and the four-way tie-out of a day.
import { z } from 'zod';
import { day } from '../../engine/money/instant.ts';
import type { AuthorizationDeps } from '../authorization/decider.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { breakRoutes } from './break-routes.ts';
import { clearingRoutes } from './clearing-routes.ts';
import { mappingRoutes } from './mapping-routes.ts';
import { tieOut } from './tie-out.ts';

export interface ReconciliationDeps extends AuthorizationDeps {
  readonly clearingBytesMax: number;
}

export function reconciliationRoutes(deps: ReconciliationDeps): readonly Route[] {
  return [...mappingRoutes(deps), ...clearingRoutes(deps), ...breakRoutes(deps), tieRoute(deps)];
}

const whole = z.int();
const sum = z.object({ count: whole, sum: whole });
const row = z.object({
  acquirer: z.string().nullable(),
  merchant: z.string().nullable(),
  currency: z.string(),
  authorizations: sum,
  clearing: sum.nullable(),
  ledger: sum,
  benefits: z.object({ ledger: whole, statement: whole }),
});
const cause = z.object({
  between: z.enum(['authorizations-clearing', 'authorizations-ledger', 'ledger-statements']),
  acquirer: z.string().nullable(),
  merchant: z.string().nullable(),
  currency: z.string(),
  cause: z.string(),
  state: z.enum(['explained', 'open']),
  count: whole,
  sum: whole,
});
const tieSchema = z
  .object({
    date: day,
    ties: z.boolean(),
    missingFiles: z.array(z.string()),
    totals: z.array(row),
    rows: z.array(row),
    causes: z.array(cause),
  })
  .meta({ id: 'TieOut' });

function tieRoute({ sql }: Pick<ReconciliationDeps, 'sql'>): Route {
  return route({
    method: 'get',
    path: '/v1/reconciliation/tie-out',
    scope: 'settlement:read',
    tag: 'Reconciliation',
    summary: 'The four-way tie-out of a day: authorizations, clearing, ledger, statements',
    description:
      'Counts and sums of each side by merchant and currency, read from its own tables; every difference with its cause. It ties when all of them are explained.',
    query: z.strictObject({ date: day }),
    replies: { 200: { description: 'The four sides', schema: tieSchema } },
    handle: async ({ query }) => json(await tieOut(sql, query.date)),
  });
}
