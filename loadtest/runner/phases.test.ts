// The server's own figures between two moments, as means of one batch.
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { countPhases } from '../../api/http/phases.ts';
import { between, totalsOf } from './phases.ts';

test('the means are those of the batches in between, not of what came before', async () => {
  const registry = new Registry();
  const count = countPhases(registry);
  count({ queueMs: 100, readMs: 100, rulesMs: 100, writeMs: 100, commitMs: 100, size: 1 });
  const before = totalsOf(await registry.metrics());
  count({ queueMs: 1, readMs: 2, rulesMs: 3, writeMs: 4, commitMs: 5, size: 10 });
  count({ queueMs: 3, readMs: 2, rulesMs: 3, writeMs: 4, commitMs: 7, size: 20 });
  const figures = between(before, totalsOf(await registry.metrics()));

  expect(figures?.batchSize).toBe(15);
  expect(Object.keys(figures?.msByPhase ?? {})).toEqual(['queue', 'read', 'rules', 'write', 'commit']);
  expect(figures?.msByPhase['queue']).toBeCloseTo(2, 9);
  expect(figures?.msByPhase['commit']).toBeCloseTo(6, 9);
});

test('a server that does not say, and one that did nothing, give no figures', () => {
  const still = { secondsByPhase: { rules: 1 }, batches: 3, commands: 9 };

  expect(totalsOf('process_cpu_seconds_total 3\n')).toBeNull();
  expect(between(null, still)).toBeNull();
  expect(between(still, still)).toBeNull();
});
