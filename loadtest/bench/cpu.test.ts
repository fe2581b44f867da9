// Proves that processor time is read from the right fields, whatever a process is called, and added up over a tree.
import { expect, test } from 'vitest';
import { canReadCpu, processLine, sumTree, treeMicros } from './cpu.ts';

const stat = (name: string) => `42 (${name}) S 7 42 42 0 -1 4194304 100 0 0 0 150 50 20 10 20 0 11 0 12345 999 1 2 3`;

test('user and system time of a process and of its ended children are read behind its name', () => {
  expect(processLine(stat('node'))).toEqual({ pid: 42, parent: 7, cpuMicros: 2_300_000 });
  expect(processLine(stat('a ) S 1 (b'))).toEqual({ pid: 42, parent: 7, cpuMicros: 2_300_000 });
  expect(processLine('nothing of the kind')).toBeNull();
});

test('a tree is its root and everything below, and nobody beside', () => {
  const line = (pid: number, parent: number) => ({ pid, parent, cpuMicros: 10 ** pid });

  expect(sumTree([line(1, 0), line(2, 1), line(3, 2), line(4, 0), line(5, 3)], 2)).toBe(101_100);
});

test.runIf(canReadCpu())('the time of this process grows as it works', () => {
  const before = treeMicros(process.pid);
  const { user, system } = process.cpuUsage();
  for (let now = process.cpuUsage(); now.user + now.system < user + system + 60_000; now = process.cpuUsage());

  expect(treeMicros(process.pid)).toBeGreaterThanOrEqual(before + 20_000);
});
