// What a person reads of a record: fields within fields as one list.
import { expect, test } from 'vitest';
import { flatFacts } from './flat-facts.ts';

test('a message within a record is read as fields beside it, and what is empty is left out', () => {
  const record = { authorizationId: 'a-1', rrn: null, message: { kind: 'refund', amount: 4775, authorizationId: 'inner', extra: [] } };

  expect(flatFacts(record)).toEqual([
    ['authorizationId', 'a-1'],
    ['kind', 'refund'],
    ['amount', 4775],
  ]);
});
