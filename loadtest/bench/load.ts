// One load on one server: the generator makes it, and the processor time of server and database is read at both ends of the measured seconds.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { stopChild } from './children.ts';
import { treeMicros } from './cpu.ts';
import type { FromGenerator, Heard, Job } from './job.ts';

export interface Generator {
  /** Runs one job; `roots` are the processes whose trees are measured, by name. */
  readonly run: (job: Job, roots: Readonly<Record<string, number>>) => Promise<Measured>;
  readonly stop: () => Promise<void>;
}

export interface Measured {
  readonly heard: Heard;
  /** Microseconds of processor time within the measured seconds, by name. */
  readonly cpuMicros: Readonly<Record<string, number>>;
}

export function startGenerator(): Generator {
  const child = fork(join(import.meta.dirname, 'generator.ts'), { execArgv: ['--import', 'tsx'] });
  return { run: (job, roots) => runJob(child, { job, roots }), stop: () => stopChild(child) };
}

function runJob(
  child: ChildProcess,
  { job, roots }: { readonly job: Job; readonly roots: Readonly<Record<string, number>> },
): Promise<Measured> {
  const read = () => Object.fromEntries(Object.entries(roots).map(([name, pid]) => [name, treeMicros(pid)]));
  return new Promise((resolve, reject) => {
    let before: Record<string, number> = {};
    let after: Record<string, number> = {};
    const end = (settle: () => void): void => {
      child.off('message', hear);
      child.off('exit', gone);
      settle();
    };
    const gone = (): void => end(() => reject(new Error('the load generator ended')));
    const hear = (message: FromGenerator): void => {
      if (message.said === 'began') before = read();
      if (message.said === 'ended') after = read();
      if (message.said === 'failed') end(() => reject(new Error(message.why)));
      if (message.said === 'done') end(() => resolve({ heard: message.heard, cpuMicros: spent(before, after) }));
    };
    child.on('message', hear);
    child.once('exit', gone);
    child.send(job);
  });
}

const spent = (before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(after).map(([name, micros]) => [name, micros - (before[name] ?? Number.NaN)]));
