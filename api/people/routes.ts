// All routes of people: sessions, the own account, and for administrators the people and roles of the bank.
import type { Sql } from '../db/connect.ts';
import type { Route } from '../http/route.ts';
import { accountRoutes } from './account-routes.ts';
import { managingRoutes } from './people-routes.ts';
import { roleRoutes } from './role-routes.ts';
import { sealerFrom } from './secrets.ts';
import { sessionRoutes } from './session-routes.ts';
import { totpRoutes } from './totp-routes.ts';

export interface PeopleDeps {
  readonly sql: Sql;
  readonly chainKey: string;
  readonly now: () => number;
}

export function peopleRoutes({ sql, chainKey, now }: PeopleDeps): readonly Route[] {
  const deps = { sql, now, sealer: sealerFrom(chainKey), oidcName: null };
  return [...sessionRoutes(deps), ...accountRoutes(deps), ...totpRoutes(deps), ...managingRoutes(deps), ...roleRoutes(deps)];
}
