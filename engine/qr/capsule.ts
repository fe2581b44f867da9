// What a gate takes with it: one slice of one budget, the benefit of each tap and how long it may give it, in a text that is signed.
import { fromBase64url, toBase64url } from './base64url.ts';
import { utf8Bytes, utf8Text } from './utf8.ts';

export interface Capsule {
  readonly gate: string;
  readonly slice: string;
  readonly campaign: string;
  readonly version: number;
  /** Of the gate and campaign: whoever holds an older one holds nothing. */
  readonly epoch: number;
  readonly currency: string;
  /** Of each tap, minor units; never more than the fare. */
  readonly benefit: number;
  /** The whole slice, minor units. */
  readonly amount: number;
  /** Seconds since 1970: [from, until). */
  readonly from: number;
  readonly until: number;
  /** Key that signed it. */
  readonly kid: string;
}

/** Stands before what is signed, so that nothing else signed with the same key can be read as a capsule. */
const DOMAIN = 'offerline capsule 1\n';

/** The first part of a capsule: its fields in a fixed order. */
export function capsuleBody({ gate, slice, campaign, version, epoch, currency, benefit, amount, from, until, kid }: Capsule): string {
  const fields = { gate, slice, campaign, version, epoch, currency, benefit, amount, from, until, kid };
  return toBase64url(utf8Bytes(JSON.stringify(fields)));
}

export function capsuleToSign(body: string): Uint8Array {
  return utf8Bytes(DOMAIN + body);
}

export function writeCapsule(body: string, signature: Uint8Array): string {
  return `${body}.${toBase64url(signature)}`;
}

export interface ReadCapsule {
  readonly capsule: Capsule;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** Null where the text is none. The signature is not verified here: keys belong to the world. */
export function readCapsule(text: string): ReadCapsule | null {
  const [body = '', sealed = '', ...more] = text.split('.');
  const bytes = fromBase64url(body);
  const signature = fromBase64url(sealed);
  if (bytes === null || signature === null || more.length > 0) return null;
  const said = utf8Text(bytes);
  const capsule = said === null ? null : capsuleIn(said);
  // Written again it must be the same text: one capsule, one spelling.
  return capsule === null || capsuleBody(capsule) !== body ? null : { capsule, signed: capsuleToSign(body), signature };
}

const TEXTS = ['gate', 'slice', 'campaign', 'currency', 'kid'] as const;
const NUMBERS = ['version', 'epoch', 'benefit', 'amount', 'from', 'until'] as const;

function capsuleIn(json: string): Capsule | null {
  try {
    const fields = JSON.parse(json) as Partial<Readonly<Record<string, unknown>>> | null;
    const isWhole =
      TEXTS.every((name) => typeof fields?.[name] === 'string') && NUMBERS.every((name) => Number.isSafeInteger(fields?.[name]));
    return isWhole ? (fields as unknown as Capsule) : null;
  } catch {
    return null;
  }
}
