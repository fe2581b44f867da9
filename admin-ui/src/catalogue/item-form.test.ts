// Proves that what is shown of an item makes the same item again.
import { expect, test } from 'vitest';
import { blankForm, bodyOf, formOf } from './item-form.ts';
import type { Item } from './wire.ts';

const item: Item = {
  id: 'umbrella',
  version: 3,
  programme: 'bonus',
  name: { en: 'Umbrella', 'zh-CN': '雨伞' },
  text: { en: 'Folding', 'zh-CN': '折叠' },
  points: 1_200,
  perPerson: 2,
  from: '2026-11-01T00:00:00+08:00',
  to: '2026-12-01T00:00:00+08:00',
  gives: { type: 'coupon', campaign: 'treat' },
  stock: null,
  taken: 4,
  isOn: true,
};

test('an item opened and saved is the item it was; its last day is shown as the last day on offer', () => {
  const form = formOf(item);
  const { id, version, taken, stock, isOn, ...terms } = item;

  expect(form).toMatchObject({ from: '2026-11-01', to: '2026-11-30', stock: '', perPerson: '2' });
  expect(bodyOf(form)).toEqual({ terms: { ...terms, to: '2026-11-30T16:00:00.000Z' }, stock: null, isOn: true });
});

test('an empty date is sent as an empty one, for the API to refuse', () => {
  expect(bodyOf({ ...blankForm('bonus', '2026-11-20'), to: '' })).toMatchObject({
    terms: { to: '', gives: { type: 'goods' }, perPerson: null },
  });
});
