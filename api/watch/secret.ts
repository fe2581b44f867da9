// Secrets of webhooks: made here, kept sealed in the database, and used to sign what is sent.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealer {
  readonly seal: (secret: string) => string;
  readonly open: (sealed: string) => string;
}

/** The key is derived from the chain key, one for each purpose, so it is never in the database. */
export function sealerOf(chainKey: string, purpose = 'webhook secrets'): Sealer {
  const key = createHmac('sha256', chainKey).update(purpose).digest();
  return {
    seal: (secret) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce);
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    },
  };
}

export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`;
}

/** "t=<seconds>,v1=<hex>": HMAC-SHA-256 over "<seconds>.<body>", once for each secret that is valid now. */
export function signatureOf(body: string, { secrets, seconds }: { readonly secrets: readonly string[]; readonly seconds: number }): string {
  const made = secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`);
  return [`t=${seconds}`, ...made].join(',');
}
