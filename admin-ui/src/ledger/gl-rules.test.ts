// The mapping typed as text: what is written is read again, and the first wrong line is named.
import { expect, test } from 'vitest';
import { readRules, rulesText } from './gl-rules.ts';

test('rules as text are the same rules when they are read', () => {
  const rules = [
    { account: 'due:merchant:*', code: '2241.02' },
    { account: 'subsidy:brand:cola light', code: '1221-9' },
  ];

  expect(readRules(`${rulesText(rules)}\n\n`)).toEqual({ ok: true, rules });
});

test.each([
  ['a line without a code', 'cash 1001\ndue:*', 2],
  ['a code that is a formula', '\n\ncash =1+1', 3],
])('%s is named', (_, text, line) => {
  expect(readRules(text)).toEqual({ ok: false, line });
});
