// The service keys of a demo bank, one per role: made once, printed, and written to demo-keys.json in the data folder.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Sql } from './db/connect.ts';
import { hashOf, newKey } from './http/keys.ts';
import { insertKey, type Scope, usableKeys } from './http/keys-store.ts';

/** Who holds which scopes: the maker of a campaign cannot approve it. */
const ROLES: Readonly<Record<string, readonly Scope[]>> = {
  acquirer: ['evaluate', 'campaigns:read'],
  marketer: ['campaigns:read', 'campaigns:write', 'reference:read', 'reference:write', 'wallets:read'],
  approver: ['campaigns:read', 'campaigns:approve', 'reference:read'],
  // From 1,000,000.00 on a campaign needs two different checkers.
  approver2: ['campaigns:read', 'campaigns:approve', 'reference:read'],
  finance: ['settlement:read', 'settlement:write', 'settlement:approve', 'campaigns:read', 'wallets:read', 'reference:read', 'evaluate'],
  // What one of finance writes, another approves.
  finance2: ['settlement:read', 'settlement:write', 'settlement:approve', 'campaigns:read', 'reference:read'],
  // The desk that serves cardholders; what it prepares, another approves.
  service: ['holders:read', 'holders:write', 'wallets:read', 'authorizations:read', 'reference:read', 'campaigns:read'],
  service2: ['holders:read', 'holders:approve', 'wallets:read', 'reference:read', 'campaigns:read'],
  operator: ['operate', 'reference:read', 'reference:write', 'campaigns:read'],
};
const fileSchema = z.record(z.string(), z.string());
export type DemoKeys = Readonly<Record<string, string>>;

/** The keys of the file if the database still knows them all, else new ones. */
export async function demoKeys(sql: Sql, dataDir: string): Promise<DemoKeys> {
  const path = join(dataDir, 'demo-keys.json');
  const kept = existsSync(path) ? readKeys(readFileSync(path, 'utf8')) : null;
  if (kept !== null && (await areAllKnown(sql, kept))) return kept;
  const made: Record<string, string> = {};
  for (const [role, scopes] of Object.entries(ROLES)) {
    const { key, hash } = newKey();
    await insertKey(sql, { id: `key_${randomUUID()}`, name: `demo ${role}`, hash, scopes, expiresAt: null });
    made[role] = key;
  }
  writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}

function readKeys(text: string): DemoKeys | null {
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function areAllKnown(sql: Sql, keys: DemoKeys): Promise<boolean> {
  const usable = new Set((await usableKeys(sql)).map((key) => key.hash));
  return Object.keys(ROLES).every((role) => usable.has(hashOf(keys[role] ?? '')));
}
