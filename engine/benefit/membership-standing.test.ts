// Grace, terms that are paid for, and where a member stands: projections are arithmetic, and no tier rises that was not measured.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count, join, membersOn, monthsAfter, rank, roll, standingOf, tierFor, type Tiering, tiersOf } from './membership.ts';
import type { Member } from './wallet.ts';

const TERMS: Tiering = {
  programme: 'star',
  period: 'month',
  downgrade: 'one_down',
  tiers: [
    { id: 'base', threshold: 0 },
    { id: 'silver', threshold: 100 },
    { id: 'gold', threshold: 300 },
  ],
};
const gold: Member = { programme: 'star', tier: 'gold', joinedAt: '2026-01-01T00:00:00Z', periodFrom: '2026-10-01', measured: 20 };
const graced = { ...TERMS, graceDays: 10 };

describe('grace', () => {
  test('keeps a tier that was not earned again until its last day, and then it is lowered', () => {
    const kept = roll(gold, graced, '2026-11-10');
    expect(kept).toMatchObject({ tier: 'gold', lapse: { to: 'silver', on: '2026-11-11' }, measured: 0 });
    expect(roll(kept, graced, '2026-11-11')).not.toHaveProperty('lapse');
    expect(roll(kept, graced, '2026-11-11').tier).toBe('silver');
    expect(roll(gold, graced, '2026-11-11').tier).toBe('silver');
  });

  test('what is earned within it counts: earned again it is kept, earned in part it ends there', () => {
    const kept = roll(gold, graced, '2026-11-02');
    expect(roll(count(kept, graced, 300), graced, '2026-11-11').tier).toBe('gold');
    const requalify = { ...graced, downgrade: 'requalify' as const };
    const low = roll(gold, requalify, '2026-11-02');
    expect(low.lapse?.to).toBe('base');
    expect(roll(count(low, requalify, 150), requalify, '2026-11-11').tier).toBe('silver');
  });

  test('does not begin where nothing is lost, and two periods apart lower twice', () => {
    expect(roll({ ...gold, measured: 300 }, graced, '2026-11-05')).not.toHaveProperty('lapse');
    expect(roll(gold, { ...graced, downgrade: 'never' }, '2027-03-05').tier).toBe('gold');
    expect(roll(gold, graced, '2026-12-15').tier).toBe('base');
  });
});

describe('a tier', () => {
  const steps = fc.array(fc.record({ days: fc.integer({ min: 0, max: 45 }), change: fc.integer({ min: -200, max: 200 }) }), {
    maxLength: 20,
  });
  const policy = fc.record({ downgrade: fc.constantFrom('one_down', 'requalify', 'never'), grace: fc.constantFrom(undefined, 5, 40) });

  test('I21 never rises without what was measured, in any order of purchases, refunds and days', () => {
    fc.assert(
      fc.property(steps, policy, (all, { downgrade, grace }) => {
        const terms: Tiering = { ...TERMS, downgrade, ...(grace === undefined ? {} : { graceDays: grace }) };
        let at = Date.parse('2026-01-01');
        let member = join(terms, { date: '2026-01-01', now: '2026-01-01T00:00:00Z' });
        for (const { days, change } of all) {
          at += days * 86_400_000;
          const rolled = roll(member, terms, new Date(at).toISOString().slice(0, 10));
          expect(rank(terms, rolled.tier)).toBeLessThanOrEqual(
            Math.max(rank(terms, member.tier), rank(terms, tierFor(terms, member.measured))),
          );
          member = count(rolled, terms, change);
          const earned = rank(terms, tierFor(terms, member.measured));
          expect(rank(terms, member.tier)).toBeLessThanOrEqual(Math.max(rank(terms, rolled.tier), earned));
          expect(rank(terms, member.tier)).toBeGreaterThanOrEqual(earned);
        }
      }),
    );
  });

  test('what is paid for grants nothing from its last moment on', () => {
    const paid = { ...gold, until: '2026-11-22T00:00:00.000Z' };
    expect(tiersOf([paid], '2026-11-21T23:59:59.999Z')).toEqual(['star:gold']);
    expect(tiersOf([paid], '2026-11-22T00:00:00.000Z')).toEqual([]);
    expect(membersOn([gold], '2099-01-01T00:00:00Z')).toEqual([gold]);
  });
});

describe('where a member stands', () => {
  test('what is missing, what the pace would come to, and what keeps the tier', () => {
    const silver: Member = { ...gold, tier: 'silver', periodFrom: '2026-11-01', measured: 50 };
    expect(standingOf(silver, TERMS, '2026-11-10')).toMatchObject({
      periodEnds: '2026-12-01',
      next: { tier: 'gold', missing: 250 },
      projected: { measured: 150, tier: 'silver' },
      keep: { tier: 'base', missing: 50 },
    });
    expect(standingOf({ ...silver, measured: 300, tier: 'gold' }, TERMS, '2026-11-30')).toMatchObject({ next: null, keep: null });
  });

  test('R22 months end on the last day of a shorter one', () => {
    expect(monthsAfter('2026-01-31T10:00:00.000Z', 1)).toBe('2026-02-28T10:00:00.000Z');
    expect(monthsAfter('2024-02-29T10:00:00.000Z', 12)).toBe('2025-02-28T10:00:00.000Z');
    expect(monthsAfter('2026-03-15T10:00:00.000Z', -12)).toBe('2025-03-15T10:00:00.000Z');
  });
});
