// The inbox and the wishes of a cardholder in a real browser of the size of a phone, against a stand-in for the API.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heading, isChromiumMissing, openPhone, type Phone, sideways } from './testing/phone.ts';
import { barriersOn } from './testing/real-console.ts';

const mayBeMissing = process.env['CI'] !== 'true';
const PATIENT = { timeout: 10_000 };

if (isChromiumMissing && mayBeMissing) test.skip('the inbox was not looked at: there is no Chromium here', () => {});

describe.skipIf(isChromiumMissing && mayBeMissing)('messages on a phone', () => {
  let phone: Phone;
  beforeAll(async () => {
    phone = await openPhone();
  }, 60_000);
  afterAll(() => phone?.stop());

  const open = async (page: Page, path: string) => {
    await page.goto(`${phone.server.url}/me${path}`);
    await heading(page).waitFor();
    await expect.poll(() => page.locator('[aria-busy="true"]').count(), PATIENT).toBe(0);
  };

  test.each([
    ['en-GB', 'light'],
    ['zh-CN', 'dark'],
  ] as const)('both pages in %s, %s, have no barrier and fit 320 pixels', async (locale, colorScheme) => {
    const faults = await phone.look({ options: { locale, colorScheme, viewport: { width: 320, height: 640 } } }, async (page) => {
      for (const path of ['/messages', '/preferences']) {
        await open(page, path);
        expect([path, await barriersOn(page), await sideways(page)]).toEqual([path, [], 0]);
        await phone.picture(page, `${path.slice(1)}-${locale}-${colorScheme}`);
      }
    });
    expect(faults).toEqual([]);
  });

  test('what is new is counted on the tab and marked as read up to the newest', async () => {
    const faults = await phone.look({}, async (page) => {
      await open(page, '/messages');
      await page.getByText('¥10.00 saved at Lakeside Coffee').waitFor();
      expect(await page.locator('.tabs .count').innerText()).toContain('1');
      await page.getByRole('button', { name: 'Mark all as read' }).click();
      await expect.poll(() => phone.server.changes.join(), PATIENT).toContain('POST /v1/me/messages/read {"upTo":72}');
    });
    expect(faults).toEqual([]);
  });

  test('a kind is turned on for one way, quiet hours become their own, and a way without consent leads to the settings', async () => {
    const faults = await phone.look({}, async (page) => {
      await open(page, '/preferences');
      expect(await page.getByText('you have not agreed').count()).toBe(1);
      await page.getByRole('switch', { name: 'E-mail: Points earned' }).click();
      await page.getByRole('switch', { name: 'My own hours' }).click();
      await page.getByLabel('From', { exact: true }).fill('21:00');
      await page.getByRole('button', { name: 'Save' }).click();
      const sent = 'PUT /v1/me/preferences {"locale":null,"quiet":{"from":"21:00","to":"08:00"},"off":{"earned":[]}}';
      await expect.poll(() => phone.server.changes.join('\n'), PATIENT).toContain(sent);
    });
    expect(faults).toEqual([]);
  });
});
