// The first load of the console stays small: the entry and everything it imports at once, compressed; editor and charts come when they are opened.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

const FIRST_LOAD_BYTES_MAX = 350_000;
const folder = mkdtempSync(join(tmpdir(), 'offerline-load-'));
const assets = join(folder, 'assets');

beforeAll(async () => {
  await build({ configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)), logLevel: 'error', build: { outDir: folder } });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string): string => readFileSync(join(assets, file), 'utf8');

/** A chunk and what it imports before it can run. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, imported = ''] of read(file).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) loadedWith(imported, seen);
  return seen;
}

const compressed = (files: Iterable<string>): number =>
  [...files].reduce((all, file) => all + gzipSync(readFileSync(join(assets, file))).length, 0);

test('the entry, the first page and everything they import are under 350 kB of compressed JavaScript', () => {
  const [, entry = ''] = /src="\/assets\/([\w.-]+\.js)"/.exec(readFileSync(join(folder, 'index.html'), 'utf8')) ?? [];
  const page = readdirSync(assets).find((file) => file.startsWith('today-page')) ?? '';
  const first = new Set([...loadedWith(entry), ...loadedWith(page)]);

  expect(first.size).toBeGreaterThan(2);
  expect(compressed(first)).toBeLessThan(FIRST_LOAD_BYTES_MAX);
});

test('editor and charts are no part of it', () => {
  const [, entry = ''] = /src="\/assets\/([\w.-]+\.js)"/.exec(readFileSync(join(folder, 'index.html'), 'utf8')) ?? [];
  const first = [...loadedWith(entry)].join(' ');
  const later = readdirSync(assets).filter((file) => /^(source-view|condition-builder|chart-draw|editor-page)/.test(file));

  expect(later.length).toBe(4);
  for (const file of later) expect(first).not.toContain(file);
});
