// The service worker: the app opens without a network from what it kept of itself; answers of the API never pass through it.

/** Written in by the build (cardholder.vite.config.ts): the addresses of the app, and what tells this build from others. */
declare const SHELL: readonly string[];
declare const BUILD: string;

/** The part of ServiceWorkerGlobalScope that is used; the library of workers cannot stand beside that of documents. */
interface Scope {
  readonly skipWaiting: () => Promise<void>;
  readonly clients: { readonly claim: () => Promise<void> };
  readonly location: Location;
  readonly addEventListener: <Heard>(name: string, hear: (event: Heard) => void) => void;
}
interface Extendable {
  readonly waitUntil: (work: Promise<unknown>) => void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  readonly respondWith: (answer: Promise<Response>) => void;
}

const PREFIX = 'offerline-shell-';
const MINE = PREFIX + BUILD;
const PAGE = '/me/index.html';
const worker = globalThis as unknown as Scope;

worker.addEventListener<Extendable>('install', (event) => {
  event.waitUntil(caches.open(MINE).then((shelf) => shelf.addAll([...SHELL])));
});

worker.addEventListener<Extendable>('activate', (event) => {
  event.waitUntil(dropOthers().then(() => worker.clients.claim()));
});

/** Said by the page when the cardholder agrees to the newer version. */
worker.addEventListener<MessageEvent>('message', (event) => {
  if (event.data === 'take over') void worker.skipWaiting();
});

worker.addEventListener<Fetching>('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate' && isPage(pathname)) event.respondWith(pageFor(event));
  else if (SHELL.includes(pathname)) event.respondWith(keptOr(pathname, request));
  else if (pathname === '/me/theme.json' || pathname.startsWith('/me/brand/')) event.respondWith(newestOr(pathname, request));
});

function isPage(path: string): boolean {
  return path === '/me' || (path.startsWith('/me/') && !path.includes('.'));
}

/** The kept document at once; that of the service may come with other headers, which are taken over when it is the same document. */
async function pageFor(event: Fetching): Promise<Response> {
  const shelf = await caches.open(MINE);
  const kept = await shelf.match(PAGE);
  if (kept === undefined) return fetch(event.request);
  const before = kept.clone();
  const renew = async () => {
    const newer = await fetch(PAGE);
    if (newer.ok && (await newer.clone().text()) === (await before.text())) await shelf.put(PAGE, newer);
  };
  event.waitUntil(renew().catch(() => undefined));
  return kept;
}

async function keptOr(path: string, request: Request): Promise<Response> {
  return (await (await caches.open(MINE)).match(path)) ?? fetch(request);
}

/** The brand may change between builds: the newest, or the last one without a network. */
async function newestOr(path: string, request: Request): Promise<Response> {
  const shelf = await caches.open(MINE);
  try {
    const newest = await fetch(request);
    if (newest.ok) await shelf.put(path, newest.clone());
    return newest;
  } catch (fault) {
    const kept = await shelf.match(path);
    if (kept === undefined) throw fault;
    return kept;
  }
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== MINE).map((name) => caches.delete(name)));
}
