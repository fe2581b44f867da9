// What durability costs: the same engine behind Hono and the schema, with budgets and answers in memory alone. Nothing survives its end.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { evaluateRequestSchema } from '../../../engine/authorization/request.ts';
import { ask, benchBook } from '../state/decider.ts';
import { memoryVariant } from '../state/memory.ts';
import { listening } from './listening.ts';

const CAMPAIGNS = 10_000;
const KEPT_MAX = 200_000;

const book = benchBook(CAMPAIGNS);
const asker = (request: Parameters<typeof ask>[1]) => ask(book, request, '2026-11-22T04:03:11.000Z');
let state = memoryVariant(asker);
let kept = 0;

const app = new Hono();
app.post('/v1/evaluate', async (context) => {
  const request = evaluateRequestSchema.parse(await context.req.json());
  // A memory that is never written down may also forget: it must not end the run.
  kept += 1;
  if (kept % KEPT_MAX === 0) state = memoryVariant(asker);
  return context.body(await state.decide(request), 200, { 'content-type': 'application/json' });
});
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => listening(port));
