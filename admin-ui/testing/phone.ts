// Gives a browser test the built app of the cardholder on a phone: a real Chromium of its size, opened as the bank's app opens it.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { build } from 'vite';
import type { Theme } from '../../api/cardholder/theme.ts';
import { type CardholderServer, cardholderServer } from './cardholder-server.ts';

const CHROMIUM = '/usr/bin/chromium';
const REPORTS = fileURLToPath(new URL('../../reports/', import.meta.url));
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: 'reduce' } as const;
/** What a browser says of answers and networks that a test takes away on purpose. */
const EXPECTED = /status of (401|404|503)|ERR_CONNECTION|ERR_INTERNET|ERR_FAILED/;

export const isChromiumMissing = !existsSync(CHROMIUM);

export interface Looking {
  readonly options?: BrowserContextOptions;
  readonly path?: string;
  /** Another server than the one of all. */
  readonly at?: string;
  readonly token?: string;
}
export interface Phone {
  readonly server: CardholderServer;
  /** A server of its own, which may be stopped or renewed. */
  readonly another: (theme?: Theme) => Promise<CardholderServer>;
  /** What the browser complained about, such as a breach of the content policy. */
  readonly look: (looking: Looking, see: (page: Page, context: BrowserContext) => Promise<void>) => Promise<readonly string[]>;
  readonly picture: (page: Page, name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** As the API would have made it; the stand-in asks for no more. */
export function tokenOf(account: string, issued = 1): string {
  return `h.${Buffer.from(JSON.stringify({ iss: 'offerline', sub: account, iat: issued })).toString('base64url')}.s`;
}

export async function openPhone(): Promise<Phone> {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-me-'));
  mkdirSync(REPORTS, { recursive: true });
  const configFile = fileURLToPath(new URL('../cardholder.vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir: folder } });
  const server = await cardholderServer(folder);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
  return {
    server,
    another: (theme) => cardholderServer(folder, theme),
    look: ({ at = server.url, ...looking }, see) => lookAt(browser, { at, ...looking }, see),
    picture: async (page, name) => {
      await page.screenshot({ path: join(REPORTS, `me-${name}.png`), fullPage: true });
    },
    stop: async () => {
      await browser.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function lookAt(browser: Browser, looking: Looking, see: Parameters<Phone['look']>[1]): Promise<readonly string[]> {
  const { options = {}, path = '/', at = '', token = tokenOf('ac_1001') } = looking;
  const context = await browser.newContext({ ...PHONE, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${at}/me${path}#token=${token}`);
  try {
    await see(page, context);
  } finally {
    await context.close();
  }
  return faults.filter((fault) => !EXPECTED.test(fault));
}

export const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });

/** The service worker has kept the app. */
export const installed = (page: Page): Promise<void> => page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
