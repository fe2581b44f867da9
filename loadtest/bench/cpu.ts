// Processor time of a process and everything below it, as Linux counts it.
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second (USER_HZ) on every common platform. */
const MICROS_PER_TICK = 10_000;

export interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  /** User and system time of its own and of children that have ended, microseconds. */
  readonly cpuMicros: number;
}

/** One line of /proc/<pid>/stat; the name in it may hold anything, also spaces and brackets. Null when it is no such line. */
export function processLine(text: string): ProcessLine | null {
  const nameEnd = text.lastIndexOf(')');
  const fields = text.slice(nameEnd + 2).split(' ');
  const [parent, ...times] = [1, 11, 12, 13, 14].map((place) => Number(fields[place]));
  const pid = Number.parseInt(text, 10);
  const ticks = times.reduce((all, each) => all + each, 0);
  return nameEnd < 0 || parent === undefined || !Number.isFinite(parent + pid + ticks)
    ? null
    : { pid, parent, cpuMicros: ticks * MICROS_PER_TICK };
}

/** The time of `root` and all its descendants. */
export function sumTree(lines: readonly ProcessLine[], root: number): number {
  const childrenOf = new Map<number, ProcessLine[]>();
  for (const line of lines) childrenOf.set(line.parent, [...(childrenOf.get(line.parent) ?? []), line]);
  const sumBelow = (pid: number): number =>
    (childrenOf.get(pid) ?? []).reduce((all, child) => all + child.cpuMicros + sumBelow(child.pid), 0);
  return (lines.find(({ pid }) => pid === root)?.cpuMicros ?? 0) + sumBelow(root);
}

export const canReadCpu = (): boolean => process.platform === 'linux';

/** Microseconds so far; NaN where the system does not say. */
export function treeMicros(root: number): number {
  return canReadCpu() ? sumTree(allProcesses(), root) : Number.NaN;
}

/** The direct children of `root` with their command lines: what Postgres calls its processes stands there. */
export function childrenOf(root: number): readonly { readonly pid: number; readonly command: string }[] {
  if (!canReadCpu()) return [];
  return allProcesses()
    .filter(({ parent }) => parent === root)
    .map(({ pid }) => ({ pid, command: commandOf(pid) }));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

function allProcesses(): readonly ProcessLine[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const line = readLine(name);
    return line === null ? [] : [line];
  });
}

/** A process may end between the listing and the reading. */
function readLine(pid: string): ProcessLine | null {
  try {
    return processLine(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null;
  }
}
