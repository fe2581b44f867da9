// The ring of keys that sign codes and capsules: made here, sealed in the database, published for whoever verifies offline.
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Sql } from '../db/connect.ts';
import { type Sealer, sealerOf } from '../watch/secret.ts';
import { type KeyRow, type NewKey, insertFirstKeys, readCurrentKey } from './keys-store.ts';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** What cardholders do happens now: ISO 8601, by the database. */
  readonly now: string;
}

export function signingSealer(chainKey: string): Sealer {
  return sealerOf(chainKey, 'signing keys of codes');
}

const KID_LENGTH = 8;

export function newSigningKey(sealer: Sealer): NewKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  return {
    kid: createHash('sha256').update(Buffer.from(x, 'base64url')).digest('hex').slice(0, KID_LENGTH),
    publicKey: x,
    sealed: sealer.seal(d),
  };
}

/** The key that signs now. The first code of a database makes the ring. Read each time, so that a rotation holds at once everywhere. */
export async function signingKey(sql: Sql, sealer: Sealer): Promise<SigningKey> {
  const row = (await readCurrentKey(sql)) ?? (await firstKey(sql, sealer));
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: row.publicKey, d: sealer.open(row.sealed) };
  return { kid: row.kid, privateKey: createPrivateKey({ key: jwk, format: 'jwk' }), now: row.now };
}

async function firstKey(sql: Sql, sealer: Sealer): Promise<KeyRow> {
  await insertFirstKeys(sql, { current: newSigningKey(sealer), next: newSigningKey(sealer) });
  const row = await readCurrentKey(sql);
  if (row === null) throw new Error('a ring has a current key');
  return row;
}
