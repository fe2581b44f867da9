// Takes waiting deliveries to e-mail and webhooks; one that fails waits longer each time and is given up in the end.
import { type Transporter, createTransport } from 'nodemailer';
import type { Sql } from '../db/connect.ts';
import { alertText, subjectLine, type Told } from './alert-words.ts';
import { type Channel, type ChannelSecrets, type ClaimedDelivery, claimDeliveries, endAttempt, readChannel } from './channel-store.ts';
import { type Sealer, signatureOf } from './secret.ts';
import { sendWebhook } from './webhook.ts';

const EVERY_MS = 2_000;
/** Waits after each failed attempt; after the last nobody tries again. About three hours together. */
const AGAIN_SECONDS: readonly number[] = [10, 30, 90, 270, 810, 2_430, 3_600, 3_600];
const SMTP_MS_MAX = 10_000;

export interface DeliverDeps {
  readonly sql: Sql;
  readonly sealer: () => Sealer;
  /** smtp(s)://…; undefined: e-mail is not set up. */
  readonly smtpUrl: string | undefined;
  readonly from: string;
  readonly webhookHosts: readonly string[];
  readonly now: () => number;
  readonly onBug: (fault: unknown, subject: string) => void;
}

export interface Deliverer {
  /** Sends what is due now. */
  readonly deliver: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export function startDeliverer(deps: DeliverDeps): Deliverer {
  const post = deps.smtpUrl === undefined ? null : createTransport(deps.smtpUrl, { from: deps.from });
  let running: Promise<void> | null = null;
  const once = async (): Promise<void> => {
    const claimed = await claimDeliveries(deps.sql).catch(() => []); // Postgres away: the next turn claims them.
    for (const each of claimed) await attempt(deps, post, each).catch((fault: unknown) => deps.onBug(fault, `delivery ${each.id}`));
  };
  const deliver = (): Promise<void> =>
    (running ??= once().finally(() => {
      running = null;
    }));
  const timer = setInterval(() => void deliver(), EVERY_MS);
  timer.unref();
  return {
    deliver,
    stop: async () => {
      clearInterval(timer);
      await running;
      post?.close();
    },
  };
}

async function attempt(deps: DeliverDeps, post: Transporter | null, claimed: ClaimedDelivery): Promise<void> {
  const channel = await readChannel(deps.sql, claimed.channel);
  if (channel === null) return endAttempt(deps.sql, { id: claimed.id, fault: 'channel_deleted', againSeconds: null });
  const fault =
    channel.kind === 'email' ? await sendMail(deps, post, { channel, body: claimed.body }) : await callWebhook(deps, channel, claimed);
  await endAttempt(deps.sql, { id: claimed.id, fault, againSeconds: AGAIN_SECONDS[claimed.attempts - 1] ?? null });
}

async function sendMail(
  deps: DeliverDeps,
  post: Transporter | null,
  { channel, body }: { readonly channel: Channel; readonly body: string },
): Promise<string | null> {
  if (post === null) return 'email_not_set_up';
  const told = JSON.parse(body) as Told;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, SMTP_MS_MAX, 'timed_out');
  });
  const sent = post
    .sendMail({ from: deps.from, to: channel.target, subject: subjectLine(told, channel.locale), text: alertText(told, channel.locale) })
    .then(
      () => null,
      (fault: { readonly code?: string; readonly responseCode?: number }) =>
        `smtp_${fault.responseCode ?? fault.code?.toLowerCase() ?? 'failed'}`,
    );
  const first = await Promise.race([sent, late]);
  clearTimeout(timer);
  return first;
}

function callWebhook(deps: DeliverDeps, channel: Channel & ChannelSecrets, { id, body }: ClaimedDelivery): Promise<string | null> {
  const sealer = deps.sealer();
  const secrets = [channel.secret, channel.previousSecret].filter((each) => each !== null).map((each) => sealer.open(each));
  const seconds = Math.floor(deps.now() / 1_000);
  const headers = {
    'user-agent': 'offerline',
    'offerline-delivery': String(id),
    'offerline-signature': signatureOf(body, { secrets, seconds }),
  };
  return sendWebhook({ target: channel.target, body, headers, allowed: deps.webhookHosts });
}
