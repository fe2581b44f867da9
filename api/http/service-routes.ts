// Routes of the service itself: is it up, is it ready, its figures, its problem codes, and the key of the demo screens.
import { randomUUID } from 'node:crypto';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { type KeyRing, newKey } from './keys.ts';
import { insertKey, type Scope } from './keys-store.ts';
import { isLoopback, isThisMachine } from './local.ts';
import { PROBLEM_CODES, PROBLEMS } from './problem.ts';
import { json, problem, text } from './reply.ts';
import { type Route, route } from './route.ts';
import { logChange, inTransaction, ping, readSetting } from './settings-store.ts';

/** One place behind the port of a service of several processes. */
export interface WorkerState {
  readonly slot: number;
  readonly state: 'starting' | 'ready' | 'down';
  /** How often a process in this place has been opened again. */
  readonly restarts: number;
}
/** The processes behind one port, as one of them knows them. */
export interface Siblings {
  /** Which of them this one is. */
  readonly slot: number;
  /** The figures of this one. */
  readonly metrics: Registry;
  /** The figures of all, summed, as Prometheus text. */
  readonly figures: () => Promise<string>;
  readonly workers: () => readonly WorkerState[];
}

export interface ServiceDeps {
  readonly sql: Sql;
  readonly keys: KeyRing;
  readonly metrics: Registry;
  readonly now: () => number;
  /** The live book has been read at least once. */
  readonly bookLoaded: () => boolean;
  /** Absent in a service of one process. */
  readonly siblings?: Siblings | undefined;
}

const TAG = 'Service';
const READY_MS_MAX = 1_000;
const DEMO_KEY_MS = 24 * 3_600_000;
/** What a visitor of the demo may do before signing in as somebody: look at everything, and try a purchase. */
const VISITOR_SCOPES: readonly Scope[] = [
  'evaluate',
  'campaigns:read',
  'reference:read',
  'wallets:read',
  'authorizations:read',
  'settlement:read',
  'audit:read',
  'operate',
];

export function serviceRoutes(deps: ServiceDeps): readonly Route[] {
  return [health(), ready(deps), metrics(deps), problems(), demoSession(deps)];
}

function health(): Route {
  return route({
    method: 'get',
    path: '/healthz',
    scope: 'public',
    tag: TAG,
    summary: 'The process is up',
    replies: { 200: { description: 'Up', schema: z.object({ status: z.literal('up') }), example: { status: 'up' } } },
    handle: () => json({ status: 'up' }),
  });
}

function ready({ sql, bookLoaded, siblings }: ServiceDeps): Route {
  const worker = z.object({ slot: z.int(), state: z.enum(['starting', 'ready', 'down']), restarts: z.int() });
  const schema = z.object({
    status: z.enum(['ready', 'not_ready']),
    database: z.boolean(),
    book: z.boolean(),
    workers: z.array(worker).optional().describe('The processes behind this port, where there are several'),
  });
  return route({
    method: 'get',
    path: '/readyz',
    scope: 'public',
    tag: TAG,
    summary: 'The process can decide authorizations',
    replies: { 200: { description: 'Ready', schema }, 503: { description: 'Not ready; what is missing is false', schema } },
    handle: async () => {
      const database = await Promise.race([
        ping(sql).then(
          () => true,
          () => false,
        ),
        new Promise<boolean>((resolve) => setTimeout(resolve, READY_MS_MAX, false).unref()),
      ]);
      const book = bookLoaded();
      const isReady = database && book;
      const workers = siblings === undefined ? {} : { workers: siblings.workers() };
      return json({ status: isReady ? 'ready' : 'not_ready', database, book, ...workers }, isReady ? 200 : 503);
    },
  });
}

function metrics({ metrics: registry, keys, siblings }: ServiceDeps): Route {
  return route({
    method: 'get',
    path: '/metrics',
    scope: 'public',
    tag: TAG,
    summary: 'Figures in the Prometheus text format',
    description:
      'From this machine without a key; from elsewhere with a key of scope `operate`. Of several processes behind one port, the sum of all.',
    replies: { 200: { description: 'Prometheus text', type: 'text/plain; version=0.0.4; charset=utf-8' } },
    problems: ['unauthenticated'],
    handle: async (call) => {
      const key = isLoopback(call) ? null : await keys.authenticate(call.header('authorization'));
      const allowed = isLoopback(call) || (key !== null && key !== 'unavailable' && key.scopes.includes('operate'));
      if (!allowed) return problem('unauthenticated');
      return text(await (siblings === undefined ? registry.metrics() : siblings.figures()), registry.contentType);
    },
  });
}

function problems(): Route {
  return route({
    method: 'get',
    path: '/v1/reference/problems',
    scope: 'public',
    tag: TAG,
    summary: 'Every problem code and what it means',
    replies: {
      200: {
        description: 'The table of codes',
        schema: z.object({ items: z.array(z.object({ code: z.string(), status: z.int(), title: z.string(), meaning: z.string() })) }),
      },
    },
    handle: () => json({ items: PROBLEM_CODES.map((code) => ({ code, ...PROBLEMS[code] })) }),
  });
}

/** One key for the screens of a demo database, made at the first call; it lives in this process and ends after a day. */
function demoSession({ sql, keys, now }: ServiceDeps): Route {
  let session: { readonly key: string; readonly until: number } | null = null;
  return route({
    method: 'get',
    path: '/v1/demo/session',
    scope: 'public',
    tag: TAG,
    summary: 'A key for the screens of a demo database',
    description: 'Only for a browser on this machine, and only when the database holds demo data.',
    replies: { 200: { description: 'A service key', schema: z.object({ key: z.string() }) } },
    problems: ['not_found'],
    handle: async (call) => {
      if (!isThisMachine(call) || (await readSetting(sql, 'demo')) !== true) return problem('not_found');
      if (session === null || session.until < now()) {
        const { key, hash } = newKey();
        const id = `key_${randomUUID()}`;
        const until = now() + DEMO_KEY_MS;
        await inTransaction(sql, async (transaction) => {
          await insertKey(transaction, {
            id,
            name: 'screens of the demo',
            hash,
            scopes: VISITOR_SCOPES,
            expiresAt: new Date(until).toISOString(),
          });
          await logChange(transaction, { actor: 'demo', action: 'key.create', object: id, detail: { name: 'screens of the demo' } });
        });
        await keys.refresh();
        session = { key, until: until - DEMO_KEY_MS / 2 };
      }
      return json({ key: session.key });
    },
  });
}
