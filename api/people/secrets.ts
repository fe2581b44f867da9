// Secrets of people: random tokens known only by their hash, and texts that must be read again, encrypted with a key outside the database.
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

export interface Sealer {
  readonly seal: (text: string) => string;
  /** Throws for a text that was not sealed with this key: that is a bug or a forgery, never a wrong password. */
  readonly open: (sealed: string) => string;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with a key derived from the chain key for this purpose alone. */
export function sealerFrom(chainKey: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', chainKey, '', 'offerline secrets of people', 32));
  const seal = (text: string) => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key, nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  };
  const open = (sealed: string) => {
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  };
  return { seal, open };
}

/** 256 random bits as text that needs no escaping anywhere. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** High entropy, so no slow hash is needed. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Follows from the token of the session, so it changes with it and nobody without the cookie can make it. */
export function csrfOf(token: string): string {
  return createHmac('sha256', token).update('x-csrf-token').digest('base64url');
}
