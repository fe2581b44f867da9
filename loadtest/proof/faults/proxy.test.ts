// Every toxic of the fault proxy does what it says, to connections that live already and to new ones, and ends when it is healed.
import { once } from 'node:events';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FaultProxy, openFaultProxy } from '../../../api/db/fault-proxy.ts';

/** Generous: a frozen line is silent for ever, so only patience is at stake. */
const SILENCE_MS = 80;
let echo: Server;
let atEcho: Socket[];
let heard: number[];
let line: FaultProxy;
let opened: Socket[];

beforeEach(async () => {
  atEcho = [];
  heard = [];
  opened = [];
  echo = createServer((socket) => {
    atEcho.push(socket);
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      heard.push(bytes.length);
      socket.write(bytes);
    });
    socket.on('error', () => undefined);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  line = await openFaultProxy(portOf(echo), () => 0.5);
});
afterEach(async () => {
  for (const socket of [...opened, ...atEcho]) socket.destroy();
  await line.close();
  await new Promise((resolve) => echo.close(resolve));
});

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
async function open(): Promise<Socket> {
  const socket = connect(line.port, '127.0.0.1');
  opened.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}
/** Everything that comes back until so many bytes are there; what came when the patience ends before. */
function answer(socket: Socket, length: number, patienceMs = 5_000): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const done = (): void => {
      clearTimeout(timer);
      socket.off('data', hear);
      resolve(text);
    };
    const timer = setTimeout(done, patienceMs);
    const hear = (bytes: Buffer): void => {
      text += bytes.toString();
      if (text.length >= length) done();
    };
    socket.on('data', hear);
  });
}
async function echoed(socket: Socket, text: string, patienceMs?: number): Promise<string> {
  const heardBack = answer(socket, text.length, patienceMs);
  socket.write(text);
  return heardBack;
}
/** Not `once`: a reset is an error first, and here it is no surprise. */
const closing = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));
async function timed(work: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work;
  return performance.now() - began;
}

test('a healthy line passes bytes both ways and their ends', async () => {
  const socket = await open();

  expect(await echoed(socket, 'hello')).toBe('hello');
  socket.end();
  await once(socket, 'close');
  expect(line.connections()).toBe(0);
});

test('latency of each direction adds up, and a heal delivers what is on its way at once', async () => {
  const socket = await open();
  line.poison({ up: { latencyMs: 60 }, down: { latencyMs: 40 } });
  const late = await timed(echoed(socket, 'late'));
  line.poison({ up: { latencyMs: 60_000 } });
  const stuck = echoed(socket, 'stuck');
  await answer(socket, 1, SILENCE_MS);
  await line.heal();

  expect(late).toBeGreaterThanOrEqual(98);
  expect(await stuck).toBe('stuck');
});

test('jitter is drawn for each piece and keeps the order', async () => {
  const socket = await open();
  line.poison({ up: { jitterMs: 100 } });

  expect(await timed(echoed(socket, 'a'))).toBeGreaterThanOrEqual(48);
  expect(await echoed(socket, 'bcdef')).toBe('bcdef');
});

test('a narrow line takes the time of its bytes', async () => {
  const socket = await open();
  line.poison({ up: { bytesPerSecond: 20_000, slice: { bytes: 500, gapMs: 0 } } });

  expect(await timed(echoed(socket, 'x'.repeat(4_000)))).toBeGreaterThanOrEqual(150);
});

test('slices of one byte arrive as many segments, in order', async () => {
  const socket = await open();
  await echoed(socket, 'warm');
  heard.length = 0;
  line.poison({ up: { slice: { bytes: 1, gapMs: 1 } } });

  expect(await echoed(socket, '0123456789')).toBe('0123456789');
  expect(heard.length).toBeGreaterThan(3);
});

test('a slow drip passes a few bytes at a time', async () => {
  const socket = await open();
  line.poison({ down: { slice: { bytes: 2, gapMs: 20 } } });

  expect(await timed(echoed(socket, '0123456789'))).toBeGreaterThanOrEqual(75);
});

test('a frozen line says nothing in either direction, not even that somebody has gone; thawed, everything arrives', async () => {
  const socket = await open();
  await echoed(socket, 'warm');
  line.freeze();
  const fresh = await open();
  expect(await echoed(socket, 'old', SILENCE_MS)).toBe('');
  expect(await echoed(fresh, 'new', SILENCE_MS)).toBe('');
  fresh.end();
  await answer(socket, 1, SILENCE_MS);
  expect(atEcho.every((each) => !each.readableEnded)).toBe(true);

  const late = answer(socket, 3);
  line.thaw();

  expect(await late).toBe('old');
});

test('one direction may freeze alone: what is asked arrives, what is answered does not', async () => {
  const socket = await open();
  await echoed(socket, 'warm');
  heard.length = 0;
  line.poison({ down: { isFrozen: true } });

  expect(await echoed(socket, 'asked', SILENCE_MS)).toBe('');
  expect(heard).toEqual([5]);
});

test('a reset in the middle lets so many bytes pass and breaks both ends', async () => {
  const socket = await open();
  await echoed(socket, 'warm');
  heard.length = 0;
  const broken = closing(socket);
  line.poison({ up: { resetAfterBytes: 3 } });
  socket.write('abcdef');
  await broken;
  await line.heal();

  expect(heard).toEqual([3].slice(0, heard.length)); // A reset may overtake what went before it.
  expect(await echoed(await open(), 'again')).toBe('again');
});

test('a reset of all ends every connection, and new ones are welcome', async () => {
  const sockets = [await open(), await open()];
  await Promise.all(sockets.map((socket) => echoed(socket, 'warm')));
  const closed = sockets.map(closing);
  line.reset();
  await Promise.all(closed);

  expect(line.connections()).toBe(0);
  expect(await echoed(await open(), 'new')).toBe('new');
});

test.each(['target', 'client'] as const)(
  'half open: the %s is gone, the other side hears nothing, and new connections are welcome',
  async (gone) => {
    const socket = await open();
    await echoed(socket, 'warm');
    const [there] = atEcho;
    const [dead, left] = gone === 'target' ? [there, socket] : [socket, there];
    const ended = closing(dead ?? socket);
    line.forget(gone);
    dead?.resume();
    dead?.end();
    await ended;

    expect(left?.destroyed).toBe(false);
    expect(left?.readableEnded).toBe(false);
    if (gone === 'target') expect(await echoed(socket, 'anybody', SILENCE_MS)).toBe('');
    expect(await echoed(await open(), 'new')).toBe('new');
  },
);

test('a line that refuses keeps what lives and turns new ones away until it is healed', async () => {
  const socket = await open();
  await echoed(socket, 'warm');
  line.refuse();
  const refused = connect(line.port, '127.0.0.1');
  const [fault] = (await once(refused, 'error')) as [NodeJS.ErrnoException];

  expect(fault.code).toBe('ECONNREFUSED');
  expect(await echoed(socket, 'still here')).toBe('still here');
  await line.heal();
  expect(await echoed(await open(), 'new')).toBe('new');
});

test('a line that is cut ends everything until it leads somewhere again', async () => {
  const socket = await open();
  await echoed(socket, 'warm');
  const closed = closing(socket);
  line.cut();
  await closed;
  const unwelcome = await open();
  await closing(unwelcome.resume());
  line.lead(portOf(echo));

  expect(await echoed(await open(), 'new')).toBe('new');
});
