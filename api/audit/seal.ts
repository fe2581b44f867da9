// The chain over the log of changes: what of a row is sealed, how a link follows the one before it, and how a published head is signed.
import { createHmac, hkdfSync } from 'node:crypto';

/** Link before the first. */
export const GENESIS = '0'.repeat(64);

/** A row of the log with everything in it as text, as the database gives it. */
export interface SealedFields {
  readonly id: number;
  /** Microseconds since 1970. */
  readonly micros: number;
  readonly nonce: string | null;
  readonly actor: string;
  readonly actorKind: string | null;
  readonly actorName: string | null;
  readonly action: string;
  readonly object: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly requestId: string | null;
  readonly remote: string | null;
  readonly detail: string;
  readonly changes: string;
  readonly mac: string | null;
}
export interface Head {
  readonly seq: number;
  readonly hash: string;
}
export interface PublishedHead extends Head {
  readonly at: string;
}

/** Keys of the seals and of published heads, derived from the chain key: neither is ever in the database, and none signs for another stream. */
export interface SealKeys {
  readonly seal: Buffer;
  readonly head: Buffer;
}

export function sealKeysOf(chainKey: string): SealKeys {
  const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', chainKey, '', purpose, 32));
  return { seal: derived('offerline seals of the log of changes'), head: derived('offerline heads of the log of changes') };
}

/** HMAC-SHA-256 over number, previous link and the row as one JSON array, hex. */
export function sealOf(key: Buffer, link: { readonly seq: number; readonly previous: string; readonly row: SealedFields }): string {
  const { id, micros, nonce, actor, actorKind, actorName, action, object, outcome, code, requestId, remote, detail, changes, mac } =
    link.row;
  const fields = [id, micros, nonce, actor, actorKind, actorName, action, object, outcome, code, requestId, remote, detail, changes, mac];
  return createHmac('sha256', key)
    .update(`${link.seq}\n${link.previous}\n${JSON.stringify(fields)}`)
    .digest('hex');
}

/** One line of the published heads: time, number, link, signature. */
export function headLine(key: Buffer, { at, seq, hash }: PublishedHead): string {
  return `${at} ${seq} ${hash} ${headMac(key, { at, seq, hash })}`;
}

export function headMac(key: Buffer, { at, seq, hash }: PublishedHead): string {
  return createHmac('sha256', key).update(`${at}\n${seq}\n${hash}`).digest('hex');
}
