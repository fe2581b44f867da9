// F11 pipelines: answers are made when their turn comes, in order, and a stranger cannot have a thousand made at once.
import { once } from 'node:events';
import { createServer, type ServerResponse, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { pipelineListener } from './pipelines.ts';
import { json } from './reply.ts';
import { route } from './route.ts';

const swift = route({
  method: 'post',
  path: '/v1/ask',
  scope: 'public',
  tag: 'x',
  limit: 'authorization',
  summary: 'x',
  body: z.strictObject({}),
  replies: { 200: { description: 'x' } },
  handle: () => json({}),
});

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Begun so far, with what answers each; `heard` is all that came back. */
async function pipe(requests: readonly string[]) {
  const begun: { readonly url: string; readonly outgoing: ServerResponse }[] = [];
  server = createServer(
    pipelineListener([swift], (incoming, outgoing) => {
      incoming.resume();
      begun.push({ url: `${incoming.method} ${incoming.url}`, outgoing });
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const heard: string[] = [];
  const socket = connect((server.address() as { port: number }).port, '127.0.0.1', () => socket.write(requests.join('')));
  socket.on('data', (bytes) => heard.push(String(bytes)));
  await once(server, 'request');
  // All of them came in one piece.
  await new Promise((resolve) => setImmediate(resolve));
  return { begun, heard, socket };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const ask = 'POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}';

test('F11 of a thousand requests in one packet one is answered at a time, and all of them in order', async () => {
  const { begun, heard, socket } = await pipe(Array.from({ length: 1_000 }, (_, no) => get(`/${no}`)));
  expect(begun.map(({ url }) => url)).toEqual(['GET /0']);

  for (let no = 0; no < 1_000; no += 1) {
    while (begun.length <= no) await new Promise((resolve) => setImmediate(resolve));
    begun[no]?.outgoing.end(`answer ${no};`);
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun.length).toBeLessThanOrEqual(no + 2);
  }
  while (!heard.join('').includes('answer 999;')) await once(socket, 'data');

  const answers = [...heard.join('').matchAll(/answer (\d+);/g)].map(([, no]) => Number(no));
  expect(answers).toEqual(Array.from({ length: 1_000 }, (_, no) => no));
});

test('authorizations in one packet are decided together, and what stands between them waits for its turn', async () => {
  const { begun } = await pipe([ask, ask, get('/between'), ask]);

  expect(begun.map(({ url }) => url)).toEqual(['POST /v1/ask', 'POST /v1/ask', 'POST /v1/ask']);
});

test('I27 what many connections piled up begins one in a turn of the event loop', async () => {
  const CONNECTIONS = 30;
  const begun: { readonly turn: number; readonly url: string; readonly outgoing: ServerResponse }[] = [];
  let turn = 0;
  const count = (): void => {
    turn += 1;
    if (begun.length < 2 * CONNECTIONS) setImmediate(count);
  };
  server = createServer(
    pipelineListener([swift], (incoming, outgoing) => {
      incoming.resume();
      begun.push({ turn, url: incoming.url ?? '', outgoing });
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  for (let no = 0; no < CONNECTIONS; no += 1) {
    const socket = connect(port, '127.0.0.1', () => socket.write(get('/first') + get('/second')));
    socket.resume();
  }
  while (begun.length < CONNECTIONS) await new Promise((resolve) => setImmediate(resolve));
  count();
  for (const { outgoing } of [...begun]) outgoing.end('answer');
  while (begun.length < 2 * CONNECTIONS) await new Promise((resolve) => setImmediate(resolve));

  const seconds = begun.filter(({ url }) => url === '/second');
  expect(seconds).toHaveLength(CONNECTIONS);
  expect(new Set(seconds.map((each) => each.turn)).size).toBe(CONNECTIONS);
});

test('a request line without a version is refused and the connection closed', async () => {
  const { begun, heard, socket } = await pipe([get('/first'), 'GET /docs\r\nhost: x\r\n\r\n']);
  begun[0]?.outgoing.end('answer');
  await once(socket, 'close');

  expect(heard.join('')).toMatch(/answer[\s\S]*HTTP\/1\.1 400/);
  expect(begun.map(({ url }) => url)).toEqual(['GET /first']);
});
