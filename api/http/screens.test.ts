// Which addresses show the console: its files, and every page a browser opens; never an address of the API or a file that is not there.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadScreens } from './screens.ts';

const folder = mkdtempSync(join(tmpdir(), 'offerline-screens-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>console</title>');
writeFileSync(join(folder, 'assets', 'index-a1.js'), 'export {};');
mkdirSync(join(folder, 'me'));
writeFileSync(join(folder, 'me', 'index.html'), '<!doctype html><title>me</title>');
const screens = loadScreens(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';
const typeOf = (path: string, accept?: string) => screens(path, accept)?.headers?.['cache-control'] ?? null;

test('a page of the console is the one document, which shows what its address says', () => {
  for (const path of ['/', '/campaigns', '/campaigns/weekday-coffee/edit', '/people', '/docs-of-mine'])
    expect([path, typeOf(path, HTML)]).toEqual([path, 'no-cache']);
});

test('an address of the API, a file that is not there and a caller that wants no HTML get nothing', () => {
  for (const path of ['/v1', '/v1/nothing', '/docs/nothing', '/nothing.js', '/assets/gone.js', '/../secret.txt'])
    expect([path, screens(path, HTML)]).toEqual([path, null]);
  expect(screens('/campaigns', 'application/json')).toBeNull();
  expect(screens('/campaigns')).toBeNull();
});

test('files with the hash of their content may be kept for ever, and every answer carries the strict policy', () => {
  expect(typeOf('/assets/index-a1.js')).toBe('public, max-age=31536000, immutable');
  expect(String(screens('/campaigns', HTML)?.headers?.['content-security-policy'])).toContain("style-src 'self'");
});

test('only the pages of cardholders can be framed, and only by the origins that the operator names', () => {
  const named = loadScreens(folder, ['https://app.bank.example', 'https://www.bank.example']);
  const policyOf = (path: string, from = named) => String(from(path, HTML)?.headers?.['content-security-policy']);

  expect(policyOf('/me/offers/one')).toContain('frame-ancestors https://app.bank.example https://www.bank.example;');
  expect(
    [policyOf('/'), policyOf('/campaigns'), policyOf('/me', screens)].every((policy) => policy.includes("frame-ancestors 'none';")),
  ).toBe(true);
});
