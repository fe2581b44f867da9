// Beats every two milliseconds before everybody else and notes when it could not: then the machine itself stood still, as under a host that is shared.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { endWithUs, stopChild } from '../../bench/children.ts';

/** Milliseconds since 1970. */
export type Pause = readonly [from: number, to: number];
export interface Metronome {
  /** Since it was asked last, of all processors. */
  readonly pauses: () => Promise<readonly Pause[]>;
  readonly stop: () => Promise<void>;
}

/** Before the service and its asker too: whoever takes its turn like others cannot tell them from the machine. */
const FIRST_OF_ALL = 9;
/** No helpers: a collector's own threads would go first as well. */
const ALONE = ['--single-threaded'];

/** One for each processor that can be named; none where it cannot be bound to one and go first, and then nothing is excused. */
export async function startMetronome(): Promise<Metronome> {
  const beating = await Promise.all(Array.from({ length: availableParallelism() }, (_, core) => startBeat(core)));
  const beats = beating.filter((each) => each !== null);
  return {
    pauses: async () => (await Promise.all(beats.map(pausesOf))).flat(),
    stop: async () => void (await Promise.all(beats.map(stopChild))),
  };
}

async function startBeat(core: number): Promise<ChildProcess | null> {
  const beat = [process.execPath, ...ALONE, join(import.meta.dirname, 'metronome-process.mjs')];
  const args = ['-c', String(core), 'chrt', '--rr', String(FIRST_OF_ALL), ...beat];
  const child = spawn('taskset', args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  endWithUs(child);
  const isBeating = await Promise.race([
    once(child, 'message').then(() => true),
    once(child, 'exit').then(() => false),
    once(child, 'error').then(() => false),
  ]).catch(() => false);
  return isBeating ? child : null;
}

async function pausesOf(child: ChildProcess): Promise<readonly Pause[]> {
  child.send('pauses');
  const [pauses] = (await once(child, 'message')) as [readonly Pause[]];
  return pauses;
}

/** Milliseconds between two moments in which a processor stood still; two that did so at once count once. */
export function stoodStillMs(pauses: readonly Pause[], from: number, to: number): number {
  let still = 0;
  let counted = from;
  for (const [begun, ended] of pauses.toSorted(([one], [other]) => one - other)) {
    const end = Math.min(ended, to);
    still += Math.max(0, end - Math.max(begun, counted));
    counted = Math.max(counted, end);
  }
  return still;
}
