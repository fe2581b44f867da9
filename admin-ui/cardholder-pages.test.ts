// Pages of the cardholder and of the bank's people for cardholders, in a real Chromium against the real service with its demo.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sideways } from './testing/phone.ts';
import { isChromiumMissing, openRealConsole, type OpenPage, type RealConsole } from './testing/real-console.ts';

const PATIENT = { timeout: 20_000 };
const PHONE_PAGES = ['/wallet', '/code', '/scan', '/points', '/catalogue', '/membership', '/messages', '/preferences'];
/** A word of a machine: an identifier with strokes, a hole in a text, or what a program says of nothing. */
const RAW = /\{\w+\}|undefined|NaN|Invalid Date|\b[a-z]+_[a-z_0-9]+\b/g;
const CONSOLE_PAGES = [
  ['Demo marketer', ['/coupons', '/catalogue']],
  ['Demo service', ['/holders', '/merges', '/messages']],
] as const;

/** Only a desk may lack Chromium. */
const mayBeMissing = process.env['CI'] !== 'true';
if (isChromiumMissing && mayBeMissing) test.skip('no page of cardholders was looked at: there is no Chromium here', () => {});

describe.skipIf(isChromiumMissing && mayBeMissing)('pages of cardholders', () => {
  let house: RealConsole;
  let token = '';
  beforeAll(async () => {
    house = await openRealConsole(process.env);
    const until = Date.now() + 90_000;
    while ((await holdersSeen()) === 0 && Date.now() < until) await new Promise((wake) => setTimeout(wake, 500));
  }, 240_000);
  afterAll(() => house?.stop(), 60_000);

  /** Of the demo bank; the first that holds something becomes the cardholder of these tests. */
  async function holdersSeen(): Promise<number> {
    const list = (await (await fetch(`${house.url}/v1/demo/holders`)).json()) as {
      readonly items: readonly { readonly account: string }[];
    };
    const [first] = list.items;
    if (first === undefined) return 0;
    const minted = await fetch(`${house.url}/v1/demo/holders/${first.account}/token`, { method: 'POST' });
    token = ((await minted.json()) as { readonly token: string }).token;
    return list.items.length;
  }
  const settled = (page: Page) => expect.poll(() => page.locator('[aria-busy="true"]').count(), PATIENT).toBe(0);
  async function asHolder(locale: 'en-GB' | 'zh-CN', dark: boolean): Promise<OpenPage> {
    const opened = await house.open(locale, { width: 390, height: 844, dark });
    await opened.page.goto(`/me/#token=${token}`);
    await opened.page.locator('.offer').first().waitFor();
    return opened;
  }

  test.each([
    ['en-GB', false],
    ['zh-CN', true],
  ] as const)(
    'on the phone, in %s: no barrier, nothing wider than the phone, and no word of a machine',
    async (locale, dark) => {
      const opened = await asHolder(locale, dark);
      for (const path of PHONE_PAGES) {
        await opened.page.goto(`/me${path}`);
        await opened.page.getByRole('heading', { level: 1 }).waitFor();
        await settled(opened.page);
        const said = await opened.page.getByRole('main').innerText();
        expect([path, await opened.barriers(), await sideways(opened.page), said.match(RAW)]).toEqual([path, [], 0, null]);
      }
      expect(opened.faults).toEqual([]);
      await opened.context.close();
    },
    90_000,
  );

  test('a code is shown and counts down; what is no code of a shop is said to be none', async () => {
    const { page, context } = await asHolder('en-GB', false);
    await page.goto('/me/code');
    await page.getByRole('img', { name: 'QR code to show at the till' }).waitFor();
    await page.getByText(/New code in \d+ s/).waitFor();
    expect(await page.locator('.till-code-text code').textContent()).toMatch(/^OQ1/);
    await page.getByRole('link', { name: 'Read a shop’s code' }).click();
    await page.getByLabel('Text of the code').fill('no code');
    await page.getByRole('button', { name: 'Read it' }).click();

    await page.getByText('This is not the payment code of a shop').waitFor();
    await context.close();
  }, 60_000);

  test.each(CONSOLE_PAGES)(
    'in the console, as %s: every page of cardholders opens, without a barrier',
    async (name, paths) => {
      const opened = await house.open('en-GB');
      await opened.page.goto('/sign-in');
      await opened.page.getByRole('button', { name: `Continue as ${name}` }).click();
      await opened.page.getByRole('button', { name: `Account: ${name}` }).waitFor();
      // Before the sign-in the browser is told twice that nobody is in.
      const before = opened.faults.length;
      for (const path of paths) {
        await opened.page.goto(path);
        await opened.page.getByRole('heading', { level: 1 }).waitFor();
        await settled(opened.page);
        expect([path, await opened.barriers(), await sideways(opened.page)]).toEqual([path, [], 0]);
        expect(await opened.page.getByText('You may not open this page').count()).toBe(0);
      }
      expect(opened.faults.slice(before)).toEqual([]);
      await opened.context.close();
    },
    60_000,
  );
});
