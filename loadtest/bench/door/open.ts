// The whole door of the product around an authority that answers at once, so that what is measured is the door.
import { randomUUID } from 'node:crypto';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { Registry } from 'prom-client';
import { authorizationRoutes } from '../../../api/authorization/routes.ts';
import type { Sql } from '../../../api/db/connect.ts';
import { type HotDoor, hotListener } from '../../../api/http/hot.ts';
import { hashOf, startKeyRing } from '../../../api/http/keys.ts';
import { createLimitedServer } from '../../../api/http/limits.ts';
import { countAnswers } from '../../../api/http/metrics.ts';
import { mount } from '../../../api/http/route.ts';
import { listening } from '../echo/listening.ts';
import { DOOR_KEY } from './key.ts';

const ANSWER = {
  status: 200,
  body: JSON.stringify({
    authorizationId: 'bench',
    decisionId: 'dc_0123456789abcdefghijkl',
    outcome: 'granted',
    reason: null,
    amount: 12_800,
    payable: 12_300,
    currency: 'CNY',
    benefits: [
      {
        campaign: 'bench-1',
        version: 1,
        kind: 'discount',
        delivery: 'instant',
        amount: 500,
        desired: 500,
        funding: [{ party: 'bank', amount: 500 }],
        receipt: 'Saved 5.00',
      },
    ],
    points: { earn: 0, redeem: 0 },
    holdExpiresAt: '2026-11-29T04:03:11.000Z',
    receipt: ['Saved 5.00'],
  }),
};

const fail = (fault: unknown): never => {
  throw fault;
};

/** `hot`: with the short way, as the product listens; else by the router alone. */
export async function openDoor({ hot }: { readonly hot: boolean }): Promise<void> {
  const evaluator = { id: 'bench', name: 'bench', hash: hashOf(DOOR_KEY), scopes: ['evaluate'], expires_at: null };
  const sql = (async () => [evaluator]) as unknown as Sql;
  const keys = startKeyRing(sql, Date.now);
  await keys.refresh();
  const routes = authorizationRoutes({ sql, authority: { evaluate: async () => ANSWER, message: async () => ANSWER } });
  const door: HotDoor = { keys, newRequestId: randomUUID, onBug: fail, onAnswer: countAnswers(new Registry()) };
  const app = new Hono();
  mount(app, routes, { ...door, keys, remoteAddress: () => null });
  const byRouter = getRequestListener(app.fetch);
  const server = createLimitedServer(hot ? hotListener(routes, door, byRouter) : byRouter);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    listening(typeof address === 'object' && address !== null ? address.port : 0);
  });
}
