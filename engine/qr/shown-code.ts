// The code a cardholder shows at the till: which key signed it, until when it is good, a nonce, and the signature, in one printable text.
import { fromBase64url, toBase64url } from './base64url.ts';

/** Longest life of a code: whoever photographs one has that long. */
export const CODE_SECONDS = 60;
export const NONCE_BYTES = 16;
/** What every code begins with; the digit is the version of its form. */
export const CODE_PREFIX = 'OQ1';
const KID_BYTES = 4;
const EXPIRY_BYTES = 4;
const CLAIM_BYTES = KID_BYTES + EXPIRY_BYTES + NONCE_BYTES;
/** Of Ed25519. */
const SIGNATURE_BYTES = 64;
/** 3 of the prefix and 118 of the bytes: within what a request may hold as a coupon, and a QR code of version 7. */
export const CODE_LENGTH = CODE_PREFIX.length + Math.ceil(((CLAIM_BYTES + SIGNATURE_BYTES) * 4) / 3);

/** What a code says. It names nobody: whose it is stands in the database alone. */
export interface CodeClaim {
  /** Eight hexadecimal digits. */
  readonly kid: string;
  /** Seconds since 1970; from then on it is stale. */
  readonly expiresAt: number;
  readonly nonce: Uint8Array;
}
export interface ReadCode extends CodeClaim {
  /** What the signature is over. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** Is it meant to be a code of ours? Says nothing about whether it is good. */
export function isShownCode(text: string): boolean {
  return text.length === CODE_LENGTH && text.startsWith(CODE_PREFIX);
}

/** The bytes to sign: the prefix stands before them, so that no other thing signed with the same key can be read as a code. */
export function bytesToSign({ kid, expiresAt, nonce }: CodeClaim): Uint8Array {
  if (!/^[0-9a-f]{8}$/.test(kid) || nonce.length !== NONCE_BYTES) throw new RangeError('not the parts of a code');
  const bytes = new Uint8Array(CODE_PREFIX.length + CLAIM_BYTES);
  for (let place = 0; place < CODE_PREFIX.length; place += 1) bytes[place] = CODE_PREFIX.charCodeAt(place);
  const view = new DataView(bytes.buffer, CODE_PREFIX.length);
  view.setUint32(0, Number.parseInt(kid, 16));
  view.setUint32(KID_BYTES, expiresAt);
  bytes.set(nonce, CODE_PREFIX.length + KID_BYTES + EXPIRY_BYTES);
  return bytes;
}

export function writeCode(claim: CodeClaim, signature: Uint8Array): string {
  const whole = new Uint8Array(CLAIM_BYTES + SIGNATURE_BYTES);
  whole.set(bytesToSign(claim).subarray(CODE_PREFIX.length));
  whole.set(signature, CLAIM_BYTES);
  return CODE_PREFIX + toBase64url(whole);
}

/** Null where the text is none of ours. The signature is not verified here: keys belong to the world. */
export function readCode(text: string): ReadCode | null {
  if (!isShownCode(text)) return null;
  const whole = fromBase64url(text.slice(CODE_PREFIX.length));
  if (whole === null) return null;
  const view = new DataView(whole.buffer, whole.byteOffset);
  const claim: CodeClaim = {
    kid: view.getUint32(0).toString(16).padStart(8, '0'),
    expiresAt: view.getUint32(KID_BYTES),
    nonce: whole.slice(KID_BYTES + EXPIRY_BYTES, CLAIM_BYTES),
  };
  return { ...claim, signed: bytesToSign(claim), signature: whole.slice(CLAIM_BYTES) };
}

/** Is it past its life at this instant (milliseconds since 1970), or does it promise more life than any code has? */
export function isStale({ expiresAt }: Pick<CodeClaim, 'expiresAt'>, atMs: number): boolean {
  return atMs >= expiresAt * 1_000 || expiresAt * 1_000 - atMs > (CODE_SECONDS + DRIFT_SECONDS) * 1_000;
}

/** How far clocks of the hosts that sign and those that read may be apart. */
const DRIFT_SECONDS = 5;
