// Who works on which kind of job: every room that has long work adds its line here.
import type { Decider } from './authorization/decider.ts';
import type { Config } from './config.ts';
import { dailyWorker, withDailyFiles } from './exports/daily-files.ts';
import type { JobWorker } from './jobs/follow.ts';
import { matchWorker } from './reconciliation/match.ts';
import { readCalendars } from './settlement/calendar.ts';
import { closeWorker, proveWorker } from './settlement/close-job.ts';

export interface WorkersDeps {
  readonly config: Config;
  /** Where clearing files may post; absent where nobody decides. */
  readonly authority?: Decider;
}

export function jobWorkers({ authority }: WorkersDeps): Readonly<Record<string, JobWorker>> {
  return {
    'clearing.match': matchWorker({ authority }),
    'exports.daily': dailyWorker,
    'settlement.close': withDailyFiles(closeWorker(readCalendars())),
    'settlement.prove': proveWorker,
  };
}
