// Writes the files of a closed day: every statement as CSV, every account as camt.053, the journal, and a manifest of them all; once more is the same.
import { randomUUID } from 'node:crypto';
import { glCodeOf } from '../../engine/ledger/journal.ts';
import { addDays } from '../../engine/settlement/business-day.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { JobFault, type JobTools, type JobWorker } from '../jobs/follow.ts';
import { type Job, orderJob } from '../jobs/store.ts';
import { accountFile } from '../settlement/account-statement.ts';
import { businessDay } from '../settlement/day-store.ts';
import { csvOf, FILE_TYPES, fileName } from '../settlement/statement-files.ts';
import { listStatements } from '../settlement/statement.ts';
import type { StatementSummary } from '../settlement/statement-store.ts';
import { ledgerTime } from '../settlement/totals-store.ts';
import { expireFiles, listFiles, type NewFile, retentionDays, writeFile } from './file-store.ts';
import { glJournal } from './gl-journal.ts';
import { isJournalReady, journalMoves, readMapping } from './gl-store.ts';

export const DAILY_JOB = 'exports.daily';
const ROWS_PER_FETCH = 200;
const ACCOUNTS = /^(merchant|chain|brand|scheme)/;

/** The job that is open for this day, or a new one. */
export async function orderDailyFiles(sql: Sql, of: { readonly date: string; readonly actor: string }): Promise<Job> {
  return orderJob(sql, { id: `job_${randomUUID()}`, kind: DAILY_JOB, object: of.date, asked: {}, requestedBy: of.actor });
}

/** What `worker` closes gets its files next. */
export function withDailyFiles(worker: JobWorker): JobWorker {
  return async (job, tools) => {
    const result = await worker(job, tools);
    await orderDailyFiles(tools.sql, { date: job.object, actor: job.requestedBy });
    return result;
  };
}

interface Writing {
  readonly sql: Sql;
  readonly date: string;
  readonly madeBy: string;
  readonly keepUntil: string;
}

/** Files that are there are compared by their hash; one that differs is a fault that names it, and nothing is overwritten. */
export const dailyWorker: JobWorker = async (job, tools) => {
  const { sql } = tools;
  const date = job.object;
  if ((await businessDay(sql, date))?.state !== 'closed') throw new JobFault('day_not_closed', 'Close the day first.');
  const writing = { sql, date, madeBy: job.requestedBy, keepUntil: addDays(date, await retentionDays(sql)) };
  const differing: string[] = [];
  let [written, done] = [0, 0];
  for await (const [file, content] of filesOf(writing)) {
    tools.signal.throwIfAborted();
    const { isNew, isSame } = await writeFile(sql, file, content);
    if (!isSame && !isOnce(file)) differing.push(file.name);
    written += isNew ? 1 : 0;
    done += 1;
    tools.tell({ step: file.kind, done, total: 0 });
  }
  const expired = await expireOld(tools, job.requestedBy);
  if (differing.length > 0)
    throw new JobFault('file_differs', `${differing.length} files are not what was written before; nothing was overwritten.`, {
      differing,
    });
  return { date, files: done, written, expired };
};

/** The journal follows the mapping of accounts, and the manifest names the journal: the first one stands. */
const isOnce = ({ kind }: NewFile): boolean => kind === 'journal' || kind === 'manifest';

type Content = AsyncIterable<string>;

async function* filesOf(writing: Writing): AsyncGenerator<readonly [NewFile, Content]> {
  for await (const statement of statementsOf(writing)) {
    const { party, totals, currency } = statement;
    const name = fileName(statement, '');
    yield [
      fileOf(writing, { kind: 'statement', name: `${name}csv`, type: FILE_TYPES.csv, party, rows: totals.lines + totals.items }),
      csvOf(writing.sql, statement),
    ];
    if (!ACCOUNTS.test(party)) continue;
    const account = `account-${writing.date}-${party.replace(/[^\w.-]+/g, '-')}-${currency}.camt053.xml`;
    yield [
      fileOf(writing, { kind: 'camt', name: account, type: FILE_TYPES['camt053.xml'], party, rows: 1 }),
      once(() => accountFile(writing.sql, statement)),
    ];
  }
  if (await isJournalReady(writing.sql, writing.date)) yield* journalOf(writing);
  yield [
    fileOf(writing, { kind: 'manifest', name: `manifest-${writing.date}.json`, type: 'application/json', party: null, rows: 1 }),
    manifestOf(writing),
  ];
}

function fileOf({ date, madeBy, keepUntil }: Writing, file: Omit<NewFile, 'date' | 'madeBy' | 'keepUntil'>): NewFile {
  return { date, madeBy, keepUntil, ...file };
}

async function* statementsOf({ sql, date }: Writing): AsyncGenerator<StatementSummary> {
  for (let after: readonly [string, string] = ['', '']; ; ) {
    const rows = await listStatements(sql, { date, party: null, within: null, after, limit: ROWS_PER_FETCH });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_FETCH) return;
    after = [last.party, last.currency];
  }
}

/** Left out while an account has no code in the bank's books: the journal is then asked for by itself. */
async function* journalOf(writing: Writing): AsyncGenerator<readonly [NewFile, Content]> {
  const { sql, date } = writing;
  const rules = await readMapping(sql);
  const moves = await journalMoves(sql, date);
  if (moves.some(({ account }) => glCodeOf(account, rules) === null)) return;
  const file = { kind: 'journal' as const, name: `gl-journal-${date}.csv`, type: FILE_TYPES.csv, party: null, rows: moves.length };
  yield [fileOf(writing, file), glJournal(sql, { date, format: 'csv', detail: 'accounts', rules })];
}

async function* manifestOf({ sql, date }: Writing): AsyncGenerator<string> {
  yield `{"date":"${date}","files":[\n`;
  let comma = '';
  for (let after = ''; ; ) {
    const files = await listFiles(sql, { date, party: null, kind: null, within: null, after, limit: ROWS_PER_FETCH });
    for (const { name, kind, party, bytes, rows, sha256 } of files.filter((file) => file.kind !== 'manifest')) {
      yield `${comma}${JSON.stringify({ name, kind, party, bytes, rows, sha256 })}`;
      comma = ',\n';
    }
    const last = files.at(-1);
    if (last === undefined || files.length < ROWS_PER_FETCH) break;
    after = last.name;
  }
  yield '\n]}\n';
}

async function* once(make: () => Promise<string>): AsyncGenerator<string> {
  yield await make();
}

async function expireOld({ sql }: JobTools, actor: string): Promise<number> {
  const today = (await ledgerTime(sql)).slice(0, 10);
  return inTransaction(sql, async (transaction) => {
    const count = await expireFiles(transaction, today);
    if (count > 0) await logChange(transaction, { actor, action: 'files.expire', object: today, detail: { files: count } });
    return count;
  });
}
