// Proves what makes evidence stale and what does not, and that a replaced list of 100,000 ranges is told by its sizes.
import { expect, test } from 'vitest';
import { condensed, type Evidence, PARTS, staleParts, unwaived, withWaivers } from './evidence.ts';

const warning = { code: 'budget_ends_early', severity: 'warning', path: 'limits.budget', message: 'lasts 60 of 507 days' } as const;
const error = { code: 'never_reached', severity: 'error', path: 'when', message: 'is never reached' } as const;
const waiver = { code: 'never_reached', path: 'when', reason: 'agreed', by: 'maker', name: 'Maker', at: '2026-11-22T00:00:00.000Z' };
const submitted: Evidence = {
  id: 'a',
  version: 2,
  documentHash: 'd',
  maker: 'maker',
  submitter: 'maker',
  note: '',
  base: { version: 1, hash: 'b', live: true },
  difference: [],
  review: { passed: true, findings: [], examples: [] },
  lint: withWaivers([warning, error], [waiver]),
  worstCase: { perPurchase: 1, combinedShareBps: 10, combinedWith: [], total: 5, byParty: [], currency: 'CNY' },
  backtest: { id: 'b1', resultHash: 'r', summary: {} },
  rollout: null,
  approvers: 1,
};
const changes: Readonly<Record<(typeof PARTS)[number], Partial<Evidence>>> = {
  difference: { base: { version: 3, hash: 'other', live: true } },
  review: { review: { passed: false, findings: [], examples: [] } },
  lint: { lint: withWaivers([warning, error, { ...warning, path: 'stacking' }], [waiver]) },
  waivers: { lint: withWaivers([warning, error], [{ ...waiver, reason: 'agreed again' }]) },
  worst_case: { worstCase: null },
  backtest: { backtest: { id: 'b2', resultHash: 'r', summary: {} } },
  approvers: { approvers: 2 },
};

test('each part that changes makes exactly itself stale', () => {
  expect(staleParts(submitted, submitted)).toEqual([]);
  for (const part of PARTS) expect([part, staleParts(submitted, { ...submitted, ...changes[part] })]).toEqual([part, [part]]);
});

test('figures that move within a finding, and who shows a name today, change nothing', () => {
  const moved = withWaivers([{ ...warning, message: 'lasts 59 of 506 days' }, error], [{ ...waiver, name: 'Maker (left)' }]);

  expect(staleParts(submitted, { ...submitted, lint: moved })).toEqual([]);
});

test('only errors that nobody waived stand in the way', () => {
  expect(unwaived(submitted)).toEqual([]);
  expect(unwaived({ lint: withWaivers([warning, error], [{ ...waiver, path: 'elsewhere' }]) }).map(({ code }) => code)).toEqual([
    'never_reached',
  ]);
});

test('a long list is told by its sizes and what came and went; a short one as it is', () => {
  const ranges = Array.from({ length: 100_000 }, (_, no) => `${62_000_000 + no}`);
  const path = 'binding.cards.include';
  const [told] = condensed([{ path, from: ranges, to: [...ranges.slice(1), '70000000'] }]);

  expect(told).toEqual({
    path,
    from: { count: 100_000, gone: 1, first: ['62000000'] },
    to: { count: 100_000, come: 1, first: ['70000000'] },
  });
  expect(condensed([{ path, from: ['1'], to: ['2'] }])).toEqual([{ path, from: ['1'], to: ['2'] }]);
});
