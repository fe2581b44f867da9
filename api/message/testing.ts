// Set-up of the tests of messages: a real authority, the app, a mail server and a receiver of webhooks, with a clock that the test sets.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { CampaignInput } from '../../engine/campaign/schema.ts';
import { message, purchase, type Setting, setting } from '../authority/testing.ts';
import { type TestApp, testApp } from '../testing.ts';
import { type Messages, type MessagesDeps, startMessages } from './messages.ts';

export interface Call {
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}
export interface MessageWorld extends Pick<Setting, 'sql'> {
  readonly app: TestApp;
  readonly messages: Messages;
  /** Moves the clock of messages. */
  readonly setClock: (instant: string) => void;
  /** One more process that tells and delivers. */
  readonly another: (changes?: Partial<MessagesDeps>) => Promise<Messages>;
  readonly mails: readonly string[];
  readonly calls: readonly Call[];
  readonly receiver: { readonly host: string; isBroken: boolean };
  readonly bugs: readonly unknown[];
  /** A purchase of 128.00 by the account, and what follows. */
  readonly buy: (id: string, account: string, then?: readonly ('capture' | 'refund' | 'reversal')[]) => Promise<void>;
  readonly inbox: (account: string) => Promise<readonly InboxItem[]>;
  readonly agree: (account: string, ...purposes: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}
export interface InboxItem {
  readonly id: number;
  readonly kind: string;
  readonly subject: { readonly en: string };
  readonly text: { readonly en: string };
  readonly readAt: string | null;
}

/** Campaigns are live before the first purchase. */
export async function messageWorld(...campaigns: readonly CampaignInput[]): Promise<MessageWorld> {
  const world = await setting('message');
  await world.publish(...campaigns);
  const { server: smtp, mails } = mailServer();
  const { server, calls, receiver } = webhookReceiver();
  await Promise.all([listening(smtp), listening(server)]);
  receiver.host = hostOf(server);
  const smtpUrl = `smtp://${hostOf(smtp.server)}`;
  const authority = await world.open();
  const app = testApp(world.database, { SMTP_URL: smtpUrl, WEBHOOK_HOSTS: receiver.host });
  const bugs: unknown[] = [];
  let clock = Date.parse('2026-11-22T12:10:00+08:00');
  const started: Messages[] = [];
  const another = async (changes: Partial<MessagesDeps> = {}) => {
    const config = { smtpUrl, alertFrom: 'offers@bank.example', webhookHosts: [receiver.host] };
    const chainKey = 'a chain key of a test, long enough';
    const given = { sql: world.sql, config, chainKey, now: () => clock, onBug: (fault: unknown) => bugs.push(fault), isWoundByHand: true };
    const one = await startMessages({ ...given, ...changes });
    started.push(one);
    return one;
  };
  return {
    ...world,
    app,
    messages: await another(),
    another,
    setClock: (instant) => {
      clock = Date.parse(instant);
    },
    mails,
    calls,
    receiver,
    bugs,
    buy: async (id, account, then = []) => {
      await world.sql`insert into accounts (id) values (${account}) on conflict do nothing`;
      await authority.authority.evaluate(purchase({ authorizationId: id, card: { bin: '62258801', token: `tk_${account}`, account } }));
      for (const kind of then) await authority.authority.message(id, message(kind, { amount: 12_800 }));
    },
    inbox: async (account) => {
      const reply = await app.ask(await app.holderFor(account), 'GET', '/v1/me/messages');
      return reply.body['items'] as readonly InboxItem[];
    },
    agree: async (account, ...purposes) => {
      for (const purpose of purposes)
        await world.sql`insert into holder_consents (account, purpose, given, actor) values (${account}, ${purpose}, true, 'test')`;
    },
    close: async () => {
      for (const each of started) await each.stop();
      server.close();
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      await app.app.stop();
      await world.close();
    },
  };
}

const hostOf = (server: { readonly address: () => unknown }) => `127.0.0.1:${(server.address() as AddressInfo).port}`;
const listening = (server: { listen: (port: number, host: string, done: () => void) => unknown }) =>
  new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));

function mailServer() {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (part: Buffer) => {
        text += part.toString();
      });
      stream.on('end', () => {
        mails.push(text);
        done();
      });
    },
  });
  return { server, mails };
}

function webhookReceiver() {
  const calls: Call[] = [];
  const receiver = { host: '', isBroken: false };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      if (!receiver.isBroken) calls.push({ body, headers: request.headers });
      response.writeHead(receiver.isBroken ? 503 : 200).end();
    });
  });
  return { server, calls, receiver };
}
