// Makes the code that a cardholder shows: signed, good for a minute, remembered by the hash of its nonce alone.
import { randomBytes, sign } from 'node:crypto';
import { containsPan } from '../../engine/card/pan.ts';
import { bytesToSign, type CodeClaim, CODE_SECONDS, NONCE_BYTES, writeCode } from '../../engine/qr/shown-code.ts';
import { nonceHash } from '../authority/shown.ts';
import type { Sql } from '../db/connect.ts';
import type { Sealer } from '../watch/secret.ts';
import { insertCode, type KeptCode } from './codes-store.ts';
import { type SigningKey, signingKey } from './keys.ts';

export interface CodeAsked {
  readonly subject: string;
  readonly actor: string;
  readonly coupon: string | null;
}
export interface MadeCode {
  readonly code: string;
  readonly expiresAt: string;
  /** Whole seconds of life left. */
  readonly seconds: number;
}

export async function makeCode(sql: Sql, sealer: Sealer, asked: CodeAsked): Promise<MadeCode | Exclude<KeptCode, 'kept'>> {
  const key = await signingKey(sql, sealer);
  const nowMs = Date.parse(key.now);
  const expiresAt = Math.floor(nowMs / 1_000) + CODE_SECONDS;
  const { text, nonce } = signedCode(key, expiresAt);
  const at = new Date(expiresAt * 1_000).toISOString();
  const kept = await insertCode(sql, { ...asked, hash: nonceHash(nonce), kid: key.kid, expiresAt: at, now: key.now });
  return kept === 'kept' ? { code: text, expiresAt: at, seconds: Math.floor((expiresAt * 1_000 - nowMs) / 1_000) } : kept;
}

/** A text in which the door sees a card number would be refused at the till; the next one is as good. */
function signedCode(key: SigningKey, expiresAt: number): { readonly text: string; readonly nonce: Uint8Array } {
  for (;;) {
    const claim: CodeClaim = { kid: key.kid, expiresAt, nonce: randomBytes(NONCE_BYTES) };
    const text = writeCode(claim, sign(null, bytesToSign(claim), key.privateKey));
    if (!containsPan(text)) return { text, nonce: claim.nonce };
  }
}
