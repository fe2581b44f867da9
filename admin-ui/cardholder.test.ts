// The cardholder's app in a real browser of the size of a phone, against a stand-in for the API: seen, by keyboard, slow, without a network, and renewed.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTheme } from '../api/cardholder/theme.ts';
import { heading, installed, isChromiumMissing, type Looking, openPhone, type Phone, sideways, tokenOf } from './testing/phone.ts';
import { barriersOn } from './testing/real-console.ts';

const mayBeMissing = process.env['CI'] !== 'true';
const LOOKS = [
  ['en-GB', 'light'],
  ['zh-CN', 'dark'],
] as const;
const PAGES = ['/', '/offers/lakeside-lunch', '/shops/weekday-coffee', '/savings', '/favourites', '/settings', '/nowhere'] as const;
/** A loaded machine may take its time. */
const PATIENT = { timeout: 10_000 };

if (isChromiumMissing && mayBeMissing) test.skip('the app was not looked at: there is no Chromium here', () => {});

describe.skipIf(isChromiumMissing && mayBeMissing)('the app on a phone', () => {
  let phone: Phone;
  beforeAll(async () => {
    phone = await openPhone();
  }, 60_000);
  afterAll(() => phone?.stop());

  async function look(looking: Looking, see: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
    expect(await phone.look(looking, see)).toEqual([]);
  }

  const settled = (page: Page) => expect.poll(() => page.locator('[aria-busy="true"]').count(), PATIENT).toBe(0);

  test.each(LOOKS)(
    'every page in %s, %s, has no barrier, one heading, and fits without scrolling sideways',
    async (locale, colorScheme) => {
      await look({ options: { locale, colorScheme } }, async (page) => {
        for (const path of PAGES) {
          await page.goto(`${phone.server.url}/me${path}`);
          await heading(page).waitFor();
          await settled(page);
          expect([path, await barriersOn(page)]).toEqual([path, []]);
          expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
          expect(await sideways(page)).toBe(0);
          const name = path === '/' ? 'home' : path.split('/')[1];
          await phone.picture(page, `${name}-${locale}-${colorScheme}`);
        }
      });
    },
    60_000,
  );

  test('every page fits 320 pixels too, and what is pressed is at least 44 pixels high', async () => {
    await look({ options: { viewport: { width: 320, height: 640 } } }, async (page) => {
      for (const path of PAGES) {
        await page.goto(`${phone.server.url}/me${path}`);
        await settled(page);
        expect(await sideways(page)).toBe(0);
        const small = await page.$$eval('button:not(.switch), .tabs a, a.card, a.line, a.button', (all) =>
          all.filter((each) => each.getBoundingClientRect().height < 44).map((each) => each.outerHTML.slice(0, 80)),
        );
        expect([path, small]).toEqual([path, []]);
      }
    });
  }, 60_000);

  test('says what holds now, what is nearly there and what is missing, and what was saved', async () => {
    await look({}, async (page) => {
      await page.getByText('¥10 off coffee over ¥30').waitFor();
      const said = await page.locator('main').innerText();
      for (const words of [
        '¥128.40',
        '¥42.10 this month',
        'Just pay',
        'Going fast',
        '2 × left this month',
        'With •• 8801',
        'Almost yours',
        'Soon',
      ])
        expect(said).toContain(words);
      expect(said.toLowerCase()).toContain('¥3.20 more this month');
      await page.getByRole('button', { name: 'Coupon' }).click();
      expect(await page.locator('.offer').count()).toBe(1);
    });
  });

  test('the token leaves the address at once, and stays out of what is kept', async () => {
    await look({}, async (page) => {
      await page.locator('.offer').first().waitFor();
      expect(page.url()).toBe(`${phone.server.url}/me/`);
      expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain(tokenOf('ac_1001'));
    });
  });

  test('by keyboard alone: into an offer, enrol, and back to where one was', async () => {
    await look({}, async (page) => {
      const link = page.getByRole('link', { name: 'A free drink with lunch' });
      await link.waitFor();
      for (let presses = 0; presses < 40 && !(await link.evaluate((each) => each === document.activeElement)); presses += 1)
        await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await heading(page).filter({ hasText: 'Lakeside lunch' }).waitFor();
      await expect.poll(() => heading(page).evaluate((each) => each === document.activeElement), PATIENT).toBe(true);
      await page.getByRole('button', { name: 'Enrol' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('You are enrolled.').waitFor();
      await page.getByRole('button', { name: 'Claim the coupon' }).waitFor();
      await page.getByRole('link', { name: 'Back' }).focus();
      await page.keyboard.press('Enter');
      await heading(page).filter({ hasText: 'Offers' }).waitFor();
    });
  });

  test('a heart is full at once and kept', async () => {
    await look({}, async (page) => {
      await page.getByRole('button', { name: 'Keep Weekday coffee as a favourite' }).click();
      await expect
        .poll(() => phone.server.changes.some((change) => change.startsWith('PUT /v1/me/favourites/weekday-coffee')), PATIENT)
        .toBe(true);
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('link', { name: 'Favourites' }).click();
      await page.getByText('Weekday coffee').waitFor();
    });
  });

  test('what is tried again bears the same request id, so that nothing happens twice', async () => {
    await look({ path: '/offers/lakeside-lunch' }, async (page) => {
      const claims = () => phone.server.changes.filter((change) => change.startsWith('POST /v1/me/coupons/claim'));
      const button = page.getByRole('button', { name: 'Claim the coupon' });
      phone.server.failNext(503);
      await button.click();
      await page.getByText('Something went wrong on our side').waitFor();
      await button.click();
      await page.getByText('The coupon is in your wallet.').waitFor();
      const [first, second] = claims();
      expect(first).toMatch(/"requestId":"[a-z]{32}"/);
      expect(second).toBe(first);
      await button.click();
      await expect.poll(() => claims().length, PATIENT).toBe(3);
      expect(claims()[2]).not.toBe(first);
    });
  });

  test('a sheet holds the focus, closes on Escape, and gives the focus back', async () => {
    await look({ path: '/settings' }, async (page) => {
      const line = page.getByRole('button', { name: /Have it erased/ });
      await line.click();
      const sheet = page.getByRole('dialog');
      await sheet.waitFor();
      for (let presses = 0; presses < 6; presses += 1) {
        await page.keyboard.press('Tab');
        expect(
          await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null),
        ).toBe(true);
      }
      expect(await barriersOn(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
      expect(await line.evaluate((each) => each === document.activeElement)).toBe(true);
    });
  });

  test('speaks the other language at a press, and remembers it', async () => {
    await look({}, async (page) => {
      await page.getByRole('button', { name: '中文' }).click();
      await heading(page).filter({ hasText: '优惠' }).waitFor();
      expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
      expect(await page.getAttribute('link[rel="manifest"]', 'href')).toBe('/me/zh-CN.webmanifest');
      await page.reload();
      await heading(page).filter({ hasText: '优惠' }).waitFor();
    });
  });

  test('on a slow network the shape of the page stands first, and nothing moves when the answer comes', async () => {
    phone.server.slowDown(700);
    await look({}, async (page) => {
      await page.locator('.skeleton').first().waitFor();
      await page.locator('.offer').first().waitFor();
      const moved = await page.evaluate(
        () =>
          new Promise<number>((tell) => {
            new PerformanceObserver((list) =>
              tell(list.getEntries().reduce((all, entry) => all + (entry as PerformanceEntry & { readonly value: number }).value, 0)),
            ).observe({ type: 'layout-shift', buffered: true });
            setTimeout(() => tell(0), 500);
          }),
      );
      expect(moved).toBeLessThan(0.1);
    }).finally(() => phone.server.slowDown(0));
  });

  test('without a network it opens, shows what was true and since when, and says so', async () => {
    const leaving = await phone.another();
    await look({ at: leaving.url }, async (page) => {
      await page.locator('.offer').first().waitFor();
      await installed(page);
      await leaving.stop();
      await page.reload();
      await page.getByText('¥10 off coffee over ¥30').waitFor();
      await page.getByText(/No connection · as of \d\d:\d\d/).waitFor();
      expect(await barriersOn(page)).toEqual([]);
      await phone.picture(page, 'home-offline');
      await page.getByRole('link', { name: 'A free drink with lunch' }).click();
      await page.getByText('No connection').first().waitFor();
    });
  });

  test('what one cardholder saw is gone before another sees anything', async () => {
    const leaving = await phone.another();
    await look({ at: leaving.url }, async (page) => {
      await page.locator('.offer').first().waitFor();
      await installed(page);
      const shelves = () => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('offerline-answers-')));
      await expect.poll(async () => (await shelves()).length, PATIENT).toBe(1);
      const before = await shelves();
      // A newer token of the same cardholder keeps them.
      await page.goto('about:blank');
      await page.goto(`${leaving.url}/me/#token=${tokenOf('ac_1001', 2)}`);
      await page.locator('.offer').first().waitFor();
      expect(await shelves()).toEqual(before);
      await leaving.stop();
      await page.goto('about:blank');
      await page.goto(`${leaving.url}/me/#token=${tokenOf('ac_2002')}`);
      await page.getByText('Nothing is lost').waitFor();
      expect(await page.locator('.offer').count()).toBe(0);
      expect(await shelves()).not.toEqual(before);
    });
  });

  test('a newer version announces itself, and is there after a press', async () => {
    const renewed = await phone.another();
    await look({ at: renewed.url }, async (page) => {
      await page.locator('.offer').first().waitFor();
      await installed(page);
      await page.reload();
      await page.locator('.offer').first().waitFor();
      renewed.deploy();
      await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration?.update()));
      await page.getByText('A newer version is ready.').waitFor();
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Reload' }).click()]);
      await page.locator('.offer').first().waitFor();
      expect(await page.getByText('A newer version is ready.').count()).toBe(0);
    });
    await renewed.stop();
  });

  test('a browser offers to install it, under the name and with the picture of the bank', async () => {
    await look({}, async (page, context) => {
      await installed(page);
      const devtools = await context.newCDPSession(page);
      const { installabilityErrors } = (await devtools.send('Page.getInstallabilityErrors')) as {
        readonly installabilityErrors: readonly { readonly errorId: string }[];
      };
      // Every browser of a test is a private one.
      expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
      const { errors, data: manifest } = await devtools.send('Page.getAppManifest');
      expect(errors).toEqual([]);
      expect(JSON.parse(manifest ?? '{}')).toMatchObject({ name: 'Offerline', scope: '/me/', display: 'standalone' });
    });
  });

  test.each(['light', 'dark'] as const)('wears the brand of the bank, %s, and is read as well', async (colorScheme) => {
    const branded = await phone.another({
      ...readTheme(undefined),
      name: { en: 'Demo Lakeside Bank', 'zh-CN': '演示湖畔银行' },
      accent: '#7a1f3d',
      accentDark: '#e79ab3',
      accentInkDark: '#0b1214',
      radius: 6,
    });
    await look({ at: branded.url, options: { colorScheme } }, async (page) => {
      await page.getByText('Demo Lakeside Bank').first().waitFor();
      const ground = () => page.locator('.card.accent').evaluate((card) => getComputedStyle(card).backgroundColor);
      await expect.poll(ground, PATIENT).toBe(colorScheme === 'light' ? 'rgb(122, 31, 61)' : 'rgb(231, 154, 179)');
      expect(await page.title()).toBe('Offers · Demo Lakeside Bank');
      await settled(page);
      expect(await barriersOn(page)).toEqual([]);
      await phone.picture(page, `brand-${colorScheme}`);
    });
    await branded.stop();
  });

  test('where one is is asked for on a press only, and a refusal still shows the shops by name', async () => {
    await look({ path: '/shops/weekday-coffee', options: { permissions: [] } }, async (page, context) => {
      await page.getByText('Lakeside Coffee').waitFor();
      await context.grantPermissions(['geolocation']);
      await context.setGeolocation({ latitude: 31.230416, longitude: 121.473701 });
      const asked = page.waitForRequest((request) => request.url().includes('lat='));
      await page.getByRole('button', { name: 'Nearest to me' }).click();
      expect((await asked).url()).toContain('lat=31.23&lon=121.474');
    });
  });
});
