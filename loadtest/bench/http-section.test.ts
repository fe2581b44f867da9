// Proves what the HTTP figures are made of: ratios within a round, the best connections for each server, and loads refused that were not decisions.
import { expect, test } from 'vitest';
import { newTally } from './heard.ts';
import { type Figure, type HttpRun, prove } from './http-loads.ts';
import { sectionOf } from './http-section.ts';

const lateness = { p50: 1_000, p90: 2_000, p99: 3_000, p999: 4_000, max: 5_000, count: 10 };
const figure = (perSecond: number, change: Partial<Figure> = {}): Figure => ({
  perSecond,
  decisionsPerSecond: 0,
  grantedShare: 1,
  cpu: { server: 40, postgres: 0, generator: 10 },
  postgresCores: 0.01,
  lateness,
  sendLateness: lateness,
  ...change,
});
const ours = (perSecond: number) => figure(perSecond, { decisionsPerSecond: perSecond, cpu: { server: 40, postgres: 16, generator: 10 } });

const run: HttpRun = {
  closed: new Map([
    ['hono 16', [figure(18_000), figure(9_000), figure(18_000)]],
    ['ours 16', [ours(7_000), ours(3_500), ours(7_000)]],
    ['hono 64', [figure(20_000), figure(10_000), figure(20_000)]],
    ['ours 64', [ours(12_000), ours(6_000), ours(12_000)]],
    ['hono 256', [figure(19_000), figure(9_500), figure(19_000)]],
    ['ours 256', [ours(14_000), ours(7_000), ours(14_000)]],
    ['hono 512', [figure(18_000), figure(9_000), figure(18_000)]],
    ['ours 512', [ours(13_000), ours(6_500), ours(13_000)]],
    ['hot campaign', [ours(10_800), ours(5_400), ours(10_800)]],
    [
      'batch',
      [
        figure(1_000, { decisionsPerSecond: 50_000 }),
        figure(500, { decisionsPerSecond: 25_000 }),
        figure(1_000, { decisionsPerSecond: 50_000 }),
      ],
    ],
  ]),
  open: {
    quarter: new Map([
      ['hono', [figure(3_500)]],
      ['ours', [figure(3_500, { lateness: { ...lateness, p99: 7_500 } })]],
    ]),
    sweep: [{ perSecond: 1_400, ours: figure(1_400), hono: figure(1_400) }],
  },
  two: null,
  saturation: 14_000,
  syncMicros: 300,
  violations: 0,
  decisions: 100,
  bytes: { database: 5_000, wal: 4_000 },
  skipped: ['something'],
};
const goalOf = (words: string) => sectionOf(run).goals.find(({ text }) => text.includes(words))?.measured;

test('saturation is the best of all connections, for each server its own, compared within each round', () => {
  expect(goalOf('at saturation (aim')).toBeCloseTo(0.7);
});

test('processor time, batches, lateness and the hot campaign are ratios to what ran beside them', () => {
  expect(goalOf('CPU of a durable decision')).toBeCloseTo(1.4);
  expect(goalOf('batch endpoint')).toBeCloseTo(2.5);
  expect(goalOf('p99 at a quarter')).toBeCloseTo(2.5);
  expect(goalOf('one budget row')).toBeCloseTo(0.9);
  expect(goalOf('violations')).toBe(0);
});

test('every row has a cell for every column, and what was left out is said', () => {
  const { rows, columns, skipped } = sectionOf(run);

  expect(rows.every((row) => row.length === columns.length)).toBe(true);
  expect(skipped).toEqual(['something']);
});

test('a load is refused that was answered otherwise than by decisions', () => {
  const load = { kind: 'offerline', perRequest: 1 } as const;
  const tally = { ...newTally(), requests: 10_000, granted: 9_000, none: { no_campaign: 1_000 } };

  expect(() => prove(load, tally)).not.toThrow();
  expect(() => prove(load, { ...tally, refused: 1 })).toThrow('not 200');
  expect(() => prove(load, { ...tally, granted: 8_980, none: { no_campaign: 1_000, deadline: 20 } })).toThrow('without a decision');
  expect(() => prove(load, { ...tally, granted: 4_000, none: { no_campaign: 6_000 } })).toThrow('fewer than half');
  expect(() => prove({ ...load, perRequest: 50 }, tally)).toThrow('500000 asked, 10000 decided');
});
