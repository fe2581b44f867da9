// The page of a run, what may be typed, and the watch on memory.
import { expect, test } from 'vitest';
import { chartSvg, escaped, niceCeiling } from './chart.ts';
import { help, readOptions } from './options.ts';
import { quarterAndEnd, sumOfTree } from './memory.ts';
import { type Report, isPassed, reportHtml } from './report.ts';

const report: Report = {
  script: 'steady',
  words: 'Payments <steadily>.',
  startedAt: '2026-11-22 12:00',
  machine: 'a machine',
  seconds: 3,
  load: ['a bank'],
  calibration: { calmMedianMs: 2, calmP99Ms: 4, fullPerSecond: 1_000, fullP99Ms: 20 },
  verdicts: [
    { text: 'books', kind: 'correctness', ok: true, measured: '0 wrong', wanted: 'exactly 0' },
    { text: 'quick', kind: 'speed', ok: false, measured: '9.00 ms', wanted: 'at most 6.00 ms' },
  ],
  slots: [0, 1, 2].map((no) => ({ atSeconds: no, perSecond: 10 * no, medianMs: 2, p95Ms: 3, p99Ms: 4 })),
  memory: [
    { atSeconds: 0, megabytes: 100 },
    { atSeconds: 1, megabytes: 110 },
  ],
  phases: { msByPhase: { rules: 0.5, commit: 1.25 }, batchSize: 3 },
  checks: [{ name: 'chain', proves: 'I13', examined: 5, violations: 0, first: null }],
  skipped: [],
  summary: { metrics: { 'answer_ms{slot:0}': { values: { count: 1 } }, cut: { values: { rate: 0 } } } },
};

test('the page says first what was not met, then draws what happened, and needs nothing from outside', () => {
  const html = reportHtml(report);

  expect(html).toContain('1 of 2 not met');
  expect(html.indexOf('not met')).toBeLessThan(html.indexOf('Over time'));
  expect(html.match(/<svg/g)).toHaveLength(3);
  expect(html).toContain('Payments &lt;steadily&gt;.');
  expect(html).not.toMatch(/(?:src|href)=|@import|url\(/);
  expect(html).not.toContain('{slot:');
  expect(html).toContain('Deciding</td><td class="number">0.50 ms');
});

test('one verdict that is not met fails the run', () => {
  expect(isPassed(report)).toBe(false);
  expect(isPassed({ verdicts: report.verdicts.slice(0, 1) })).toBe(true);
  expect(reportHtml({ ...report, verdicts: report.verdicts.slice(0, 1) })).toContain('>passed<');
});

test('books that were not proved are said to be so, not shown as proved', () => {
  const html = reportHtml({ ...report, checks: null, skipped: ['The books were not proved.'] });

  expect(html).toContain('The books were not proved.');
  expect(html).not.toContain('The books, proved');
});

test('a chart keeps every point inside its frame', () => {
  const svg = chartSvg({
    title: 'a & b',
    unit: 'ms',
    seconds: 10,
    moments: ['noon', 'night'],
    lines: [
      {
        name: 'x',
        points: [
          [0, 0],
          [10, 37],
        ],
      },
    ],
    limit: { name: 'limit', value: 60 },
  });
  const points = [...(/points="([^"]+)"/.exec(svg)?.[1] ?? '').matchAll(/([\d.-]+),([\d.-]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

  expect(points).toEqual([
    [56, 192],
    [708, 125.4],
  ]);
  expect(svg).toContain('a &amp; b');
  expect(svg).toContain('>night</text>');
});

test('axes end at round numbers', () => {
  expect([0, 0.3, 1, 7, 37, 210].map(niceCeiling)).toEqual([1, 0.5, 1, 10, 50, 500]);
  expect(escaped('<"&">')).toBe('&lt;&quot;&amp;&quot;&gt;');
});

test('memory counts a process and all it started, but nobody else', () => {
  expect(sumOfTree('  1 0 1024\n 5 1 2048\n 9 5 1024\n 7 2 4096\n', 1)).toBe(4);
  expect(sumOfTree('', 1)).toBe(0);
});

test('a quarter into the run is compared with its end', () => {
  const points = Array.from({ length: 40 }, (_, no) => ({ atSeconds: no, megabytes: 100 + no }));

  expect(quarterAndEnd(points)).toEqual({ quarter: 110, end: 137 });
  expect(quarterAndEnd([])).toEqual({ quarter: 0, end: 0 });
});

test('without a name the scripts are listed in plain words', () => {
  const read = readOptions([]);

  expect(read).toMatchObject({ ok: false, code: 0 });
  expect(help()).toContain('hot-campaign');
});

test('a wrong word, a wrong number and a server without a key are refused in one sentence', () => {
  for (const args of [['weekend'], ['steady', '--seed', 'x'], ['steady', '--against', 'http://h'], ['steady', '--fast']])
    expect(readOptions(args), args.join(' ')).toMatchObject({ ok: false, code: 1 });
});

test('quick is short and small, smoke is quick, and a named length wins', () => {
  const of = (...args: string[]) => {
    const read = readOptions(args);
    return read.ok ? read.options : null;
  };

  expect(of('steady')).toMatchObject({ seconds: 180, campaigns: 10_000, quick: false });
  expect(of('steady', '--quick')).toMatchObject({ seconds: 20, campaigns: 1_000, quick: true });
  expect(of('day', '--smoke', '--seconds', '9')).toMatchObject({ seconds: 9, smoke: true, quick: true });
  expect(of('steady', '--against', 'http://h:1/', '--key', 'ofl_x')?.against).toEqual({ url: 'http://h:1', key: 'ofl_x' });
});
