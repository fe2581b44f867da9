// Proves the disclosure classes: whatever a campaign is bound by, nothing private is told on any page, to anybody.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detailOf } from './offer-detail.ts';
import { offerText, oneShownTo, shownTo } from './offer-shelf.ts';
import { asked, shelfOf } from './offer-testing.ts';

describe('what is private is never told (disclosure classes)', () => {
  const CANARY = 'zq-canary';
  const secretTest = fc.constantFrom(
    { fact: 'account.segments', operator: 'contains', value: CANARY },
    { fact: 'account.segments', operator: 'doesNotContain', value: CANARY },
    { fact: 'account.region', operator: 'equal', value: CANARY },
    { fact: 'account.region', operator: 'notIn', value: [CANARY] },
    { fact: 'account.employee', operator: 'equal', value: true },
    { fact: 'account.openedDays', operator: 'lessThan', value: 987_654 },
    { fact: 'account.birthMonth', operator: 'equal', value: 11 },
    { fact: 'membership.tiers', operator: 'contains', value: `${CANARY}:${CANARY}` },
    { fact: 'membership.programmes', operator: 'contains', value: CANARY },
    { fact: 'wallet.coupons', operator: 'contains', value: CANARY },
    { fact: 'account.enrolled', operator: 'contains', value: CANARY },
  );
  const openTest = fc.constantFrom(
    { fact: 'usage.countThisMonth', operator: 'greaterThanInclusive', value: 3 },
    { fact: 'wallet.pointsActive', operator: 'greaterThanInclusive', value: 77 },
    { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 4_200 },
  );
  const condition = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      secretTest,
      openTest,
      fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ not: tie('node') }),
    ),
  })).node;
  const sides = fc.oneof(fc.constant({}), fc.constant({ include: [CANARY, 'mine'] }), fc.constant({ exclude: [CANARY] }));
  const campaign = fc.record({
    when: condition,
    lists: sides,
    segments: sides,
    accounts: fc.constantFrom({}, { include: [CANARY, 'a1'] }, { exclude: [CANARY] }),
    tiers: sides,
  });
  const account = fc.record({
    segments: fc.subarray([CANARY, 'mine']),
    lists: fc.subarray([CANARY, 'mine']),
    tiers: fc.subarray([`${CANARY}:${CANARY}`, 'mine']),
    employee: fc.boolean(),
    month: fc.integer({ min: 1, max: 12 }),
  });

  test('in no page and on no detail, whoever asks', () => {
    let shown = 0;
    fc.assert(
      fc.property(campaign, account, ({ when, ...binding }, who) => {
        const shelf = shelfOf(
          { id: 'x', when: when as never, binding: binding as never },
          { id: CANARY, binding: { segments: { include: ['nobody-is-in-it'] } } },
        );
        const by = asked({
          holder: {
            account: {
              id: 'a1',
              person: null,
              segments: who.segments,
              region: CANARY,
              openedOn: '2020-01-01',
              birthMonth: who.month,
              employee: who.employee,
            },
            lists: who.lists,
            tiers: who.tiers,
          },
        });
        const offers = shownTo(shelf, by);
        shown += offers.length;
        const all = offers.map((offer) => offerText(offer) + JSON.stringify(detailOf(offer))).join('\n');
        expect(all).not.toContain(CANARY);
        expect(all).not.toMatch(/987,?654|mine|segment|employee|birth|客群|员工|生日|开户|名单/i);
      }),
      { numRuns: 400 },
    );
    expect(shown).toBeGreaterThan(20);
  });

  test('an account that lacks what is private is told the same as if there were no such campaign', () => {
    const secret = { id: 'x', binding: { lists: { include: ['l'] }, segments: { include: ['s'] } } };

    expect(shownTo(shelfOf(secret), asked())).toEqual([]);
    expect(oneShownTo(shelfOf(secret), 'x', asked())).toBeNull();
    expect(oneShownTo(shelfOf(), 'x', asked())).toBeNull();
  });
});
