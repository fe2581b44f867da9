// Webhooks against a real receiver, and against addresses that must never be reached.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newSecret, sealerOf, signatureOf } from './secret.ts';
import { isPublicAddress, sendWebhook, targetFault } from './webhook.ts';

const received: { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => {
    body += part.toString();
  });
  request.on('end', () => {
    received.push({ path: request.url ?? '', headers: request.headers, body });
    if (request.url === '/moved') response.writeHead(302, { location: '/secret' });
    else response.writeHead(request.url === '/broken' ? 500 : 204);
    response.end();
  });
});
let host = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const to = (path: string, allowed: readonly string[] = [host]) => ({
  target: `http://${host}${path}`,
  body: '{"a":1}',
  headers: { 'x-mark': '1' },
  allowed,
});

describe('API7 where a webhook may go', () => {
  test('private, local, mapped and documentation addresses are not public', () => {
    const closed =
      '127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 64:ff9b::a00:1 2001:db8::1 2002:a00:1:: nonsense';
    for (const address of closed.split(' ')) expect([address, isPublicAddress(address)]).toEqual([address, false]);
    for (const address of ['8.8.8.8', '1.1.1.1', '2606:4700::1111']) expect([address, isPublicAddress(address)]).toEqual([address, true]);
  });

  test('only https without credentials, unless the operator named the host', () => {
    expect(targetFault('http://example.com/', [])).toBe('not_https');
    expect(targetFault('https://user:word@example.com/', [])).toBe('has_credentials');
    expect(targetFault('https://10.0.0.1/', [])).toBe('address_not_public');
    expect(targetFault('https://[::1]/', [])).toBe('address_not_public');
    expect(targetFault('ftp://example.com/', ['example.com'])).toBe('not_https');
    expect(targetFault('nonsense', [])).toBe('not_a_url');
    expect(targetFault('https://example.com/', [])).toBeNull();
    expect(targetFault('http://example.com:99/', ['example.com:99'])).toBeNull();
  });

  test('a name that resolves to a private address is not connected to, also where only one of its addresses is', async () => {
    received.length = 0;
    const resolve = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    expect(await sendWebhook({ ...to('/', []), target: 'https://rebind.example/', resolve })).toBe('address_not_public');
    expect(received).toHaveLength(0);
  });

  test('a redirect is not followed', async () => {
    received.length = 0;
    expect(await sendWebhook(to('/moved'))).toBe('answered_302');
    expect(received.map(({ path }) => path)).toEqual(['/moved']);
  });
});

test('the receiver gets the body byte for byte; what it refuses is said by its status', async () => {
  received.length = 0;
  expect(await sendWebhook(to('/in'))).toBeNull();
  expect(received[0]?.body).toBe('{"a":1}');
  expect(received[0]?.headers['x-mark']).toBe('1');
  expect(await sendWebhook(to('/broken'))).toBe('answered_500');
});

test('a signature is made with each valid secret, over time and body', () => {
  const [now, before] = [newSecret(), newSecret()];
  const expected = (secret: string) => createHmac('sha256', secret).update('1700000000.{"a":1}').digest('hex');
  expect(signatureOf('{"a":1}', { secrets: [now, before], seconds: 1_700_000_000 })).toBe(
    `t=1700000000,v1=${expected(now)},v1=${expected(before)}`,
  );
});

test('a sealed secret opens under its own key only, and not when a byte was changed', () => {
  const sealer = sealerOf('a key of the tests, thirty-two letters or more');
  const sealed = sealer.seal('whsec_x');
  expect(sealed).not.toContain('whsec');
  expect(sealer.open(sealed)).toBe('whsec_x');
  expect(() => sealerOf('another key').open(sealed)).toThrow();
  expect(() => sealer.open(`A${sealed.slice(1)}`)).toThrow();
});
