// Proves the life of a dispute over every sequence of actions: somebody always owns it, money moves once, and silence of the bank never ends it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DisputeAction, type DisputeStanding, OPENED, ownerOf, stepDispute } from './dispute.ts';

const action: fc.Arbitrary<DisputeAction> = fc.oneof(
  fc.record({ kind: fc.constant('reply' as const), side: fc.constantFrom('merchant' as const, 'bank' as const) }),
  fc.record({ kind: fc.constant('propose' as const), amount: fc.integer({ min: 0, max: 1_000 }) }),
  fc.record({ kind: fc.constantFrom('send_back', 'approve', 'withdraw', 'attach', 'overdue') }) as fc.Arbitrary<DisputeAction>,
);

function standings(actions: readonly DisputeAction[]): readonly DisputeStanding[] {
  const all = [OPENED];
  for (const each of actions) {
    const step = stepDispute(all.at(-1) ?? OPENED, each);
    if (step.ok) all.push(step.standing);
  }
  return all;
}

describe('a dispute', () => {
  test('pays at most once, and exactly what stood proposed when it was approved', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 25 }), (actions) => {
        const all = standings(actions);
        const payments = all.slice(1).flatMap((each, index) => (each.paid === all[index]?.paid ? [] : [all[index]]));

        expect(payments.length).toBeLessThanOrEqual(1);
        expect(all.at(-1)?.paid).toBe(payments[0]?.proposed ?? 0);
        expect(all.at(-1)?.paid !== 0).toBe(all.at(-1)?.state === 'accepted');
      }),
    );
  });

  test('is always somebody’s to act on until it has ended, and then never moves again', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 25 }), action, (actions, next) => {
        const last = standings(actions).at(-1) ?? OPENED;
        const hasEnded = ['accepted', 'rejected', 'withdrawn'].includes(last.state);

        expect(ownerOf(last.state) === 'nobody').toBe(hasEnded);
        if (hasEnded) expect(stepDispute(last, next)).toEqual({ ok: false, code: 'dispute_ended' });
        expect(last.proposed !== null).toBe(last.state === 'proposed');
      }),
    );
  });

  test('that the bank leaves unanswered is escalated and stays with the bank, however often its deadline passes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.boolean(), (times, isProposed) => {
        const first: readonly DisputeAction[] = isProposed ? [{ kind: 'propose', amount: 5 }] : [];
        const last = standings([...first, ...Array.from({ length: times }, () => ({ kind: 'overdue' as const }))]).at(-1);

        expect(last).toMatchObject({ isEscalated: true, state: isProposed ? 'proposed' : 'open', paid: 0 });
      }),
    );
  });

  test('that the merchant leaves unanswered expires without money, and a reply opens it again', () => {
    const asked = standings([{ kind: 'reply', side: 'bank' }, { kind: 'overdue' }]);
    expect(asked.at(-1)).toMatchObject({ state: 'expired', paid: 0 });

    const again = standings([{ kind: 'reply', side: 'bank' }, { kind: 'overdue' }, { kind: 'reply', side: 'merchant' }]);
    expect(again.at(-1)?.state).toBe('open');
  });

  test.each([
    ['is refused with zero', 0, 'rejected'],
    ['is accepted with an amount', 450, 'accepted'],
  ] as const)('%s', (_, amount, state) => {
    expect(standings([{ kind: 'propose', amount }, { kind: 'approve' }]).at(-1)).toMatchObject({ state, paid: amount });
  });

  test('takes no second proposal while one waits, and no approval of nothing', () => {
    const proposed = standings([{ kind: 'propose', amount: 5 }]).at(-1) ?? OPENED;

    expect(stepDispute(proposed, { kind: 'propose', amount: 9 })).toEqual({ ok: false, code: 'dispute_proposed' });
    expect(stepDispute(OPENED, { kind: 'approve' })).toEqual({ ok: false, code: 'dispute_not_proposed' });
    expect(() => stepDispute(OPENED, { kind: 'propose', amount: -1 })).toThrow('proposal of -1');
  });
});
