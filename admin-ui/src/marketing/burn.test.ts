// A burn bar never lies: used is held and captured less what came back, and a campaign without a ceiling has no bar.
import { expect, test } from 'vitest';
import { CAMPAIGNS } from '../../testing/demo-records.ts';
import { burnOf, byBurn } from './burn.ts';

test('used is held and captured less returned, as shares of the ceiling', () => {
  expect(burnOf({ burn: { held: 10, captured: 50, returned: 20, ceiling: 200, used: 40 } })).toEqual({
    used: 40,
    usedShare: 0.2,
    capturedShare: 0.15,
    heldShare: 0.05,
  });
});

test('without a ceiling nothing can be a share of it', () => {
  expect(burnOf({ burn: { held: 10, captured: 0, returned: 0, ceiling: null, used: 10 } }).usedShare).toBe(0);
});

test('live campaigns stand first, the most burnt on top', () => {
  const states = [...CAMPAIGNS].sort(byBurn);

  expect(states[0]?.id).toBe('supermarket-wednesday');
  expect(states.at(-1)?.state).toBe('paused');
});
