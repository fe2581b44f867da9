// A small stand-in for the service, for the tests of the cardholder's app alone: the built app with its real headers, and invented answers on a free port.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withBrand } from '../../api/cardholder/brand.ts';
import { readTheme, type Theme } from '../../api/cardholder/theme.ts';
import type { Reply } from '../../api/http/reply.ts';
import { loadScreens } from '../../api/http/screens.ts';
import { MESSAGES, WISHES } from './cardholder-messages.ts';
import { inFull, OFFERS, SAVINGS, SHOPS } from './cardholder-offers.ts';

export interface CardholderServer {
  readonly url: string;
  /** "POST /v1/me/coupons/claim {…}" of each change that was asked for. */
  readonly changes: readonly string[];
  /** Every answer of the API waits for so long, milliseconds. */
  readonly slowDown: (milliseconds: number) => void;
  /** The next answer to a change is this status; the one after it is right. */
  readonly failNext: (status: number) => void;
  /** Another build of the app is on the server from now on. */
  readonly deploy: () => void;
  readonly stop: () => Promise<void>;
}

interface Play {
  readonly screens: (path: string, accept?: string) => Reply | null;
  readonly changes: string[];
  readonly favourites: Set<string>;
  readonly enrolled: Set<string>;
  waitMs: number;
  failing: number;
  builds: number;
}

export async function cardholderServer(folder: string, theme: Theme = readTheme(undefined)): Promise<CardholderServer> {
  const found = loadScreens(folder);
  // The built app stands in a folder of its own here, and below /me/ in the product.
  const inPlace = (path: string) => (path === '/me' || path.startsWith('/me/') ? path.slice(3) || '/' : '/nowhere');
  const screens = withBrand((path, accept) => found(inPlace(path), accept), theme);
  const favourites = new Set(OFFERS.filter(({ favourite }) => favourite).map(({ campaign }) => campaign));
  const play: Play = { screens, changes: [], favourites, enrolled: new Set(), waitMs: 0, failing: 0, builds: 1 };
  const server = createServer((request, response) => void serve(play, request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    changes: play.changes,
    slowDown: (milliseconds) => {
      play.waitMs = milliseconds;
    },
    failNext: (status) => {
      play.failing = status;
    },
    deploy: () => {
      play.builds += 1;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function serve(play: Play, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
  if (path.startsWith('/v1/')) return serveApi(play, { request, response, path });
  const reply = play.screens(path, request.headers.accept);
  if (reply === null) return void response.writeHead(404).end();
  const mark = path === '/me/sw.js' ? `\n//${play.builds}` : '';
  response.writeHead(reply.status, { 'content-type': reply.type, ...reply.headers }).write(reply.body ?? '');
  response.end(mark);
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
}

async function serveApi(play: Play, { request, response, path }: Exchange): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  await new Promise((done) => setTimeout(done, play.waitMs));
  if (request.headers.authorization === undefined) return send(response, 401, { code: 'unauthorized', title: 'Unauthorized' });
  const method = request.method ?? 'GET';
  if (method === 'GET') return sendFound(response, answerTo(play, path, request.url?.includes('favourites=true') === true));
  play.changes.push(`${method} ${path} ${Buffer.concat(chunks).toString()}`);
  if (play.failing > 0) {
    const status = play.failing;
    play.failing = 0;
    return send(response, status, { code: 'unavailable', title: 'Not now' });
  }
  change(play, method, path);
  send(response, 200, {});
}

function change({ favourites, enrolled }: Play, method: string, path: string): void {
  const [, , , what, campaign = '', more] = path.split('/');
  if (what === 'favourites' && method === 'PUT') favourites.add(campaign);
  if (what === 'favourites' && method === 'DELETE') favourites.delete(campaign);
  if (more === 'enrolment' && method === 'POST') enrolled.add(campaign);
  if (more === 'enrolment' && method === 'DELETE') enrolled.delete(campaign);
}

function answerTo({ favourites, enrolled }: Play, path: string, isKept: boolean): unknown {
  const offers = OFFERS.map((offer) => {
    const kept = { ...offer, favourite: favourites.has(offer.campaign) };
    return enrolled.has(offer.campaign)
      ? { ...kept, state: 'eligible' as const, missing: [], actions: ['claim' as const, 'leave' as const] }
      : kept;
  });
  const answers: Readonly<Record<string, unknown>> = {
    '/v1/me/offers': { items: isKept ? offers.filter(({ favourite }) => favourite) : offers, next: null },
    '/v1/me/savings': SAVINGS,
    '/v1/me/messages': MESSAGES,
    '/v1/me/preferences': WISHES,
    '/v1/me': ME,
  };
  if (path in answers) return answers[path];
  const [, campaign, part] = /^\/v1\/me\/offers\/([^/]+)(?:\/(shops))?$/.exec(path) ?? [];
  const offer = offers.find((each) => each.campaign === campaign);
  if (offer === undefined) return null;
  return part === 'shops' ? { items: SHOPS } : inFull(offer);
}

const ME = {
  account: 'ac_1001',
  label: 'Everyday account',
  cards: [{ label: '•• 8801' }],
  locale: 'en',
  consents: ['personal_offers', 'email', 'webhook', 'household'].map((purpose) => ({ purpose, given: false, at: null, textVersion: null })),
  rights: [],
  erasure: null,
};

function sendFound(response: ServerResponse, body: unknown): void {
  if (body === null) send(response, 404, { code: 'not_found', title: 'Not found' });
  else send(response, 200, body);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
}
