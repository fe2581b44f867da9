// Proves that every request sent is one the service accepts, each with an id of its own.
import { expect, test } from 'vitest';
import { evaluateRequestSchema } from '../../engine/authorization/request.ts';
import { number, roundsOf } from './ammunition.ts';

const traffic = { run: 'r1', accounts: 50, campaigns: 100 };

test('a request of one carries its number, and its length is that of its body', () => {
  const [round] = roundsOf(1, { protocol: 'http', path: '/v1/evaluate', key: 'k', perRequest: 1 }, traffic);
  if (round === undefined) throw new Error('no request');
  number(round, 123_456);

  const [head, body] = round.bytes.toString('utf8').split('\r\n\r\n');
  expect(head).toContain('POST /v1/evaluate HTTP/1.1');
  expect(head).toContain(`Content-Length: ${Buffer.byteLength(body ?? '')}`);
  expect(evaluateRequestSchema.parse(JSON.parse(body ?? '')).authorizationId).toBe('r1:000000123456');
});

test('a batch numbers its authorizations one after another', () => {
  const [round] = roundsOf(1, { protocol: 'http', path: '/v1/evaluate/batch', key: 'k', perRequest: 3 }, traffic);
  if (round === undefined) throw new Error('no request');
  number(round, 7);

  const { requests } = JSON.parse(round.bytes.toString('utf8').split('\r\n\r\n')[1] ?? '') as { requests: { authorizationId: string }[] };
  expect(requests.map(({ authorizationId }) => authorizationId)).toEqual(['r1:000000000007', 'r1:000000000008', 'r1:000000000009']);
});

test('a frame begins with the length of its body', () => {
  const [round] = roundsOf(1, { protocol: 'frame', path: '', key: '', perRequest: 1 }, traffic);

  expect(round?.bytes.readUInt32BE(0)).toBe((round?.bytes.length ?? 0) - 4);
});
