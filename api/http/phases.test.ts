// The phases of a batch as an operator sees them.
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { countPhases } from './phases.ts';

test('every batch is counted by phase, in seconds, and by its size', async () => {
  const registry = new Registry();
  const count = countPhases(registry);

  count({ queueMs: 1, readMs: 2, rulesMs: 3, writeMs: 4, commitMs: 5, size: 6 });
  count({ queueMs: 1, readMs: 2, rulesMs: 3, writeMs: 4, commitMs: 500, size: 1 });
  const figures = await registry.metrics();

  expect(figures).toContain('offerline_batch_phase_seconds_sum{phase="commit"} 0.505');
  expect(figures).toContain('offerline_batch_phase_seconds_bucket{le="0.005",phase="commit"} 1');
  expect(figures).toContain('offerline_batch_phase_seconds_count{phase="queue"} 2');
  expect(figures).toContain('offerline_batch_size_sum 7');
});
