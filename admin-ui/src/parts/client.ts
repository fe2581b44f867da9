// Speaks to the API with a service key or a person's session: JSON in, JSON or an RFC 9457 problem out, never an exception.

/** What went wrong, as the API says it; status 0 when no answer came at all. */
export interface Fault {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** Names this answer in the log of the service. */
  readonly requestId?: string;
}
export type Reply<Body> =
  | { readonly ok: true; readonly body: Body; readonly tookMs: number }
  | { readonly ok: false; readonly fault: Fault };

export interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** A file is sent as it is, and so is a string of a type that is named; anything else as JSON. */
  readonly body?: unknown;
  /** Content type of a body that is a string or a file. */
  readonly type?: string;
  readonly signal?: AbortSignal;
}

export interface Client {
  readonly get: <Body>(path: string, signal?: AbortSignal) => Promise<Reply<Body>>;
  readonly post: <Body>(path: string, body?: unknown) => Promise<Reply<Body>>;
  readonly put: <Body>(path: string, body: unknown) => Promise<Reply<Body>>;
  readonly del: <Body>(path: string) => Promise<Reply<Body>>;
  /** Any call: other content types, or one that can be given up. */
  readonly ask: <Body>(asking: Asking) => Promise<Reply<Body>>;
  /** The open response of a server-sent event stream; null when it cannot be opened. */
  readonly stream: (path: string, signal: AbortSignal) => Promise<Response | null>;
  /** A file behind the key; null when it cannot be had. */
  readonly file: (path: string, method?: 'GET' | 'POST') => Promise<Blob | null>;
}

/** Who calls: a key in the header, or (null) the session cookie, whose changes carry the CSRF token. */
export interface Credentials {
  readonly key: string | null;
  readonly csrf: string | null;
}
/** Asked when a call was refused with 401: true when it may be tried once more, because the person signed in again or confirmed. */
export type Interruption = (fault: Fault) => Promise<boolean>;

const ATTENDED_MS = 60_000;
let attendedAt = Date.now();
for (const input of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
  globalThis.addEventListener?.(
    input,
    () => {
      attendedAt = Date.now();
    },
    { passive: true },
  );
/** A page that asks by itself while nobody is there does not keep a session open. */
const isAttended = (): boolean => Date.now() - attendedAt < ATTENDED_MS;

/** A file goes as it is; so does text of a type that was named. */
const isSentAsIs = (body: unknown, type: string | undefined): body is string | Blob =>
  body instanceof Blob || (typeof body === 'string' && type !== undefined);

const OFFLINE: Fault = { status: 0, code: 'offline', title: 'No answer' };

/** Credentials are read at each call, so that signing in again does not make a new client and no form is lost. */
export function clientWith(credentials: () => Credentials, onRefused: Interruption): Client {
  const headersOf = (method: string): Record<string, string> => {
    const { key, csrf } = credentials();
    if (key !== null) return { authorization: `Bearer ${key}` };
    return { ...(csrf === null || method === 'GET' ? {} : { 'x-csrf-token': csrf }), ...(isAttended() ? {} : { 'x-unattended': '?1' }) };
  };
  const once = <Body>({ method, path, body, type, signal }: Asking) =>
    request<Body>(path, {
      method,
      headers: { ...headersOf(method), ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }) },
      ...(body === undefined ? {} : { body: isSentAsIs(body, type) ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  // Whoever signs in again may then have to confirm, so a call can be interrupted twice.
  const ask = async <Body>(asking: Asking, interruptionsLeft = 2): Promise<Reply<Body>> => {
    const reply = await once<Body>(asking);
    if (reply.ok || reply.fault.status !== 401 || interruptionsLeft === 0) return reply;
    return (await onRefused(reply.fault)) ? ask<Body>(asking, interruptionsLeft - 1) : reply;
  };
  const open = (path: string, init: RequestInit) =>
    fetch(path, { ...init, headers: headersOf('GET') })
      .then((response) => (response.ok ? response : null))
      .catch(() => null);
  return {
    get: (path, signal) => ask({ method: 'GET', path, ...(signal === undefined ? {} : { signal }) }),
    post: (path, body = {}) => ask({ method: 'POST', path, body }),
    put: (path, body) => ask({ method: 'PUT', path, body }),
    del: (path) => ask({ method: 'DELETE', path }),
    ask: (asking) => ask(asking),
    stream: (path, signal) => open(path, { signal }),
    file: (path, method = 'GET') => fileOf(() => fetch(path, { method, headers: headersOf(method) }), onRefused),
  };
}

/** Asked once more where the person signed in again or confirmed. */
async function fileOf(fetched: () => Promise<Response>, onRefused: Interruption): Promise<Blob | null> {
  try {
    const first = await fetched();
    if (first.ok) return await first.blob();
    if (first.status !== 401 || !(await onRefused(asFault(first, await first.json())))) return null;
    const second = await fetched();
    return second.ok ? await second.blob() : null;
  } catch {
    return null;
  }
}

/** Before anybody is known: the calls that open the page. */
export const stranger: Client = clientWith(
  () => ({ key: null, csrf: null }),
  () => Promise.resolve(false),
);

/** Without digits: some runs of those look like a card number, which the API refuses. */
const LETTERS = 'abcdefghijklmnop';

/** 128 random bits; unlike randomUUID it also works where the page came over plain HTTP. */
export function freshId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => LETTERS.charAt(byte >> 4) + LETTERS.charAt(byte & 15)).join('');
}

let newestRequestId: string | null = null;
/** The id of the newest answer, for whoever has to report that a page failed. */
export const lastRequestId = (): string | null => newestRequestId;

async function request<Body>(path: string, init: RequestInit): Promise<Reply<Body>> {
  const started = performance.now();
  try {
    const response = await fetch(path, init);
    newestRequestId = response.headers.get('x-request-id') ?? newestRequestId;
    const said = await response.text();
    const body: unknown = said === '' ? null : JSON.parse(said);
    if (!response.ok) return { ok: false, fault: asFault(response, body) };
    return { ok: true, body: body as Body, tookMs: performance.now() - started };
  } catch {
    return { ok: false, fault: OFFLINE };
  }
}

function asFault({ status, headers }: Response, body: unknown): Fault {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<Fault>;
  const requestId = headers.get('x-request-id');
  return {
    ...problem,
    status,
    code: problem.code ?? `http_${status}`,
    title: problem.title ?? `HTTP ${status}`,
    ...(requestId === null ? {} : { requestId }),
  };
}
