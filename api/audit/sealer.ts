// Seals the log of changes within a second of each commit, and publishes the head of the chain outside the database every minute.
import type { Sql } from '../db/connect.ts';
import type { OnStep } from '../authority/steps.ts';
import { headLogPath, publishHead } from './head-log.ts';
import { type Head, sealKeysOf, sealOf } from './seal.ts';
import { sealWaiting } from './seal-store.ts';

const LOOK_MS = 500;
const PUBLISH_MS = 60_000;

export interface Sealer {
  /** Seals what has committed until now; resolves with the number of rows sealed by this process. */
  readonly seal: () => Promise<number>;
  /** Seals what is left, publishes the head, and ends. */
  readonly stop: () => Promise<void>;
}

export interface SealerOptions {
  readonly sql: Sql;
  readonly chainKey: string;
  readonly dataDir: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onStep?: OnStep | undefined;
  readonly onBug: (fault: unknown, subject: string) => void;
}

/** Every service may run one: a lock of the database lets one of them seal at a time. */
export function startSealer({ sql, chainKey, dataDir, now, onStep, onBug }: SealerOptions): Sealer {
  const keys = sealKeysOf(chainKey);
  const path = headLogPath(dataDir);
  let horizon = '0';
  let head: Head | null = null;
  let published = 0;
  let running: Promise<number> = Promise.resolve(0);

  const pass = async (): Promise<number> => {
    let all = 0;
    for (;;) {
      const done = await sealWaiting(sql, horizon, (link) => sealOf(keys.seal, link));
      horizon = done.horizon;
      if (!done.isElsewhere) head = done.head;
      all += done.sealed;
      if (!done.isFull) return all;
    }
  };
  const seal = (): Promise<number> => {
    running = running.catch(() => 0).then(pass);
    return running;
  };
  const publish = (): void => {
    if (head === null || head.seq === published) return;
    onStep?.('publishing');
    publishHead(path, keys, { ...head, at: new Date(now()).toISOString() });
    published = head.seq;
  };
  const guarded = (work: () => unknown) => async (): Promise<void> => {
    try {
      await work();
    } catch (fault) {
      onBug(fault, 'sealer of the log of changes'); // Postgres away, or the disk full: the next look finds everything again.
    }
  };
  let isBusy = false;
  const look = guarded(async () => {
    if (isBusy) return;
    isBusy = true;
    await seal().finally(() => {
      isBusy = false;
    });
    if (published === 0) publish(); // The first head at once: a new database is not without one for a minute.
  });
  const looking = setInterval(look, LOOK_MS);
  const publishing = setInterval(guarded(publish), PUBLISH_MS);
  for (const timer of [looking, publishing]) timer.unref();
  const stop = async (): Promise<void> => {
    clearInterval(looking);
    clearInterval(publishing);
    await guarded(seal)();
    await guarded(publish)();
  };
  return { seal, stop };
}
