// A request before it is bytes, and the bytes it becomes.
import type { Operation } from './document.ts';

export interface Draft {
  readonly method: string;
  /** As it stands on the wire, escaped. */
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly query: string;
  /** Besides host and length. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | null;
}

/** A request that the document describes, as it was before anything was done to it. */
export interface Seed {
  readonly operation: Operation;
  readonly draft: Draft;
  /** The body as a value; undefined where there is no JSON body. */
  readonly value: unknown;
}

/** What became of a seed. */
export interface Mutant {
  readonly draft: Draft;
  /** The rules of the service refuse it, whatever its operation is. */
  readonly isRefused: boolean;
  /** Bytes that no client would send; they travel on a connection of their own. */
  readonly rough?: Buffer;
  /** A card number made for this run, which nothing may repeat. */
  readonly canary?: string;
}

export interface Asked extends Mutant {
  readonly no: number;
  readonly seed: Seed;
  readonly mutation: string;
  readonly bytes: Buffer;
}

export const HOST = 'localhost:8080';
export const JSON_TYPE = 'application/json';

export function bytesOf({ method, path, query, headers, body }: Draft): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const length = body === null ? '' : `content-length: ${body.length}\r\n`;
  const head = Buffer.from(`${method} ${path}${query} HTTP/1.1\r\nhost: ${HOST}\r\n${lines}${length}\r\n`, 'latin1');
  return body === null ? head : Buffer.concat([head, body]);
}

export function headerOf({ headers }: Draft, name: string): string | undefined {
  return headers.find(([each]) => each === name)?.[1];
}

/** Another value for a header; null takes it out. */
export function withHeader(draft: Draft, name: string, value: string | null): Draft {
  const others = draft.headers.filter(([each]) => each !== name);
  return { ...draft, headers: value === null ? others : [...others, [name, value]] };
}

/** Changes only the body. */
export function withBody(draft: Draft, body: Buffer | string): Draft {
  return { ...draft, body: typeof body === 'string' ? Buffer.from(body) : body };
}
