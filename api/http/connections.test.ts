// F11 idle connections and unread answers: whoever asks is served, and what nobody uses ends.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { connectionsMax, endUnread, keepRoom } from './connections.ts';

const ASK = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
let server: Server;
let port = 0;
const opened: Socket[] = [];
afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
});

async function listen(listener: RequestListener, prepare: (made: Server) => void): Promise<void> {
  server = createServer(listener);
  prepare(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as { port: number }).port;
}

/** The first of the events; nobody listens for the others any more. */
async function first(...of: readonly (readonly [Server | Socket, string])[]): Promise<unknown> {
  const heard = new AbortController();
  const events = of.map(async ([from, name]) => (await once(from, name, { signal: heard.signal }))[0] as unknown);
  const event = await Promise.race(events);
  heard.abort();
  await Promise.allSettled(events);
  return event;
}

async function open(): Promise<Socket> {
  const settled = first([server, 'connection'], [server, 'drop']);
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  opened.push(socket);
  await settled;
  return socket;
}

/** The answer on this connection, or "false" when it ends. */
async function ask(socket: Socket): Promise<string> {
  socket.write(ASK);
  return String(await first([socket, 'data'], [socket, 'close']));
}

const ended = (socket: Socket): Promise<unknown> => (socket.closed ? Promise.resolve() : once(socket.resume(), 'close'));

test('F11 among too many idle connections the one that asked longest ago makes room, and who asks is answered', async () => {
  await listen(
    (_, outgoing) => outgoing.end('served'),
    (made) => {
      made.maxConnections = 10;
      keepRoom(made);
    },
  );
  const all: Socket[] = [];
  for (let no = 0; no < 9; no += 1) all.push(await open());
  // The first asks, so that the second is the idlest now.
  expect(await ask(all[0] as Socket)).toContain('served');
  for (let no = 0; no < 30; no += 1) expect(await ask(await open())).toContain('served');

  await Promise.all(all.map(ended));
  expect(await ask(opened.at(-2) as Socket)).toContain('served');
});

test('F11 a flood of idle connections takes no other connection from whoever asks now and then', async () => {
  await listen(
    (_, outgoing) => outgoing.end('served'),
    (made) => {
      made.maxConnections = 10;
      keepRoom(made);
    },
  );
  const till = await open();
  for (let round = 0; round < 20; round += 1) {
    for (let no = 0; no < 5; no += 1) await open();
    expect(await ask(till)).toContain('served');
  }
});

test('F11 where every connection waits for its answer a new one is closed at once, and none of theirs', async () => {
  const owed: (() => void)[] = [];
  await listen(
    (_, outgoing) => void owed.push(() => outgoing.end('served')),
    (made) => {
      made.maxConnections = 3;
      keepRoom(made);
    },
  );
  const answers: Promise<string>[] = [];
  for (let no = 0; no < 3; no += 1) {
    answers.push(ask(await open()));
    await once(server, 'request');
  }
  await ended(await open());
  for (const answer of owed) answer();

  expect((await Promise.all(answers)).every((text) => text.includes('served'))).toBe(true);
});

test('F11 an answer that nobody reads ends, one that is read or still being made does not', async () => {
  await listen(
    ({ url }, outgoing) =>
      url === '/large' ? outgoing.end(Buffer.alloc(64 * 1024 * 1024)) : setTimeout(() => outgoing.end('served'), 400),
    (made) => endUnread(made, 100),
  );
  const unread = await open();
  unread.pause().write(ASK.replace('/ ', '/large '));
  const { socket: served } = (await first([server, 'request'])) as IncomingMessage;
  const patient = ask(await open());
  await once(served, 'close');

  expect(await patient).toContain('served');
});

test('a process has fewer connections than the files it may open', () => {
  const limits = (files: string) => () =>
    `Limit Soft Hard Units\nMax open files            ${files}                ${files}                files\n`;

  expect([limits('1024'), limits('4096'), limits('1048576'), limits('unlimited')].map(connectionsMax)).toEqual([
    524, 3_596, 10_000, 10_000,
  ]);
  expect(
    connectionsMax(() => {
      throw new Error('no such file');
    }),
  ).toBe(10_000);
});
