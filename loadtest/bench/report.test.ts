// Proves that the page says honestly which goals are met, and shows what was left out.
import { expect, test } from 'vitest';
import { figureText, isMet, type Kept, pageOf, rawText } from './report.ts';

const kept: Kept = {
  machine: {
    cpuModel: 'Some processor',
    cores: 2,
    memoryGb: 24,
    system: 'linux x64',
    node: 'v20.19.0',
    postgres: '18.4',
    loadBefore: 0.1,
    takenAt: '2026-11-22T12:00:00.000Z',
  },
  rounds: 5,
  quick: false,
  tookSeconds: 61.2,
  section: {
    id: 'http',
    title: 'Over HTTP',
    intro: 'Ratios to an echo.',
    columns: ['what', 'ratio'],
    rows: [['evaluate | batch', 0.701234]],
    plots: [{ id: 'http-late', title: 'Lateness', xLabel: 'x', yLabel: 'y', lines: [] }],
    goals: [
      { text: 'of an echo', measured: 0.7, wanted: 0.65, atLeast: true },
      { text: 'CPU', measured: 1.6, wanted: 1.5, atLeast: false },
    ],
    raw: { third: 1 / 3 },
    skipped: ['no Java on this machine'],
  },
};

test('a goal that is missed says no', () => {
  expect(kept.section.goals.map(isMet)).toEqual([true, false]);
  expect(pageOf({ kept: [kept], notes: '' })).toContain('| CPU | 1.6 | at most 1.5 | **no** |');
});

test('what could not be measured is not met', () => {
  expect(isMet({ text: '', measured: Number.NaN, wanted: 1, atLeast: true })).toBe(false);
  expect(isMet({ text: '', measured: Number.NaN, wanted: 1, atLeast: false })).toBe(false);
  expect(figureText(Number.NaN)).toBe('not measured');
});

test('the page holds the machine, the table, the plot, the notes and what was left out', () => {
  const page = pageOf({ kept: [kept], notes: '## Where the time goes\n\nIn writev.' });

  for (const part of [
    'Some processor, 2 cores',
    'evaluate \\| batch | 0.701',
    '(bench/http-late.svg)',
    'In writev.',
    '- no Java on this machine',
  ])
    expect(page).toContain(part);
});

test('figures are short, and so are those that are kept', () => {
  expect([0.70123, 12_345, 1_234_567.8, 3, 0].map(figureText)).toEqual(['0.701', '12,345', '1,234,568', '3', '0']);
  expect(rawText(kept)).toContain('0.333333');
});
