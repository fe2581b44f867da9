// The live list keeps its order and its bound, whatever arrives.
import { expect, test } from 'vitest';
import { authorization } from '../../testing/demo-records.ts';
import { appendOlder, fits, ITEMS_MAX, itemAfter, mergeItems, newestOnTop } from './live-items.ts';

const line = (no: number, state = 'held') => authorization({ no, merchant: 'M1001', amount: 1_000, off: 100, state });
const ids = (items: readonly { readonly id: string }[]) => items.map((item) => item.id);

test('new lines go on top in order of arrival, known ones change where they stand', () => {
  const merged = mergeItems([line(2), line(1)], [line(3), line(1, 'captured'), line(4)]);

  expect(ids(merged)).toEqual(ids([line(4), line(3), line(2), line(1)]));
  expect(merged[3]?.state).toBe('captured');
});

test('the list is bounded', () => {
  const many = Array.from({ length: ITEMS_MAX + 50 }, (_, no) => line(no));

  expect(mergeItems([], many)).toHaveLength(ITEMS_MAX);
});

test('older pages go below without repeating a line', () => {
  expect(ids(appendOlder([line(3), line(2)], [line(2), line(1)]))).toEqual(ids([line(3), line(2), line(1)]));
});

test('a message moves the line it is about, and nothing when the line is not shown', () => {
  const message = {
    type: 'message',
    merchant: 'M1',
    authorizationId: line(1).id,
    messageId: 'c',
    kind: 'capture',
    amount: 1,
    status: 200,
    state: 'captured',
    at: '',
  } as const;

  expect(itemAfter(message, () => line(1))?.state).toBe('captured');
  expect(itemAfter(message, () => undefined)).toBeNull();
});

test('filled-in lines stand where they were decided', () => {
  expect(ids(newestOnTop([line(1), line(3), line(2)]))).toEqual(ids([line(3), line(2), line(1)]));
});

test('the filter of undone lines takes what was refunded, reversed, expired or charged back', () => {
  const undone = ['held', 'refunded', 'voided', 'captured', 'expired', 'charged_back'].filter((state) => fits(line(1, state), 'undone'));

  expect(undone).toEqual(['refunded', 'voided', 'expired', 'charged_back']);
});
