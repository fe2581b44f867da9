// How a run is judged: thresholds for k6, verdicts for people, and the run over time.
import { expect, test } from 'vitest';
import { slotOf } from '../k6/plan.ts';
import { allowingForStalls, type Calibration, SCRIPTS, calibrationOf, calibrationPartSeconds, deadlineOf, rateOf } from './catalogue.ts';
import { stallWords } from './stalls.ts';
import { type Rule, type Summary, shown, slotsOf, thresholdsOf, verdictsOf } from './rules.ts';

const calibration: Calibration = { calmMedianMs: 3, calmP99Ms: 5, fullPerSecond: 1_000, fullP99Ms: 40 };
const summary = (metrics: Record<string, Record<string, number>>): Summary => ({
  metrics: Object.fromEntries(Object.entries(metrics).map(([name, values]) => [name, { values }])),
});
const changed: Rule = {
  text: 'never',
  kind: 'correctness',
  of: { metric: 'answers_changed', stat: 'count' },
  op: '==',
  bound: 0,
  unit: 'count',
};
const twice: Rule = {
  text: 'as quick as before',
  kind: 'speed',
  of: { metric: 'answer_ms{part:after}', stat: 'p(99)' },
  op: '<=',
  bound: { times: 2, measure: { metric: 'answer_ms{part:before}', stat: 'p(99)' } },
  unit: 'ms',
};

test('a metric against a number is judged by k6; one against another is only kept by it', () => {
  expect(thresholdsOf([changed, twice], 2)).toEqual({
    answers_changed: ['count==0'],
    'answer_ms{part:after}': ['p(99)>=0'],
    'answer_ms{part:before}': ['p(99)>=0'],
    'answer_ms{slot:0}': ['max>=0'],
    'answer_ms{slot:1}': ['max>=0'],
  });
});

test('k6 never sees what the runner measures itself, nor a count as a time', () => {
  const all = SCRIPTS.flatMap(({ rules }) => Object.entries(thresholdsOf(rules({ calibration, slots: 4 }), 4)));

  expect(all.filter(([metric]) => metric === 'memory')).toEqual([]);
  expect(
    all.filter(([metric, expressions]) => metric.startsWith('answer_ms') && expressions.some((each) => each.startsWith('count'))),
  ).toEqual([]);
});

test('one changed answer fails; a counter that never counted passes', () => {
  expect(verdictsOf([changed], summary({}))[0]).toMatchObject({ ok: true, measured: '0', wanted: 'exactly 0' });
  expect(verdictsOf([changed], summary({ answers_changed: { count: 1 } }))[0]).toMatchObject({ ok: false, measured: '1' });
});

test('a measure of the same run is the bound of another', () => {
  const of = (after: number) =>
    verdictsOf([twice], summary({ 'answer_ms{part:after}': { 'p(99)': after }, 'answer_ms{part:before}': { 'p(99)': 4 } }))[0];

  expect(of(8)).toMatchObject({ ok: true, wanted: 'at most 8.00 ms (2 x 4.00 ms)' });
  expect(of(8.1)).toMatchObject({ ok: false });
});

test('every script has absolute rules of correctness, and rules of speed that move with the machine', () => {
  for (const script of SCRIPTS) {
    const slow = script.rules({ calibration: { calmMedianMs: 30, calmP99Ms: 50, fullPerSecond: 100, fullP99Ms: 400 }, slots: 20 });
    const fast = script.rules({ calibration, slots: 20 });

    expect(
      slow.filter(({ kind }) => kind === 'correctness'),
      script.name,
    ).toEqual(fast.filter(({ kind }) => kind === 'correctness'));
    expect(slow.filter(({ kind }) => kind === 'correctness').length, script.name).toBeGreaterThanOrEqual(2);
    expect(
      slow.filter(({ kind }) => kind === 'speed'),
      script.name,
    ).not.toEqual(fast.filter(({ kind }) => kind === 'speed'));
  }
});

test('rate and deadline follow the calibration: a quarter of full speed, 50 ms unless the machine is slow when calm', () => {
  const [steady] = SCRIPTS;

  expect(steady === undefined ? 0 : rateOf(steady, calibration)).toBe(250);
  expect(deadlineOf({ calmP99Ms: 5 })).toBe(50);
  expect(deadlineOf({ calmP99Ms: 60 })).toBe(480);
  expect(deadlineOf({ calmP99Ms: 900 })).toBe(2_000);
});

test('a machine that stood still is told, and what was not answered then is no wrong answer', () => {
  const rules = SCRIPTS[0]?.rules({ calibration, slots: 2 }) ?? [];
  const kindOf = (stalls: readonly number[]) => allowingForStalls(rules, stalls).find(({ of }) => of.metric === 'unanswered')?.kind;

  expect([kindOf([]), kindOf([3_000])]).toEqual(['correctness', 'speed']);
  expect(allowingForStalls(rules, [3_000]).filter(({ kind }) => kind === 'correctness').length).toBe(2);
  expect(stallWords([])).toBeNull();
  expect(stallWords([800, 3_000])).toContain('2 times while measuring, for up to 3.0 s');
});

test('the calibration is read part by part', () => {
  const read = calibrationOf(
    summary({ 'answer_ms{part:calm}': { med: 2, 'p(99)': 4, count: 900 }, 'answer_ms{part:full}': { count: 4_000, 'p(99)': 30 } }),
    14,
  );

  expect(calibrationPartSeconds(14)).toBe(4);
  expect(read).toEqual({ calmMedianMs: 2, calmP99Ms: 4, fullPerSecond: 1_000, fullP99Ms: 30 });
});

test('a moment belongs to one slot, the last one takes what comes after the end', () => {
  const of = { seconds: 20, slots: 10 };

  expect([0, 1_999, 2_000, 19_999, 25_000].map((ms) => slotOf(ms, of))).toEqual([0, 0, 1, 9, 9]);
});

test('the run over time leaves out slots in which nothing was asked', () => {
  const slots = slotsOf(summary({ 'answer_ms{slot:1}': { count: 50, med: 2, 'p(95)': 3, 'p(99)': 4 } }), { seconds: 20, slots: 2 });

  expect(slots).toEqual([{ atSeconds: 15, perSecond: 5, medianMs: 2, p95Ms: 3, p99Ms: 4 }]);
});

test('figures are shown as people write them', () => {
  expect([shown(0.0012, 'share'), shown(12_345.4, 'count'), shown(2.7, 'ms'), shown(1_234, 'per second')]).toEqual([
    '0.12 %',
    '12,345',
    '2.70 ms',
    '1,234/s',
  ]);
});
