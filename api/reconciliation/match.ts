// Matches an accepted file: where the acquirer agreed, what only the file knows is posted first; then every record and every message of its day ends matched, explained or open.
import type { AuthorizationDeps } from '../authorization/decider.ts';
import { refundUnlinked } from '../authorization/unlinked-refund.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';
import type { JobProgress } from '../jobs/store.ts';
import { JobFault, type JobWorker } from '../jobs/follow.ts';
import { type ClearingFile, readClearingFile } from './file-store.ts';
import { readPolicy } from './mapping-store.ts';
import {
  countItems,
  countRecords,
  dropMet,
  type MatchedCount,
  type MatchOf,
  openBreaks,
  openPool,
  pairByAuthorization,
  pairByLikeness,
  pairByMessage,
  pairPosted,
  writeLoneMessages,
  writeLoneRecords,
  writePairs,
} from './match-store.ts';
import { finishMatch, type PostableRecord, postable } from './post-store.ts';

export interface MatchDeps {
  readonly sql: Sql;
  /** Where clearing files may post; absent in tools that only match. */
  readonly authority?: AuthorizationDeps['authority'] | undefined;
  readonly signal?: AbortSignal;
  readonly tell?: (progress: JobProgress) => void;
}
export interface MatchResult {
  readonly records: number;
  readonly matched: number;
  readonly explained: number;
  readonly open: number;
  readonly byReason: Readonly<Record<string, number>>;
  /** Sent to the authority as messages, and how many of them it did not take. */
  readonly posted: number;
  readonly refused: number;
}

const TOGETHER = 64;

/** Matching again finds what has come since; nothing that is matched changes. */
export async function matchFile(deps: MatchDeps, id: string): Promise<MatchResult> {
  const file = await readClearingFile(deps.sql, id);
  if (file === null || file.businessDate === null || (file.state !== 'staged' && file.state !== 'matched'))
    throw new JobFault('clearing_file_not_accepted', 'Only a file that was accepted whole is matched.');
  const { posts, ...policy } = await readPolicy(deps.sql, file.acquirer);
  const posted = posts && deps.authority !== undefined ? await postAll({ sql: deps.sql, authority: deps.authority }, file, deps) : NONE;
  const of: MatchOf = { file: id, acquirer: file.acquirer, businessDate: file.businessDate, policy };
  return inTransaction(deps.sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtext('clearing.match'), hashtext(${file.acquirer}))`;
    for (const [place, step] of STEPS.entries()) {
      deps.signal?.throwIfAborted();
      deps.tell?.({ step: step.name, done: place, total: STEPS.length });
      await step.run(transaction, of);
    }
    const counts = await countItems(transaction, id);
    const result = { ...resultOf(counts), ...posted };
    const records = await countRecords(transaction, id);
    if (result.records !== records) throw new Error(`${records} records of ${id} became ${result.records} items`);
    await finishMatch(transaction, id, result);
    deps.tell?.({ step: 'done', done: STEPS.length, total: STEPS.length });
    return result;
  });
}

const NONE = { posted: 0, refused: 0 };
const STEPS: readonly { readonly name: string; readonly run: (sql: Sql, of: MatchOf) => Promise<void> }[] = [
  { name: 'gather', run: openPool },
  { name: 'posted', run: pairPosted },
  { name: 'by_message', run: pairByMessage },
  { name: 'by_authorization', run: pairByAuthorization },
  { name: 'by_likeness', run: pairByLikeness },
  { name: 'meet', run: dropMet },
  { name: 'write_pairs', run: writePairs },
  { name: 'write_records', run: writeLoneRecords },
  { name: 'write_messages', run: writeLoneMessages },
  { name: 'queue', run: openBreaks },
];

function resultOf(counts: readonly MatchedCount[]): Omit<MatchResult, 'posted' | 'refused'> {
  const of = (state: MatchedCount['state']) => counts.reduce((all, each) => (each.state === state ? all + each.count : all), 0);
  const byReason = Object.fromEntries(counts.flatMap(({ reason, count }) => (reason === null ? [] : [[reason, count]])));
  const [matched, explained, open] = [of('matched'), of('explained'), of('open')];
  return { records: matched + explained + open, matched, explained, open, byReason };
}

/** Each message has the id of its file and line: posting again changes nothing (R32). */
async function postAll(deps: AuthorizationDeps, file: ClearingFile, on: MatchDeps): Promise<typeof NONE> {
  const records = await postable(deps.sql, file.id);
  let [done, refused] = [0, 0];
  for (let from = 0; from < records.length; from += TOGETHER) {
    on.signal?.throwIfAborted();
    const answers = await Promise.all(records.slice(from, from + TOGETHER).map((record) => postOne(deps, record)));
    done += answers.length;
    refused += answers.filter((isTaken) => !isTaken).length;
    on.tell?.({ step: 'posting', done, total: records.length });
  }
  return { posted: done - refused, refused };
}

async function postOne(deps: AuthorizationDeps, record: PostableRecord): Promise<boolean> {
  const { authorizationId, kind, amount, at, rrn, token, merchant, currency } = record;
  const id = `${record.file}:${record.line}`;
  if (authorizationId !== null) {
    const answer = await deps.authority.message(authorizationId, { id, kind, amount, at, ...(rrn === null ? {} : { reference: rrn }) });
    return answer.status < 300;
  }
  const answer = await refundUnlinked(deps, { requestId: id, cardToken: token ?? '', merchant: merchant ?? '', amount, currency, at });
  return answer !== 'reused' && answer.status < 300;
}

/** The work of a job of kind clearing.match: its object is the file. */
export function matchWorker(deps: Pick<MatchDeps, 'authority'>): JobWorker {
  return (job, { sql, signal, tell }) => matchFile({ ...deps, sql, signal, tell }, job.object);
}
