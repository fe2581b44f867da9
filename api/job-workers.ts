// Who works on which kind of job: every room that has long work adds its line here.
import type { Config } from './config.ts';
import type { JobWorker } from './jobs/follow.ts';
import { readCalendars } from './settlement/calendar.ts';
import { closeWorker, proveWorker } from './settlement/close-job.ts';

export interface WorkersDeps {
  readonly config: Config;
}

export function jobWorkers(_deps: WorkersDeps): Readonly<Record<string, JobWorker>> {
  return {
    'settlement.close': closeWorker(readCalendars()),
    'settlement.prove': proveWorker,
  };
}
