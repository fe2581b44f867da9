// One process of the model-based properties: the production authority on a watched connection, with timers that wait until they are told.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Authority, startAuthority } from '../../../api/authority/authority.ts';
import type { Answer, Command } from '../../../api/authority/commands.ts';
import type { VoidCommand } from '../../../api/authority/void-log.ts';
import type { LiveBook } from '../../../api/campaign/live-book.ts';
import type { AuthorizationRecord } from '../../../engine/hold/record.ts';
import { type Opened, settled } from '../store/both-testing.ts';
import { shelfContext } from '../store/testing.ts';
import { type Watch, watched } from './watched.ts';

export interface Process {
  readonly authority: Authority;
  readonly book: LiveBook;
  readonly watch: Watch;
  /** What the process after it finds. */
  readonly log: VoidCommand[];
  /** Lets every batch and every void come to its end. */
  readonly quiet: () => Promise<void>;
}
export interface Hearing {
  readonly now: () => string;
  readonly onCommit: (book: LiveBook, commands: readonly Command[], at: string) => void;
  readonly onAnswers: (commands: readonly Command[], answers: readonly Answer[]) => void;
  readonly onRecords: (records: ReadonlyMap<string, AuthorizationRecord>) => void;
  readonly onBug: (fault: unknown) => void;
}

/** Long enough for any deadline: none passes by itself. */
const NEVER_MS = 1_000_000;
let ids = 0;

export async function startProcess(on: Opened, log: readonly VoidCommand[], hearing: Hearing): Promise<Process> {
  const book = await on.book();
  const kept = [...log];
  const watch: Watch = {
    mishap: null,
    isDead: false,
    busy: 0,
    now: hearing.now,
    onCommit: (commands, at) => hearing.onCommit(book, commands, at),
  };
  const timers = new Set<() => void>();
  const authority = startAuthority({
    connect: () => watched(on.connectNow(), watch),
    context: () => shelfContext(book, { trustMessageTime: false, onBug: hearing.onBug }),
    voidLog: {
      append: (command) => {
        if (!watch.isDead) kept.push(command);
      },
      read: () => [...kept],
      clear: () => {
        if (!watch.isDead) kept.length = 0;
      },
    },
    deadlineMs: { byDefault: NEVER_MS, ceiling: NEVER_MS },
    runtime: {
      monotonic: () => 0,
      freshId: () => {
        ids += 1;
        return `attempt-${ids}`;
      },
      after: (_ms, call, mayEnd) => {
        if (mayEnd !== undefined) timers.add(call);
        return () => timers.delete(call);
      },
    },
    wallClock: () => 0,
    onCommitted: (records, commands, answers) => {
      hearing.onRecords(records);
      hearing.onAnswers(commands, answers);
    },
    onBug: hearing.onBug,
  });
  const quiet = () => rest({ watch, timers, authority });
  return { authority, book, watch, log: kept, quiet };
}

const ROUNDS_MAX = 20_000;
/** A store in memory is done by then; a real one answers when it answers. */
const PROMPT_ROUNDS = 50;

/** Timers are let go one round after the other, until no batch is on its way and no void waits. */
async function rest({
  watch,
  timers,
  authority,
}: {
  readonly watch: Watch;
  readonly timers: Set<() => void>;
  readonly authority: Authority;
}): Promise<void> {
  for (let rounds = 0; rounds < ROUNDS_MAX; rounds += 1) {
    await (rounds < PROMPT_ROUNDS ? settled() : sleep(1));
    const isWaiting = !watch.isDead && (timers.size > 0 || authority.waitingVoids() > 0);
    if (watch.busy === 0 && !isWaiting) return;
    const calls = [...timers];
    timers.clear();
    for (const call of calls) call();
  }
  throw new Error('a process that never rests');
}
