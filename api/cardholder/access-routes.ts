// The routes of who a cardholder is and what the bank may do with what it knows of them.
import type { Route } from '../http/route.ts';
import { demoHolderRoutes } from './demo-routes.ts';
import { erasureRoutes } from './erasure-routes.ts';
import { holderRoutes } from './holder-routes.ts';
import { meRoutes } from './me-routes.ts';
import { type TokenDeps, tokenRoutes } from './token-routes.ts';

export function accessRoutes(deps: TokenDeps): readonly Route[] {
  return [...meRoutes(deps), ...tokenRoutes(deps), ...holderRoutes(deps), ...erasureRoutes(deps), ...demoHolderRoutes(deps)];
}
