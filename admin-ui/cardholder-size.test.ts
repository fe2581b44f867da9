// The cardholder's app stays small: all of its pages under 90 kB of compressed JavaScript, and what the first page needs under 30.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ALL_BYTES_MAX = 90_000;
const FIRST_BYTES_MAX = 30_000;
const folder = mkdtempSync(join(tmpdir(), 'offerline-me-size-'));
const assets = join(folder, 'assets');

beforeAll(async () => {
  const configFile = fileURLToPath(new URL('cardholder.vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir: folder } });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string): string => readFileSync(join(assets, file), 'utf8');
const scripts = () => readdirSync(assets).filter((file) => file.endsWith('.js'));

/** A chunk and what it imports before it can run. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, imported = ''] of read(file).matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)) loadedWith(imported, seen);
  return seen;
}

const compressed = (files: Iterable<string>): number =>
  [...files].reduce((all, file) => all + gzipSync(readFileSync(join(assets, file))).length, 0);

test('all pages of the app and its service worker are under 90 kB of compressed JavaScript', () => {
  const bytes = compressed(scripts()) + gzipSync(readFileSync(join(folder, 'sw.js'))).length;
  process.stdout.write(`cardholder's app: ${bytes} bytes of compressed JavaScript in ${scripts().length} files\n`);

  expect(scripts().length).toBeGreaterThan(5);
  expect(bytes).toBeLessThan(ALL_BYTES_MAX);
});

test('the entry, the first page and everything they import are under 30 kB', () => {
  const [, entry = ''] = /src="\/me\/assets\/([\w.-]+\.js)"/.exec(readFileSync(join(folder, 'index.html'), 'utf8')) ?? [];
  const page = scripts().find((file) => file.startsWith('home-page')) ?? '';
  const bytes = compressed(new Set([...loadedWith(entry), ...loadedWith(page)]));
  process.stdout.write(`cardholder's app: ${bytes} bytes before the first page stands\n`);

  expect(bytes).toBeLessThan(FIRST_BYTES_MAX);
});

test('the service worker keeps every file of the app, stands alone, and bears the mark of its build', () => {
  const worker = readFileSync(join(folder, 'sw.js'), 'utf8');

  for (const file of readdirSync(assets)) expect(worker).toContain(`"/me/assets/${file}"`);
  expect(worker).toMatch(/^const BUILD="[0-9a-f]{12}",SHELL=\["\/me\/index\.html"/);
  expect(worker).not.toMatch(/\bimport\b|\bexport\b/);
});

test('nothing of the app names an address elsewhere', () => {
  const addresses = scripts().flatMap((file) => [...read(file).matchAll(/["'`](https?:\/\/[^"'`\s]+)/g)].map(([, address]) => address));

  expect(addresses.filter((address) => !address?.startsWith('http://www.w3.org/'))).toEqual([]);
});
