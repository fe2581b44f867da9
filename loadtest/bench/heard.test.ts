// Proves that answers are recognised whole or not at all, however the network cuts them, and that outcomes are counted one by one.
import { expect, test } from 'vitest';
import { count, decisionsOf, newTally, wholeFrame, wholeHttp } from './heard.ts';

const answer = (body: string, status = '200 OK', head = 'Content-Length') =>
  Buffer.from(`HTTP/1.1 ${status}\r\ncontent-type: application/json\r\n${head}: ${Buffer.byteLength(body)}\r\nDate: now\r\n\r\n${body}`);

test('an answer is whole only with its last byte', () => {
  const bytes = answer('{"outcome":"granted"}');

  for (let cut = 0; cut < bytes.length; cut += 1) expect(wholeHttp(bytes.subarray(0, cut))).toBeNull();
  expect(wholeHttp(bytes)).toMatchObject({ end: bytes.length, ok: true });
});

test('what follows an answer is not part of it, and the name of the length may be in small letters', () => {
  const one = answer('{"a":1}', '200 OK', 'content-length');

  expect(wholeHttp(Buffer.concat([one, one]))?.end).toBe(one.length);
});

test('an answer in chunks ends with the empty one', () => {
  const chunked = Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n0\r\n\r\n');

  expect(wholeHttp(chunked.subarray(0, -1))).toBeNull();
  expect(wholeHttp(chunked)?.end).toBe(chunked.length);
});

test('anything but 200 is refused, and its words are kept', () => {
  const tally = newTally();
  const bytes = answer('{"code":"internal"}', '500 Internal Server Error');
  const whole = wholeHttp(bytes);
  if (whole !== null) count(tally, bytes, whole);

  expect(tally).toMatchObject({ requests: 1, refused: 1, granted: 0 });
  expect(tally.firstRefused).toContain('"internal"');
});

test('a batch counts every decision in it, and the reason of those without benefit', () => {
  const tally = newTally();
  const none = '{"outcome":"none","reason":"limit_reached"}';
  const bytes = answer(`{"answers":[{"outcome":"granted","reason":null},${none},{"outcome":"granted","reason":null}]}`);
  const whole = wholeHttp(bytes);
  if (whole !== null) count(tally, bytes, whole);

  expect(tally).toMatchObject({ requests: 1, granted: 2, none: { limit_reached: 1 } });
  expect(decisionsOf(tally)).toBe(3);
});

test('a frame is whole with the bytes its length names', () => {
  const frame = Buffer.from([0, 0, 0, 2, 123, 125]);

  expect(wholeFrame(frame.subarray(0, 3))).toBeNull();
  expect(wholeFrame(frame.subarray(0, 5))).toBeNull();
  expect(wholeFrame(frame)).toEqual({ end: 6, bodyAt: 4, ok: true });
});
