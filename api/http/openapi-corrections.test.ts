// The corrections of the OpenAPI document: what a validator would otherwise read wrongly.
import { expect, test } from 'vitest';
import { corrected } from './openapi-corrections.ts';

test('T7 a pattern loses the flags of its expression, and keeps a slash of its own', () => {
  const patterns = { a: { pattern: '^merchant:.{1,64}$/u' }, b: { pattern: '^a\\/u' }, c: { pattern: '^[a-z]+$' } };

  expect(corrected(patterns)).toEqual({ a: { pattern: '^merchant:.{1,64}$' }, b: { pattern: '^a\\/u' }, c: { pattern: '^[a-z]+$' } });
});

test('T7 a property that is called "pattern" is a schema like others', () => {
  expect(corrected({ properties: { pattern: { type: 'string' } } })).toEqual({ properties: { pattern: { type: 'string' } } });
});

test('T7 a reference that may be null is one or the other', () => {
  const reference = { $ref: '#/components/schemas/Contract' };

  expect(corrected({ allOf: [reference, { type: ['object', 'null'] }], description: 'Now' })).toEqual({
    anyOf: [reference, { type: 'null' }],
    description: 'Now',
  });
  expect(corrected({ allOf: [reference, { type: 'object' }] })).toEqual({ allOf: [reference, { type: 'object' }] });
});
