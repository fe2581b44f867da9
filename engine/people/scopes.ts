// What one may be allowed to do, as a closed list: a service key or a role holds some of these.
export const SCOPES = [
  'evaluate',
  'campaigns:read',
  'campaigns:write',
  'campaigns:approve',
  'campaigns:stop',
  'authorizations:read',
  'audit:read',
  'people:manage',
  'reference:read',
  'reference:write',
  'wallets:read',
  'settlement:read',
  'settlement:write',
  'settlement:approve',
  'merchant:act',
  'holders:read',
  'holders:write',
  'holders:approve',
  'operate',
] as const;
export type Scope = (typeof SCOPES)[number];
