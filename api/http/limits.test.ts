// The server gives up on peers that are slow.
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { connectionsMax } from './connections.ts';
import { createLimitedServer, SERVER_OPTIONS } from './limits.ts';

test('slow heads, slow bodies and idle connections end, and an idle one not before a load balancer would drop it', () => {
  const server = createLimitedServer((_, outgoing) => outgoing.end());

  expect(server).toMatchObject({ headersTimeout: 5_000, requestTimeout: 10_000, maxConnections: connectionsMax(), maxHeadersCount: 64 });
  expect(server.keepAliveTimeout).toBeGreaterThan(60_000);
  expect(server.headersTimeout).toBeLessThan(server.requestTimeout);
  expect(SERVER_OPTIONS.connectionsCheckingInterval).toBeLessThan(server.headersTimeout);
});

test('a body that never comes is answered 408 and closed', async () => {
  const server = createLimitedServer((incoming, outgoing) => void incoming.on('end', () => outgoing.end()).resume());
  server.requestTimeout = 200;
  server.headersTimeout = 100;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const answer = await new Promise<string>((resolve) => {
    const heard: string[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab'));
    socket.on('data', (part) => heard.push(String(part)));
    socket.on('close', () => resolve(heard.join('')));
  });
  server.close();

  expect(answer).toContain('HTTP/1.1 408 Request Timeout');
});
