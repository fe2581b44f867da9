// Invented messages and wishes of a cardholder, for the tests of the app alone.
import type { Inbox, Wishes } from '../src/cardholder/messages/wire.ts';

export const MESSAGES: Inbox = {
  items: [
    {
      id: 72,
      kind: 'used',
      at: '2026-11-22T04:05:00.000Z',
      campaign: 'weekday-coffee',
      subject: { en: '¥10.00 saved at Lakeside Coffee', 'zh-CN': '在湖畔咖啡已优惠 ¥10.00' },
      text: { en: 'Weekday coffee: ¥10.00 off.', 'zh-CN': '工作日咖啡：立减¥10.00。' },
      readAt: null,
    },
    {
      id: 71,
      kind: 'points_expiring',
      at: '2026-11-20T01:00:00.000Z',
      campaign: null,
      subject: { en: '1,200 Stars points end on 6 Dec 2026', 'zh-CN': '1,200 点星点积分将于2026年12月6日到期' },
      text: { en: 'Spend them before.', 'zh-CN': '请在此之前使用。' },
      readAt: '2026-11-20T02:00:00.000Z',
    },
  ],
  next: null,
  unread: 1,
};

export const WISHES: Wishes = {
  locale: null,
  quiet: null,
  off: { earned: ['email'] },
  bankQuiet: { from: '22:00', to: '08:00' },
  kinds: ['earned', 'used', 'points_active', 'points_expiring', 'coupon_received', 'refund'],
  ways: [
    { channel: 'webhook', isSetUp: true, hasConsent: false, address: null },
    { channel: 'email', isSetUp: true, hasConsent: true, address: 'w•••@bank.example' },
  ],
};
