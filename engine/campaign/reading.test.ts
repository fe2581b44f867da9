// The plain reading as prose in both languages, and proof that every fact, operator, benefit and policy has words.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { OPERATORS_BY_TYPE } from '../rules/check.ts';
import { type Condition, OPERATORS, type Scalar, type Test } from '../rules/condition.ts';
import { FACTS, FACT_NAMES, type FactDefinition, type FactName } from '../rules/facts.ts';
import { parseCampaign } from './parse.ts';
import { readingOf } from './reading.ts';
import { OPERATOR_WORDS, conditionPhrase, valueText } from './reading-condition.ts';
import { POLICY_WORDS } from './reading-policies.ts';
import { type CampaignInput, KINDS, LOCALES, policiesSchema } from './schema.ts';
import { read, sound } from './testing.ts';

const folder = new URL('../../campaigns/', import.meta.url);
const library = KINDS.flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, folder)).map((name) => {
    const parsed = parseCampaign(parse(readFileSync(new URL(`${kind}/${name}`, folder), 'utf8')));
    if (!parsed.ok) throw new Error(`${name} is no campaign`);
    return parsed.campaign;
  }),
);
const prose = (change: Partial<CampaignInput>, locale: 'en' | 'zh-CN' = 'en') =>
  readingOf(read({ ...sound, ...change }), locale)
    .map(({ heading, sentences }) => `${heading}: ${sentences.join(' ')}`)
    .join('\n');
const say = (condition: Condition, locale: 'en' | 'zh-CN' = 'en') => conditionPhrase(condition, { locale, currency: 'CNY' });

describe('a whole campaign', () => {
  test('reads in English as a colleague would tell it', () => {
    expect(prose({})).toMatchInlineSnapshot(`
      "Who: Cards with BIN 622588 and 62258800-62258899.
      Where: At shops of demo-coffee. Merchant category 5814. Paid by POS terminal.
      When: From 1 January 2026 until 1 January 2027, Asia/Shanghai time. Only on Monday from 22:00 to 02:00.
      Condition: The amount is at least ¥10.
      Benefit: 30% off, at most ¥15.
      Limits: Budget: ¥10,000 in all, ¥100 a day. Each account: at most once a day. A reversal gives the quota back; a refund does not.
      Together with others: May be combined with every other campaign. Priority 100, computed on what earlier benefits leave; the best combination for the cardholder is granted.
      Who pays: The bank pays 60%, the merchant pays 40%.
      Afterwards: A capture that comes late is honoured while there is budget. A capture above the authorization does not raise the benefit. A capture below the authorization lowers the benefit in proportion. A partial refund takes back the benefit in proportion."
    `);
  });

  test('reads in Chinese', () => {
    expect(prose({}, 'zh-CN')).toMatchInlineSnapshot(`
      "适用人群: 卡BIN为622588、62258800-62258899。
      适用范围: 连锁品牌：demo-coffee。 商户类别码：5814。 渠道：POS。
      活动时间: 2026年1月1日起，至2027年1月1日止（Asia/Shanghai时间）。 仅限周一 22:00至02:00。
      触发条件: 交易金额满¥10。
      优惠内容: 优惠交易金额的30%，最高优惠¥15。
      限制: 预算：总额¥10,000，每日¥100。 每账户每日1次。 撤销退回名额，退款不退回。
      叠加规则: 可与其他活动叠加。 优先级100，以前序优惠后的余额计算；按对持卡人最有利的组合给予优惠。
      费用承担: 银行承担60%，商户承担40%。
      后续处理: 逾期入账的交易在预算允许时仍给予优惠。 入账金额高于授权金额时，优惠不增加。 入账金额低于授权金额时，优惠按比例减少。 部分退款时，优惠按比例退回。"
    `);
  });

  test('with everything unusual says all of it', () => {
    expect(
      prose({
        binding: {
          cards: { include: ['622588', '622589', '622590', '622591', '622592'], exclude: ['62258899'] },
          lists: { exclude: ['blacklist'] },
          enrolment: 'required',
        },
        where: { regions: { exclude: ['Hong Kong'] }, chains: { include: ['demo-coffee'] } },
        schedule: {
          from: '2026-01-01T09:30:00+08:00',
          to: '2027-01-01T00:00:00+08:00',
          windows: [{ days: ['sat', 'sun'] }, { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '18:00', to: '22:00' }],
          excludedDates: ['2026-05-01'],
          holidays: { calendar: 'CN', mode: 'exclude' },
          clock: 'terminal',
        },
        limits: {
          budget: { countTotal: 1 },
          partial: true,
          perSubject: [{ of: 'person', per: 'campaign', count: 1, money: 5_000 }],
          umbrellas: ['festival'],
          giveBack: { reversal: false },
        },
        stacking: { combinable: ['other'], group: 'coffee', base: 'original', objective: 'list_order' },
        funding: {
          shares: [
            { party: 'merchant', fixed: 100 },
            { party: 'bank', bps: 10_000 },
          ],
          caps: [{ party: 'merchant', total: 100_000, perDay: 1_000, atCap: 'cover', coveredBy: 'bank' }],
        },
        policies: { missedDeadline: 'statement_credit' },
        rollout: { from: 0, to: 1_000, group: 'test', stages: [{ at: '2026-02-01T00:00:00+08:00', to: 5_000 }] },
      }),
    ).toMatchInlineSnapshot(`
      "Who: Cards with BIN 622588, 622589, 622590 and 2 more ranges. Not cards with BIN 62258899. Not accounts on list blacklist. Only who has enrolled.
      Where: At shops of demo-coffee. Not in Hong Kong.
      When: From 1 January 2026 09:30 until 1 January 2027, Asia/Shanghai time. Only on Saturday and Sunday; Monday to Friday from 18:00 to 22:00. Not on 1 May 2026. Not on public holidays of China. The terminal's clock decides, where it is within 15 minutes of ours.
      Condition: The amount is at least ¥10.
      Benefit: 30% off, at most ¥15.
      Limits: Budget: 1 grant in all. When less is left, the part that is left is given. Each person: at most once in the whole campaign, at most ¥50 in the whole campaign. Shares the cap of festival with other campaigns. Neither a reversal nor a refund gives the quota back.
      Together with others: May be combined with other only. Of group coffee only one is granted. Priority 100, computed on the whole purchase; campaigns are granted in order of priority.
      Who pays: The merchant pays the first ¥1, the bank pays the rest. The merchant pays at most ¥1,000 in all, ¥10 a day; then the bank pays the rest.
      Rollout: 10% of the cardholders take part (draws 0%–10%); the others are the comparison. From 1 February 2026 00:00 on: 50% of the cardholders. Campaigns of group test divide the same draws among them.
      Afterwards: A capture that comes late is honoured while there is budget. A capture above the authorization does not raise the benefit. A capture below the authorization lowers the benefit in proportion. A partial refund takes back the benefit in proportion. Whoever missed the benefit because the answer came too late gets it as a statement credit."
    `);
  });
});

test('a zone that is none is read in UTC instead of falling over', () => {
  expect(prose({ timeZone: 'Mars/Olympus' })).toContain('Mars/Olympus time');
});

describe('conditions', () => {
  test.each<[Condition, string, string]>([
    [{ fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 10_000 }, 'the amount is at least ¥100', '交易金额满¥100'],
    [{ fact: 'time.weekday', operator: 'in', value: [5, 6] }, 'the weekday (1-7) is Friday or Saturday', '星期为周五、周六之一'],
    [{ fact: 'time.minuteOfDay', operator: 'lessThan', value: 690 }, 'the minute of the day is below 11:30', '当日分钟低于11:30'],
    [{ fact: 'account.employee', operator: 'notEqual', value: true }, 'the cardholder is not a bank employee', '持卡人非本行员工'],
    [
      { not: { fact: 'wallet.coupons', operator: 'contains', value: 'tea' } },
      'it is not the case that (the wallet holds a coupon of tea)',
      '以下情况除外（持有tea优惠券）',
    ],
    [
      {
        any: [
          { fact: 'card.level', operator: 'equal', value: 'gold' },
          {
            all: [
              { fact: 'card.product', operator: 'equal', value: 'debit' },
              { fact: 'usage.first', operator: 'equal', value: true },
            ],
          },
        ],
      },
      'the card level is gold, or (the card product is debit and it is the first purchase with this account)',
      '卡等级为金卡，或（卡种为借记卡且为该账户首笔交易）',
    ],
  ])('%j', (condition, en, zh) => {
    expect([say(condition), say(condition, 'zh-CN')]).toEqual([en, zh]);
  });

  const sampleOf = (fact: FactName): Scalar => {
    const { type, values }: FactDefinition = FACTS[fact];
    return type === 'boolean' ? true : type === 'integer' ? 3 : (values?.[0] ?? (fact === 'time.date' ? '2026-11-22' : 'x'));
  };
  test.each(FACT_NAMES.flatMap((fact) => OPERATORS_BY_TYPE[FACTS[fact].type].map((operator) => [fact, operator] as const)))(
    '%s %s has words',
    (fact, operator) => {
      const value = sampleOf(fact);
      const condition = { fact, operator, value: operator === 'in' || operator === 'notIn' ? [value] : value } as Test;
      const [en, zh] = LOCALES.map((locale) => conditionPhrase(condition, { locale, currency: 'CNY' }));
      expect(en).toMatch(/^[a-z].{5,}/);
      expect(zh).toMatch(/[\u4e00-\u9fff]/);
      expect(`${en}${zh}`).not.toMatch(/undefined|NaN|_/);
    },
  );

  test('every operator and every value of a closed list has words', () => {
    expect(Object.keys(OPERATOR_WORDS).toSorted()).toEqual([...OPERATORS].toSorted());
    for (const fact of FACT_NAMES)
      for (const value of (FACTS[fact] as FactDefinition).values ?? [])
        expect(valueText(fact, value, { locale: 'zh-CN', currency: 'CNY' })).not.toContain('_');
  });
});

describe('the library', () => {
  test('every campaign reads in whole sentences of both languages, with no code left standing', () => {
    for (const campaign of library) {
      const english = readingOf(campaign, 'en').flatMap(({ sentences }) => sentences);
      const chinese = readingOf(campaign, 'zh-CN').flatMap(({ sentences }) => sentences);
      expect(english.length).toBe(chinese.length);
      for (const sentence of english) expect(sentence).toMatch(/^[^a-z].*\.$/);
      for (const sentence of chinese) expect(sentence).toMatch(/。$/);
      expect([...english, ...chinese].join(' ')).not.toMatch(/undefined|NaN|null|\[object/);
    }
  });

  test('shows every type of benefit read', () => {
    expect(new Set(library.map(({ benefit }) => benefit.type)).size).toBe(14);
  });

  test('every value of every policy has words', () => {
    const { lateCapture, overClearing, underClearing, partialRefund, missedDeadline } = policiesSchema.shape;
    const listed = { lateCapture, overClearing, underClearing, partialRefund, missedDeadline };
    for (const [name, schema] of Object.entries(listed))
      expect(Object.keys(POLICY_WORDS[name as keyof typeof POLICY_WORDS]).toSorted()).toEqual([...schema.def.innerType.options].toSorted());
  });
});
