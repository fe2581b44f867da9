// What a text of either language promises, phrase by phrase, and what is left out because it takes something away.
import { describe, expect, test } from 'vitest';
import { amountsIn, countsIn, datesIn, percentsIn, spendSaveIn, weekdaysIn } from './promises.ts';

const yuan = (locale: 'en' | 'zh-CN') => ({ locale, currency: 'CNY', exponent: 2 });

describe('shares', () => {
  test.each([
    ['20% off', 'en', [2_000]],
    ['12.5 % off everything', 'en', [1_250]],
    ['8折', 'zh-CN', [2_000]],
    ['85折', 'zh-CN', [1_500]],
    ['8.5折', 'zh-CN', [1_500]],
    ['Tea excluded from 20% off', 'en', [2_000]],
    ['no 20% off on tea', 'en', []],
    ['茶饮不享受8折', 'zh-CN', []],
  ] as const)('"%s" (%s) promises %j basis points', (text, locale, shares) => {
    expect(percentsIn(text, locale).map(({ bps }) => bps)).toEqual(shares);
  });
});

describe('amounts', () => {
  test.each([
    ['up to ¥1,234.50 a month', 'en', [123_450]],
    ['up to $5', 'en', []],
    ['最高优惠1,234.5元', 'zh-CN', [123_450]],
    ['最高优惠5万元', 'zh-CN', []],
    ['{{money amount}} or ¥5', 'en', []],
  ] as const)('"%s" (%s) names %j', (text, locale, amounts) => {
    expect(amountsIn(text, yuan(locale)).map(({ minor }) => minor)).toEqual(amounts);
  });

  test('of a currency whose sign is not known none is read', () => {
    const francs = { locale: 'en', currency: 'CHF', exponent: 2 } as const;
    expect([amountsIn('CHF 10', francs), spendSaveIn('spend CHF 10 save CHF 1', francs)]).toEqual([[], []]);
  });

  test.each([
    ['Spend ¥100 and get ¥10', 'en', [10_000, 1_000]],
    ['save ¥10 on ¥100', 'en', [10_000, 1_000]],
    ['¥10 off from ¥100', 'en', [10_000, 1_000]],
    ['¥10 off for every ¥100', 'en', [10_000, 1_000]],
    ['消费满100元，立减10元', 'zh-CN', [10_000, 1_000]],
    ['满100减10', 'zh-CN', [10_000, 1_000]],
  ] as const)('"%s" (%s) is one promise of spend and save', (text, locale, [spend, save]) => {
    expect(spendSaveIn(text, yuan(locale))).toMatchObject([{ spend, save }]);
  });

  test('a Chinese pair without a word for the currency is read in yuan alone', () => {
    expect(spendSaveIn('满100减10', { locale: 'zh-CN', currency: 'HKD', exponent: 2 })).toEqual([]);
  });
});

describe('days and dates', () => {
  test.each([
    ['Saturdays', 'en', [6]],
    ['Friday to Monday', 'en', [5, 6, 7, 1]],
    ['on weekdays', 'en', [1, 2, 3, 4, 5]],
    ['Black Friday', 'en', []],
    ['每周天', 'zh-CN', [7]],
    ['工作日', 'zh-CN', [1, 2, 3, 4, 5]],
    ['黑色星期五', 'zh-CN', []],
    ['天天', 'zh-CN', [1, 2, 3, 4, 5, 6, 7]],
  ] as const)('"%s" (%s) promises the days %j', (text, locale, days) => {
    expect(weekdaysIn(text, locale).flatMap(({ weekdays }) => weekdays)).toEqual(days);
  });

  test.each([
    ['until 3 May 2026', 'en', ['2026-05-03']],
    ['until May 3, 2026', 'en', ['2026-05-03']],
    ['until 2026-05-03', 'en', ['2026-05-03']],
    ['至2026年5月3日', 'zh-CN', ['2026-05-03']],
  ] as const)('"%s" (%s) names %j', (text, locale, dates) => {
    expect(datesIn(text, locale).map(({ date }) => date)).toEqual(dates);
  });
});

describe('how often', () => {
  test.each([
    ['Once a day', 'en', [[1, 'day']]],
    ['Twice per Week', 'en', [[2, 'week']]],
    ['three times a month', 'en', [[3, 'month']]],
    ['12 times every month', 'en', [[12, 'month']]],
    ['每天限2次', 'zh-CN', [[2, 'day']]],
    ['每周最多3次', 'zh-CN', [[3, 'week']]],
    ['每月可享4次', 'zh-CN', [[4, 'month']]],
  ] as const)('"%s" (%s) is %j', (text, locale, counts) => {
    expect(countsIn(text, locale).map(({ count, per }) => [count, per])).toEqual(counts);
  });
});
