// The feed: screens hear what was committed, slow ones miss events and are told, and none ever disturbs the authority.
import { expect, test } from 'vitest';
import { createFeed, type FeedEvent, merchantOf } from './feed.ts';
import { feedStream } from './feed-stream.ts';

const message = (no: number): FeedEvent => ({
  type: 'message',
  authorizationId: 'a1',
  merchant: no % 2 === 1 ? 'M1' : 'M2',
  messageId: `m${no}`,
  kind: 'capture',
  amount: no,
  status: 200,
  state: 'captured',
  at: '2026-11-22T00:00:00.000Z',
});

async function readText(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const { value } = await reader.read();
  return new TextDecoder().decode(value);
}

test('a listener that throws is dropped and the others still hear', () => {
  const feed = createFeed();
  const heard: FeedEvent[] = [];
  let calls = 0;
  feed.listen(() => {
    calls += 1;
    throw new Error('screen broke');
  });
  feed.listen((event) => heard.push(event));

  feed.publish(message(1));
  feed.publish(message(2));

  expect(heard).toHaveLength(2);
  expect(calls).toBe(1);
});

test('an event is one server-sent event of its type', async () => {
  const feed = createFeed();
  const reader = feedStream(feed, { signal: new AbortController().signal }).getReader();

  feed.publish(message(1));

  expect(await readText(reader)).toBe('retry: 2000\n\n');
  expect(await readText(reader)).toBe(`event: message\ndata: ${JSON.stringify(message(1))}\n\n`);
  await reader.cancel();
});

test('API1 a reader hears only what they may see, and other events do not count as missed', async () => {
  const feed = createFeed();
  const isShown = (event: FeedEvent) => merchantOf(event) === 'M1';
  const reader = feedStream(feed, { signal: new AbortController().signal, isShown }).getReader();

  for (let no = 0; no < 400; no += 2) feed.publish(message(no));
  feed.publish(message(401));

  await readText(reader);
  expect(await readText(reader)).toBe(`event: message\ndata: ${JSON.stringify(message(401))}\n\n`);
  await reader.cancel();
});

test('a slow reader misses events and is told how many', async () => {
  const feed = createFeed();
  const reader = feedStream(feed, { signal: new AbortController().signal }).getReader();

  for (let no = 0; no < 400; no += 1) feed.publish(message(no));
  for (let read = 0; read < 256; read += 1) await readText(reader);
  feed.publish(message(400));

  expect(await readText(reader)).toContain('"dropped":145');
  await reader.cancel();
});

test('when the peer goes away the stream ends once, however it went, and nobody listens any more', async () => {
  const feed = createFeed();
  const gone = new AbortController();
  const reader = feedStream(feed, { signal: gone.signal }).getReader();

  await readText(reader);
  gone.abort();
  await reader.cancel();

  expect(await reader.read()).toEqual({ done: true, value: undefined });
  expect(() => feed.publish(message(1))).not.toThrow();
});
