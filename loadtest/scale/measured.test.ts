// Proves where the figures of growth come from: benchmarks before assumptions, arguments before both, and each says so.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readFigures, valuesOf } from './measured.ts';

const folder = mkdtempSync(join(tmpdir(), 'offerline-figures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (perSecond: number, server: number | null, postgres: number | null) => ({ perSecond, cpu: { server, postgres, generator: 9 } });
const kept = (raw: unknown) => JSON.stringify({ machine: {}, rounds: 5, section: { raw } });

test('without benchmarks figures are assumed, counted or measured on the spot, and an argument wins', () => {
  const figures = readFigures(join(folder, 'nothing'), { nodeMicros: 61, peakToMean: 7 });

  expect(figures.nodeMicros).toMatchObject({ value: 61, source: 'given as an argument' });
  expect(figures.postgresMicros.source).toContain('assumed');
  expect(figures.fsyncMillis.source).toContain('measured now');
  expect(figures.laterMessages.value).toBeGreaterThan(0.5);
  expect(Object.values(figures).every(({ source, meaning }) => source.length * meaning.length > 0)).toBe(true);
  expect(valuesOf(figures).peakToMean).toBe(7);
});

test('of the benchmark the run that saturated it counts, by its medians; what it could not read stays assumed', () => {
  const closed = {
    'hono 64': [run(90_000, 1, 0)],
    'ours 16': [run(5_000, 99, 99)],
    'ours 64': [run(9_000, 50, null), run(9_100, 52, null), run(9_200, 60, null)],
  };
  writeFileSync(join(folder, 'http.json'), kept({ closed, syncMicros: 250, bytes: { database: 2_500, wal: null } }));
  writeFileSync(
    join(folder, 'book.json'),
    kept({
      measured: [
        { size: 1_000, indexBytes: 9, campaignBytes: 9 },
        { size: 10_000, indexBytes: 100, campaignBytes: 600 },
      ],
    }),
  );

  const figures = readFigures(folder, {});

  expect(figures.nodeMicros).toMatchObject({ value: 52, source: 'measured: docs/bench/http.json, "ours 64"' });
  expect(figures.postgresMicros.source).toContain('assumed');
  expect([figures.databaseBytes.value, figures.campaignBytes.value]).toEqual([2_500, 700]);
  expect(figures.fsyncMillis).toMatchObject({ value: 0.25 });
  expect(figures.walBytes.source).toBe('assumed');
});
