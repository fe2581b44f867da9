// Reads and reviews documents without keeping authorizations waiting: a short one at once, a long one in a thread of its own.
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { Finding } from '../../engine/campaign/finding.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { LintPeer } from '../../engine/campaign/worst-case.ts';
import { startThread } from '../http/thread.ts';
import { type Checked, checkVersion } from './lint-check.ts';
import { type DocumentFault, type ReadCampaign, readCampaignText, type SentText, type WrittenDocument } from './read-document.ts';
import type { Asked } from './reader-worker.ts';
import { type Review, type ReviewSetting, reviewVersion } from './review.ts';

/** Beyond this many live campaigns a document is compared with them in a thread of its own: it takes longer than an authorization may wait. */
export const COMPARED_AT_ONCE_MAX = 40;
/** Up to here reading and review take a few milliseconds. */
const AT_ONCE_CHARACTERS_MAX = 24 * 1024;
const READ_MS_MAX = 60_000;
const MEMORY_MB_MAX = 768;

const ENTRY = new URL('./reader-worker.ts', import.meta.url);

/** Reviews the document that was read. */
export type Reviewer = (peers: readonly Campaign[]) => Promise<Review>;
/** Says everything else that can be said of the document that was read: the peers it names, and everything that is live. */
export type Checker = (peers: readonly Campaign[], live: readonly LintPeer[]) => Promise<Checked>;
export type UseDocument<T> = (document: WrittenDocument, review: Reviewer, check: Checker) => Promise<T>;

export interface Reader {
  /** Reads the text and, if it is a campaign, hands it to `use`; long texts, and those that are to be compared with many, aside and one after the other. */
  readonly read: <T>(sent: SentText, use: UseDocument<T>, isAside?: boolean) => Promise<T | DocumentFault>;
  /** Lints everything that is live, each among all others, aside. */
  readonly lintLive: (live: readonly LintPeer[]) => Promise<readonly (readonly Finding[])[]>;
}

export function openReader(holidays: ReviewSetting['holidays']): Reader {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    read: (sent, use, isAside = false) => {
      if (!isAside && sent.text.length <= AT_ONCE_CHARACTERS_MAX) return readAtOnce(sent, use, holidays);
      const mine = turn.then(() => readAside(sent, use, holidays));
      turn = mine.catch(() => undefined);
      return mine;
    },
    lintLive: (live) => {
      const mine = turn.then(() => aside((worker) => ask<readonly (readonly Finding[])[]>(worker, { kind: 'live', live, holidays })));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function readAtOnce<T>(sent: SentText, use: UseDocument<T>, holidays: ReviewSetting['holidays']): Promise<T | DocumentFault> {
  const read = readCampaignText(sent);
  if (!read.ok) return read;
  const { campaign, document } = read;
  return use(
    document,
    async (peers) => reviewVersion(campaign, { peers, holidays }),
    async (peers, live) => checkVersion(campaign, { peers, live, holidays }),
  );
}

async function readAside<T>(sent: SentText, use: UseDocument<T>, holidays: ReviewSetting['holidays']): Promise<T | DocumentFault> {
  return aside(async (worker) => {
    const read = await ask<Exclude<ReadCampaign, { ok: true }> | { readonly ok: true; readonly document: WrittenDocument }>(worker, {
      kind: 'read',
      sent,
    });
    if (!read.ok) return read;
    return await use(
      read.document,
      (peers) => ask<Review>(worker, { kind: 'review', setting: { peers, holidays } }),
      (peers, live) => ask<Checked>(worker, { kind: 'check', setting: { peers, live, holidays } }),
    );
  });
}

async function aside<T>(work: (worker: Worker) => Promise<T>): Promise<T> {
  const worker = startThread(ENTRY, { maxOldGenerationSizeMb: MEMORY_MB_MAX });
  try {
    return await work(worker);
  } finally {
    await worker.terminate();
  }
}

/** One question and its answer; the thread is asked one thing at a time. */
async function ask<T>(worker: Worker, asked: Asked): Promise<T> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(READ_MS_MAX)]);
  // `once` rejects by itself when the thread reports an error.
  const answered = once(worker, 'message', { signal }).then(([answer]) => answer as T);
  const ended = once(worker, 'exit', { signal }).then((): never => {
    throw new Error('the thread that read a campaign document ended');
  });
  ended.catch(() => undefined);
  worker.postMessage(asked);
  try {
    return await Promise.race([answered, ended]);
  } finally {
    over.abort();
  }
}
