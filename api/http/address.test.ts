// An address that two readers would read otherwise is refused, and says which part of it.
import { expect, test } from 'vitest';
import { problemOfAddress, problemOfBlankNumbers } from './address.ts';

const told = (url: string, queries: Readonly<Record<string, readonly string[]>> = {}) => {
  const reply = problemOfAddress(`http://x${url}`, {}, queries);
  return reply === null ? null : (JSON.parse(String(reply.body)) as { errors?: { path: string }[] }).errors?.map(({ path }) => path);
};

test('an address that everybody reads alike is fine: Chinese, empty parts and all', () => {
  expect(told('/v1/x?name=%E5%BA%97&after=', { name: ['店'], after: [''] })).toBeNull();
});

test.each(['/v1/x?account=%c0%af', '/v1/%ff', '/v1/x?a=%'])('%s is not UTF-8', (url) => {
  expect(told(url)).toEqual(['address']);
});

test('a part that stands twice is refused, and text may be space', () => {
  expect(told('/v1/x', { limit: ['1', '2'] })).toEqual(['limit']);
  expect(told('/v1/x', { text: [' '] })).toBeNull();
});

test('a number of nothing but space is refused, and not read as nought', () => {
  expect(problemOfBlankNumbers({ amount: 0, text: ' ' }, { amount: '\u3000', text: ' ' })).toMatchObject({ code: 'invalid_request' });
  expect(problemOfBlankNumbers({ amount: 0, limit: 20, text: ' ' }, { amount: '0', text: ' ' })).toBeNull();
  expect(problemOfBlankNumbers(undefined, {})).toBeNull();
});

test('I26 a card number in any part', () => {
  expect(problemOfAddress('http://x/', { id: `4${'1'.repeat(15)}` }, {})).toMatchObject({ code: 'pan_not_accepted' });
});
