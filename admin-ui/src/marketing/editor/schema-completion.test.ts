// Completion in the source: the right names and values at places of YAML and JSON texts, finished or not.
import { expect, test } from 'vitest';
import { campaignJsonSchema } from '../../../../engine/campaign/json-schema.ts';
import { placeAt, type SchemaNode, suggestionsAt } from './schema-completion.ts';

const schema = campaignJsonSchema() as SchemaNode;
/** The cursor stands where | is. */
const at = (marked: string) => suggestionsAt(schema, marked.replace('|', ''), marked.indexOf('|')).map(({ label }) => label);
const place = (marked: string) => placeAt(marked.replace('|', ''), marked.indexOf('|'));

test('offers the fields of the format at the top, and of a map by its indentation', () => {
  expect(at('|')).toEqual(expect.arrayContaining(['id', 'kind', 'benefit', 'funding']));
  expect(at('limits:\n  budget:\n    per|')).toEqual(['total', 'perDay', 'countTotal', 'countPerDay']);
  expect(at('texts:\n  offer:\n    en: x\nschedule:\n  |')).toContain('windows');
});

test('offers closed values after the colon', () => {
  expect(at('kind: |')).toEqual(['discount', 'coupon', 'points', 'membership']);
  expect(at('policies:\n  lateCapture: h|')).toEqual(['honour_if_budget', 'deny']);
  expect(at('benefit:\n  type: |')).toEqual(expect.arrayContaining(['percent_off', 'tiered_off']));
  expect(at('limits:\n  partial: |')).toEqual(['true', 'false']);
});

test('knows where it is in lists, in brackets and in JSON', () => {
  expect(place('limits:\n  perSubject:\n    - of: account\n      |')).toEqual({ path: ['limits', 'perSubject', '*'], key: null });
  expect(at('limits:\n  perSubject:\n    - of: |')).toEqual(['account', 'card', 'person', 'merchant', 'terminal']);
  expect(at('schedule: { |')).toContain('windows');
  expect(at('limits: { budget: { total: 5, |')).toContain('perDay');
  expect(at('{\n  "limits": {\n    "budget": {\n      "|')).toContain('perDay');
  expect(at('{ "kind": "|')).toContain('coupon');
});

test('goes into conditions as deep as they nest', () => {
  expect(at('when:\n  all:\n    - any:\n        - fact: |')).toContain('authorization.amount');
  expect(at('when:\n  all:\n    - fact: time.hour\n      operator: |')).toContain('greaterThanInclusive');
});
