// A way out of a break is no way round the second checker of a large adjustment.
import { expect, test } from 'vitest';
import { TWO_CHECKERS_FROM } from '../disputes/adjustment-store.ts';
import { proposalBody } from './break-wire.ts';

const isTaken = (amount: number) =>
  proposalBody.safeParse({ action: 'write_off', party: 'merchant:M1', amount, currency: 'CNY', text: 'agreed' }).success;

test('a write-off is smaller than what takes two checkers, in either direction', () => {
  const large = TWO_CHECKERS_FROM;

  expect([large - 1, 1 - large, large, -large, 0].map(isTaken)).toEqual([true, true, false, false, false]);
});
