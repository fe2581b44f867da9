// A streamed body may take longer than other requests, but not longer than its bytes and its pace allow.
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLimitedServer } from './limits.ts';
import { BodyCut, STREAM_TYPE, streamBody, wholeMsOf } from './streamed-body.ts';

const of = (body: string, headers: Record<string, string> = {}) => ({
  request: new Request('http://offerline/', { method: 'PUT', body, headers: { 'content-type': STREAM_TYPE, ...headers } }),
  incoming: null,
});
async function lengthOf(read: ReturnType<typeof streamBody>): Promise<number> {
  let length = 0;
  if (read.ok) for await (const chunk of read.chunks ?? []) length += chunk.byteLength;
  return length;
}

test('a body within its bytes is handed on, one beyond them is cut, another type is refused', async () => {
  expect(await lengthOf(streamBody(of('12345'), { bytesMax: 5 }))).toBe(5);
  await expect(lengthOf(streamBody(of('123456'), { bytesMax: 5 }))).rejects.toThrow(BodyCut);
  expect(streamBody(of('1', { 'content-length': '6' }), { bytesMax: 5 })).toMatchObject({ ok: false, code: 'body_too_large' });
  expect(streamBody(of('1', { 'content-type': 'text/csv' }), { bytesMax: 5 })).toMatchObject({
    ok: false,
    code: 'content_type_not_accepted',
  });
});

test('a long body outlives the time that other requests have', async () => {
  const server = createLimitedServer((incoming, outgoing) => {
    const headers = { 'content-type': STREAM_TYPE };
    const read = streamBody({ request: new Request('http://offerline/', { headers }), incoming }, { bytesMax: 100 });
    void lengthOf(read).then((length) => outgoing.end(`read ${length}`));
  });
  server.requestTimeout = 200;
  server.headersTimeout = 100;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const heard: string[] = [];
  const socket = await new Promise<Socket>((resolve) => {
    const opened: Socket = connect(port, '127.0.0.1', () => resolve(opened));
  });
  socket.on('data', (part) => heard.push(String(part)));
  socket.write('PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab');
  await sleep(2_500);
  socket.write('cd');
  for (let tries = 0; heard.length === 0 && tries < 200; tries += 1) await sleep(20);
  socket.destroy();
  server.closeAllConnections();
  server.close();

  expect(heard.join('')).toContain('read 4');
});

test('a small body may take a minute, a large one an hour', () => {
  expect(wholeMsOf(1_048_576)).toBeLessThan(70_000);
  expect(wholeMsOf(8 * 1024 ** 3)).toBe(3_600_000);
});
