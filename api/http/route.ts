// A route is a value: address, scope, schemas, documentation and a handler; `mount` refuses what is not declared, and does everything a door must do.
// Example (a room's routes.ts; the room exports one function `…Routes(deps): readonly Route[]`, which api/app.ts mounts):
//
//   route({
//     method: 'post', path: '/v1/lists/{id}/members', scope: 'reference:write', tag: 'Reference', summary: 'Add members to a list',
//     params: z.strictObject({ id: z.string() }), body: z.strictObject({ accounts: z.array(z.string()) }),
//     replies: { 200: { description: 'How many were added', schema: z.object({ added: z.int() }), example: { added: 2 } } },
//     problems: ['not_found'],
//     handle: async ({ params, body, key }) => {
//       const added = await addMembers(deps.sql, { list: params.id, accounts: body.accounts, actor: key.id });
//       return added === null ? problem('not_found') : json({ added });
//     },
//   })
// Replies: json(value, status?), problem(code, detail?, errors?), verbatim(answer) for stored bytes, text(body, type), stream(body, type).
import { IncomingMessage } from 'node:http';
import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import { type Guarded, scopesOf } from '../../engine/people/may-use.ts';
import { SCOPES } from '../../engine/people/scopes.ts';
import { problemOfAddress, problemOfBlankNumbers } from './address.ts';
import { type Gate, type GuardedRoute, admit, ANONYMOUS } from './admit.ts';
import { askedBy } from './asking.ts';
import { type BodyLimit, readBody } from './body.ts';
import { type Call, type Caller, ServedCall } from './call.ts';
import { whileOpen } from './guarded-stream.ts';
import type { HolderTurns } from './holder-turns.ts';
import type { Asked } from './local.ts';
import { type FieldError, PROBLEMS, type ProblemCode } from './problem.ts';
import { type Reply, type TextReply, type Verbatim, problem, toResponse } from './reply.ts';
import { type StreamRules, streamBody } from './streamed-body.ts';
import { isErasedAccount, isUnreachable, isWalletMoved } from './unreachable.ts';

export const METHODS = ['get', 'post', 'put', 'delete'] as const;
export type Method = (typeof METHODS)[number];

export interface ReplyDoc {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly example?: unknown;
  readonly type?: string;
  /** Other content types that the caller may choose. */
  readonly alsoAs?: readonly string[];
}

/** Its `scope` is one scope, a list of which one is enough, 'person' or 'caller' for anybody signed in, 'holder' for cardholders, or 'public'; `reach` is how a caller whose reach is limited is kept within it. */
interface RouteDoc extends GuardedRoute {
  readonly method: Method;
  /** OpenAPI style: /v1/campaigns/{id}. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Which body limit holds; 'admin' unless said otherwise. */
  readonly limit?: BodyLimit;
  /** Content types of the body; JSON alone unless said otherwise. Other types reach the handler as `text`. */
  readonly accepts?: readonly string[];
  /** The handler gets the text unchecked and calls `checkText` of body.ts itself, elsewhere than on the thread that answers authorizations. */
  readonly roomChecks?: boolean;
  /** The handler gets the body unread, as `chunks`, and checks it itself. */
  readonly streams?: StreamRules;
  /** The body may be left out; the handler then gets undefined. */
  readonly mayBeEmpty?: boolean;
  readonly bodyExample?: unknown;
  /** What the document shows of a body that the handler reads itself. */
  readonly bodyDoc?: { readonly name: string; readonly schema: z.ZodType };
  readonly replies: Readonly<Record<number, ReplyDoc>>;
  readonly problems?: readonly ProblemCode[];
  /** A shorter way for a POST to a fixed address, given the body, whether times are asked for, and when it was whole (monotonic milliseconds): the same answer as the handler's, or null where it does not know (hot.ts). */
  readonly hot?: (body: Buffer, isTimed: boolean, cameAt: number) => Promise<Verbatim> | null;
  /** A shorter way for a GET with one part in its address, given that part: the bytes of the answer as characters, or null where they are not at hand (hot-read.ts). Such a route is not limited by hits: all cardholders come through one key. */
  readonly hotRead?: (part: string) => string | null;
  /** A shorter way for a GET of cardholders to a fixed address without a query, given the account: as hotRead, at once or later (hot-holder.ts). */
  readonly hotHolder?: (account: string) => string | null | Promise<string | null>;
}

export interface RouteSpec<Params, Query, Body> extends RouteDoc {
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  readonly handle: (call: Call<Params, Query, Body>) => Reply | Promise<Reply>;
}

/** A route whose types have been checked and forgotten, so that routes of all rooms stand in one list. */
export interface Route extends RouteDoc {
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly handle: (call: Call<never, never, never>) => Reply | Promise<Reply>;
}

/** Gives the handler the types of its schemas. */
export function route<Params, Query, Body>(spec: RouteSpec<Params, Query, Body>): Route {
  return spec as Route;
}

/** What was tried and not done: for the log of refused attempts. */
export interface RefusedAttempt {
  readonly route: Route;
  /** Null when nobody was known. */
  readonly caller: Caller | null;
  readonly params: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: ProblemCode | null;
  readonly requestId: string;
  readonly remoteAddress: string | null;
}

export interface Door extends Gate {
  readonly newRequestId: () => string;
  /** Private record of a bug: the public sees only the request id. */
  readonly onBug: (fault: unknown, requestId: string) => void;
  readonly remoteAddress: (context: Context) => string | null;
  /** Hits of a key on the control plane in the running minute; the authorization path has its own limit, the queue of the authority. */
  readonly hits?: (key: string) => Promise<number>;
  /** The turns of cardholders, who have fewer, counted over all processes. */
  readonly holderTurns?: HolderTurns;
  /** Files of the screens, for addresses that no route has. */
  readonly screens?: (path: string, accept?: string) => Reply | null;
  /** Called after every answer; cheap. */
  readonly onAnswer?: (route: Route, status: number) => void;
  /** Called after every answer of 400 or above; cheap. */
  readonly onRefused?: ((attempt: RefusedAttempt) => void) | undefined;
}

/** Adds the routes to `app`. Throws at once for a route without a known scope or standing twice: deny by default. */
export function mount(app: Hono, routes: readonly Route[], door: Door): void {
  const methodsByPath = new Map<string, Method[]>();
  for (const each of routes) {
    if (!isDeclared(each)) throw new Error(`${each.method} ${each.path} declares no known scope`);
    const methods = methodsByPath.get(each.path) ?? [];
    if (methods.includes(each.method)) throw new Error(`${each.method} ${each.path} stands twice`);
    methodsByPath.set(each.path, [...methods, each.method]);
    app.on(each.method.toUpperCase(), honoPath(each.path), (context) => serve(each, context, door));
  }
  // In an app of their own: a route that alone matches its address is called at once, one of several through a chain.
  const elsewhere = new Hono();
  for (const [path, methods] of methodsByPath) {
    const allow = methods.map((method) => method.toUpperCase()).join(', ');
    elsewhere.all(honoPath(path), () => toResponse({ ...problem('method_not_allowed'), headers: { allow } }, door.newRequestId()));
  }
  app.notFound((context) => elsewhere.fetch(context.req.raw));
  elsewhere.notFound((context) => {
    const { method, path } = context.req;
    const screen = method === 'GET' || method === 'HEAD' ? door.screens?.(path, context.req.header('accept')) : null;
    return toResponse(screen ?? problem('not_found'), door.newRequestId());
  });
}

function isDeclared(each: Guarded): boolean {
  if (each.scope === 'public' || each.scope === 'caller' || each.scope === 'person' || each.scope === 'holder') return true;
  const scopes = each.scope === undefined ? [] : scopesOf(each);
  return scopes.length > 0 && scopes.every((scope) => SCOPES.includes(scope));
}

function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

async function serve(each: Route, context: Context, door: Door): Promise<Response> {
  const requestId = door.newRequestId();
  let answered: Answered = { reply: problem('internal'), caller: null };
  try {
    answered = await answer(each, context, { door, requestId });
  } catch (fault) {
    if (!isWalletMoved(fault) && !isErasedAccount(fault)) door.onBug(fault, requestId);
    answered = { ...answered, reply: replyToBug(fault) };
  }
  const { reply, caller } = answered;
  door.onAnswer?.(each, reply.status);
  // A browser that is sent on may have been refused too.
  const status = reply.code === undefined ? reply.status : PROBLEMS[reply.code].status;
  if (status >= 400 && door.onRefused !== undefined) {
    const remoteAddress = door.remoteAddress(context);
    door.onRefused({
      route: each,
      caller,
      params: context.req.param(),
      status,
      code: reply.code ?? null,
      requestId,
      remoteAddress,
    });
  }
  const header = each.scope === 'public' ? null : context.req.raw.headers.get('authorization');
  return toResponse(whileOpen(reply, { caller, header }, door), requestId);
}

/** What the public hears of a handler that threw. */
export function replyToBug(fault: unknown): TextReply {
  if (isWalletMoved(fault)) return problem('wallet_moved');
  if (isErasedAccount(fault)) return problem('account_erased');
  return problem(isUnreachable(fault) ? 'unavailable' : 'internal');
}

interface Answered {
  readonly reply: Reply;
  readonly caller: Caller | null;
}
interface Serving {
  readonly door: Door;
  readonly requestId: string;
}

async function answer(each: Route, context: Context, at: Serving): Promise<Answered> {
  const asked: Asked = {
    get remoteAddress() {
      return at.door.remoteAddress(context);
    },
    header: (name) => context.req.raw.headers.get(name),
  };
  const { caller, refusal } = await admit(each, asked, at.door);
  return { reply: refusal ?? (await handled(each, context, { ...at, caller: caller ?? ANONYMOUS })), caller };
}

async function handled(each: Route, context: Context, at: Serving & { readonly caller: Caller }): Promise<Reply> {
  const { door, requestId, caller } = at;
  const wait = await secondsToWait(each, caller, door);
  if (wait !== null) return { ...problem('too_many_requests'), headers: { 'retry-after': String(wait) } };
  const params = context.req.param() as Record<string, string>;
  const faulty = problemOfAddress(context.req.raw.url, params, context.req.queries());
  if (faulty !== null) return faulty;
  const query = context.req.query();
  if (caller.reach !== null && typeof each.reach === 'function') {
    const outside = await each.reach({ params, reach: caller.reach });
    if (outside !== null) return problem(outside);
  }

  const body = each.method === 'post' || each.method === 'put' ? await readBodyOf(each, context) : NO_BODY;
  if (!body.ok) return problem(body.code, body.detail);

  const checked = check(each, { params, query, body: body.value });
  if (!checked.ok) return problem('invalid_request', undefined, checked.errors);
  const { values } = checked;
  const blank = problemOfBlankNumbers(values.query, query);
  if (blank !== null) return blank;
  const call = new ServedCall({ values, body, key: caller, requestId, context, remoteAddress: door.remoteAddress });
  const handle = () => each.handle(call as Call<never, never, never>);
  // What is changed for this request is logged as asked by it.
  return each.method === 'get' ? handle() : askedBy({ requestId, remoteAddress: call.remoteAddress, caller }, handle);
}

const NO_BODY = { ok: true, text: '', contentType: '', value: undefined } as const;

/** Hits one key may have in a minute on the control plane. */
export const HITS_MAX = 6_000;

/** Null for who may come in. */
async function secondsToWait(each: Route, caller: Caller, door: Door): Promise<number | null> {
  if (each.hotRead !== undefined || each.scope === 'public' || each.scope === 'evaluate') return null;
  if (caller.kind === 'holder') return (await door.holderTurns?.take(caller.id)) ?? null;
  return door.hits !== undefined && (await door.hits(caller.id)) > HITS_MAX ? 60 : null;
}

/** A route without a body schema that takes JSON alone takes no body: nothing is read. */
function readBodyOf(each: Route, { req, env }: Context): ReturnType<typeof readBody> | ReturnType<typeof streamBody> {
  if (!each.body && !each.accepts && !each.streams) return NO_BODY;
  const incoming: unknown = (env as Partial<Readonly<Record<string, unknown>>> | undefined)?.['incoming'];
  const source = { request: req.raw, incoming: incoming instanceof IncomingMessage ? incoming : null };
  if (each.streams) return streamBody(source, each.streams);
  return readBody(source, {
    limit: each.limit ?? 'admin',
    accepts: each.accepts ?? ['application/json'],
    roomChecks: each.roomChecks ?? false,
    mayBeEmpty: each.mayBeEmpty ?? false,
  });
}

type Checked =
  | { readonly ok: true; readonly values: Record<Part, unknown> }
  | { readonly ok: false; readonly errors: readonly FieldError[] };
type Part = 'params' | 'query' | 'body';

function check(each: Route, sent: Readonly<Record<Part, unknown>>): Checked {
  const values: Record<Part, unknown> = { ...sent };
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = each[part];
    if (!schema || (part === 'body' && sent.body === undefined && (each.accepts || each.mayBeEmpty))) continue;
    const parsed = schema.safeParse(sent[part]);
    if (!parsed.success) return { ok: false, errors: fieldErrors(parsed.error) };
    values[part] = parsed.data;
  }
  return { ok: true, values };
}

/** Zod's issues as field errors; paths are dotted, messages never hold the value that was sent. */
export function fieldErrors(error: z.ZodError): readonly FieldError[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}
