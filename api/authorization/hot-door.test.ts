// Both ways through the door give the same bytes to every request, plain or not, and neither breaks when a peer does.
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import { openTwoWays, type TwoWays, WAYS } from './ways-testing.ts';

/** A test number of a scheme, put together here so that no file holds it. */
const PAN = `4${'1'.repeat(15)}`;
const BODY = JSON.stringify({
  authorizationId: 'a1',
  amount: 12_800,
  currency: 'CNY',
  at: '2026-11-22T12:03:11+08:00',
  card: { bin: '62258801', token: 'tok_9f3b' },
  merchant: { id: 'M1001', mcc: '5812' },
  terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
});

let door: TwoWays;
let asked: EvaluateRequest[] = [];
beforeAll(async () => {
  door = await openTwoWays(async (request) => {
    asked.push(request);
    if (request.amount === 1) return { status: 409, body: '{"status":409}' };
    if (request.amount === 2) throw new Error('secret of the house');
    if (request.amount === 3) throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
    if (request.amount === 4) await new Promise((resolve) => setTimeout(resolve, 60));
    const phases = request.amount === 5 ? { queueMs: 0.25, readMs: 1, rulesMs: 0.5, writeMs: 1.5, commitMs: 2, size: 3 } : undefined;
    return { phases, status: 200, body: JSON.stringify({ authorizationId: request.authorizationId, note: '已立减 ¥10' }) };
  });
});
afterAll(() => door.stop());
beforeEach(() => {
  asked = [];
  door.counted.length = 0;
  door.bugs.length = 0;
});

interface Sent {
  readonly body?: string;
  readonly head?: readonly string[];
  readonly line?: string;
  /** Header lines that stand beside or instead of the usual ones. */
  readonly usual?: boolean;
}
const USUAL = ['Host: localhost:8080', 'Authorization: Bearer good', 'Content-Type: application/json'];
function request({ body = BODY, head = [], line = 'POST /v1/evaluate HTTP/1.1', usual = true }: Sent = {}): string {
  const length = head.some((each) => /^transfer-encoding|^content-length/i.test(each))
    ? []
    : [`Content-Length: ${Buffer.byteLength(body)}`];
  return `${[line, ...(usual ? USUAL : []), ...head, ...length].join('\r\n')}\r\n\r\n${body}`;
}
/** Order and case of header names, and the date, are the server's own. */
function comparable(answer: string): string {
  const [head = '', body = ''] = answer.replace(/^HTTP\/1\.1 100 .*?\r\n\r\n/, '').split(/\r\n\r\n(.*)/s);
  const [status, ...lines] = head.split('\r\n');
  const named = lines.map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase())).filter((line) => !line.startsWith('date:'));
  return [status, ...named.toSorted(), body].join('\n');
}

describe('both ways answer the same', () => {
  const chunked = `${Buffer.byteLength(BODY).toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
  const without = (...names: string[]) => USUAL.filter((line) => !names.some((name) => line.startsWith(name)));
  const bare = (head: readonly string[], more: Sent = {}) => request({ ...more, usual: false, head });
  const cases: readonly (readonly [string, string, number])[] = [
    ['a plain request', request(), 200],
    ['one with names in capitals', bare(USUAL.map((line) => line.replace(/^[^:]+/, (name) => name.toUpperCase()))), 200],
    ['one with other headers', request({ head: ['User-Agent: till', 'Accept: */*', 'X-Forwarded-For: 192.0.2.1'] }), 200],
    ['one with a charset', bare([...without('Content-Type'), 'Content-Type: application/json; charset=utf-8']), 200],
    ['one with a type in capitals', bare([...without('Content-Type'), 'Content-Type: Application/JSON']), 200],
    ['one that ends the connection', request({ head: ['Connection: close'] }), 200],
    ['one that waits to be asked for its body', request({ head: ['Expect: 100-continue'] }), 100],
    ['one in chunks', request({ head: ['Transfer-Encoding: chunked'], body: chunked }), 200],
    ['one of HTTP/1.0', request({ line: 'POST /v1/evaluate HTTP/1.0' }), 200],
    ['one with a query', request({ line: 'POST /v1/evaluate?a=b HTTP/1.1' }), 200],
    ['one with a card number in its query', request({ line: `POST /v1/evaluate?a=${PAN} HTTP/1.1` }), 400],
    ['one for another host', bare([...without('Host'), 'Host: Example.COM:99999']), 400],
    ['one for no host', bare(without('Host')), 400],
    ['one for two hosts', request({ head: ['Host: other'] }), 200],
    ['one with an absolute address', request({ line: 'POST http://localhost/v1/evaluate HTTP/1.1' }), 200],
    ['another verb', request({ line: 'PUT /v1/evaluate HTTP/1.1' }), 405],
    ['another address', request({ line: 'POST /v1/evaluates HTTP/1.1' }), 404],
    ['an address with a slash behind', request({ line: 'POST /v1/evaluate/ HTTP/1.1' }), 404],
    ['no key', bare(without('Authorization')), 401],
    ['an unknown key', bare([...without('Authorization'), 'Authorization: Bearer bad']), 401],
    ['a key of another scope', bare([...without('Authorization'), 'Authorization: Bearer other']), 403],
    ['two keys', request({ head: ['Authorization: Bearer good'] }), 401],
    ['another type', bare([...without('Content-Type'), 'Content-Type: text/plain']), 415],
    ['a type that only begins alike', bare([...without('Content-Type'), 'Content-Type: application/json5']), 415],
    ['two types', request({ head: ['Content-Type: text/plain'] }), 415],
    ['an encoded body', request({ head: ['Content-Encoding: gzip'] }), 415],
    ['two lengths', request({ head: ['Content-Length: 1', 'Content-Length: 2'] }), 400],
    ['no body', request({ body: '' }), 400],
    ['a body beyond the limit', request({ body: `${BODY}${' '.repeat(40_000)}` }), 413],
    ['a body at the limit', request({ body: BODY.padEnd(32 * 1024) }), 200],
    ['bytes that are not UTF-8', request({ body: BODY.replace('M1001', '\u00ff') }), 200],
    ['a repeated key', request({ body: BODY.replace('"amount":', '"amount":5,"amount":') }), 400],
    ['an unknown key of the body', request({ body: BODY.replace('"amount":', '"more":5,"amount":') }), 400],
    ['a missing field', request({ body: BODY.replace('"currency":"CNY",', '') }), 400],
    ['a card number', request({ body: BODY.replace('tok_9f3b', PAN) }), 400],
    ['half a body', request({ body: BODY.slice(0, 50) }), 400],
    ['an id used before', request({ body: BODY.replace('12800', '1') }), 409],
    ['one that asks for times', request({ body: BODY.replace('12800', '5'), head: ['Server-Timing: ?1'] }), 200],
    ['one that asks for no times', request({ body: BODY.replace('12800', '5'), head: ['Server-Timing: ?0'] }), 200],
    ['one that asks twice', request({ body: BODY.replace('12800', '5'), head: ['Server-Timing: ?1', 'Server-Timing: ?1'] }), 200],
    ['a bug', request({ body: BODY.replace('12800', '2') }), 500],
    ['no database', request({ body: BODY.replace('12800', '3') }), 503],
  ];

  test.each(cases)('%s', async (_, sent, status) => {
    const short = await door.raw('short', sent);
    const counted = door.counted.splice(0);
    const askedFirst = asked.splice(0);
    const long = await door.raw('long', sent);

    expect(Number(short.split(' ', 2)[1])).toBe(status);
    expect(comparable(short)).toBe(comparable(long));
    expect(short).not.toContain('secret');
    expect(counted).toEqual(door.counted);
    expect(askedFirst).toEqual(asked);
  });
});

describe.each(WAYS)('by the %s way', (way) => {
  test('who asks for times is told where they went, in milliseconds; nobody else is', async () => {
    const body = BODY.replace('12800', '5');

    expect(await door.raw(way, request({ body, head: ['Server-Timing: ?1'] }))).toContain(
      'server-timing: queue;dur=0.250, read;dur=1.000, rules;dur=0.500, write;dur=1.500, commit;dur=2.000, batch;desc="3"\r\n',
    );
    expect(await door.raw(way, request({ body }))).not.toContain('server-timing');
    expect(await door.raw(way, request({ head: ['Server-Timing: ?1'] }))).not.toContain('server-timing');
  });

  test('a body that arrives in parts is read whole', async () => {
    const sent = request();
    const answer = await door.raw(way, sent.slice(0, 30), sent.slice(30, -80), sent.slice(-80, -40), sent.slice(-40));

    expect(answer).toContain('HTTP/1.1 200 OK');
    expect(asked).toHaveLength(1);
  });

  test('requests sent before the answers are answered in order, the slow one first', async () => {
    const slow = request({ body: BODY.replace('12800', '4').replace('"a1"', '"first"') });
    const answer = await door.raw(way, slow + request() + request({ body: '{}' }) + request());

    expect([...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1])).toEqual(['200', '200', '400', '200']);
    expect(answer.indexOf('first')).toBeLessThan(answer.indexOf('"a1"'));
  });

  test('a peer that goes away before its body is whole, or before its answer, costs nothing', async () => {
    await leave(door.ports[way], request().slice(0, -20));
    await leave(door.ports[way], request({ body: BODY.replace('12800', '4') }));
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(asked).toHaveLength(1);
    expect(await door.raw(way, request())).toContain('HTTP/1.1 200 OK');
    expect(door.bugs).toEqual([]);
  });
});

/** Sends and is gone. */
function leave(port: number, bytes: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes);
      setTimeout(() => socket.resetAndDestroy(), 20);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}
