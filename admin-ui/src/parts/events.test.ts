// Reading server-sent events: however the network cuts the bytes, the same events come out.
import { expect, test } from 'vitest';
import { parseEvent, serverEvents } from './events.ts';

const TEXT = 'retry: 2000\n\n: still here\n\nevent: authorization\ndata: {"amount":"¥"}\n\ndata: a\ndata: b\n\n';

async function read(bytes: Uint8Array, size: number): Promise<unknown[]> {
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (let from = 0; from < bytes.length; from += size) controller.enqueue(bytes.slice(from, from + size));
      controller.close();
    },
  });
  const events: unknown[] = [];
  for await (const event of serverEvents(stream)) events.push(event);
  return events;
}

test('events survive any cut of the stream, also through a character', async () => {
  for (const size of [1, 2, 7, 1_000]) {
    expect(await read(new TextEncoder().encode(TEXT), size)).toEqual([
      { name: 'authorization', text: '{"amount":"¥"}' },
      { name: 'message', text: 'a\nb' },
    ]);
  }
});

test('comments and retry hints are no events', () => {
  expect(parseEvent(': hello')).toBeNull();
  expect(parseEvent('retry: 2000')).toBeNull();
});
