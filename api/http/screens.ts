// Serves the built screens from memory: read once at start, so no address can ever reach another file.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { Reply } from './reply.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
/** FRAMERS: who may frame the page. */
const POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors FRAMERS; base-uri 'none'; form-action 'self'; object-src 'none'";

export type Screens = (path: string, accept?: string) => Reply | null;

/** Gives the file at a path; a page of the console is index.html, which shows what the address says. A missing folder means there are no screens. Only the pages of cardholders can be framed, by the origins given. */
export function loadScreens(folder: string, holderFrameAncestors: readonly string[] = []): Screens {
  const policies = {
    console: POLICY.replace('FRAMERS', "'none'"),
    holder: POLICY.replace('FRAMERS', holderFrameAncestors.join(' ') || "'none'"),
  };
  const files = new Map(
    filesUnder(folder).map((file) => [`/${relative(folder, file).split(sep).join('/')}`, new Uint8Array(readFileSync(file))]),
  );
  return (path, accept = '') => {
    const name = path === '/' || isPage(path, accept) ? pageOf(path) : path;
    const body = files.get(name);
    const type = TYPES[extname(name)];
    if (!body || !type) return null;
    // Vite puts a hash of the content into the names of assets, so these never change under one name.
    const caching = /^\/(me\/)?assets\//.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
    return {
      status: 200,
      type,
      body,
      headers: { 'content-security-policy': name.startsWith('/me/') ? policies.holder : policies.console, 'cache-control': caching },
    };
  };
}

/** The cardholder's app has a page of its own. */
function pageOf(path: string): string {
  return path === '/me' || path.startsWith('/me/') ? '/me/index.html' : '/index.html';
}

/** What a browser opens as a page and no file or address of the API is: without a dot, and asked for as HTML. */
function isPage(path: string, accept: string): boolean {
  return accept.includes('text/html') && !path.includes('.') && !/^\/(v1|docs)(\/|$)/.test(path);
}

function filesUnder(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
