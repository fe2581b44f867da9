// Speaks to the API with a service key: JSON in, JSON or an RFC 9457 problem out, never an exception.

/** What went wrong, as the API says it; status 0 when no answer came at all. */
export interface Fault {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}
export type Reply<Body> =
  | { readonly ok: true; readonly body: Body; readonly tookMs: number }
  | { readonly ok: false; readonly fault: Fault };

export interface Client {
  readonly get: <Body>(path: string, signal?: AbortSignal) => Promise<Reply<Body>>;
  readonly post: <Body>(path: string, body: unknown) => Promise<Reply<Body>>;
  /** The open response of a server-sent event stream; null when it cannot be opened. */
  readonly stream: (path: string, signal: AbortSignal) => Promise<Response | null>;
  /** A file behind the key; null when it cannot be had. */
  readonly file: (path: string) => Promise<Blob | null>;
}

const OFFLINE: Fault = { status: 0, code: 'offline', title: 'No answer' };

/** `onRefused` is told when the key is no longer accepted. */
export function clientWith(key: string, onRefused: () => void): Client {
  const authorization = `Bearer ${key}`;
  const call = async <Body>(path: string, init: RequestInit): Promise<Reply<Body>> => {
    const reply = await request<Body>(path, { ...init, headers: { ...init.headers, authorization } });
    if (!reply.ok && reply.fault.status === 401) onRefused();
    return reply;
  };
  const open = (path: string, init: RequestInit) =>
    fetch(path, { ...init, headers: { authorization } })
      .then((response) => (response.ok ? response : null))
      .catch(() => null);
  return {
    get: (path, signal) => call(path, signal === undefined ? {} : { signal }),
    post: (path, body) => call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    stream: (path, signal) => open(path, { signal }),
    file: async (path) => (await open(path, {}))?.blob() ?? null,
  };
}

/** A key for the demo bank, which gives one to a visitor of the same machine; null where there is no demo. */
export async function demoKey(): Promise<string | null> {
  const reply = await request<{ readonly key?: string }>('/v1/demo/session', {});
  return reply.ok ? (reply.body.key ?? null) : null;
}

/** 128 random bits; unlike randomUUID it also works where the page came over plain HTTP. */
export function freshId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function request<Body>(path: string, init: RequestInit): Promise<Reply<Body>> {
  const started = performance.now();
  try {
    const response = await fetch(path, init);
    const body: unknown = await response.json();
    if (!response.ok) return { ok: false, fault: asFault(response.status, body) };
    return { ok: true, body: body as Body, tookMs: performance.now() - started };
  } catch {
    return { ok: false, fault: OFFLINE };
  }
}

function asFault(status: number, body: unknown): Fault {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<Fault>;
  return { ...problem, status, code: problem.code ?? `http_${status}`, title: problem.title ?? `HTTP ${status}` };
}
