// Follows the queue of backtests in one process: takes one at a time, stores its progress each second, and gives it back when the process stops.
import { setTimeout as sleep } from 'node:timers/promises';
import type { BankTerms } from '../../engine/authorization/situation.ts';
import type { Holidays } from '../../engine/campaign/live.ts';
import type { Sql } from '../db/connect.ts';
import type { ReplayProgress } from './backtest-replay.ts';
import {
  type BacktestJob,
  endBacktest,
  finishBacktest,
  hearBacktest,
  readDocument,
  returnBacktest,
  takeBacktest,
} from './backtest-store.ts';
import { summaryOf } from './backtest-summary.ts';
import { type Ended, startReplay } from './backtest-thread.ts';

const POLL_MS = 1_000;

export interface BacktestJobsDeps {
  readonly sql: Sql;
  readonly databaseUrl: string;
  readonly bank: BankTerms;
  readonly holidays: Holidays;
  readonly onBug: (fault: unknown, subject: string) => void;
}

/** Works until stopped; what runs then goes back into the queue and is begun anew by the next process: the same rows give the same report. */
export function startBacktests(deps: BacktestJobsDeps): { readonly stop: () => Promise<void> } {
  const ending = new AbortController();
  const work = follow(deps, ending.signal);
  return {
    stop: async () => {
      ending.abort();
      await work;
    },
  };
}

async function follow(deps: BacktestJobsDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const job = await takeBacktest(deps.sql).catch(() => null); // Postgres away: the next look finds it again.
    if (job === null) await rest(signal);
    else await run(deps, job, signal).catch((fault: unknown) => deps.onBug(fault, `backtest ${job.id}`));
  }
}

function rest(signal: AbortSignal): Promise<void> {
  return sleep(POLL_MS, undefined, { signal, ref: false }).catch(() => undefined);
}

async function run(deps: BacktestJobsDeps, job: BacktestJob, signal: AbortSignal): Promise<void> {
  const { sql, bank, holidays, databaseUrl } = deps;
  const document = await readDocument(sql, job.campaign, job.version);
  if (document === null) return endBacktest(sql, job.id, 'version_gone');
  let progress: ReplayProgress = { done: 0, total: 0 };
  const { from, to, seed, mode, version } = job;
  const order = { document, version, mode, from, to, seed, bank, holidays };
  const thread = startReplay({ databaseUrl, order }, (told) => {
    progress = told;
  });
  const end = { isOver: false, isCancelled: false };
  const watching = watch(() => hearBacktest(sql, job.id, progress), { end, signal, stop: thread.stop });
  const ended = await thread.ended;
  end.isOver = true;
  await watching;
  if (signal.aborted && !ended.ok) return returnBacktest(sql, job.id);
  await hearBacktest(sql, job.id, progress);
  await keep(deps, job, { ended, isCancelled: end.isCancelled, currency: document.currency });
}

interface Watch {
  readonly end: { isOver: boolean; isCancelled: boolean };
  readonly signal: AbortSignal;
  readonly stop: () => Promise<void>;
}

/** Each second: how far it is goes out, and whether it is still wanted comes back. */
async function watch(hear: () => Promise<{ readonly isCancelled: boolean }>, { end, signal, stop }: Watch): Promise<void> {
  for (let waited = 0; !end.isOver; waited += STEP_MS) {
    await sleep(STEP_MS);
    if (signal.aborted) return stop();
    if (waited % POLL_MS !== 0) continue;
    const { isCancelled } = await hear().catch(() => ({ isCancelled: false }));
    if (!isCancelled) continue;
    end.isCancelled = true;
    return stop();
  }
}
const STEP_MS = 100;

async function keep(
  { sql, onBug }: BacktestJobsDeps,
  job: BacktestJob,
  of: { readonly ended: Ended; readonly isCancelled: boolean; readonly currency: string },
): Promise<void> {
  const { ended } = of;
  if (ended.ok) {
    const { hash, report } = ended.replayed;
    const summary = summaryOf(report, { ...job, currency: of.currency });
    return finishBacktest(sql, job.id, { hash, report: JSON.stringify(report), summary });
  }
  if (of.isCancelled) return endBacktest(sql, job.id, 'cancelled');
  if (ended.fault !== undefined) onBug(ended.fault, `backtest ${job.id}`);
  await endBacktest(sql, job.id, ended.code === 'stopped' ? 'broken' : ended.code);
}
