// What a handler answers, and how it becomes a Response with the headers every answer carries.
import { type Phases, timingLine } from './phases.ts';
import { type FieldError, type ProblemCode, problemOf } from './problem.ts';

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Which problem it is, where it was made here. */
  readonly code?: ProblemCode;
}

export interface TextReply extends Reply {
  readonly body: string;
}

/** JSON made here. */
export function json(value: unknown, status = 200): TextReply {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

/** RFC 9457; `detail` and `errors` are public and never hold what was sent. */
export function problem(code: ProblemCode, detail?: string, errors?: readonly FieldError[]): TextReply {
  const found = problemOf(code, detail, errors);
  return { status: found.status, type: 'application/problem+json', body: JSON.stringify(found), code };
}

/** Status and body as they were stored. */
export interface Verbatim {
  readonly status: number;
  readonly body: string;
  /** Where the time of this answer went, if it was decided just now. */
  readonly phases?: Phases | undefined;
}

/** Bytes as they were stored: the same answer for ever. `isTimed`: with a header that says where the time went. */
export function verbatim({ status, body, phases }: Verbatim, isTimed = false): TextReply {
  const reply = { status, type: status >= 400 ? 'application/problem+json' : 'application/json', body };
  return isTimed && phases !== undefined ? { ...reply, headers: { [TIMING]: timingLine(phases) } } : reply;
}

/** Both the request header that asks for times (`?1`) and the answer header that tells them. */
export const TIMING = 'server-timing';
export const asksForTimes = (value: string | null): boolean => value === '?1';

/** Text of a given type, e.g. text/csv; charset=utf-8. */
export function text(body: string, type: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 200, type, body, headers };
}

export function stream(body: ReadableStream<Uint8Array>, type: string): Reply {
  return { status: 200, type, body };
}

/** Text that is made while it is sent. */
export function streamOf(parts: AsyncIterable<string>, type: string): Reply {
  const encoder = new TextEncoder();
  const pieces = parts[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await pieces.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: async () => {
      await pieces.return?.();
    },
  });
  return stream(body, type);
}

/** Nothing an API answers may be framed, sniffed, cached or run; pages set their own policy. */
export const GUARD = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

export function toResponse(reply: Reply, requestId: string): Response {
  return new Response(reply.body, {
    status: reply.status,
    headers: { ...GUARD, 'content-type': reply.type, 'x-request-id': requestId, ...reply.headers },
  });
}
