// F11 on the authorization path: a body that drips ends after its time, whichever way it takes, and costs nobody else an answer.
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { Hono } from 'hono';
import { getRequestListener } from '@hono/node-server';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { whenWhole } from './incoming.ts';
import { problemCodesOf } from './problem-codes.ts';
import { json } from './reply.ts';
import { mount, route } from './route.ts';
import { swiftBodyListener } from './swift-body.ts';

const BODY_MS_MAX = 150;
const ask = route({
  method: 'post',
  path: '/v1/ask/{id}',
  scope: 'public',
  tag: 'x',
  limit: 'authorization',
  summary: 'x',
  body: z.strictObject({ a: z.int() }),
  replies: { 200: { description: 'x' } },
  handle: ({ body }) => json(body),
});
const patient = { ...ask, path: '/v1/patient', limit: 'admin' } as const;

let server: Server;
const counted: number[] = [];
const bugs: unknown[] = [];
const gone: Socket[] = [];
afterEach(() => {
  for (const socket of gone.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
});

/** By the router, as every body that is not plain comes. */
function router(): RequestListener {
  const app = new Hono();
  mount(app, [ask, patient], {
    newRequestId: () => 'req_1',
    onBug: (fault) => void bugs.push(fault),
    remoteAddress: () => null,
    keys: { authenticate: async () => null },
  });
  return getRequestListener(app.fetch);
}

async function listen(otherwise: RequestListener): Promise<number> {
  const onAnswer = (_: unknown, status: number) => void counted.push(status);
  counted.length = 0;
  server = createServer(swiftBodyListener([ask, patient], { onAnswer, bodyMsMax: BODY_MS_MAX }, otherwise));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

const head = (path: string, framing = 'Content-Length: 7') =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${framing}\r\n\r\n`;

/** All that comes back until the server closes. */
function send(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const heard: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    gone.push(socket);
    socket.on('data', (part) => heard.push(part));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(heard).toString()));
  });
}

test.each([
  ['a body that stops', `${head('/v1/ask/1')}{"a"`],
  ['a body that never begins', head('/v1/ask/1?x=1')],
  ['a body in chunks that stops', `${head('/v1/ask/1', 'Transfer-Encoding: chunked')}2\r\n{"\r\n`],
])('F11 %s is answered 408 and its connection ends', async (_, bytes) => {
  const answer = await send(await listen(router()), bytes);

  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n/);
  expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status: 408, code: 'body_too_slow' });
  expect(counted).toEqual([408]);
  expect(bugs).toEqual([]);
});

test('F11 a body behind an answer that is still owed ends its connection, and nothing is said in the place of that answer', async () => {
  const port = await listen((incoming, _outgoing) => whenWhole(incoming, 7, () => undefined));

  expect(await send(port, `${head('/v1/ask/1')}{"a":1}${head('/v1/ask/2')}{"a`)).toBe('');
});

test('a whole body is answered, however long its answer takes, and its watch ends with it', async () => {
  const port = await listen((incoming, outgoing) =>
    whenWhole(incoming, 7, (bytes) => void setTimeout(() => outgoing.end(bytes), 2 * BODY_MS_MAX)),
  );

  expect(await send(port, `${head('/v1/ask/1', 'Content-Length: 7\r\nConnection: close')}{"a":1}`)).toContain('{"a":1}');
  expect(counted).toEqual([]);
});

test('bodies elsewhere keep their time, and the document says 408 where it is', async () => {
  const port = await listen(router());
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${head('/v1/patient')}{"a"`));
    gone.push(socket);
    socket.on('data', (part) => resolve(String(part)));
    setTimeout(() => socket.write(':1}'), 3 * BODY_MS_MAX);
  });

  expect(answer).toContain('HTTP/1.1 200');
  expect([ask, patient].map((each) => problemCodesOf(each).includes('body_too_slow'))).toEqual([true, false]);
});
