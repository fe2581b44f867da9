// A reader who stops reading, or goes, gives back what its answer holds; and only so many hold anything at once.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { atMost, holdAtMost } from './held-stream.ts';
import { json, type Reply } from './reply.ts';

const PATIENT = { openMax: 1, stallMs: 60_000, wholeMs: 60_000 };
function endless() {
  const seen = { ended: 0 };
  async function* pieces(): AsyncGenerator<string> {
    try {
      for (;;) yield 'line\n';
    } finally {
      seen.ended += 1;
    }
  }
  return { seen, pieces: pieces() };
}
async function* one(): AsyncGenerator<string> {
  yield 'one';
}
const readerOf = (reply: Reply) => (reply.body as ReadableStream<Uint8Array>).getReader();
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo() && tries < 500; tries += 1) await sleep(10);
}

test('only so many are open, and one that was left or read to its end makes room', async () => {
  const hold = holdAtMost(PATIENT);
  const first = endless();
  const reader = readerOf(hold(first.pieces, 'text/csv'));
  await reader.read();
  const refused = hold(one(), 'text/csv');
  await reader.cancel();
  const last = hold(one(), 'text/csv');

  expect([refused.status, first.seen.ended, last.status]).toEqual([429, 1, 200]);
  expect(await new Response(last.body as ReadableStream<Uint8Array>).text()).toBe('one');
  expect(hold(one(), 'text/csv').status).toBe(200);
});

test.each([
  ['stops reading', { ...PATIENT, stallMs: 20 }],
  ['reads for too long', { ...PATIENT, wholeMs: 20 }],
])('a reader who %s is cut, and what it held is free', async (_, rules) => {
  const hold = holdAtMost(rules);
  const { seen, pieces } = endless();
  const reader = readerOf(hold(pieces, 'text/csv'));
  await reader.read();
  await until(() => seen.ended > 0);

  expect(seen.ended).toBe(1);
  await expect(reader.read().then(() => reader.read())).rejects.toThrow('too slow');
  expect(hold(one(), 'text/csv').status).toBe(200);
});

test('what fails while it is read makes room too', async () => {
  const hold = holdAtMost(PATIENT);
  async function* broken(): AsyncGenerator<string> {
    yield 'one';
    throw new Error('the database has gone');
  }
  const reader = readerOf(hold(broken(), 'text/csv'));

  await expect(reader.read().then(() => reader.read())).rejects.toThrow('gone');
  expect(hold(one(), 'text/csv').status).toBe(200);
});

test('long work is refused while enough is under way, and taken again when it ended or failed', async () => {
  const few = atMost(1);
  let finish = () => {};
  const first = few(() => new Promise((resolve) => (finish = () => resolve(json({})))));
  const second = await few(async () => json({}));
  finish();
  const statuses = [(await first).status, second.status];
  await expect(few(() => Promise.reject(new Error('a font is missing')))).rejects.toThrow('font');

  expect(statuses).toEqual([200, 429]);
  expect((await few(async () => json({}))).status).toBe(200);
});
