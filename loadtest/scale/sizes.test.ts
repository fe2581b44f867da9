// Proves the arithmetic of growth on figures that a reader can follow in the head.
import { expect, test } from 'vitest';
import { type Costs, type Plan, cellsFor, postgresCapacity, processCapacity, sizeOf } from './sizes.ts';

const costs: Costs = {
  nodeMicros: 50,
  postgresMicros: 20,
  databaseBytes: 2_000,
  walBytes: 4_000,
  requestBytes: 600,
  replyBytes: 400,
  laterMessages: 1,
  fsyncMillis: 1,
  campaignBytes: 1_000,
  processBytes: 200_000_000,
};
const plan: Plan = {
  hostCores: 16,
  busyShare: 0.5,
  peakToMean: 10,
  retentionDays: 400,
  campaigns: 10_000,
  copies: 2,
  diskBytesPerSecond: 10_000_000_000,
  diskBytes: 1e18,
  cellsLeast: 10,
  takeOverSeconds: 30,
};

test('a process and a Postgres carry what their cores allow at the planned share', () => {
  expect(processCapacity(costs, plan)).toBe(5_000);
  expect(postgresCapacity(costs, plan)).toEqual({ perSecond: 200_000, bound: 'processor' });
  expect(postgresCapacity(costs, { ...plan, diskBytesPerSecond: 160_000_000 })).toEqual({ perSecond: 10_000, bound: 'disk speed' });
  expect(postgresCapacity(costs, { ...plan, diskBytes: 400 * 86_400 * 2 * 2_000 * 100 })).toEqual({
    perSecond: 1_000,
    bound: 'disk space',
  });
});

test('cells are as many as the bound of one Postgres asks for, and never fewer than the plan wants', () => {
  const slow = { ...plan, diskBytesPerSecond: 40_000_000 };

  expect(cellsFor(100_000, costs, slow)).toBe(40);
  expect(cellsFor(100_000, costs, plan)).toBe(10);
});

test('a load in ten cells needs so many cores, bytes and partitions', () => {
  const size = sizeOf({ name: 'ten', peakPerSecond: 100_000, cells: 10 }, costs, plan);

  expect([size.apiCores, size.postgresCores, size.hosts]).toEqual([20, 10, 30]);
  expect(size.fsyncsPerSecond).toBe(1_000);
  expect(size.decisionsPerFsync).toBe(20);
  expect(size.walBytesPerSecond).toBe(800_000_000);
  expect(size.storedBytes).toBe(10_000 * 86_400 * 2 * 400 * 2_000 * 2);
  expect(size.partitions).toBe(15);
  expect(size.rowsPerPartition).toBeCloseTo(1_000 * 86_400 * 30.44);
  expect(size.missedByTakeOver).toBe(300_000);
});

test('a small load still has one core of each kind in every cell, and no more fsyncs than decisions', () => {
  const size = sizeOf({ name: 'small', peakPerSecond: 5, cells: 1 }, costs, plan);

  expect([size.apiCores, size.postgresCores, size.hosts]).toEqual([1, 1, 3]);
  expect([size.fsyncsPerSecond, size.decisionsPerFsync]).toEqual([10, 1]);
});
