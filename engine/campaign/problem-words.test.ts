// What an author reads about a field that is wrong, in both languages.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { wordsFor } from './problem-words.ts';

const wordsOf = (schema: z.ZodType, value: unknown) => {
  const parsed = schema.safeParse(value);
  if (parsed.success) throw new Error('nothing is wrong here');
  return parsed.error.issues.map((issue) => Object.values(wordsFor(issue)))[0];
};

test.each<[string, z.ZodType, unknown, string, string]>([
  ['a field that is missing', z.string(), undefined, 'is missing: fill it in', '未填写，请补充'],
  ['a number for a text', z.string(), 5, 'is a number where text is expected; put it in quotes', '此处应为文本，请加引号'],
  ['a text for a list', z.array(z.string()), 'a', 'must be a list', '应为列表'],
  ['a form without words of its own', z.bigint(), 'a', 'must be bigint', '应为bigint'],
  ['a text that is empty', z.string().min(1), '', 'is empty: write something', '不能为空，请填写'],
  ['a text that is too short', z.string().min(3), 'ab', 'needs at least 3 characters', '至少 3 个字符'],
  ['a text that is too long', z.string().max(3), 'abcd', 'is longer than 3 characters', '超过 3 个字符'],
  ['a list with too few', z.array(z.string()).min(1), [], 'needs at least 1 entry', '至少需要 1 项'],
  ['a list with fewer than two', z.array(z.string()).min(2), [], 'needs at least 2 entries', '至少需要 2 项'],
  ['a list with too many', z.array(z.string()).max(1), ['a', 'b'], 'has more than 1 entry', '超过 1 项'],
  ['a number below', z.number().min(3), 2, 'must be at least 3', '不能小于 3'],
  ['a number above', z.number().max(3), 4, 'must be at most 3', '不能大于 3'],
  [
    'no moment',
    z.iso.datetime({ offset: true }),
    'today',
    'must be a date and time with its offset, such as 2026-12-01T00:00:00+08:00',
    '须为带时区的日期时间，如 2026-12-01T00:00:00+08:00',
  ],
  ['no date', z.iso.date(), 'today', 'must be a date such as 2026-12-01', '须为日期，如 2026-12-01'],
  [
    'a form with words of its own',
    z.string().regex(/^a$/, 'HH:MM, up to 24:00'),
    'b',
    'must be HH:MM, up to 24:00',
    '须为 HH:MM，最晚 24:00',
  ],
  ['a form without them', z.string().regex(/^a$/), 'b', 'must match pattern /^a$/', '格式不正确：must match pattern /^a$/'],
  ['none of a few', z.enum(['a', 'b']), 'c', 'must be one of: a, b', '须为以下之一：a、b'],
  ['no shape of several', z.union([z.string(), z.number()]), true, 'is none of the allowed shapes', '不是允许的形式'],
])('%s', (_, schema, value, en, zh) => {
  expect(wordsOf(schema, value)).toEqual([en, zh]);
});
