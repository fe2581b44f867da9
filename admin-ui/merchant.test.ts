// A merchant in a real Chromium against the real service, in both languages, on a laptop and a phone: from an offer agreed to, to a dispute that is paid.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localTime } from '../engine/campaign/local-time.ts';
import { dayAfter, keepShop, type Shopkeeper } from './testing/merchant-journey.ts';
import { isChromiumMissing, openRealConsole, type RealConsole } from './testing/real-console.ts';

const PATIENCE_MS = 180_000;

/** Only a desk may lack Chromium. */
const mayBeMissing = process.env['CI'] !== 'true';
if (isChromiumMissing && mayBeMissing) test.skip('a merchant was not looked at: there is no Chromium here', () => {});

describe.skipIf(isChromiumMissing && mayBeMissing)('a merchant', () => {
  let console: RealConsole;
  beforeAll(async () => {
    console = await openRealConsole(process.env);
  }, PATIENCE_MS);
  afterAll(() => console?.stop(), 60_000);

  const today = localTime(Date.now(), 'Asia/Shanghai').date;
  const keepers: readonly Shopkeeper[] = [
    { locale: 'en-GB', id: 'shop-en', date: dayAfter(today, 1), look: { width: 1366, height: 900 } },
    { locale: 'zh-CN', id: 'shop-zh', date: dayAfter(today, 3), look: { width: 390, height: 844, dark: true } },
  ];
  for (const keeper of keepers)
    test(
      `in ${keeper.locale}: agrees to an offer, sees a purchase arrive, reads its statement down to the cent, disputes a line and is paid`,
      async () => {
        const seen = await keepShop(console, keeper);

        expect({ barriers: seen.barriers, faults: seen.faults, wide: seen.wide, leaks: seen.leaks }).toEqual({
          barriers: [],
          faults: [],
          wide: [],
          leaks: [],
        });
        expect([seen.grantedBefore, seen.grantedAfter]).toEqual([false, true]);
        expect(seen.behind).toContain(keeper.locale === 'en-GB' ? 'carries the rounding cent' : '承担尾差');
        expect(seen.behind).toContain('66.67%');
        expect(seen.behind).toContain('6.6670');
        expect(seen.talk).toContain('¥1.23');
        expect(seen.adjusted).toContain('¥1.23');
        expect(seen.foreign).not.toMatch(/¥/);
        expect(seen.navigation).toEqual(['/', '/why', '/shop/statements', '/shop/consents', '/shop/disputes']);
      },
      PATIENCE_MS,
    );
});
