// A small stand-in for the API, for the tests of the screens alone: the built page and invented records on a free port.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Progress } from '../../engine/hold/record.ts';
import type { AuthorizationDetail, FeedEvent } from '../src/parts/wire.ts';
import { detailOf, explanationOf, progressOf, statementOf } from './demo-answers.ts';
import { ACCOUNTS, ACQUIRERS, AUTHORIZATIONS, authorization, BINS, CAMPAIGNS, CARDS, MERCHANTS } from './demo-records.ts';

export interface FixtureServer {
  readonly url: string;
  /** Sends one event to every open feed. */
  readonly publish: (event: FeedEvent) => void;
  /** Ends every open feed and refuses the next one, as a restart would. */
  readonly cutFeeds: () => void;
  readonly stop: () => Promise<void>;
}

const KEY = 'ofl_fixture';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
/** As strict as the real one: nothing from elsewhere, nothing inline. */
const POLICY = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

const PRINTABLE =
  '<!doctype html><html lang="en"><head><title>Statement</title><style>h1{color:rgb(1,2,3)}</style></head><body><h1>Statement</h1><script>document.title = "ran"</script></body></html>';

const FILES = [
  ['.csv', 'text/csv; charset=utf-8', '\ufeffmerchant,net\r\n'],
  ['/page', 'text/html; charset=utf-8', PRINTABLE],
] as const;

export async function fixtureServer(uiFolder: string, demo = true): Promise<FixtureServer> {
  const feeds: Feeds = { open: new Set(), refuse: 0 };
  const records = new Map(AUTHORIZATIONS.map((each) => [each.id, detailOf(each)]));
  const server = createServer((request, response) => void serve({ request, response, feeds, records, uiFolder, demo }));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    publish: (event) => {
      for (const feed of feeds.open) feed.write(`data: ${JSON.stringify(event)}\n\n`);
    },
    cutFeeds: () => {
      feeds.refuse = 1;
      for (const feed of feeds.open) feed.end();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

interface Feeds {
  readonly open: Set<ServerResponse>;
  /** How many of the next connections are refused. */
  refuse: number;
}
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly feeds: Feeds;
  readonly records: Map<string, AuthorizationDetail>;
  readonly uiFolder: string;
  readonly demo: boolean;
}

async function serve(exchange: Exchange): Promise<void> {
  const { request, response, demo } = exchange;
  const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
  if (!path.startsWith('/v1/')) return serveFile(exchange, path.includes('.') ? path : '/index.html');
  if (path === '/v1/demo/session') return demo ? send(response, { key: KEY }) : fail(response, 404);
  if (request.headers.authorization !== `Bearer ${KEY}`) return fail(response, 401);
  return serveOpened(exchange, path);
}

async function serveOpened(exchange: Exchange, path: string): Promise<void> {
  const { request, response, feeds } = exchange;
  if (path === '/v1/feed') return openFeed(response, feeds);
  const file = FILES.find(([ending]) => path.endsWith(ending));
  if (file !== undefined) return void response.writeHead(200, { 'content-type': file[1] }).end(file[2]);
  const body = request.method === 'POST' ? JSON.parse(await bodyOf(request)) : null;
  const answer = answerTo(path, body, exchange);
  return answer === null ? fail(response, 404) : send(response, answer);
}

function openFeed(response: ServerResponse, feeds: Feeds): void {
  if (feeds.refuse > 0) {
    feeds.refuse -= 1;
    fail(response, 503);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
  feeds.open.add(response);
  response.on('close', () => feeds.open.delete(response));
}

function answerTo(path: string, body: Readonly<Record<string, never>> | null, { records }: Exchange): unknown {
  const page = (items: readonly unknown[]) => ({ items, next: null });
  const lists: Readonly<Record<string, unknown>> = {
    '/v1/campaigns': page(CAMPAIGNS),
    '/v1/merchants': page(MERCHANTS),
    '/v1/accounts': page(ACCOUNTS),
    '/v1/cards': page(CARDS),
    '/v1/bins': page(BINS),
    '/v1/acquirers': page(ACQUIRERS),
    '/v1/authorizations': page(AUTHORIZATIONS),
  };
  if (path in lists) return lists[path];
  if (path === '/v1/evaluate' && body !== null) return evaluate(body, records);
  if (path.endsWith('/wallet'))
    return {
      points: [{ programme: 'bonus', active: 1_240, pending: 60, debt: 0 }],
      coupons: [{ id: 'cp_1', campaign: 'supermarket-wednesday', state: 'issued', expiresAt: '2026-12-31T00:00:00Z' }],
    };
  if (path.startsWith('/v1/statements/')) return aboutStatement(path);
  return aboutAuthorization(path, body, records);
}

function aboutStatement(path: string): unknown {
  const [, , , , party = '', part] = path.split('/');
  const statement = statementOf(party);
  return part === 'lines' ? { items: statement.lines, next: null } : statement;
}

const KINDS: Readonly<Record<string, Move['kind']>> = { captures: 'capture', reversals: 'reversal', refunds: 'refund' };

function aboutAuthorization(
  path: string,
  body: Readonly<Record<string, never>> | null,
  records: Map<string, AuthorizationDetail>,
): unknown {
  const [, id = '', part = ''] = /^\/v1\/authorizations\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  const record = records.get(id);
  if (record === undefined || part === '') return record ?? null;
  if (part === 'explanation') return explanationOf(record);
  const kind = KINDS[part];
  if (kind === undefined || body === null) return null;
  records.set(id, moved(record, { id: String(body['requestId']), amount: body['amount'] ?? null, kind }));
  return { status: 'applied', reason: null };
}

function evaluate(body: Readonly<Record<string, never>>, records: Map<string, AuthorizationDetail>): unknown {
  const { authorizationId, amount, currency } = body as unknown as { authorizationId: string; amount: number; currency: string };
  const off = Math.min(2_000, amount);
  const summary = {
    ...authorization({ no: 99, merchant: 'M1001', amount, off, state: 'held', receipt: 'Lakeside lunch: ¥20.00 off', earn: 540 }),
    id: authorizationId,
  };
  records.set(authorizationId, detailOf(summary));
  const benefits = detailOf(summary).held.map(({ campaign, version, kind, delivery, desired, funding, amount: given }) => ({
    campaign,
    version,
    kind,
    delivery,
    amount: given,
    desired,
    funding,
    receipt: given > 0 ? 'Lakeside lunch' : '',
  }));
  return {
    authorizationId,
    decisionId: 'd1',
    outcome: 'granted',
    reason: null,
    amount,
    payable: amount - off,
    currency,
    benefits,
    points: { earn: 540, redeem: 0 },
    holdExpiresAt: null,
    receipt: summary.receipt,
  };
}

type Move = { readonly id: string; readonly kind: 'capture' | 'reversal' | 'refund'; readonly amount: number | null };

/** Enough of a life to look at: everything moves at once, refunds in proportion. */
function moved(record: AuthorizationDetail, message: Move): AuthorizationDetail {
  const state = { capture: 'captured', reversal: 'voided', refund: 'refunded' }[message.kind];
  const share = (message.amount ?? record.amount) / record.amount;
  const next = (granted: number, { returned }: Progress): Progress => {
    if (message.kind === 'reversal') return progressOf({ released: granted });
    return progressOf({
      captured: granted,
      returned: message.kind === 'refund' ? Math.min(granted, returned + Math.round(granted * share)) : 0,
    });
  };
  const held = record.held.map((benefit) => {
    const { money, points, units } = benefit.progress;
    return { ...benefit, progress: { money: next(benefit.amount, money), points: next(benefit.points, points), units } };
  });
  return {
    ...record,
    state,
    held,
    messages: [...record.messages, { ...message, status: 200, businessDate: record.businessDate, receivedAt: record.at }],
  };
}

async function serveFile({ response, uiFolder }: Exchange, path: string): Promise<void> {
  const bytes = await readFile(join(uiFolder, path)).catch(() => null);
  if (bytes === null) return fail(response, 404);
  response
    .writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-security-policy': POLICY })
    .end(bytes);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function fail(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(
    JSON.stringify({
      type: 'about:blank',
      title: status === 401 ? 'A service key is required' : 'Not found',
      status,
      code: status === 401 ? 'unauthenticated' : 'not_found',
      detail: 'There is nothing at this address.',
    }),
  );
}
