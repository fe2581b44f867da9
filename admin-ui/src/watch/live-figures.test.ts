// The live page's arithmetic, and how its state follows the stream.
import { expect, test } from 'vitest';
import type { LiveSecond } from '../../../api/watch/live-second.ts';
import { switchesOf } from './campaign-switches.tsx';
import { burnPerMinute, minutesLeft, nowOf, reasonsOf } from './live-figures.ts';
import { changed, EMPTY, KEPT_SECONDS } from './use-watch.ts';

const second = (no: number, changes: Partial<LiveSecond> = {}): LiveSecond => ({
  second: no,
  answers: 4,
  decisions: 4,
  grants: 1,
  reasons: { no_campaign: 3 },
  told: {},
  latency: { p50: 1, p95: 2, p99: 3, p999: 4 },
  ...changes,
});

test('rates are of the last ten seconds, shares of the last minute, and silence is no division by zero', () => {
  const now = nowOf(Array.from({ length: 60 }, (_each, no) => second(no, no < 50 ? { grants: 4 } : {})));
  expect([now.grantsPerSecond, now.answersPerSecond, now.p99]).toEqual([1, 4, 3]);
  expect(now.grantedShare).toBeCloseTo((50 * 4 + 10) / 240);
  expect(nowOf([])).toEqual({ grantsPerSecond: 0, answersPerSecond: 0, grantedShare: null, p99: null, missed: 0 });
});

test('reasons are added up, most first', () => {
  expect(reasonsOf([second(1), second(2, { reasons: { limit_reached: 9 } })])).toEqual([
    { reason: 'limit_reached', count: 9 },
    { reason: 'no_campaign', count: 3 },
  ]);
});

test('a budget that burns 50 a second lasts as long as the rest divided by it', () => {
  const perMinute = burnPerMinute(
    [
      { second: 10, used: 1_000 },
      { second: 40, used: 2_500 },
    ],
    40,
  );
  expect(perMinute).toBe(3_000);
  expect(minutesLeft({ held: 2_500, captured: 0, returned: 0, ceiling: 8_500 }, perMinute)).toBe(2);
  expect(minutesLeft({ held: 0, captured: 0, returned: 0, ceiling: null }, perMinute)).toBeNull();
  expect(burnPerMinute([{ second: 10, used: 1_000 }], 10)).toBe(0);
});

test('a second that was heard before a reconnect is not shown twice, and only the last five minutes stay', () => {
  let state = EMPTY;
  for (let no = 1; no <= KEPT_SECONDS + 20; no += 1) state = changed(state, { kind: 'event', event: { type: 'second', item: second(no) } });
  state = changed(state, { kind: 'event', event: { type: 'second', item: second(KEPT_SECONDS) } });
  expect(state.seconds).toHaveLength(KEPT_SECONDS);
  expect(state.seconds.at(-1)?.second).toBe(KEPT_SECONDS + 20);
});

test('who may only stop sees no resume and no budget; nothing is offered on a stopped campaign', () => {
  const risk = (scopes: readonly string[]) => scopes.includes('campaigns:stop');
  expect(switchesOf('live', risk)).toEqual({ turns: ['pause', 'stop'], hasBudget: false });
  expect(switchesOf('paused', risk)).toEqual({ turns: ['stop'], hasBudget: false });
  expect(switchesOf('stopped', () => true)).toEqual({ turns: [], hasBudget: false });
});
