// Reads a whole campaign aloud in plain language: who, where, when, under which condition, what, how often, with what else, and who pays.
import type { Party } from '../funding/schema.ts';
import { benefitSentences, periodOf, timesPer } from './reading-benefit.ts';
import { type Reading, conditionSentences, wordOf } from './reading-condition.ts';
import { policySentences } from './reading-policies.ts';
import { countOf, dateOf, moneyOf, namedOf, type Said, shareOf, weekdaysOf } from './reading-words.ts';
import { localTime } from './local-time.ts';
import type { Campaign, Locale } from './schema.ts';

export interface ReadSection {
  readonly heading: string;
  readonly sentences: readonly string[];
}

/** Every field of the document is said in some sentence; sections without anything to say are left out. */
export function readingOf(campaign: Campaign, locale: Locale): readonly ReadSection[] {
  const reading: Reading = { locale, currency: campaign.currency };
  const sections: readonly (readonly [Said, readonly string[]])[] = [
    [{ en: 'Who', 'zh-CN': '适用人群' }, whoSentences(campaign, reading)],
    [{ en: 'Where', 'zh-CN': '适用范围' }, whereSentences(campaign, reading)],
    [{ en: 'When', 'zh-CN': '活动时间' }, whenSentences(campaign, reading)],
    [{ en: 'Condition', 'zh-CN': '触发条件' }, ifSentences(campaign, reading)],
    [{ en: 'Benefit', 'zh-CN': '优惠内容' }, benefitSentences(campaign.benefit, reading)],
    [{ en: 'Limits', 'zh-CN': '限制' }, limitSentences(campaign, reading)],
    [{ en: 'Together with others', 'zh-CN': '叠加规则' }, stackingSentences(campaign, reading)],
    [{ en: 'Who pays', 'zh-CN': '费用承担' }, fundingSentences(campaign, reading)],
    [{ en: 'Afterwards', 'zh-CN': '后续处理' }, policySentences(campaign, reading)],
  ];
  return sections.filter(([, sentences]) => sentences.length > 0).map(([heading, sentences]) => ({ heading: heading[locale], sentences }));
}

interface Sides {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** "Only at chains a, b." and "Not at c." */
function sided(
  sides: Sides,
  say: { readonly noun: Said; readonly only: Said; readonly not: Said },
  { locale }: Reading,
): readonly string[] {
  const stop = locale === 'zh-CN' ? '。' : '.';
  return [
    ...(sides.include.length === 0 ? [] : [`${say.only[locale]}${namedOf(sides.include, say.noun, locale)}${stop}`]),
    ...(sides.exclude.length === 0 ? [] : [`${say.not[locale]}${namedOf(sides.exclude, say.noun, locale)}${stop}`]),
  ];
}

/** Words before a list: "Only cards with BIN ", "仅限卡BIN". */
function around(noun: Said, only: Said, not: Said): { readonly noun: Said; readonly only: Said; readonly not: Said } {
  return { noun, only, not };
}

const CARDS = around(
  { en: 'ranges', 'zh-CN': '个卡段' },
  { en: 'Cards with BIN ', 'zh-CN': '卡BIN为' },
  { en: 'Not cards with BIN ', 'zh-CN': '不含卡BIN ' },
);
const TOKENS = around(
  { en: 'ranges', 'zh-CN': '个号段' },
  { en: 'Cards whose device token has BIN ', 'zh-CN': '设备令牌BIN为' },
  { en: 'Not cards whose device token has BIN ', 'zh-CN': '不含设备令牌BIN ' },
);
const ACCOUNTS = around(
  { en: 'accounts', 'zh-CN': '个账户' },
  { en: 'Accounts ', 'zh-CN': '账户' },
  { en: 'Not accounts ', 'zh-CN': '不含账户' },
);
const LISTS = around(
  { en: 'lists', 'zh-CN': '个名单' },
  { en: 'Accounts on list ', 'zh-CN': '名单内客户：' },
  { en: 'Not accounts on list ', 'zh-CN': '不含名单内客户：' },
);
const SEGMENTS = around(
  { en: 'segments', 'zh-CN': '个客群' },
  { en: 'Customers in segment ', 'zh-CN': '客群：' },
  { en: 'Not customers in segment ', 'zh-CN': '不含客群：' },
);
const TIERS = around(
  { en: 'tiers', 'zh-CN': '个等级' },
  { en: 'Members with tier ', 'zh-CN': '会员等级：' },
  { en: 'Not members with tier ', 'zh-CN': '不含会员等级：' },
);

function whoSentences({ binding }: Campaign, reading: Reading): readonly string[] {
  const zh = reading.locale === 'zh-CN';
  const said = [
    ...sided(binding.cards, binding.cards.binOf === 'token' ? TOKENS : CARDS, reading),
    ...sided(binding.accounts, ACCOUNTS, reading),
    ...sided(binding.lists, LISTS, reading),
    ...sided(binding.segments, SEGMENTS, reading),
    ...sided(binding.tiers, TIERS, reading),
  ];
  const everybody = said.length === 0 ? [zh ? '所有持卡人。' : 'Everybody.'] : said;
  return binding.enrolment === 'required' ? [...everybody, zh ? '须先报名参加。' : 'Only who has enrolled.'] : everybody;
}

const PLACES: readonly (readonly [keyof Campaign['where'], ReturnType<typeof around>])[] = [
  [
    'merchants',
    around(
      { en: 'merchants', 'zh-CN': '家商户' },
      { en: 'At merchants ', 'zh-CN': '商户：' },
      { en: 'Not at merchants ', 'zh-CN': '不含商户：' },
    ),
  ],
  [
    'chains',
    around(
      { en: 'chains', 'zh-CN': '个品牌' },
      { en: 'At shops of ', 'zh-CN': '连锁品牌：' },
      { en: 'Not at shops of ', 'zh-CN': '不含连锁品牌：' },
    ),
  ],
  [
    'mccs',
    around(
      { en: 'categories', 'zh-CN': '个类别' },
      { en: 'Merchant category ', 'zh-CN': '商户类别码：' },
      { en: 'Not merchant category ', 'zh-CN': '不含商户类别码：' },
    ),
  ],
  [
    'terminals',
    around(
      { en: 'terminals', 'zh-CN': '台终端' },
      { en: 'At terminals ', 'zh-CN': '终端：' },
      { en: 'Not at terminals ', 'zh-CN': '不含终端：' },
    ),
  ],
  ['regions', around({ en: 'regions', 'zh-CN': '个地区' }, { en: 'In ', 'zh-CN': '地区：' }, { en: 'Not in ', 'zh-CN': '不含地区：' })],
  [
    'channels',
    around({ en: 'channels', 'zh-CN': '个渠道' }, { en: 'Paid by ', 'zh-CN': '渠道：' }, { en: 'Not paid by ', 'zh-CN': '不含渠道：' }),
  ],
  [
    'entryModes',
    around(
      { en: 'ways', 'zh-CN': '种方式' },
      { en: 'Card read by ', 'zh-CN': '输入方式：' },
      { en: 'Card not read by ', 'zh-CN': '不含输入方式：' },
    ),
  ],
];

function whereSentences({ where }: Campaign, reading: Reading): readonly string[] {
  const said = PLACES.flatMap(([name, say]) => {
    const words = (keys: readonly string[]) => keys.map((key) => wordOf(key, reading.locale));
    return sided({ include: words(where[name].include), exclude: words(where[name].exclude) }, say, reading);
  });
  return said.length === 0 ? [reading.locale === 'zh-CN' ? '不限商户。' : 'Everywhere.'] : said;
}

const CALENDARS: Readonly<Record<string, Said>> = {
  CN: { en: 'China', 'zh-CN': '中国' },
  HK: { en: 'Hong Kong', 'zh-CN': '香港' },
  JP: { en: 'Japan', 'zh-CN': '日本' },
};

function whenSentences({ schedule, timeZone }: Campaign, reading: Reading): readonly string[] {
  const { locale } = reading;
  const zh = locale === 'zh-CN';
  const windows = schedule.windows.map(({ days, from, to }) => {
    const hours = from === '00:00' && to === '24:00' ? '' : zh ? ` ${from}至${to}` : ` from ${from} to ${to}`;
    return `${weekdaysOf(days, locale)}${hours}`;
  });
  const calendar = schedule.holidays === undefined ? null : (CALENDARS[schedule.holidays.calendar]?.[locale] ?? schedule.holidays.calendar);
  const only = schedule.holidays?.mode === 'only';
  const dates = schedule.excludedDates.map((date) => dateOf(date, locale));
  return [
    zh
      ? `${momentOf(schedule.from, timeZone, locale)}起，至${momentOf(schedule.to, timeZone, locale)}止（${timeZone}时间）。`
      : `From ${momentOf(schedule.from, timeZone, locale)} until ${momentOf(schedule.to, timeZone, locale)}, ${timeZone} time.`,
    ...(windows.length === 0
      ? []
      : [zh ? `仅限${windows.join('；')}。` : `Only on ${windows.join('; ')}.`.replace('Only on every day', 'Every day')]),
    ...(dates.length === 0
      ? []
      : [
          zh
            ? `以下日期除外：${namedOf(dates, { en: 'dates', 'zh-CN': '天' }, locale)}。`
            : `Not on ${namedOf(dates, { en: 'dates', 'zh-CN': '天' }, locale)}.`,
        ]),
    ...(calendar === null
      ? []
      : [zh ? `${only ? '仅限' : '不含'}${calendar}法定节假日。` : `${only ? 'Only' : 'Not'} on public holidays of ${calendar}.`]),
    ...(schedule.clock === 'ledger'
      ? []
      : [zh ? '以终端时间为准（与系统时间相差15分钟以内）。' : "The terminal's clock decides, where it is within 15 minutes of ours."]),
  ];
}

function momentOf(instant: string, timeZone: string, locale: Locale): string {
  const { date, minuteOfDay } = localTime(Date.parse(instant), timeZone);
  const clock = `${String(Math.floor(minuteOfDay / 60)).padStart(2, '0')}:${String(minuteOfDay % 60).padStart(2, '0')}`;
  return minuteOfDay === 0 ? dateOf(date, locale) : `${dateOf(date, locale)} ${clock}`;
}

function ifSentences({ when }: Campaign, reading: Reading): readonly string[] {
  if (when === undefined) return [];
  const zh = reading.locale === 'zh-CN';
  return conditionSentences(when, reading).map((phrase) => (zh ? `${phrase}。` : `${phrase.slice(0, 1).toUpperCase()}${phrase.slice(1)}.`));
}

const SUBJECTS: Readonly<Record<Campaign['limits']['perSubject'][number]['of'], Said>> = {
  account: { en: 'Each account', 'zh-CN': '每账户' },
  card: { en: 'Each card', 'zh-CN': '每卡' },
  person: { en: 'Each person', 'zh-CN': '每人' },
  merchant: { en: 'Each merchant', 'zh-CN': '每商户' },
  terminal: { en: 'Each terminal', 'zh-CN': '每终端' },
};

function limitSentences({ limits }: Campaign, reading: Reading): readonly string[] {
  const { locale, currency } = reading;
  const zh = locale === 'zh-CN';
  const { total, perDay, countTotal, countPerDay } = limits.budget;
  const money = (minor: number) => moneyOf(minor, currency, locale);
  const times = (count: number) => (zh ? `${countOf(count)}笔` : `${countOf(count)} grants`);
  const budget = [
    ...(total === undefined ? [] : [zh ? `总额${money(total)}` : `${money(total)} in all`]),
    ...(perDay === undefined ? [] : [zh ? `每日${money(perDay)}` : `${money(perDay)} a day`]),
    ...(countTotal === undefined ? [] : [zh ? `共${times(countTotal)}` : `${times(countTotal)} in all`]),
    ...(countPerDay === undefined ? [] : [zh ? `每日${times(countPerDay)}` : `${times(countPerDay)} a day`]),
  ];
  const perSubject = limits.perSubject.map(({ of, per, count, money: most }) => {
    const parts = [
      ...(count === undefined ? [] : [zh ? `${timesPer(count, per, reading)}` : `at most ${timesPer(count, per, reading)}`]),
      ...(most === undefined
        ? []
        : [zh ? `${periodOf(per, reading)}最高${money(most)}` : `at most ${money(most)} ${periodOf(per, reading)}`]),
    ];
    return zh ? `${SUBJECTS[of]['zh-CN']}${parts.join('、')}。` : `${SUBJECTS[of].en}: ${parts.join(', ')}.`;
  });
  const { reversal, refund } = limits.giveBack;
  const back = reversal && refund ? 1 : reversal ? 0 : refund ? 2 : 3;
  const backs: readonly Said[] = [
    { en: 'A reversal gives the quota back; a refund does not.', 'zh-CN': '撤销退回名额，退款不退回。' },
    { en: 'A reversal or a full refund gives the quota back.', 'zh-CN': '撤销或全额退款退回名额。' },
    { en: 'A full refund gives the quota back; a reversal does not.', 'zh-CN': '全额退款退回名额，撤销不退回。' },
    { en: 'Neither a reversal nor a refund gives the quota back.', 'zh-CN': '撤销和退款均不退回名额。' },
  ];
  return [
    ...(budget.length === 0
      ? [zh ? '无预算上限。' : 'No budget of its own.']
      : [zh ? `预算：${budget.join('，')}。` : `Budget: ${budget.join(', ')}.`]),
    ...(limits.partial ? [zh ? '余额不足时按剩余部分给予优惠。' : 'When less is left, the part that is left is given.'] : []),
    ...perSubject,
    ...(limits.umbrellas.length === 0
      ? []
      : [
          zh
            ? `与其他活动共用上限：${limits.umbrellas.join('、')}。`
            : `Shares the cap of ${limits.umbrellas.join(', ')} with other campaigns.`,
        ]),
    ...(perSubject.length === 0 && countTotal === undefined ? [] : [backs[back]?.[locale] ?? '']),
  ];
}

const OBJECTIVES: Readonly<Record<Campaign['stacking']['objective'], Said>> = {
  best_for_cardholder: { en: 'the best combination for the cardholder is granted', 'zh-CN': '按对持卡人最有利的组合给予优惠' },
  lowest_subsidy: { en: 'the cheapest full combination is granted', 'zh-CN': '按补贴成本最低的组合给予优惠' },
  list_order: { en: 'campaigns are granted in order of priority', 'zh-CN': '按优先级顺序给予优惠' },
};

function stackingSentences({ stacking }: Campaign, reading: Reading): readonly string[] {
  const { locale } = reading;
  const zh = locale === 'zh-CN';
  const { combinable, group, priority, base, objective } = stacking;
  const named = typeof combinable === 'string' ? '' : namedOf(combinable, { en: 'campaigns', 'zh-CN': '个活动' }, locale);
  const together: Said =
    combinable === 'all'
      ? { en: 'May be combined with every other campaign', 'zh-CN': '可与其他活动叠加' }
      : combinable === 'none'
        ? { en: 'May not be combined with any other campaign', 'zh-CN': '不可与其他活动叠加' }
        : { en: `May be combined with ${named} only`, 'zh-CN': `仅可与${named}叠加` };
  const of: Said =
    base === 'original'
      ? { en: 'the whole purchase', 'zh-CN': '原交易金额' }
      : { en: 'what earlier benefits leave', 'zh-CN': '前序优惠后的余额' };
  return [
    `${together[locale]}${zh ? '。' : '.'}`,
    ...(group === undefined ? [] : [zh ? `互斥组${group}内仅享一项。` : `Of group ${group} only one is granted.`]),
    zh
      ? `优先级${priority}，以${of['zh-CN']}计算；${OBJECTIVES[objective]['zh-CN']}。`
      : `Priority ${priority}, computed on ${of.en}; ${OBJECTIVES[objective].en}.`,
  ];
}

const PARTIES: Readonly<Record<Party, Said>> = {
  bank: { en: 'the bank', 'zh-CN': '银行' },
  merchant: { en: 'the merchant', 'zh-CN': '商户' },
  scheme: { en: 'the card scheme', 'zh-CN': '卡组织' },
};

function fundingSentences({ funding }: Campaign, reading: Reading): readonly string[] {
  const { locale, currency } = reading;
  const zh = locale === 'zh-CN';
  const fixed = funding.shares.some((share) => 'fixed' in share);
  const parts = funding.shares.map((share) => {
    const party = PARTIES[share.party][locale];
    if ('fixed' in share)
      return zh
        ? `${party}先承担每笔${moneyOf(share.fixed, currency, locale)}`
        : `${party} pays the first ${moneyOf(share.fixed, currency, locale)}`;
    const rest: Said = fixed ? { en: ' of the rest', 'zh-CN': '其余部分的' } : { en: '', 'zh-CN': '' };
    return zh ? `${party}承担${rest['zh-CN']}${shareOf(share.bps)}` : `${party} pays ${shareOf(share.bps)}${rest.en}`;
  });
  const phrase = parts.join(zh ? '，' : ', ');
  const caps = funding.caps.map((cap) => capSentence(cap, reading));
  return [zh ? `${phrase}。` : `${phrase.slice(0, 1).toUpperCase()}${phrase.slice(1)}.`, ...caps];
}

function capSentence(cap: Campaign['funding']['caps'][number], { locale, currency }: Reading): string {
  const zh = locale === 'zh-CN';
  const party = PARTIES[cap.party][locale];
  const most = [
    ...(cap.total === undefined
      ? []
      : [zh ? `总额${moneyOf(cap.total, currency, locale)}` : `${moneyOf(cap.total, currency, locale)} in all`]),
    ...(cap.perDay === undefined
      ? []
      : [zh ? `每日${moneyOf(cap.perDay, currency, locale)}` : `${moneyOf(cap.perDay, currency, locale)} a day`]),
  ];
  const cover = cap.coveredBy === undefined ? '' : PARTIES[cap.coveredBy][locale];
  const then: Readonly<Record<typeof cap.atCap, Said>> = {
    cover: { en: `${cover} pays the rest`, 'zh-CN': `超出部分由${cover}承担` },
    shrink: { en: 'the benefit shrinks', 'zh-CN': '超出时优惠相应减少' },
    stop: { en: 'nothing more is granted', 'zh-CN': '达到后不再给予优惠' },
  };
  const phrase = zh
    ? `${party}最多承担${most.join('、')}，${then[cap.atCap]['zh-CN']}。`
    : `${party} pays at most ${most.join(', ')}; then ${then[cap.atCap].en}.`;
  return zh ? phrase : `${phrase.slice(0, 1).toUpperCase()}${phrase.slice(1)}`;
}
