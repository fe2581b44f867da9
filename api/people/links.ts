// One-time links by which a person sets a password: for the first time, or again.
import type { Sql } from '../db/connect.ts';
import { newToken, tokenHash } from './secrets.ts';
import { insertLink } from './session-store.ts';

export interface OneTimeLink {
  /** Of the console; the secret stands behind the #, which browsers send to nobody. */
  readonly path: string;
  readonly expiresAt: string;
}

export async function makeLink(sql: Sql, person: string): Promise<OneTimeLink> {
  const token = newToken();
  const expiresAt = await insertLink(sql, { hash: tokenHash(token), person });
  return { path: `/welcome#${token}`, expiresAt };
}
