// A document that is no campaign is told what is wrong and where, and never brings anything down.
import { describe, expect, test } from 'vitest';
import { parseCampaign } from './parse.ts';
import { sound } from './testing.ts';

describe('a document that is no campaign', () => {
  const problems = (document: unknown) => {
    const parsed = parseCampaign(document);
    return parsed.ok ? [] : parsed.problems.map(({ path, code }) => `${code} ${path}`);
  };

  test('is told what is wrong where, also inside the branch of a union that was meant', () => {
    expect(problems({ ...sound, colour: 'red' })).toEqual(['unknown_field colour']);
    expect(problems({ ...sound, when: { all: [{ fact: 'time.hour', operator: 'equals', value: 1 }] } })).toEqual([
      'invalid_value when.all.0.operator',
    ]);
    expect(problems({ ...sound, when: { not: { any: [] } } })).toEqual(['too_small when.not.any']);
    expect(problems({ ...sound, when: { fact: 'account.iq', operator: 'equal', value: 1 } })).toEqual(['invalid_value when.fact']);
    expect(problems({ ...sound, funding: { shares: [{ party: 'bank', bps: 10_001 }] } })).toContain('too_big funding.shares.0.bps');
    expect(problems({ ...sound, benefit: { type: 'percent_off', rateBps: 3_000.5 } })).toEqual(['invalid_type benefit.rateBps']);
    expect(problems({ ...sound, benefit: { type: 'gift' } })).toEqual(['invalid_union benefit.type']);
  });

  test('a number where text belongs is told to be put in quotes', () => {
    const parsed = parseCampaign({ ...sound, binding: { cards: { include: [622588] } } });

    expect(parsed).toMatchObject({
      ok: false,
      problems: [{ path: 'binding.cards.include.0', message: 'is a number where text is expected; put it in quotes' }],
    });
  });

  test('every problem is told in both languages, with what to do and no word of the library', () => {
    const { schedule: _schedule, ...rest } = sound;
    const broken = { ...rest, id: 'A b', name: { en: '', 'zh-CN': 'x' }, examples: [], limits: { budget: { total: -1 } }, kind: 'gift' };
    const parsed = parseCampaign(broken);
    const texts = parsed.ok ? [] : parsed.problems.map(({ path, texts: said }) => [path, said?.en, said?.['zh-CN']]);

    expect(texts).toEqual([
      ['id', 'must be lower-case letters, digits and hyphens, at most 64', '只能使用小写字母、数字和连字符，最多 64 个字符'],
      ['kind', 'must be one of: discount, coupon, points, membership', '须为以下之一：discount、coupon、points、membership'],
      ['name.en', 'is empty: write something', '不能为空，请填写'],
      ['schedule', 'is missing: fill it in', '未填写，请补充'],
      ['limits.budget.total', 'must be at least 0', '不能小于 0'],
      ['examples', 'needs at least 3 entries', '至少需要 3 项'],
    ]);
  });

  test.each([null, undefined, 1, 'x', [], [[]], new Map(), Symbol('x')])('%s is refused without an exception', (document) => {
    expect(problems(document).length).toBeGreaterThan(0);
  });

  test('a document without end is refused before it is read', () => {
    const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => ({ not: inner }), {
      fact: 'time.hour',
      operator: 'equal',
      value: 1,
    });
    const circular: Record<string, unknown> = { ...sound };
    circular['when'] = circular;

    expect(problems({ ...sound, when: deep })).toEqual(['too_deep ']);
    expect(problems(circular)).toEqual(['too_deep ']);
  });
});
