// Lints what the texts promise: numbers, percentages, days and times that the rule does not give, in both languages.
import { exponentOf } from '../money/currency.ts';
import type { Finding } from './finding.ts';
import { moneyText, percentText, told } from './lint-finding.ts';
import { type Domain, amountsOf } from './lint-domain.ts';
import { amountsIn, countsIn, datesIn, percentsIn, spendSaveIn, weekdaysIn } from './promises.ts';
import { weekdayOf } from './reading-words.ts';
import type { Campaign, Locale } from './schema.ts';
import { LOCALES } from './schema.ts';
import { isDiscount, worthOn } from './worth.ts';

interface Spoken {
  readonly path: string;
  readonly text: string;
  readonly locale: Locale;
}

/** Each finding names the text and the words it read there; what is not understood is not judged. */
export function lintTexts(domain: Domain, others: readonly Domain[]): readonly Finding[] {
  if (domain.alternatives.length === 0) return [];
  const { offer, terms } = domain.terms.texts;
  const spoken = (name: string, texts: Campaign['name'] | undefined) =>
    texts === undefined ? [] : LOCALES.map((locale): Spoken => ({ path: `texts.${name}.${locale}`, text: texts[locale], locale }));
  const offers = spoken('offer', offer);
  // An offer of coupons speaks of what the coupon gives.
  const { benefit } = domain.terms;
  const coupon = benefit.type === 'coupon_issue' ? others.find((other) => other.terms.id === benefit.coupon) : undefined;
  const known = new Set([...numbersOf(domain.terms, () => true), ...(coupon === undefined ? [] : numbersOf(coupon.terms, () => true))]);
  return [
    ...offers.flatMap((each) => [
      ...percents(each, domain),
      ...amounts(each, domain, known),
      ...weekdays(each, domain),
      ...dates(each, domain),
    ]),
    ...[...offers, ...spoken('terms', terms)].flatMap((each) => [...spendSave(each, domain), ...counts(each, domain)]),
  ];
}

function percents({ path, text, locale }: Spoken, { terms }: Domain): readonly Finding[] {
  const value = 'value' in terms.benefit ? terms.benefit.value : terms.benefit;
  const known = numbersOf({ benefit: terms.benefit }, (key) => key.endsWith('Bps'));
  const said = percentsIn(text, locale);
  if (value.type === 'percent_off') {
    const more = said.filter(({ bps }) => bps > value.rateBps);
    return more.map(({ bps, words }) =>
      told(
        { code: 'text_promises_more', severity: 'error', path },
        {
          en: `The text says "${words}" (${percentText(bps)} off), the rule gives ${percentText(value.rateBps)}. Cardholders would be promised more than they get. Correct the text or the rate.`,
          'zh-CN': `文案写“${words}”（优惠${percentText(bps)}），规则只给${percentText(value.rateBps)}，对持卡人的承诺高于实际。请修改文案或比例。`,
        },
      ),
    );
  }
  return said
    .filter(({ bps }) => !known.has(bps))
    .map(({ bps, words }) =>
      told(
        { code: 'text_number_unknown', severity: 'warning', path },
        {
          en: `The text says "${words}", but no share of ${percentText(bps)} stands in the rule. Correct the text, or the rule if the text is right.`,
          'zh-CN': `文案写“${words}”，但规则中没有${percentText(bps)}这一比例。请修改文案；如文案正确，请修改规则。`,
        },
      ),
    );
}

/** Amounts of money that stand nowhere in the rule. */
function amounts({ path, text, locale }: Spoken, { terms }: Domain, known: ReadonlySet<number>): readonly Finding[] {
  const { currency, benefit } = terms;
  // What so many points buy, or what earns them, may be said of any amount; and a coupon that is not live is not known.
  if (benefit.type.startsWith('points_') || (benefit.type === 'coupon_issue' && known.size === numbersOf(terms, () => true).size))
    return [];
  const exponent = exponentOf(currency) ?? 0;
  return amountsIn(text, { locale, currency, exponent })
    .filter(({ minor }) => !known.has(minor))
    .map(({ minor, words }) =>
      told(
        { code: 'text_number_unknown', severity: 'warning', path },
        {
          en: `The text says "${words}", but no amount of the rule is ${moneyText(minor, currency, 'en')}. Correct the text, or the rule if the text is right.`,
          'zh-CN': `文案写“${words}”，但规则中没有${moneyText(minor, currency, 'zh-CN')}这一金额。请修改文案；如文案正确，请修改规则。`,
        },
      ),
    );
}

/** "Spend 100 save 10" is tried on the rule itself. */
function spendSave({ path, text, locale }: Spoken, domain: Domain): readonly Finding[] {
  const { terms } = domain;
  const { currency, benefit } = terms;
  if (!isDiscount(benefit)) return [];
  const { least } = amountsOf(domain);
  return spendSaveIn(text, { locale, currency, exponent: exponentOf(currency) ?? 0 }).flatMap(({ spend, save, words }) => {
    const gives = spend < least ? 0 : worthOn(benefit, spend);
    if (gives >= save) return [];
    return [
      told(
        { code: 'text_promises_more', severity: 'error', path },
        {
          en: `The text says "${words}", but on a purchase of ${moneyText(spend, currency, 'en')} the rule gives ${moneyText(gives, currency, 'en')}. Cardholders would be promised more than they get. Correct the text or the benefit.`,
          'zh-CN': `文案写“${words}”，但消费${moneyText(spend, currency, 'zh-CN')}时规则只给${moneyText(gives, currency, 'zh-CN')}，对持卡人的承诺高于实际。请修改文案或优惠。`,
        },
      ),
    ];
  });
}

function weekdays({ path, text, locale }: Spoken, { days, alternatives }: Domain): readonly Finding[] {
  if (days === null) return [];
  const open = new Set(days.map((day) => day.weekday));
  const byCondition = alternatives.map((each) => each.get('time.weekday'));
  const isOpen = (weekday: number) =>
    open.has(weekday) && byCondition.some((possible) => possible?.allowed === undefined || possible.allowed.has(weekday));
  // A campaign of less than two weeks names days that are dates rather than weekdays.
  if (days.length > 0 && spanDays(days) < 14) return [];
  return weekdaysIn(text, locale).flatMap(({ weekdays: said, words }) => {
    const closed = said.filter((weekday) => !isOpen(weekday));
    if (closed.length === 0) return [];
    return [
      told(
        { code: 'text_day_closed', severity: 'error', path },
        {
          en: `The text says "${words}", but the campaign is never open on ${closed.map((day) => weekdayOf(day, 'en')).join(', ')}. Cardholders would come for nothing. Correct the text or the schedule.`,
          'zh-CN': `文案写“${words}”，但活动在${closed.map((day) => weekdayOf(day, 'zh-CN')).join('、')}从不开放，持卡人会白跑一趟。请修改文案或活动时间。`,
        },
      ),
    ];
  });
}

function spanDays(days: readonly { readonly date: string }[]): number {
  const [first, last] = [days[0]?.date ?? '', days.at(-1)?.date ?? ''];
  return (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
}

function dates({ path, text, locale }: Spoken, { days }: Domain): readonly Finding[] {
  const [first, last] = [days?.[0]?.date, days?.at(-1)?.date];
  if (first === undefined || last === undefined) return [];
  return datesIn(text, locale)
    .filter(({ date }) => date > dayAfter(last) || date < first)
    .map(({ date, words }) =>
      told(
        { code: 'text_date_outside', severity: 'error', path },
        {
          en: `The text says "${words}", but the campaign is open from ${first} to ${last}; ${date} is outside. Correct the text or the schedule.`,
          'zh-CN': `文案写“${words}”，但活动开放日期为${first}至${last}，不含${date}。请修改文案或活动时间。`,
        },
      ),
    );
}

/** "Until 1 January" is often said of a campaign whose last day is the one before. */
function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** "Twice a month" against the limits that count uses of one customer. */
function counts({ path, text, locale }: Spoken, { terms }: Domain): readonly Finding[] {
  const limits = terms.limits.perSubject.filter(({ of }) => of === 'account' || of === 'person');
  return countsIn(text, locale).flatMap(({ count, per, words }) => {
    const allowed = limits.flatMap((limit) => (limit.per === per && limit.count !== undefined ? [limit.count] : []));
    const most = Math.min(...allowed);
    if (allowed.length === 0 || count <= most) return [];
    return [
      told(
        { code: 'text_promises_more', severity: 'error', path },
        {
          en: `The text says "${words}", but a customer gets it ${most} time${most === 1 ? '' : 's'} in that period. Correct the text or the limit.`,
          'zh-CN': `文案写“${words}”，但规则限制每位客户该周期内仅${most}次。请修改文案或限制。`,
        },
      ),
    ];
  });
}

/** Every whole number of the rule under a key that is asked for: texts, examples and the order of application are no part of it. */
function numbersOf(terms: Partial<Campaign>, wanted: (key: string) => boolean): ReadonlySet<number> {
  const { benefit, limits, funding, when } = terms;
  const found = new Set<number>();
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'number' && wanted(key)) found.add(value);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, part] of Object.entries(value)) visit(part, Array.isArray(value) ? key : name);
  };
  visit({ benefit, limits, funding, when }, '');
  return found;
}
