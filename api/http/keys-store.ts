// SQL of service keys: only the hash of a key is ever stored.
import { SCOPES as ALL_SCOPES, type Scope as AnyScope } from '../../engine/people/scopes.ts';
import type { Sql } from '../db/connect.ts';

/** The list of the engine, under the name that routes know. */
export const SCOPES = ALL_SCOPES;
export type Scope = AnyScope;

export interface ServiceKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}
export interface StoredKey extends ServiceKey {
  readonly hash: string;
}

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

function fromRow(row: KeyRow): StoredKey {
  return {
    id: row.id,
    name: row.name,
    hash: row.hash,
    scopes: row.scopes,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}

/** Keys that open the door now, by the database's clock. */
export async function usableKeys(sql: Sql): Promise<readonly StoredKey[]> {
  return (await sql<KeyRow[]>`select * from service_keys where revoked_at is null and (expires_at is null or expires_at > now())`).map(
    fromRow,
  );
}

export async function allKeys(sql: Sql): Promise<readonly ServiceKey[]> {
  return (await sql<KeyRow[]>`select * from service_keys order by created_at desc, id limit 200`)
    .map(fromRow)
    .map(({ hash: _hash, ...key }) => key);
}

export async function insertKey(
  sql: Sql,
  key: {
    readonly id: string;
    readonly name: string;
    readonly hash: string;
    readonly scopes: readonly Scope[];
    readonly expiresAt: string | null;
    /** Who made it: a person, or a key that stands for one. */
    readonly maker?: string;
  },
): Promise<void> {
  const { id, name, hash, scopes, expiresAt, maker = null } = key;
  await sql`
    insert into service_keys (id, name, hash, scopes, expires_at, owner)
    values (${id}, ${name}, ${hash}, ${sql.json(scopes)}, ${expiresAt}, (select behind from person_behind(${maker}::text) as behind where behind like 'person\\_%'))`;
}

/** False when there is no such key; a second revocation changes nothing. */
export async function revokeKey(sql: Sql, id: string): Promise<boolean> {
  return (await sql`update service_keys set revoked_at = coalesce(revoked_at, now()) where id = ${id} returning id`).length === 1;
}

export async function noteUse(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql`update service_keys set last_used_at = now() where id = any(${ids as string[]})`;
}
