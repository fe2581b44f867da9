// Messages to cardholders while the service runs: tells what happened and delivers what is due, in short steps that leave room for authorizations.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../db/connect.ts';
import { isUnreachable } from '../http/unreachable.ts';
import { sealerOf } from '../watch/secret.ts';
import { deliver, type DeliverDeps, openPost } from './deliver.ts';
import { follow } from './follow.ts';
import { isBehind, openCursors } from './follow-store.ts';

const EVERY_MS = 1_000;
/** While there is more: long enough for authorizations to come between. */
const REST_MS = 100;
const PATIENCE_MS = 5_000;
const HELD_BACK_MS = 20;

export interface MessagesDeps {
  readonly sql: Sql;
  readonly config: { readonly smtpUrl: string | undefined; readonly alertFrom: string; readonly webhookHosts: readonly string[] };
  readonly chainKey: string;
  readonly now: () => number;
  readonly onBug: (fault: unknown, subject: string) => void;
  /** Nothing happens by itself: for tests, which ask for it. */
  readonly isWoundByHand?: boolean;
}

export interface Messages {
  /** Tells and delivers everything that is due now; what older transactions keep back it waits for so long. */
  readonly catchUp: (patienceMs?: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** From here on everything that happens is told; several processes may do it, each event is told once. */
export async function startMessages(deps: MessagesDeps): Promise<Messages> {
  const { sql, config, now, onBug } = deps;
  await openCursors(sql);
  const post = openPost(config.smtpUrl, config.alertFrom);
  const sealer = () => sealerOf(deps.chainKey);
  const sending: DeliverDeps = { sql, sealer, post, from: config.alertFrom, webhookHosts: config.webhookHosts, now, onBug };
  let isStopping = false;
  const step = async (): Promise<boolean> => {
    const isMoreToTell = await follow({ sql, hasMail: post !== null, now });
    return (await deliver(sending)) || isMoreToTell;
  };
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const turn = async (): Promise<void> => {
    // Postgres away: the next turn finds everything where it was.
    const isMore = await step().catch((fault: unknown) => {
      if (!isStopping && !isUnreachable(fault)) onBug(fault, 'messages');
      return false;
    });
    plan(isMore ? REST_MS : EVERY_MS);
  };
  const plan = (waitMs: number) => {
    if (isStopping) return;
    timer = setTimeout(() => {
      running = turn();
    }, waitMs);
    timer.unref();
  };
  if (deps.isWoundByHand !== true) plan(EVERY_MS);
  return {
    catchUp: (patienceMs = PATIENCE_MS) => untilQuiet(sql, step, patienceMs),
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await running;
      post?.close();
    },
  };
}

/** Twice in a row there is nothing: the first turn may only have marked how far to read. */
async function untilQuiet(sql: Sql, step: () => Promise<boolean>, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs;
  let quiet = 0;
  while (quiet < 2) {
    const isMore = await step();
    const isHeldBack = await isBehind(sql);
    if (isHeldBack && performance.now() > until) return;
    if (isHeldBack) await sleep(HELD_BACK_MS);
    quiet = isMore || isHeldBack ? 0 : quiet + 1;
  }
}
