// What counts as unusual: a surge and a silence do, chance does not.
import { expect, test } from 'vitest';
import { anomaliesOf } from './anomalies.ts';
import type { LiveSecond } from './live-second.ts';

const second = (no: number, changes: Partial<LiveSecond> = {}): LiveSecond => ({
  second: no,
  answers: 20,
  decisions: 20,
  grants: 5,
  reasons: {},
  told: {},
  latency: { p50: 2, p95: 4, p99: 5, p999: 9 },
  ...changes,
});
const kinds = (last: (no: number) => Partial<LiveSecond>) =>
  anomaliesOf(Array.from({ length: 300 }, (_each, no) => second(no, no >= 285 ? last(no) : {}))).map(({ kind }) => kind);

test('a flood of grants, a silence, slow answers and missed decisions are each named', () => {
  expect(kinds(() => ({ grants: 50 }))).toEqual(['grants_surge']);
  expect(kinds(() => ({ grants: 0 }))).toEqual(['grants_drop']);
  expect(kinds(() => ({ latency: { p50: 20, p95: 60, p99: 80, p999: 90 } }))).toEqual(['slow_answers']);
  expect(kinds(() => ({ told: { deadline: 2 } }))).toEqual(['answers_missed']);
});

test('what chance does is not unusual: counts scattered like arrivals, over a thousand looks', () => {
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const arrivals = () => Array.from({ length: 100 }, () => (random() < 0.05 ? 1 : 0)).reduce<number>((sum, each) => sum + each, 0);
  const seconds = Array.from({ length: 1_300 }, (_each, no) => second(no, { grants: arrivals() }));
  const found = Array.from({ length: 1_000 }, (_each, from) => anomaliesOf(seconds.slice(from, from + 300))).flat();
  expect(found).toEqual([]);
});

test('before a minute has passed nothing is called usual', () => {
  expect(anomaliesOf(Array.from({ length: 40 }, (_each, no) => second(no, { grants: no > 25 ? 500 : 0 })))).toEqual([]);
});
