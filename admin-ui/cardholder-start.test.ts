// Who comes without a token, and a token that runs out: the cardholder's app in a real browser, with the API answered by hand.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heading, isChromiumMissing, type Looking, openPhone, type Phone, tokenOf } from './testing/phone.ts';
import { barriersOn } from './testing/real-console.ts';

const mayBeMissing = process.env['CI'] !== 'true';
const DEMO = { items: [{ account: 'ac_2002', label: 'Demo customer 2002', points: 320, pending: 0, coupons: 1, tier: 'gold' }] };

if (isChromiumMissing && mayBeMissing) test.skip('the app was not looked at: there is no Chromium here', () => {});

describe.skipIf(isChromiumMissing && mayBeMissing)('coming in', () => {
  let phone: Phone;
  beforeAll(async () => {
    phone = await openPhone();
  }, 60_000);
  afterAll(() => phone?.stop());

  async function look(looking: Looking, see: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
    expect(await phone.look(looking, see)).toEqual([]);
  }

  test('without a token, and in no demo, the page says that the app of the bank opens it', async () => {
    await look({ token: '' }, async (page) => {
      await page.route('**/v1/demo/holders', (route) => route.fulfill({ status: 404, json: { code: 'not_found' } }));
      await page.reload();
      await page.getByText('Open this from your bank’s app').waitFor();

      expect(await barriersOn(page)).toEqual([]);
      expect(await page.getByRole('navigation').count()).toBe(0);
    });
  });

  test('in a demo one chooses who to be, and is in', async () => {
    await look({ token: '' }, async (page) => {
      await page.route('**/v1/demo/holders', (route) => route.fulfill({ json: DEMO }));
      await page.route('**/v1/demo/holders/ac_2002/token', (route) => route.fulfill({ json: { token: tokenOf('ac_2002') } }));
      await page.reload();
      const choice = page.getByRole('button', { name: /Demo customer 2002/ });
      await choice.waitFor();
      expect(await choice.textContent()).toContain('320 points · 1 coupon · member: gold');
      expect(await barriersOn(page)).toEqual([]);
      await choice.press('Enter');
      await page.locator('.offer').first().waitFor();

      expect(await page.evaluate(() => sessionStorage.getItem('offerline.token'))).toBe(tokenOf('ac_2002'));
    });
  });

  test('a token that is refused is asked for again, and the page goes on with the new one', async () => {
    await look({}, async (page) => {
      await page.locator('.offer').first().waitFor();
      await page.evaluate(() => {
        const host = { asked: 0, tokenNeeded: () => (host.asked += 1) };
        Object.assign(window, { OfflineHost: host });
      });
      await page.route('**/v1/me/**', (route) =>
        route.request().headers()['authorization'] === `Bearer ${tokenOf('ac_1001', 2)}`
          ? route.fallback()
          : route.fulfill({ status: 401, json: { code: 'unauthenticated' } }),
      );
      await page.evaluate(() => dispatchEvent(new Event('offerline:changed')));
      await expect.poll(() => page.evaluate(() => (window as unknown as { OfflineHost: { asked: number } }).OfflineHost.asked)).toBe(1);
      await page.evaluate((token) => window.postMessage({ type: 'offerline:token', token }), tokenOf('ac_1001', 2));
      await expect.poll(() => page.evaluate(() => sessionStorage.getItem('offerline.token'))).toBe(tokenOf('ac_1001', 2));
      await page.waitForTimeout(6_500);

      expect(await heading(page).textContent()).not.toContain('again');
      expect(await page.locator('.offer').count()).toBeGreaterThan(0);
    });
  });

  test('where no other token comes, the page closes itself and says so', async () => {
    await look({}, async (page) => {
      await page.locator('.offer').first().waitFor();
      await page.route('**/v1/me/**', (route) => route.fulfill({ status: 401, json: { code: 'unauthenticated' } }));
      await page.evaluate(() => dispatchEvent(new Event('offerline:changed')));
      await page.getByText('This page has closed itself').waitFor({ timeout: 15_000 });

      expect(await page.locator('.offer').count()).toBe(0);
    });
  });
});
