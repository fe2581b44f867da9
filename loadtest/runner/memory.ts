// Watches how much memory the server and its children use, so that a long run shows what grows.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const WATCH_MS = 1_000;
const run = promisify(execFile);

export interface MemoryPoint {
  readonly atSeconds: number;
  readonly megabytes: number;
}
export interface MemoryWatch {
  readonly points: readonly MemoryPoint[];
  readonly stop: () => void;
}

/** Where there is no `ps`, nothing is seen and the report says so. */
export function watchMemory(pid: number): MemoryWatch {
  const points: MemoryPoint[] = [];
  const startedAt = performance.now();
  const timer = setInterval(async () => {
    const megabytes = await treeMegabytes(pid).catch(() => 0);
    if (megabytes > 0) points.push({ atSeconds: (performance.now() - startedAt) / 1_000, megabytes });
  }, WATCH_MS);
  return { points, stop: () => clearInterval(timer) };
}

async function treeMegabytes(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss=']);
  return sumOfTree(stdout, pid);
}

/** Resident memory of a process and everything it started, from the lines "pid ppid kilobytes". */
export function sumOfTree(lines: string, pid: number): number {
  const rows = lines
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = new Set([pid]);
  for (let grown = true; grown; ) {
    const before = family.size;
    for (const [child = 0, parent = 0] of rows) if (family.has(parent)) family.add(child);
    grown = family.size > before;
  }
  const kilobytes = rows.reduce((sum, [id = 0, , size = 0]) => (family.has(id) ? sum + size : sum), 0);
  return Math.round((kilobytes / 1_024) * 10) / 10;
}

/** The two moments that are compared: a quarter into the run, when everything is warm, and its end. Medians of five points. */
export function quarterAndEnd(points: readonly MemoryPoint[]): { readonly quarter: number; readonly end: number } {
  const quarter = Math.floor(points.length / 4);
  return { quarter: middle(points.slice(Math.max(0, quarter - 2), quarter + 3)), end: middle(points.slice(-5)) };
}

function middle(points: readonly MemoryPoint[]): number {
  const sorted = points.map(({ megabytes }) => megabytes).toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
