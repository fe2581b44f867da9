// Roles: which scopes each built-in one holds, what several roles of one person come to, and what somebody may hand out.
import { narrowest, type Reach } from './reach.ts';
import { SCOPES, type Scope } from './scopes.ts';

/** The roles that every bank has. No role has `evaluate`: it belongs to machines at the till. */
export const ROLES = {
  viewer: ['campaigns:read', 'reference:read', 'authorizations:read'],
  marketer: ['campaigns:read', 'campaigns:write', 'reference:read', 'reference:write', 'authorizations:read', 'wallets:read'],
  approver: ['campaigns:read', 'campaigns:approve', 'campaigns:stop', 'reference:read', 'authorizations:read', 'holders:approve'],
  finance: [
    'campaigns:read',
    'reference:read',
    'settlement:read',
    'settlement:write',
    'settlement:approve',
    'wallets:read',
    'authorizations:read',
  ],
  risk: ['campaigns:read', 'campaigns:stop', 'reference:read', 'authorizations:read', 'wallets:read', 'audit:read'],
  auditor: ['campaigns:read', 'reference:read', 'authorizations:read', 'settlement:read', 'audit:read'],
  merchant: ['settlement:read', 'authorizations:read', 'merchant:act'],
  service: ['campaigns:read', 'reference:read', 'authorizations:read', 'wallets:read', 'holders:read', 'holders:write'],
  admin: ['people:manage', 'operate', 'audit:read', 'reference:read'],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;
export type BuiltInRole = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as readonly BuiltInRole[];

/** A role the bank made for itself; a reach of its own narrows whoever holds it. */
export interface CustomRole {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly reach: Reach | null;
}

export interface Rights {
  readonly scopes: readonly Scope[];
  readonly reach: Reach | null;
}

/** What roles come to: the scopes add up, every reach narrows. A role that is no more gives nothing. */
export function rightsOf(
  person: { readonly roles: readonly string[]; readonly reach: Reach | null },
  customs: ReadonlyMap<string, CustomRole>,
): Rights {
  const held = new Set(person.roles.flatMap((name) => scopesOfRole(name, customs)));
  const reaches = person.roles.map((name) => customs.get(name)?.reach ?? null);
  return { scopes: SCOPES.filter((scope) => held.has(scope)), reach: narrowest([person.reach, ...reaches]) };
}

/** Built-in names win, so that no custom role can pretend to be one. */
export function scopesOfRole(name: string, customs: ReadonlyMap<string, CustomRole>): readonly Scope[] {
  return isBuiltIn(name) ? ROLES[name] : (customs.get(name)?.scopes ?? []);
}

export function isBuiltIn(name: string): name is BuiltInRole {
  return Object.hasOwn(ROLES, name);
}

/** Scopes a manager of people hands out without holding them; never the power to hand out itself, nor the running of the house. */
const HANDED_OUT: readonly Scope[] = SCOPES.filter((scope) => scope !== 'people:manage' && scope !== 'operate');

/**
 * Of the scopes wanted in a role or a key, those that somebody may not give: they give their own, and a manager of people gives those of others too.
 * An administrator handles no money but must be able to make others who do; making another administrator needs to be one.
 */
export function beyondGrant(maker: { readonly scopes: readonly Scope[] }, wanted: readonly Scope[]): readonly Scope[] {
  const may = new Set<Scope>([...maker.scopes, ...(maker.scopes.includes('people:manage') ? HANDED_OUT : [])]);
  return wanted.filter((scope) => !may.has(scope));
}
