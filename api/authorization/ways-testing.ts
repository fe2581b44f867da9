// Gives a test the authorization path behind two doors: by the router alone, and with the short way for plain requests.
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { Sql } from '../db/connect.ts';
import { hotListener } from '../http/hot.ts';
import type { StoredKey } from '../http/keys-store.ts';
import { createLimitedServer } from '../http/limits.ts';
import { mount, type Route } from '../http/route.ts';
import type { Decider } from './decider.ts';
import { authorizationRoutes } from './routes.ts';

export const WAYS = ['short', 'long'] as const;
export type Way = (typeof WAYS)[number];

export interface TwoWays {
  readonly ports: Readonly<Record<Way, number>>;
  /** Status of everything answered so far, by address. */
  readonly counted: string[];
  readonly bugs: unknown[];
  /** Sends raw bytes, in parts if there are several, and gives all that comes back until the server closes or is silent. */
  readonly raw: (way: Way, ...parts: readonly string[]) => Promise<string>;
  readonly stop: () => void;
}

const SILENCE_MS = 40;
const PART_MS = 20;

/** The key `good` may evaluate, the key `other` may not. */
export async function openTwoWays(evaluate: (request: EvaluateRequest) => ReturnType<Decider['evaluate']>): Promise<TwoWays> {
  const counted: string[] = [];
  const bugs: unknown[] = [];
  const authority: Decider = { evaluate, message: () => Promise.reject(new Error('no messages here')) };
  const routes = authorizationRoutes({ sql: (() => []) as unknown as Sql, authority });
  const door = {
    newRequestId: () => 'req_1',
    onBug: (fault: unknown) => void bugs.push(fault),
    onAnswer: (route: Route, status: number) => void counted.push(`${route.path} ${status}`),
    remoteAddress: () => null,
    keys: { authenticate: async (header: string | null) => keyOf(header), known: keyOf },
  };
  const app = new Hono();
  mount(app, routes, door);
  const router = getRequestListener(app.fetch);
  const servers = { short: createLimitedServer(hotListener(routes, door, router)), long: createLimitedServer(router) };
  const ports = { short: await listen(servers.short), long: await listen(servers.long) };
  const stop = () => {
    for (const way of WAYS) servers[way].close().closeAllConnections();
  };
  return { ports, counted, bugs, raw: (way, ...parts) => exchange(ports[way], parts), stop };
}

function keyOf(header: string | null): StoredKey | null {
  if (header !== 'Bearer good' && header !== 'Bearer other') return null;
  const scopes = header === 'Bearer good' ? (['evaluate'] as const) : (['campaigns:read'] as const);
  return { id: header, name: '', hash: '', scopes, createdAt: '', expiresAt: null, revokedAt: null, lastUsedAt: null };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)));
}

function exchange(port: number, parts: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const answers: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let silence = setTimeout(() => socket.end(), 40 * SILENCE_MS);
    socket.on('data', (answer) => {
      answers.push(answer);
      clearTimeout(silence);
      silence = setTimeout(() => socket.end(), SILENCE_MS);
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(silence);
      resolve(Buffer.concat(answers).toString('utf8'));
    });
    parts.forEach((part, place) => void setTimeout(() => socket.write(part), place * PART_MS));
  });
}
