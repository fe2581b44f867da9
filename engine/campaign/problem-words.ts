// What is wrong with one field of a document, in the words of both languages of the console: what stands there, and what to do.
import type { z } from 'zod';
import type { Locale } from './schema.ts';

type Issue = z.core.$ZodIssue;
export type ProblemTexts = Readonly<Record<Locale, string>>;

const say = (en: string, zh: string): ProblemTexts => ({ en, 'zh-CN': zh });

/** Plain words for an issue of the schema; where the schema has words of its own (the form of an id, of a BIN), those. */
export function wordsFor(issue: Issue): ProblemTexts {
  switch (issue.code) {
    case 'invalid_type':
      return ofType(issue);
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_value':
      return say(`must be one of: ${issue.values.map(String).join(', ')}`, `须为以下之一：${issue.values.map(String).join('、')}`);
    case 'invalid_union':
      return say('is none of the allowed shapes', '不是允许的形式');
    case 'invalid_format':
      return ofFormat(issue);
    default: {
      const said = issue.message.replace(/^Invalid input: /, '');
      return say(said, `不正确：${said}`);
    }
  }
}

const TYPES: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  string: ['text', '文本'],
  number: ['a number', '数字'],
  int: ['a whole number', '整数'],
  boolean: ['yes or no (true or false)', '是或否（true 或 false）'],
  array: ['a list', '列表'],
  object: ['a group of fields', '一组字段'],
  record: ['a group of fields', '一组字段'],
  tuple: ['a list', '列表'],
};

function ofType({ expected, message }: Extract<Issue, { code: 'invalid_type' }>): ProblemTexts {
  if (message.includes('received undefined')) return say('is missing: fill it in', '未填写，请补充');
  if (expected === 'string' && message.includes('received number'))
    return say('is a number where text is expected; put it in quotes', '此处应为文本，请加引号');
  const [en, zh] = TYPES[expected] ?? [expected, expected];
  return say(`must be ${en}`, `应为${zh}`);
}

function tooSmall({ origin, minimum }: Extract<Issue, { code: 'too_small' }>): ProblemTexts {
  if (origin === 'string')
    return Number(minimum) <= 1
      ? say('is empty: write something', '不能为空，请填写')
      : say(`needs at least ${minimum} characters`, `至少 ${minimum} 个字符`);
  if (origin === 'array' || origin === 'set')
    return say(`needs at least ${minimum} ${Number(minimum) === 1 ? 'entry' : 'entries'}`, `至少需要 ${minimum} 项`);
  return say(`must be at least ${minimum}`, `不能小于 ${minimum}`);
}

function tooBig({ origin, maximum }: Extract<Issue, { code: 'too_big' }>): ProblemTexts {
  if (origin === 'string') return say(`is longer than ${maximum} characters`, `超过 ${maximum} 个字符`);
  if (origin === 'array' || origin === 'set')
    return say(`has more than ${maximum} ${Number(maximum) === 1 ? 'entry' : 'entries'}`, `超过 ${maximum} 项`);
  return say(`must be at most ${maximum}`, `不能大于 ${maximum}`);
}

/** The schema says in its own words what a text must look like; a form of the standard library is named. */
function ofFormat({ format, message }: Extract<Issue, { code: 'invalid_format' }>): ProblemTexts {
  if (format === 'datetime')
    return say(
      'must be a date and time with its offset, such as 2026-12-01T00:00:00+08:00',
      '须为带时区的日期时间，如 2026-12-01T00:00:00+08:00',
    );
  if (format === 'date') return say('must be a date such as 2026-12-01', '须为日期，如 2026-12-01');
  const known = FORMS[message];
  if (known !== undefined) return say(`must be ${message}`, known);
  const said = message.replace(/^Invalid string: /, '');
  return say(said, `格式不正确：${said}`);
}

const FORMS: Readonly<Record<string, string>> = {
  'lower-case letters, digits and hyphens, at most 64': '只能使用小写字母、数字和连字符，最多 64 个字符',
  'HH:MM, up to 24:00': '须为 HH:MM，最晚 24:00',
  'a prefix of 6-11 digits, or two of one length joined by -': '须为 6 至 11 位前缀，或以 - 连接的两个等长前缀',
};
