// Gives a browser test the real thing: the built console, served by the real service on its own embedded Postgres with the demo bank, in a real Chromium.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { askForAuthorization, type StartedProcess, startProcess } from '../../api/process-testing.ts';

const CHROMIUM = '/usr/bin/chromium';
const REPORTS = fileURLToPath(new URL('../../reports/', import.meta.url));
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--no-first-run'];

export const isChromiumMissing = !existsSync(CHROMIUM);

export interface RealConsole {
  readonly url: string;
  /** The service keys of the demo, by role. */
  readonly keys: Readonly<Record<string, string>>;
  /** Sends an authorization as an acquirer does; gives the answer. */
  readonly authorize: (request: object) => Promise<Readonly<Record<string, unknown>>>;
  /** The clearing of it. */
  readonly capture: (authorizationId: string, amount: number) => Promise<void>;
  readonly open: (locale: 'en-GB' | 'zh-CN', look?: Look) => Promise<OpenPage>;
  readonly stop: () => Promise<void>;
}
export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}
export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about so far. */
  readonly faults: readonly string[];
  /** Keeps a picture for reviewers in reports/. */
  readonly picture: (name: string) => Promise<void>;
  /** Serious and critical findings of axe on what is shown now, one line each. */
  readonly barriers: () => Promise<readonly string[]>;
}

/** Builds the screens as `npm start` does, where they changed. */
const BUILD = "import('./scripts/screens.mjs').then(({ ensureScreens }) => ensureScreens())";

/** Takes some seconds: builds the screens, starts Postgres, loads the demo bank. `environment` is that of the test. */
export async function openRealConsole(environment: Readonly<Record<string, string | undefined>>): Promise<RealConsole> {
  mkdirSync(REPORTS, { recursive: true });
  execFileSync(process.execPath, ['-e', BUILD], { cwd: fileURLToPath(new URL('../../', import.meta.url)), stdio: 'inherit' });
  const service: StartedProcess = await startProcess({
    environment: { ...environment, DATABASE_URL: '', LATENCY_BUDGET_MS: '2000' },
    args: [],
  });
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  const keys = JSON.parse(readFileSync(join(service.dataDir, 'demo-keys.json'), 'utf8')) as {
    readonly acquirer: string;
  } & RealConsole['keys'];
  return {
    url: service.url,
    keys,
    authorize: async (request) => JSON.parse(await askForAuthorization(service.url, keys.acquirer, request)),
    capture: (id, amount) => sendCapture(service.url, keys.acquirer, { id, amount }),
    open: (locale, look) => openPage(browser, { url: service.url, locale, look: look ?? {} }),
    stop: async () => {
      await browser.close();
      await endOf(service);
    },
  };
}

async function sendCapture(url: string, key: string, { id, amount }: { readonly id: string; readonly amount: number }): Promise<void> {
  const answer = await fetch(`${url}/v1/authorizations/${encodeURIComponent(id)}/captures`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ requestId: `clearing-${id}`, amount, at: new Date().toISOString() }),
  });
  if (!answer.ok) throw new Error(`the capture was refused: ${await answer.text()}`);
}

/** Its Postgres is stopped with it, so it may end in its own time first. */
async function endOf(service: StartedProcess): Promise<void> {
  const ended = new Promise((resolve) => service.child.once('exit', resolve));
  service.child.kill('SIGTERM');
  await ended;
  service.remove();
}

async function openPage(
  browser: Browser,
  { url, locale, look }: { readonly url: string; readonly locale: string; readonly look: Look },
): Promise<OpenPage> {
  const { width = 1440, height = 1000, dark = false } = look;
  const context = await browser.newContext({
    locale,
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    baseURL: url,
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on(
    'request',
    (request) => /^https?:/.test(request.url()) && new URL(request.url()).origin !== url && faults.push(`outside: ${request.url()}`),
  );
  const picture = async (name: string) => {
    await page.screenshot({ path: join(REPORTS, `${name}.png`), fullPage: true });
  };
  return { page, context, faults, picture, barriers: () => barriersOn(page) };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[] }[];
}

export async function barriersOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate<readonly AxeResult[]>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations)`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help} (${nodes
          .map(({ target }) => target.join(' '))
          .slice(0, 3)
          .join('; ')})`,
    );
}
