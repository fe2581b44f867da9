// Who works on which kind of job: every room that has long work adds its line here.
import type { Decider } from './authorization/decider.ts';
import { codeHasher, readChainKey } from './authority/open.ts';
import type { OnStep } from './authority/steps.ts';
import { endWorker } from './coupon/end-job.ts';
import { couponCodesOf } from './coupon/codes.ts';
import { issueWorker } from './coupon/issue-job.ts';
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
  /** Hears of each step of a closing. */
  readonly onStep?: OnStep | undefined;
}

export function jobWorkers({ config, authority, onStep }: WorkersDeps): Readonly<Record<string, JobWorker>> {
  return {
    'clearing.match': matchWorker({ authority }),
    'coupons.end': endWorker(),
    'coupons.issue': issueWorker(() => {
      const chainKey = readChainKey(config);
      return { codes: couponCodesOf(chainKey), codeHash: codeHasher(chainKey) };
    }),
    'exports.daily': dailyWorker,
    'settlement.close': withDailyFiles(heardBy(onStep, closeWorker(readCalendars()))),
    'settlement.prove': proveWorker,
  };
}

/** Whoever follows this process hears of each step before it begins. */
function heardBy(onStep: OnStep | undefined, close: JobWorker): JobWorker {
  return (job, tools) =>
    close(job, {
      ...tools,
      tell: (progress) => {
        onStep?.('closing');
        tools.tell(progress);
      },
    });
}
