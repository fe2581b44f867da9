// Second factors: six digits of an authenticator (TOTP, RFC 6238), each good once, and recovery codes for a lost one.
import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { toString as qrOf } from 'qrcode';

const PERIOD_SECONDS = 30;
const RECOVERY_CODES = 10;
/** 80 bits: as strong as it needs to be for something that is tried through the door only. */
const RECOVERY_BYTES = 10;

/** A new shared secret in base 32, 160 bits. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({ issuer: 'Offerline', label, secret: Secret.fromBase32(secret), period: PERIOD_SECONDS, digits: 6, algorithm: 'SHA1' });
}

/** What an authenticator reads, as address and as picture. */
export async function enrolment(secret: string, label: string): Promise<{ readonly uri: string; readonly svg: string }> {
  const uri = totpOf(secret, label).toString();
  return { uri, svg: await qrOf(uri, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }) };
}

/** The time step whose code it is, or null; one step either way is forgiven, and a step not after `usedStep` is refused. */
export function stepOfCode(secret: string, code: string, at: { readonly now: number; readonly usedStep: number }): number | null {
  const delta = /^\d{6}$/.test(code) ? totpOf(secret, '').validate({ token: code, timestamp: at.now, window: 1 }) : null;
  if (delta === null) return null;
  const step = Math.floor(at.now / 1000 / PERIOD_SECONDS) + delta;
  return step > at.usedStep ? step : null;
}

export interface RecoveryCodes {
  /** Shown once. */
  readonly codes: readonly string[];
  readonly hashes: readonly string[];
}

export function newRecoveryCodes(): RecoveryCodes {
  const codes = Array.from({ length: RECOVERY_CODES }, () => {
    const letters = new Secret({ buffer: new Uint8Array(randomBytes(RECOVERY_BYTES)).buffer }).base32.toLowerCase();
    return (letters.match(/.{4}/g) ?? []).join('-');
  });
  return { codes, hashes: codes.map(recoveryHash) };
}

/** Spaces, dashes and capitals are forgiven. */
export function recoveryHash(code: string): string {
  return createHash('sha256').update(code.toLowerCase().replaceAll(/[\s-]/g, '')).digest('hex');
}
