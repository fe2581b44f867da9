// Where the time of a decision went: for the Server-Timing header of one answer, and as histograms over all batches.
import { Histogram, type Registry } from 'prom-client';

/** Of one batch, milliseconds; every authorization in it shares them. */
export interface Phases {
  /** The longest wait of one in the batch before the batch began. */
  readonly queueMs: number;
  /** Locks and what is read under them. */
  readonly readMs: number;
  readonly rulesMs: number;
  readonly writeMs: number;
  readonly commitMs: number;
  /** Authorizations and messages in the batch. */
  readonly size: number;
}

const NAMES = ['queue', 'read', 'rules', 'write', 'commit'] as const;

/** The value of Server-Timing (W3C). */
export function timingLine(phases: Phases): string {
  return [...NAMES.map((name) => `${name};dur=${phases[`${name}Ms`].toFixed(3)}`), `batch;desc="${phases.size}"`].join(', ');
}

const SECONDS = [0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 256];

/** Call after every batch. */
export function countPhases(registry: Registry): (phases: Phases) => void {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'offerline_batch_phase_seconds',
    help: 'Time of one batch by phase: waiting, locking and reading, deciding, writing, committing',
    labelNames: ['phase'],
    buckets: SECONDS,
    registers,
  });
  const sizes = new Histogram({
    name: 'offerline_batch_size',
    help: 'Authorizations and messages in one batch',
    buckets: SIZES,
    registers,
  });
  const byPhase = NAMES.map((name) => [`${name}Ms`, seconds.labels(name)] as const);
  return (phases) => {
    for (const [field, histogram] of byPhase) histogram.observe(phases[field] / 1_000);
    sizes.observe(phases.size);
  };
}
