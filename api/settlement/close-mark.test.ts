// A mark that somebody else took back while a closing waited: nothing is shut, so nothing may be frozen.
import { expect, test } from 'vitest';
import { systemRuntime } from '../authority/runtime.ts';
import { closeDayIn } from './close.ts';
import type { ClosingStore } from './closing-ports.ts';

test('I17 a closing whose mark was taken back before it could shut the day freezes nothing, and says that the day is as it was', async () => {
  let begun = 0;
  const nothing = () => Promise.resolve();
  const store: ClosingStore = {
    businessDay: () => Promise.resolve(null),
    cutovers: () => Promise.resolve([]),
    earlierOpenDay: () => Promise.resolve(null),
    markClosing: nothing,
    unmarkClosing: nothing,
    isShut: () => Promise.resolve(false),
    shutDay: nothing, // The row that it would have changed is gone.
    writersNow: () => Promise.resolve([]),
    begin: () => {
      begun += 1;
      return Promise.resolve();
    },
  };

  const close = await closeDayIn(
    { store, runtime: systemRuntime },
    { date: '2026-11-20', now: '2026-11-22T04:00:00.000Z', actor: 'test', calendars: new Map() },
  );

  expect(close).toEqual({ ok: false, code: 'still_written' });
  expect(begun).toBe(0);
});
