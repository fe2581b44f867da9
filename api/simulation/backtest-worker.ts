// The thread that replays one backtest on a connection of its own, while the others go on answering authorizations.
import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '../db/connect.ts';
import { NothingRecorded, type ReplayOrder, replay, type Replayed } from './backtest-replay.ts';

export interface WorkerOrder {
  readonly databaseUrl: string;
  readonly order: ReplayOrder;
}
export type Told =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly replayed: Replayed }
  | { readonly kind: 'nothing_recorded' };

const { databaseUrl, order } = (workerData as { readonly asked: WorkerOrder }).asked;
const sql = connect(databaseUrl, 1);
const tell = (told: Told) => parentPort?.postMessage(told);

try {
  const replayed = await replay(sql, order, { onProgress: ({ done, total }) => tell({ kind: 'progress', done, total }) });
  tell({ kind: 'done', replayed });
} catch (fault) {
  if (!(fault instanceof NothingRecorded)) throw fault;
  tell({ kind: 'nothing_recorded' });
} finally {
  await sql.end({ timeout: 1 });
}
