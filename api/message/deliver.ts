// Takes due messages to webhooks of the bank and to mailboxes; one that fails waits longer each time and is given up in the end.
import { createTransport, type Transporter } from 'nodemailer';
import type { Sql } from '../db/connect.ts';
import { type Sealer, signatureOf } from '../watch/secret.ts';
import { sendWebhook } from '../watch/webhook.ts';
import { claimDeliveries, type ClaimedDelivery, endAttempt, readWay } from './delivery-store.ts';
import { readHook } from './hook-store.ts';

/** Waits after each failed attempt; after the last nobody tries again. About three hours together. */
export const AGAIN_SECONDS: readonly number[] = [10, 30, 90, 270, 810, 2_430, 3_600, 3_600];
const SMTP_MS_MAX = 10_000;
/** Sent side by side. */
const ABREAST = 10;

export interface DeliverDeps {
  readonly sql: Sql;
  readonly sealer: () => Sealer;
  /** Null: e-mail is not set up. */
  readonly post: Transporter | null;
  readonly from: string;
  readonly webhookHosts: readonly string[];
  readonly now: () => number;
  readonly onBug: (fault: unknown, subject: string) => void;
}

export function openPost(smtpUrl: string | undefined, from: string): Transporter | null {
  return smtpUrl === undefined ? null : createTransport(smtpUrl, { from });
}

/** Sends what is due; true when a full claim says that more may wait. */
export async function deliver(deps: DeliverDeps): Promise<boolean> {
  const claimed = await claimDeliveries(deps.sql, isoNow(deps));
  for (let first = 0; first < claimed.length; first += ABREAST)
    await Promise.all(
      claimed
        .slice(first, first + ABREAST)
        .map((each) => attempt(deps, each).catch((fault: unknown) => deps.onBug(fault, `message ${each.message}`))),
    );
  return claimed.length > 0;
}

interface Outcome {
  readonly headers: Readonly<Record<string, string>> | null;
  readonly fault: string | null;
  readonly isDropped?: boolean;
}

async function attempt(deps: DeliverDeps, claimed: ClaimedDelivery): Promise<void> {
  const way = await readWay(deps.sql, claimed);
  const outcome =
    closed(claimed, way) ?? (claimed.channel === 'email' ? await sendMail(deps, claimed, way.email ?? '') : await callHook(deps, claimed));
  const againSeconds = AGAIN_SECONDS[claimed.attempts - 1] ?? null;
  await endAttempt(deps.sql, { ...outcome, id: claimed.id, no: claimed.attempts, now: isoNow(deps), againSeconds });
}

function closed({ channel }: ClaimedDelivery, way: Awaited<ReturnType<typeof readWay>>): Outcome | null {
  if (way.isErased) return { headers: null, fault: 'erased', isDropped: true };
  if (!way.hasConsent) return { headers: null, fault: 'no_consent', isDropped: true };
  return channel === 'email' && way.email === null ? { headers: null, fault: 'no_address', isDropped: true } : null;
}

async function sendMail({ post, from }: DeliverDeps, { message, body }: ClaimedDelivery, to: string): Promise<Outcome> {
  const headers = {
    to: maskedAddress(to),
    'message-id': `<message.${message}@${from.split('@').at(-1)?.replace(/>$/, '') ?? 'offerline'}>`,
  };
  if (post === null) return { headers, fault: 'email_not_set_up' };
  const { subject, text } = JSON.parse(body) as { readonly subject: string; readonly text: string };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, SMTP_MS_MAX, 'timed_out');
  });
  const sent = post
    .sendMail({ from, to, subject, text, messageId: headers['message-id'], headers: { 'auto-submitted': 'auto-generated' } })
    .then(
      () => null,
      (fault: { readonly code?: string; readonly responseCode?: number }) =>
        `smtp_${fault.responseCode ?? fault.code?.toLowerCase() ?? 'failed'}`,
    );
  const fault = await Promise.race([sent, late]);
  clearTimeout(timer);
  return { headers, fault };
}

async function callHook(deps: DeliverDeps, { id, message, hook, body }: ClaimedDelivery): Promise<Outcome> {
  const found = await readHook(deps.sql, hook);
  if (found === null) return { headers: null, fault: 'hook_removed', isDropped: true };
  const sealer = deps.sealer();
  const secrets = [found.secret, found.previousSecret].filter((each) => each !== null).map((each) => sealer.open(each));
  const headers = {
    'user-agent': 'offerline',
    'offerline-message': String(message),
    'offerline-delivery': String(id),
    'offerline-signature': signatureOf(body, { secrets, seconds: Math.floor(deps.now() / 1_000) }),
  };
  return { headers, fault: await sendWebhook({ target: found.target, body, headers, allowed: deps.webhookHosts }) };
}

/** "w•••@bank.example": enough to tell addresses apart. */
export function maskedAddress(email: string): string {
  const [name = '', host = ''] = email.split('@');
  return `${name.slice(0, 1)}•••@${host}`;
}

const isoNow = ({ now }: DeliverDeps): string => new Date(now()).toISOString();
