// Publishes the heads of the journal's chain outside the database, every minute and when the service stops: into a file, and to a webhook where one is named.
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { OnStep } from '../authority/steps.ts';
import { readChainKey } from '../authority/open.ts';
import type { Config } from '../config.ts';
import { connect, type Sql } from '../db/connect.ts';
import { type HeadFile, headFilePath, openHeadFile } from './head-file.ts';
import { headKeyOf, type StreamHead } from './head-lines.ts';
import { type HeadPost, startHeadPost } from './head-post.ts';
import { readAllHeads, readMovedHeads, readNewestBatch } from './heads-store.ts';

const PUBLISH_MS = 60_000;

export interface Publisher {
  /** Publishes what moved since the last time; resolves with the number of streams told. */
  readonly publish: () => Promise<number>;
  /** Publishes the last heads, and ends. */
  readonly stop: () => Promise<void>;
}
export interface PublisherOptions {
  readonly sql: Sql;
  readonly chainKey: string;
  readonly dataDir: string;
  /** Null: to the file alone. */
  readonly post: HeadPost | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onStep?: OnStep | undefined;
  readonly onBug: (fault: unknown, subject: string) => void;
}

interface State extends PublisherOptions {
  readonly key: Buffer;
  readonly path: string;
  file: HeadFile | null;
  readonly streams: Set<string>;
  /** Newest batch at the last look and at the one before. Null before the first. */
  marks: readonly [before: number, last: number] | null;
  isBehindTold: boolean;
}

/** One for all processes behind a port; nobody who decides waits for it. Several hosts publish each to their own file. */
export function startPublisher(options: PublisherOptions): Publisher {
  const path = headFilePath(options.dataDir);
  const key = headKeyOf(options.chainKey);
  const state: State = { ...options, key, path, file: null, streams: new Set(), marks: null, isBehindTold: false };
  let running: Promise<number> = Promise.resolve(0);
  const publish = (): Promise<number> => {
    running = running.catch(() => 0).then(() => publishOnce(state));
    return running;
  };
  const guarded = async (): Promise<void> => {
    await publish().catch((fault: unknown) => options.onBug(fault, 'publisher of the heads of the journal')); // The next minute finds everything again.
  };
  const timer = setInterval(() => void guarded(), PUBLISH_MS);
  timer.unref();
  const first = guarded();
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    await first;
    await guarded();
    await options.post?.stop();
  };
  return { publish, stop };
}

export interface ServicePublisher extends Pick<PublisherOptions, 'onStep' | 'onBug'> {
  readonly config: Config;
  readonly databaseUrl: string;
}

/** The publisher of a service, with a connection of its own; resolves when it has ended. */
export function publishHeads({ config, databaseUrl, onStep, onBug }: ServicePublisher): () => Promise<void> {
  const sql = connect(databaseUrl, 1);
  const { dataDir, headsReceiver, webhookHosts } = config;
  const post = headsReceiver === null ? null : startHeadPost({ ...headsReceiver, webhookHosts, now: Date.now, onBug });
  const publisher = startPublisher({ sql, chainKey: readChainKey(config), dataDir, post, now: Date.now, onStep, onBug });
  return async () => {
    await publisher.stop();
    await sql.end({ timeout: 2 });
  };
}

async function publishOnce(state: State): Promise<number> {
  const { now, onStep, post } = state;
  const file = await currentFile(state);
  const { found, marks } = await look(state);
  tellIfBehind(state, file, found);
  const moved = found.filter(({ stream, seq }) => seq > (file.published.get(stream) ?? 0));
  if (moved.length === 0) {
    state.marks = marks;
    return 0;
  }
  onStep?.('publishing');
  const heads = moved.map(({ stream, seq, hash }) => [stream, seq, hash] as const);
  const text = file.append((line) => ({ at: new Date(now()).toISOString(), line, streams: state.streams.size, heads }));
  // Only now: what a full disk refused is looked for again.
  state.marks = marks;
  post?.send(text);
  return moved.length;
}

/** Another process may have written to it: one that stood in for this one, or the command that accepts a restore. */
async function currentFile(state: State): Promise<HeadFile> {
  const size = existsSync(state.path) ? statSync(state.path).size : 0;
  if (state.file?.size !== size) state.file = await openHeadFile(state.path, state.key);
  return state.file;
}

/**
 * A batch gets its number before it commits, so what was in flight at the last look is looked for once more; no batch takes a minute.
 * The first look is at every stream.
 */
async function look(state: State): Promise<{ readonly found: readonly StreamHead[]; readonly marks: NonNullable<State['marks']> }> {
  const { sql, streams, marks } = state;
  const newest = await readNewestBatch(sql);
  const found = marks === null ? await readAllHeads(sql) : await readMovedHeads(sql, marks[0]);
  for (const { stream } of found) streams.add(stream);
  return { found, marks: [marks?.[1] ?? 0, newest] };
}

/** The first look sees every stream: one that ends before its published head was cut, or comes from an older copy. */
function tellIfBehind(state: State, file: HeadFile, found: readonly StreamHead[]): void {
  if (state.isBehindTold) return;
  state.isBehindTold = true;
  const newest = new Map(found.map(({ stream, seq }) => [stream, seq]));
  const [behind] = [...file.published].filter(([stream, seq]) => seq > (newest.get(stream) ?? 0));
  if (behind === undefined) return;
  const [stream, seq] = behind;
  state.onBug(
    `The journal is older than its published heads: stream ${stream} ends at link ${newest.get(stream) ?? 0}, and link ${seq} was published. ` +
      `Is this database restored from a backup, or is ${dirname(state.path)} the DATA_DIR of another database? ` +
      'npm run verify says what is missing; docs/RECOVERY.md says how to go on.',
    'publisher of the heads of the journal',
  );
}
