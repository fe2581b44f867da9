// The first page in a real browser, against a stand-in for the API: it shows the day live, says why, takes an authorization, and fits a phone.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUTHORIZATIONS, authorization } from './testing/demo-records.ts';
import { type FixtureServer, fixtureServer } from './testing/fixture-server.ts';

const CHROMIUM = '/usr/bin/chromium';
const REPORTS = fileURLToPath(new URL('../reports/', import.meta.url));
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
/** A loaded machine may take its time. */
const PATIENT = { timeout: 10_000 };
const isMissing = !existsSync(CHROMIUM);
const mayBeMissing = process.env['CI'] !== 'true';

const shapes = {
  light: { viewport: { width: 1440, height: 1000 }, colorScheme: 'light', locale: 'en-GB' },
  dark: { viewport: { width: 1440, height: 1000 }, colorScheme: 'dark', locale: 'en-GB' },
  chinese: { viewport: { width: 1440, height: 1000 }, colorScheme: 'light', locale: 'zh-CN' },
  phone: { viewport: { width: 375, height: 812 }, colorScheme: 'light', locale: 'en-GB', hasTouch: true },
} as const satisfies Readonly<Record<string, BrowserContextOptions>>;

if (isMissing && mayBeMissing) test.skip(`the screens were not looked at: there is no ${CHROMIUM} here`, () => {});

describe.skipIf(isMissing && mayBeMissing)('the first page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-ui-'));
  let browser: Browser;
  let server: FixtureServer;

  beforeAll(async () => {
    mkdirSync(REPORTS, { recursive: true });
    await build({ configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)), logLevel: 'error', build: { outDir: folder } });
    server = await fixtureServer(folder);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the page in one shape, runs the look, and fails on any error the browser reports or any address outside the server. */
  async function look(shape: keyof typeof shapes, at: (page: Page) => Promise<void>, url = server.url): Promise<void> {
    const context = await browser.newContext({ ...shapes[shape], reducedMotion: 'reduce' });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on(
      'request',
      (request) =>
        new URL(request.url()).origin === new URL(url).origin ||
        request.url().startsWith('blob:') ||
        faults.push(`outside: ${request.url()}`),
    );
    await page.goto(url);
    try {
      await at(page);
    } finally {
      await context.close();
    }
    expect(faults.filter((fault) => !/status of (401|404|503)|ERR_CONNECTION|ERR_INCOMPLETE/.test(fault))).toEqual([]);
  }

  const link = (page: Page, state: string) => page.locator(`.link-state[data-link="${state}"]`);
  const rows = (page: Page) => page.locator('button.row');

  test('shows the authorizations of the day, newest first, with amounts, benefits, receipt words and state', async () => {
    await look('light', async (page) => {
      await rows(page).first().waitFor();
      const text = await rows(page).nth(2).innerText();
      expect(text).toContain('Starlight Cinema');
      expect(text).toContain('¥19.90');
      expect(text).toContain('¥59.90');
      expect(text).toContain('Membership −¥40.00');
      expect(text).toContain('Captured');
      await page.locator('.totals').waitFor();
      await page.screenshot({ path: join(REPORTS, 'first-page-light.png'), fullPage: true });
    });
  });

  test('a new authorization arrives by itself; while paused it waits, and is counted', async () => {
    await look('light', async (page) => {
      await rows(page).first().waitFor();
      await link(page, 'live').waitFor();
      server.publish({ type: 'authorization', item: authorization({ no: 201, merchant: 'M1601', amount: 777, off: 100, state: 'held' }) });
      await expect.poll(() => rows(page).first().innerText(), PATIENT).toContain('¥6.77');
      await page.getByRole('button', { name: 'Pause' }).click();
      server.publish({ type: 'authorization', item: authorization({ no: 202, merchant: 'M1601', amount: 888, off: 100, state: 'held' }) });
      await page.getByText('1 new').waitFor();
      expect(await rows(page).first().innerText()).toContain('¥6.77');
      await page.getByRole('button', { name: /Resume/ }).click();
      await expect.poll(() => rows(page).first().innerText(), PATIENT).toContain('¥7.88');
    });
  });

  test('no line moves away from under the pointer', async () => {
    await look('light', async (page) => {
      await rows(page).nth(1).hover();
      await link(page, 'live').waitFor();
      server.publish({ type: 'authorization', item: authorization({ no: 203, merchant: 'M1601', amount: 999, off: 100, state: 'held' }) });
      await page.getByText('1 new').waitFor();
      expect(await rows(page).first().innerText()).not.toContain('¥8.99');
      await page.mouse.move(5, 5);
      await expect.poll(() => rows(page).first().innerText(), PATIENT).toContain('¥8.99');
    });
  });

  test('after the feed is cut the page says so, connects again and goes on', async () => {
    await look('light', async (page) => {
      await link(page, 'live').waitFor();
      server.cutFeeds();
      await page.getByText('Reconnecting').waitFor();
      await link(page, 'live').waitFor();
    });
  });

  test('a filter shows only what fits it', async () => {
    await look('light', async (page) => {
      await rows(page).first().waitFor();
      await page.getByRole('button', { name: 'Undone' }).click();
      const states = await page.locator('.row .state').allInnerTexts();
      expect(new Set(states)).toEqual(new Set(['Refunded']));
    });
  });

  test('opens with the keyboard and says why: each campaign, each condition with what was found, who pays, and the ledger', async () => {
    await look('dark', async (page) => {
      await rows(page).nth(2).focus();
      await page.keyboard.press('Enter');
      const panel = page.getByRole('dialog');
      await panel.getByText('A condition of the campaign does not hold.').waitFor();
      const text = await panel.innerText();
      for (const said of [
        'at least ¥200.00',
        'was ¥59.90',
        'not known',
        'bank ¥24.00',
        'merchant ¥16.00',
        'The campaign’s budget is used up.',
        'subsidy:bank',
      ])
        expect(text).toContain(said);
      await page.screenshot({ path: join(REPORTS, 'first-page-dark-why.png') });
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      expect(
        await rows(page)
          .nth(2)
          .evaluate((row) => row === document.activeElement),
      ).toBe(true);
    });
  });

  test('an authorization can be tried, captured and refunded in halves', async () => {
    await look('light', async (page) => {
      const amount = page.getByRole('textbox', { name: 'Amount' });
      await amount.fill('128,5');
      await page.getByRole('button', { name: 'Authorize' }).click();
      await page.getByText('Enter an amount such as 128.00.').waitFor();
      await amount.fill('1,128.50');
      await page.getByRole('button', { name: 'Authorize' }).click();
      await page.getByText('To pay').waitFor();
      expect(await page.locator('.till').innerText()).toContain('¥1,108.50');
      for (const name of ['Capture', 'Refund half', 'Refund the rest']) {
        await page.locator('.try').getByRole('button', { name, exact: true }).click();
        await page.getByText(`${name}: accepted`).waitFor();
      }
      await expect.poll(() => page.locator('.try .benefit').first().innerText(), PATIENT).toContain('returned ¥20.00');
      await page.locator('#try').scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(REPORTS, 'first-page-try.png') });
    });
  });

  test('speaks Chinese when asked, and says so in its language attribute', async () => {
    await look('chinese', async (page) => {
      await page.getByText('授权流水').first().waitFor();
      expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
      await page.screenshot({ path: join(REPORTS, 'first-page-zh.png'), fullPage: true });
      await page.getByRole('button', { name: 'EN' }).click();
      await page.getByText('Authorizations').first().waitFor();
      expect(await page.getAttribute('html', 'lang')).toBe('en');
    });
  });

  test('fits a phone of 375 pixels without scrolling sideways, also with the panel open', async () => {
    await look('phone', async (page) => {
      await rows(page).first().waitFor();
      await page.locator('.totals').waitFor();
      const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(await sideways()).toBe(0);
      await page.screenshot({ path: join(REPORTS, 'first-page-phone.png') });
      await page.screenshot({ path: join(REPORTS, 'first-page-phone-whole.png'), fullPage: true });
      await rows(page).nth(2).click();
      await page.getByRole('dialog').getByText('Who pays').first().waitFor();
      expect(await sideways()).toBe(0);
      await page.screenshot({ path: join(REPORTS, 'first-page-phone-why.png') });
    });
  });

  test('the statement is saved byte for byte, and its printable page keeps its own style and runs nothing', async () => {
    await look('light', async (page) => {
      const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download CSV' }).click()]);
      expect(saved.suggestedFilename()).toMatch(/^statement-2026-11-22-merchant-M\d{4}-CNY\.csv$/);
      const [printable] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Printable page' }).click()]);
      const heading = printable.getByRole('heading', { name: 'Statement' });
      await expect.poll(() => heading.evaluate((element) => getComputedStyle(element).color), PATIENT).toBe('rgb(1, 2, 3)');
      expect(await printable.title()).toBe('Statement');
    });
  });

  test('while the server is away what was known stays on screen, and the head says so', async () => {
    const leaving = await fixtureServer(folder);
    await look(
      'light',
      async (page) => {
        await page.locator('.campaign').first().waitFor();
        await page.getByRole('button', { name: 'Download CSV' }).waitFor();
        await leaving.stop();
        await page.getByText('Reconnecting').waitFor();
        await page.getByRole('button', { name: 'Authorize' }).click();
        await page.getByText('The server does not answer.').waitFor();
        expect(await rows(page).count()).toBeGreaterThan(0);
        expect(await page.getByText('The server does not answer.').count()).toBe(1);
        await page.screenshot({ path: join(REPORTS, 'first-page-away.png') });
      },
      leaving.url,
    );
  });

  test('without a demo it asks who it is, takes a key, and says when a key is refused', async () => {
    const closed = await fixtureServer(folder, false);
    try {
      await look(
        'light',
        async (page) => {
          await page.getByRole('button', { name: 'Use a service key instead' }).click();
          await page.getByLabel('Service key').waitFor();
          await page.screenshot({ path: join(REPORTS, 'first-page-key.png') });
          await page.getByLabel('Service key').fill('ofl_wrong');
          await page.getByRole('button', { name: 'Open' }).click();
          await page.getByText('This key was refused.').waitFor();
          await page.getByLabel('Service key').fill('ofl_fixture');
          await page.getByRole('button', { name: 'Open' }).click();
          await rows(page).first().waitFor();
          expect(await rows(page).count()).toBeLessThanOrEqual(AUTHORIZATIONS.length);
        },
        closed.url,
      );
    } finally {
      await closed.stop();
    }
  });
});
