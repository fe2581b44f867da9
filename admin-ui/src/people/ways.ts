// What the service says about sessions, apart from the session of the console, which stands on the page that asks for it.
import type { Person } from '../../../api/people/people-store.ts';
import type { SessionBody } from '../../../api/people/sessions.ts';

/** `GET /v1/session` and whatever opens one. */
export type OpenedSession = SessionBody;

/** `GET /v1/session/ways`. */
export interface SignInWays {
  readonly local: boolean;
  readonly oidc: { readonly name: string } | null;
  readonly demoPeople: readonly { readonly id: string; readonly name: string; readonly roles: readonly string[] }[];
}

/** `GET /v1/account`. */
export interface Account extends Person {
  readonly recoveryCodesLeft: number;
}
