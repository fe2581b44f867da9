// All routes of people: sessions, the own account, and for administrators the people and roles of the bank.
import type { OidcConfig } from '../config.ts';
import type { Sql } from '../db/connect.ts';
import type { Route } from '../http/route.ts';
import { accountRoutes } from './account-routes.ts';
import { oidcRoutes } from './oidc-routes.ts';
import { managingRoutes } from './people-routes.ts';
import { openProvider } from './provider.ts';
import { roleRoutes } from './role-routes.ts';
import { sealerFrom } from './secrets.ts';
import { sessionRoutes } from './session-routes.ts';
import { totpRoutes } from './totp-routes.ts';

export interface PeopleDeps {
  readonly sql: Sql;
  readonly chainKey: string;
  readonly now: () => number;
  readonly oidc: OidcConfig | null;
  readonly publicUrl: string | undefined;
  readonly onBug: (fault: unknown, subject: string) => void;
}

/** `chainKey` is that of the house, from which the key of the secrets is derived. */
export function peopleRoutes({ sql, chainKey, now, oidc, publicUrl, onBug }: PeopleDeps): readonly Route[] {
  const provider = oidc === null ? null : openProvider(oidc);
  const deps = { sql, now, sealer: sealerFrom(chainKey), oidcName: provider?.name ?? null };
  return [
    ...sessionRoutes(deps),
    ...oidcRoutes({ sql, provider, publicUrl, onBug }),
    ...accountRoutes(deps),
    ...totpRoutes(deps),
    ...managingRoutes(deps),
    ...roleRoutes(deps),
  ];
}
