// A cardholder on a phone, in a real Chromium against the real service, in both languages: claim, pay, receipt, points, redeem, refund, and everything is back.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cardholder, type Seen, walkAsHolder } from './testing/cardholder-journey.ts';
import { isChromiumMissing, openRealConsole, type RealConsole } from './testing/real-console.ts';

const PATIENCE_MS = 180_000;

/** Only a desk may lack Chromium. */
const mayBeMissing = process.env['CI'] !== 'true';
if (isChromiumMissing && mayBeMissing) test.skip('no cardholder was looked at: there is no Chromium here', () => {});

const SAID = {
  'en-GB': {
    claimed: 'Coffee coupon',
    coupon: 'Coffee coupon used: ¥15.00 off',
    pending: 'on their way',
    points: 'paid with',
    returned: 'Back again',
  },
  'zh-CN': { claimed: '15元咖啡券', coupon: '已使用咖啡券，立减¥15.00', pending: '待入账', points: '积分抵扣', returned: '已退回' },
} as const;

describe.skipIf(isChromiumMissing && mayBeMissing)('a cardholder', () => {
  let console: RealConsole;
  beforeAll(async () => {
    console = await openRealConsole(process.env);
  }, PATIENCE_MS);
  afterAll(() => console?.stop(), 60_000);

  const holders: readonly Cardholder[] = [
    { locale: 'en-GB', account: 'ac_walker_en', look: { width: 390, height: 844 } },
    { locale: 'zh-CN', account: 'ac_walker_zh', look: { width: 390, height: 844, dark: true } },
  ];
  for (const holder of holders)
    test(
      `R21 I21 in ${holder.locale}: claims a coupon, pays with it, earns points, spends them, and refunds bring everything back with its first expiry`,
      async () => {
        const seen = await walkAsHolder(console, holder);

        expect({ barriers: seen.barriers, faults: seen.faults, wide: seen.wide }).toEqual({ barriers: [], faults: [], wide: [] });
        expectSaid(seen, SAID[holder.locale]);
        expectEarned(seen);
        expectBack(seen);
        expect(seen.messages).toEqual(expect.arrayContaining(['used', 'refund']));
      },
      PATIENCE_MS,
    );
});

function expectSaid({ said, receipts, at }: Seen, words: (typeof SAID)[Cardholder['locale']]): void {
  expect(said.claimed).toContain(words.claimed);
  expect(receipts.coupon).toContain(words.coupon);
  expect(receipts.coupon).toContain('¥21.00');
  expect(said.pending).toContain(words.pending);
  expect(said.active).toContain(String(at.cleared.active));
  expect(receipts.points).toContain(words.points);
  expect(said.returned).toContain(words.returned);
}

/** Pending until the purchase is cleared, then active. */
function expectEarned({ at: { claimed, paid, cleared } }: Seen): void {
  expect(claimed.coupon?.state).toBe('claimed');
  expect(paid.coupon?.state).not.toBe('claimed');
  expect({ active: paid.active, isPending: paid.pending > 0 }).toEqual({ active: 0, isPending: true });
  expect({ active: cleared.active, pending: cleared.pending }).toEqual({ active: paid.pending, pending: 0 });
}

/** After both refunds: the same lots with the same expiry, less what the refunded purchases had earned, and the very same coupon. */
function expectBack({ at: { claimed, cleared, rich, redeemed, restored, end } }: Seen): void {
  const open = ({ lots }: Seen['at']['rich']) => lots.filter(({ active }) => active > 0);
  expect(rich.active - redeemed.active).toBeGreaterThanOrEqual(1_000);
  expect(open(restored)).toEqual(open(rich));
  expect({ active: restored.active, pending: restored.pending, debt: restored.debt }).toEqual({ active: rich.active, pending: 0, debt: 0 });
  expect(end.coupon).toEqual({ ...claimed.coupon, state: 'returned' });
  expect({ active: end.active, debt: end.debt }).toEqual({ active: rich.active - cleared.active, debt: 0 });
}
