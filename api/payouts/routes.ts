// HTTP of contracts, settlements of merchants, payouts and collections.
import type { Route } from '../http/route.ts';
import { accountRoutes } from './account-routes.ts';
import { batchRoutes } from './batch-routes.ts';
import { collectionRoutes } from './collection-routes.ts';
import { contractRoutes, type PayoutDeps } from './contract-routes.ts';

export function payoutRoutes(deps: PayoutDeps): readonly Route[] {
  return [...contractRoutes(deps), ...accountRoutes(deps), ...batchRoutes(deps), ...collectionRoutes(deps)];
}
