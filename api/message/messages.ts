// Messages to cardholders while the service runs: tells what happened and delivers what is due, in short steps that leave room for authorizations.
import type { Sql } from '../db/connect.ts';
import { isUnreachable } from '../http/unreachable.ts';
import { sealerOf } from '../watch/secret.ts';
import { deliver, type DeliverDeps, openPost } from './deliver.ts';
import { follow } from './follow.ts';
import { openCursors } from './follow-store.ts';

const EVERY_MS = 1_000;
/** While there is more: long enough for authorizations to come between. */
const REST_MS = 100;

export interface MessagesDeps {
  readonly sql: Sql;
  readonly config: { readonly smtpUrl: string | undefined; readonly alertFrom: string; readonly webhookHosts: readonly string[] };
  readonly chainKey: string;
  readonly now: () => number;
  readonly onBug: (fault: unknown, subject: string) => void;
}

export interface Messages {
  /** Tells and delivers everything that is due now. */
  readonly catchUp: () => Promise<void>;
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
  plan(EVERY_MS);
  return {
    catchUp: async () => {
      // The first turn marks how far to read, the second reads it.
      for (let quiet = 0; quiet < 2; quiet = (await step()) ? 0 : quiet + 1);
    },
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await running;
      post?.close();
    },
  };
}
