// What a handler is given of a request, and who the caller is.
import type { Context } from 'hono';
import type { Rightful } from '../../engine/people/may-use.ts';

/** Whoever opened the door: a service key, a person by their session, or a cardholder by a token. Its id is what maker, checker and actor columns hold. */
export interface Caller extends Rightful {
  readonly id: string;
  readonly name: string;
  /** The session a person speaks through; absent for a key. */
  readonly session?: CallerSession;
  /** The account of a cardholder; absent for everybody else. */
  readonly holder?: CallerHolder;
}

export interface CallerHolder {
  readonly account: string;
  /** Of their wallet: "ac:<account>", or that of their household. */
  readonly subject: string;
  /** Locale that the token names; null where it names none. */
  readonly locale: string | null;
}

export interface CallerSession {
  readonly id: string;
  /** What a change must carry in the header x-csrf-token. */
  readonly csrf: string;
  /** Milliseconds since 1970: until then the person has just proved again who they are. */
  readonly confirmedUntil: number;
  readonly expiresAt: string;
}

/** What a handler is given: everything parsed and checked. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The body as sent. */
  readonly text: string;
  readonly contentType: string;
  /** The body of a route that streams it, unchecked; nothing elsewhere. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Who calls, key or person; a public route has an anonymous caller without scopes. */
  readonly key: Caller;
  readonly requestId: string;
  /** The peer's address; null in tests. Never taken from a header. */
  readonly remoteAddress: string | null;
  header(name: string): string | null;
  /** Aborted when the peer goes away. */
  readonly signal: AbortSignal;
}

interface Served {
  readonly values: { readonly params: unknown; readonly query: unknown; readonly body: unknown };
  readonly body: { readonly text: string; readonly contentType: string; readonly chunks?: AsyncIterable<Uint8Array> };
  readonly key: Caller;
  readonly requestId: string;
  readonly context: Context;
  readonly remoteAddress: (context: Context) => string | null;
}

const NOTHING: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};

/** A class, so that what few handlers ask for is made for them alone. */
export class ServedCall implements Call<never, never, never> {
  readonly params: never;
  readonly query: never;
  readonly body: never;
  readonly text: string;
  readonly contentType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly key: Caller;
  readonly requestId: string;
  readonly #context: Context;
  readonly #addressOf: Served['remoteAddress'];

  constructor({ values, body, key, requestId, context, remoteAddress }: Served) {
    this.params = values.params as never;
    this.query = values.query as never;
    this.body = values.body as never;
    this.text = body.text;
    this.contentType = body.contentType;
    this.chunks = body.chunks ?? NOTHING;
    this.key = key;
    this.requestId = requestId;
    this.#context = context;
    this.#addressOf = remoteAddress;
  }
  get remoteAddress(): string | null {
    return this.#addressOf(this.#context);
  }
  header(name: string): string | null {
    return this.#context.req.raw.headers.get(name);
  }
  get signal(): AbortSignal {
    return this.#context.req.raw.signal;
  }
}
