// Reads a whole campaign aloud in plain language: who, where, when, under which condition, what, how often, with what else, and who pays.
import { benefitSentences } from './reading-benefit.ts';
import { fundingSentences, limitSentences } from './reading-money.ts';
import { type Reading, conditionSentences, wordOf } from './reading-condition.ts';
import { policySentences } from './reading-policies.ts';
import { rolloutSentences } from './reading-rollout.ts';
import { type Said, asSentence, dateOf, ifThere, inWords, namedOf, weekdaysOf } from './reading-words.ts';
import { isTimeZone, localTime } from './local-time.ts';
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
    [{ en: 'Rollout', 'zh-CN': '灰度发布' }, rolloutSentences(campaign, reading)],
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
const DATES: Said = { en: 'dates', 'zh-CN': '天' };

function whenSentences({ schedule, timeZone }: Campaign, { locale }: Reading): readonly string[] {
  const [from, to] = [momentOf(schedule.from, timeZone, locale), momentOf(schedule.to, timeZone, locale)];
  const windows = schedule.windows.map((window) => windowPhrase(window, locale));
  const dates = namedOf(
    schedule.excludedDates.map((date) => dateOf(date, locale)),
    DATES,
    locale,
  );
  return [
    inWords(locale, `From ${from} until ${to}, ${timeZone} time.`, `${from}起，至${to}止（${timeZone}时间）。`),
    ...windowSentences(windows, locale),
    ...(dates === '' ? [] : [inWords(locale, `Not on ${dates}.`, `以下日期除外：${dates}。`)]),
    ...ifThere(schedule.holidays, (rule) => holidaySentence(rule, locale)),
    ...(schedule.clock === 'ledger' ? [] : [TERMINAL_CLOCK[locale]]),
  ];
}

const TERMINAL_CLOCK: Said = {
  en: "The terminal's clock decides, where it is within 15 minutes of ours.",
  'zh-CN': '以终端时间为准（与系统时间相差15分钟以内）。',
};

export function windowPhrase({ days, from, to }: Campaign['schedule']['windows'][number], locale: Locale): string {
  if (from === '00:00' && to === '24:00') return weekdaysOf(days, locale);
  return `${weekdaysOf(days, locale)}${inWords(locale, ` from ${from} to ${to}`, ` ${from}至${to}`)}`;
}

function windowSentences(windows: readonly string[], locale: Locale): readonly string[] {
  if (windows.length === 0) return [];
  return [inWords(locale, `Only on ${windows.join('; ')}.`.replace('Only on every day', 'Every day'), `仅限${windows.join('；')}。`)];
}

function holidaySentence({ calendar, mode }: NonNullable<Campaign['schedule']['holidays']>, locale: Locale): string {
  const name = CALENDARS[calendar]?.[locale] ?? calendar;
  return mode === 'only'
    ? inWords(locale, `Only on public holidays of ${name}.`, `仅限${name}法定节假日。`)
    : inWords(locale, `Not on public holidays of ${name}.`, `不含${name}法定节假日。`);
}

function momentOf(instant: string, timeZone: string, locale: Locale): string {
  const { date, minuteOfDay } = localTime(Date.parse(instant), isTimeZone(timeZone) ? timeZone : 'UTC');
  const clock = `${String(Math.floor(minuteOfDay / 60)).padStart(2, '0')}:${String(minuteOfDay % 60).padStart(2, '0')}`;
  return minuteOfDay === 0 ? dateOf(date, locale) : `${dateOf(date, locale)} ${clock}`;
}

function ifSentences({ when }: Campaign, reading: Reading): readonly string[] {
  if (when === undefined) return [];
  return conditionSentences(when, reading).map((phrase) => asSentence(phrase, reading.locale));
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
