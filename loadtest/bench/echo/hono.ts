// The bare Hono echo that everything is compared with: parses the JSON body and answers it.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { listening } from './listening.ts';

const app = new Hono();
app.post('/v1/evaluate', async (context) => context.json(await context.req.json()));
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => listening(port));
