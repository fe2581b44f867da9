// The form of a rule: every rule it can make is one that the API takes, and comes back as it was typed.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleSchema } from '../../../api/watch/alert-rule.ts';
import { formOf, KINDS, ruleOf } from './rule-form.ts';

const form = fc.record({
  name: fc.constantFrom('breaker', '预算'),
  campaign: fc.constantFrom('', 'ten-off'),
  kind: fc.constantFrom(...KINDS),
  action: fc.constantFrom('notify' as const, 'pause' as const, 'stop' as const),
  channels: fc.constantFrom([], ['channel_1']),
  isOn: fc.boolean(),
  percent: fc.constantFrom('1', '80', '100', '101', 'x'),
  minutes: fc.constantFrom('1', '10', '60', '1440', '0', '1.5'),
  amount: fc.constantFrom('', '5000', '0.01', '12.345', '-1'),
  times: fc.constantFrom('', '3', '1.5', '1'),
  share: fc.constantFrom('1', '0.01', '100', '0', 'x'),
  count: fc.constantFrom('1', '100', '0', 'x'),
});

test('whatever the form makes the API takes, and a rule read again makes the same rule', () => {
  let made = 0;
  fc.assert(
    fc.property(form, (typed) => {
      const formed = ruleOf(typed, 'CNY');
      if (!formed.ok) return;
      made += 1;
      expect(ruleSchema.safeParse(formed.rule).success).toBe(true);
      expect(ruleOf(formOf({ ...formed.rule, id: 'r' }, 'CNY'), 'CNY')).toEqual(formed);
    }),
    { numRuns: 500 },
  );
  expect(made).toBeGreaterThan(50);
});

test('a burn rate without any limit, and figures out of bounds, are said at their fields', () => {
  const typed = formOf(null, 'CNY');
  expect(ruleOf({ ...typed, name: 'x' }, 'CNY')).toEqual({ ok: false, faults: { amount: 'rules.needsOne' } });
  expect(ruleOf({ ...typed, kind: 'budget', percent: '101' }, 'CNY')).toEqual({
    ok: false,
    faults: { name: 'rules.bad', percent: 'rules.bad' },
  });
});
