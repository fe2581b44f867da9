// A line of the published heads of the journal's chain: what it says, how it is signed, and how it is chained to the line before it.
import { createHmac, hkdfSync } from 'node:crypto';

/** Signature before the first line. */
export const NO_LINE = '0'.repeat(64);

/** The newest link of a stream of the chain. */
export interface StreamHead {
  readonly stream: string;
  readonly seq: number;
  readonly hash: string;
}
/** The heads that moved since the line before, and how many streams there are in all. */
export interface HeadsTold {
  readonly at: string;
  readonly line: number;
  readonly streams: number;
  readonly heads: readonly (readonly [stream: string, seq: number, hash: string])[];
}
/** Two people took an older copy of the database into use: of each stream named, links beyond the number are not missed any more. */
export interface RestoreAccepted {
  readonly at: string;
  readonly line: number;
  readonly accepted: {
    readonly by: string;
    readonly and: string;
    readonly why: string;
    readonly kept: readonly (readonly [stream: string, seq: number])[];
    /** Newest seal of the log of changes in the copy. */
    readonly audit: number;
  };
}
export type HeadLine = HeadsTold | RestoreAccepted;

/** Derived from the chain key, so that it is never in the database and signs nothing else. */
export function headKeyOf(chainKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', chainKey, '', 'offerline heads of the journal', 32));
}

/** "<HMAC-SHA-256 over the signature of the line before and the text> <text>": no line can be changed, left out or put between. */
export function textOf(key: Buffer, previous: string, line: HeadLine): string {
  const text = JSON.stringify(line);
  return `${signed(key, previous, text)} ${text}`;
}

export interface ReadLine {
  readonly mac: string;
  readonly line: HeadLine;
}

/** Null where it does not follow `previous`, or nobody with the key wrote it. */
export function readLine(key: Buffer, previous: string, text: string): ReadLine | null {
  const [mac = ''] = text.split(' ', 1);
  const body = text.slice(mac.length + 1);
  return signed(key, previous, body) === mac ? { mac, line: JSON.parse(body) as HeadLine } : null;
}

function signed(key: Buffer, previous: string, text: string): string {
  return createHmac('sha256', key).update(`${previous}\n${text}`).digest('hex');
}
