// Posts published heads to the webhook of whoever keeps them outside: in order, again until they are taken, and never in the way of anybody.
import { signatureOf } from '../watch/secret.ts';
import { sendWebhook } from '../watch/webhook.ts';

const EVERY_MS = 10_000;
/** A day of minutes; the file has all of them. */
const WAITING_MAX = 1_440;
const STOP_MS_MAX = 2_000;

export interface HeadPost {
  readonly send: (text: string) => void;
  /** Tries what waits once more, and ends. */
  readonly stop: () => Promise<void>;
}
export interface HeadPostOptions {
  readonly target: string;
  readonly secret: string;
  readonly webhookHosts: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onBug: (fault: unknown, subject: string) => void;
  /** Milliseconds between attempts. */
  readonly everyMs?: number;
}

export function startHeadPost(options: HeadPostOptions): HeadPost {
  const waiting: string[] = [];
  let running: Promise<void> | null = null;
  let fault: string | null = null;
  const sendAll = async (): Promise<void> => {
    for (let [text] = waiting; text !== undefined; [text] = waiting) {
      const found = await sendOne(options, text);
      // Told once when it begins to fail, whatever the reasons that follow.
      if (found !== null && fault === null)
        options.onBug(`the webhook of published heads did not take one: ${found}`, 'heads of the journal');
      fault = found;
      if (found !== null) return;
      if (waiting[0] === text) waiting.shift(); // Unless it made room meanwhile.
    }
  };
  const look = (): Promise<void> =>
    (running ??= sendAll().finally(() => {
      running = null;
    }));
  const timer = setInterval(() => void look(), options.everyMs ?? EVERY_MS);
  timer.unref();
  return {
    send: (text) => {
      if (waiting.push(text) > WAITING_MAX) waiting.shift();
      void look();
    },
    stop: async () => {
      clearInterval(timer);
      let cut: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        cut = setTimeout(resolve, STOP_MS_MAX);
      });
      await Promise.race([look(), late]);
      clearTimeout(cut);
    },
  };
}

function sendOne({ target, secret, webhookHosts, now }: HeadPostOptions, text: string): Promise<string | null> {
  const body = JSON.stringify({ kind: 'chain.heads', line: text });
  const seconds = Math.floor(now() / 1_000);
  const headers = { 'user-agent': 'offerline', 'offerline-signature': signatureOf(body, { secrets: [secret], seconds }) };
  return sendWebhook({ target, body, headers, allowed: webhookHosts });
}
