// HTTP of settlement: business days and statements, each in a file of its own.
import type { Sql } from '../db/connect.ts';
import type { Route } from '../http/route.ts';
import { dayRoutes } from './day-routes.ts';
import { statementRoutes } from './statement-routes.ts';

export interface SettlementDeps {
  readonly sql: Sql;
}

export function settlementRoutes(deps: SettlementDeps): readonly Route[] {
  return [...dayRoutes(deps), ...statementRoutes(deps)];
}
