// Set-up of the watch's tests: a real authority on Postgres that is watched, a mail server, and a receiver of webhooks.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { OpenAuthority } from '../authority/open.ts';
import { CHAIN_KEY, purchase, type Setting, setting } from '../authority/testing.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { Answer } from '../authority/commands.ts';
import { readStanding, type StandingAlert } from './alert-store.ts';
import { startWatch, type Watch } from './watch.ts';

export interface Watched extends Pick<Setting, 'sql' | 'publish' | 'open'> {
  readonly watch: Watch;
  readonly authority: OpenAuthority;
  readonly mails: readonly string[];
  readonly calls: readonly { readonly body: string; readonly signature: string }[];
  /** Host and port of the receiver of webhooks, and what it answers. */
  readonly receiver: { readonly host: string; isBroken: boolean };
  readonly bugs: readonly unknown[];
  /** A purchase of now; a campaign published a moment ago takes part. */
  readonly buy: (id: string, changes?: Partial<EvaluateRequest>) => Promise<Answer>;
  readonly standing: (rule: string) => Promise<readonly StandingAlert[]>;
  readonly close: () => Promise<void>;
}

export async function watched(): Promise<Watched> {
  const world = await setting('database');
  const bugs: unknown[] = [];
  const { server: smtp, mails } = mailServer();
  const { server, calls, receiver } = webhookReceiver();
  await Promise.all([listening(smtp), listening(server)]);
  receiver.host = hostOf(server);
  const watch = await startWatch({
    sql: world.sql,
    config: {
      dataDir: '/nowhere',
      chainKey: CHAIN_KEY,
      smtpUrl: `smtp://${hostOf(smtp.server)}`,
      alertFrom: 'offerline@bank.example',
      webhookHosts: [receiver.host],
    },
    holidays: {},
    now: Date.now,
    onBug: (fault) => bugs.push(fault),
  });
  const authority = await world.open({ counting: watch.counting });
  return {
    ...world,
    watch,
    authority,
    mails,
    calls,
    receiver,
    bugs,
    buy: (id, changes = {}) => authority.authority.evaluate(purchase({ ...changes, authorizationId: id, at: new Date().toISOString() })),
    standing: async (rule) => (await readStanding(world.sql)).filter((alert) => alert.rule === rule),
    close: async () => {
      await watch.stop();
      await world.close();
      server.close();
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
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
  const calls: { readonly body: string; readonly signature: string }[] = [];
  const receiver = { host: '', isBroken: false };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      if (!receiver.isBroken) calls.push({ body, signature: String(request.headers['offerline-signature']) });
      response.writeHead(receiver.isBroken ? 503 : 200).end();
    });
  });
  return { server, calls, receiver };
}

/** Waits until something that happens by itself has happened, five seconds at most; the test then says what is missing. */
export async function settled(isThere: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !(await isThere()); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
}
