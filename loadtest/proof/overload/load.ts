// Asks the source of load for one job and says when it began to measure.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { endWithUs, stopChild } from '../../bench/children.ts';
import type { FromSource, Heard, Job } from './job.ts';

export interface Source {
  readonly pid: number;
  /** `onBegan` is called when the first measured arrival was due. */
  readonly run: (job: Job, onBegan?: () => void) => Promise<Heard>;
  readonly stop: () => Promise<void>;
}

export function startSource(): Source {
  const child = fork(join(import.meta.dirname, 'source.ts'), { execArgv: ['--import', 'tsx'] });
  endWithUs(child);
  return { pid: child.pid ?? 0, run: (job, onBegan) => runJob(child, job, onBegan), stop: () => stopChild(child) };
}

function runJob(child: ChildProcess, job: Job, onBegan?: () => void): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      child.off('message', hear);
      child.off('exit', gone);
      end();
    };
    const gone = (): void => settle(() => reject(new Error('the source of load ended')));
    const hear = (message: FromSource): void => {
      if (message.said === 'began') onBegan?.();
      else if (message.said === 'failed') settle(() => reject(new Error(message.why)));
      else settle(() => resolve(message.heard));
    };
    child.on('message', hear);
    child.once('exit', gone);
    child.send(job);
  });
}
