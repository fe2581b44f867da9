// What a handler is given of a request.
import type { Context } from 'hono';
import type { ServiceKey } from './keys-store.ts';

type Caller = Pick<ServiceKey, 'id' | 'scopes'>;

/** What a handler is given: everything parsed and checked. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The body as sent. */
  readonly text: string;
  readonly contentType: string;
  /** Whose key opened the door; a public route has an anonymous key without scopes. */
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
  readonly body: { readonly text: string; readonly contentType: string };
  readonly key: Caller;
  readonly requestId: string;
  readonly context: Context;
  readonly remoteAddress: (context: Context) => string | null;
}

/** A class, so that what few handlers ask for is made for them alone. */
export class ServedCall implements Call<never, never, never> {
  readonly params: never;
  readonly query: never;
  readonly body: never;
  readonly text: string;
  readonly contentType: string;
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
