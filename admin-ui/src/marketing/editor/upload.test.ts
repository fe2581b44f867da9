// An upload in pieces: sums add up, bad lines keep their number in the file, and a cancel or a failure stops it where it is.
import { expect, test } from 'vitest';
import type { Asking, Client } from '../../parts/client.ts';
import { PIECE_LINES, upload } from './upload.ts';

const lines = Array.from({ length: PIECE_LINES * 2 + 5 }, (_, index) => `ac_${index}`);
const clientWhich = (answer: (asking: Asking, turn: number) => unknown): Pick<Client, 'ask'> => {
  let turn = 0;
  return { ask: (async (asking: Asking) => answer(asking, turn++)) as Client['ask'] };
};
const good = (added: number, bad: readonly object[] = []) => ({
  ok: true,
  tookMs: 1,
  body: { added, already: 1, bad, badCount: bad.length },
});

test('the pieces add up, and the line of a bad account is its line in the file', async () => {
  const seen: number[] = [];
  const client = clientWhich((asking) => good(String(asking.body).split('\n').length - 1, [{ line: 3, text: '?', why: 'is none' }]));

  const { state, end } = await upload({
    client,
    list: 'vip',
    lines,
    signal: new AbortController().signal,
    onProgress: ({ done }) => seen.push(done),
  });

  expect(end).toBe('done');
  expect(seen).toEqual([PIECE_LINES, PIECE_LINES * 2, lines.length]);
  expect(state).toMatchObject({ added: lines.length - 3, already: 3, badCount: 3 });
  expect(state.bad.map(({ line }) => line)).toEqual([3, PIECE_LINES + 3, PIECE_LINES * 2 + 3]);
});

test('a cancel stops before the next piece, a failure says which problem it was', async () => {
  const stop = new AbortController();
  const cancelled = await upload({
    client: clientWhich(() => good(1)),
    list: 'vip',
    lines,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  const fault = { status: 404, code: 'not_found', title: 'Not found' };
  const failed = await upload({
    client: clientWhich((_, turn) => (turn === 0 ? good(1) : { ok: false, fault })),
    list: 'vip',
    lines,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });

  expect([cancelled.end, cancelled.state.done]).toEqual(['cancelled', PIECE_LINES]);
  expect([failed.end, failed.state.done]).toEqual([fault, PIECE_LINES]);
});
