// What the form sends is what was typed: amounts to the minor unit, times in the bank's zone.
import { expect, test } from 'vitest';
import { evaluateRequestSchema } from '../../../engine/authorization/request.ts';
import { MERCHANTS } from '../../testing/demo-records.ts';
import { instantOf, localOf, minorOf, requestOf, type TryForm } from './try-request.ts';

test('an amount is read exactly, by the exponent of its currency', () => {
  expect(minorOf('128', 'CNY')).toBe(12_800);
  expect(minorOf(' 1,128.5 ', 'CNY')).toBe(112_850);
  expect(minorOf('0.29', 'CNY')).toBe(29);
  expect(minorOf('500', 'JPY')).toBe(500);
  expect(minorOf('1.234', 'KWD')).toBe(1_234);
});

test('what is no amount is refused', () => {
  for (const text of ['', '-1', '1.234', '12,8', '1e3', '٣', '.5', '1.', '9999999999']) expect(minorOf(text, 'CNY'), text).toBeNull();
});

test('a local time gets the offset of the zone, and comes back as it was', () => {
  expect(instantOf('2026-11-22T12:03', 'Asia/Shanghai')).toBe('2026-11-22T12:03:00+08:00');
  expect(instantOf('2026-07-01T12:03:11', 'Europe/London')).toBe('2026-07-01T12:03:11+01:00');
  expect(localOf('2026-11-22T04:03:11Z', 'Asia/Shanghai')).toBe('2026-11-22T12:03:11');
});

test('the request is one that the contract accepts', () => {
  const merchant = MERCHANTS[0];
  if (merchant === undefined) throw new Error('no merchant');
  const form: TryForm = {
    merchant: merchant.id,
    account: 'ac_1001',
    bin: '62258801',
    amount: '128.00',
    channel: 'qr',
    when: '2026-11-22T12:03',
    redeem: 'max',
    coupons: ['cp_1'],
  };

  const request = requestOf(form, { id: 'try:1', currency: 'CNY', merchant, zone: 'Asia/Shanghai', locale: 'zh-CN', token: 'tok_1' });

  expect(evaluateRequestSchema.safeParse(request)).toMatchObject({
    success: true,
    data: { amount: 12_800, terminal: { entryMode: 'qr' }, points: { redeem: 'max' } },
  });
});
