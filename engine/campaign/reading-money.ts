// Reads aloud what bounds a campaign and who pays for it: budgets, limits, shares and caps.
import type { Party } from '../funding/schema.ts';
import { periodOf, timesPer } from './reading-benefit.ts';
import type { Reading } from './reading-condition.ts';
import { type Said, asSentence, countOf, ifThere, inWords, manyOf, moneyOf, shareOf } from './reading-words.ts';
import type { Campaign } from './schema.ts';

type Limit = Campaign['limits']['perSubject'][number];

const SUBJECTS: Readonly<Record<Limit['of'], Said>> = {
  account: { en: 'Each account', 'zh-CN': '每账户' },
  card: { en: 'Each card', 'zh-CN': '每卡' },
  person: { en: 'Each person', 'zh-CN': '每人' },
  merchant: { en: 'Each merchant', 'zh-CN': '每商户' },
  terminal: { en: 'Each terminal', 'zh-CN': '每终端' },
};

export function limitSentences({ limits }: Campaign, reading: Reading): readonly string[] {
  const { locale } = reading;
  const umbrellas = limits.umbrellas.join(inWords(locale, ' and ', '、'));
  const isCounted = limits.perSubject.length > 0 || limits.budget.countTotal !== undefined || limits.budget.countPerDay !== undefined;
  return [
    budgetSentence(limits.budget, reading),
    ...(limits.partial ? [inWords(locale, 'When less is left, the part that is left is given.', '余额不足时按剩余部分给予优惠。')] : []),
    ...limits.perSubject.map((limit) => limitSentence(limit, reading)),
    ...(umbrellas === ''
      ? []
      : [inWords(locale, `Shares the cap of ${umbrellas} with other campaigns.`, `与其他活动共用上限：${umbrellas}。`)]),
    ...(isCounted ? [giveBackSentence(limits.giveBack, reading)] : []),
  ];
}

const GRANT: Said = { en: 'grant', 'zh-CN': '笔' };

function budgetSentence({ total, perDay, countTotal, countPerDay }: Campaign['limits']['budget'], { locale, currency }: Reading): string {
  const money = (minor: number) => moneyOf(minor, currency, locale);
  const parts = [
    ...ifThere(total, (minor) => inWords(locale, `${money(minor)} in all`, `总额${money(minor)}`)),
    ...ifThere(perDay, (minor) => inWords(locale, `${money(minor)} a day`, `每日${money(minor)}`)),
    ...ifThere(countTotal, (count) => inWords(locale, `${manyOf(count, GRANT, 'en')} in all`, `共${countOf(count)}笔`)),
    ...ifThere(countPerDay, (count) => inWords(locale, `${manyOf(count, GRANT, 'en')} a day`, `每日${countOf(count)}笔`)),
  ];
  if (parts.length === 0) return inWords(locale, 'No budget of its own.', '无单独预算。');
  return inWords(locale, `Budget: ${parts.join(', ')}.`, `预算：${parts.join('，')}。`);
}

function limitSentence({ of, per, count, money }: Limit, reading: Reading): string {
  const { locale, currency } = reading;
  const parts = [
    ...ifThere(count, (times) => inWords(locale, `at most ${timesPer(times, per, reading)}`, timesPer(times, per, reading))),
    ...ifThere(money, (minor) => {
      const most = moneyOf(minor, currency, locale);
      return inWords(locale, `at most ${most} ${periodOf(per, reading)}`, `${periodOf(per, reading)}最高${most}`);
    }),
  ];
  return inWords(locale, `${SUBJECTS[of].en}: ${parts.join(', ')}.`, `${SUBJECTS[of]['zh-CN']}${parts.join('、')}。`);
}

function giveBackSentence({ reversal, refund }: Campaign['limits']['giveBack'], { locale }: Reading): string {
  if (reversal && refund) return inWords(locale, 'A reversal or a full refund gives the quota back.', '撤销或全额退款退回名额。');
  if (reversal) return inWords(locale, 'A reversal gives the quota back; a refund does not.', '撤销退回名额，退款不退回。');
  if (refund) return inWords(locale, 'A full refund gives the quota back; a reversal does not.', '全额退款退回名额，撤销不退回。');
  return inWords(locale, 'Neither a reversal nor a refund gives the quota back.', '撤销和退款均不退回名额。');
}

const PARTIES: Readonly<Record<Party, Said>> = {
  bank: { en: 'the bank', 'zh-CN': '银行' },
  merchant: { en: 'the merchant', 'zh-CN': '商户' },
  scheme: { en: 'the card scheme', 'zh-CN': '卡组织' },
  chain: { en: 'the chain', 'zh-CN': '连锁总部' },
  brand: { en: 'the brand', 'zh-CN': '品牌方' },
};

export function fundingSentences({ funding }: Campaign, reading: Reading): readonly string[] {
  const { locale, currency } = reading;
  const fixed = funding.shares.some((share) => 'fixed' in share);
  const parts = funding.shares.map((share) => {
    const party = payerOf(share, locale);
    if (!('fixed' in share)) return sharePhrase(party, shareOf(share.bps), { locale, isRest: fixed });
    const first = moneyOf(share.fixed, currency, locale);
    return inWords(locale, `${party} pays the first ${first}`, `${party}先承担每笔${first}`);
  });
  return [
    asSentence(parts.join(inWords(locale, ', ', '，')), locale),
    ...funding.caps.map((cap) => capSentence(cap, reading)),
    ...(funding.consent === undefined ? [] : [consentSentence(funding.consent, reading)]),
  ];
}

function sharePhrase(party: string, share: string, of: { readonly locale: Reading['locale']; readonly isRest: boolean }): string {
  if (!of.isRest) return inWords(of.locale, `${party} pays ${share}`, `${party}承担${share}`);
  const isAll = share === '100%';
  return inWords(of.locale, `${party} pays ${isAll ? '' : `${share} of `}the rest`, `${party}承担其余部分${isAll ? '' : `的${share}`}`);
}

/** "the brand cola (agreement cola-2026)". */
function payerOf({ party, brand, agreement }: Campaign['funding']['shares'][number], locale: Reading['locale']): string {
  const name = `${PARTIES[party][locale]}${brand === undefined ? '' : ` ${brand}`}`;
  return agreement === undefined ? name : inWords(locale, `${name} (agreement ${agreement})`, `${name}（协议${agreement}）`);
}

function consentSentence(consent: 'standing' | 'each', { locale }: Reading): string {
  return consent === 'each'
    ? inWords(locale, 'Granted only where the merchant has consented to this version.', '仅在已同意本版本的商户处给予优惠。')
    : inWords(locale, 'The agreements stand for the consent of the merchants.', '商户的同意以协议为准。');
}

type Cap = Campaign['funding']['caps'][number];

function capSentence(cap: Cap, { locale, currency }: Reading): string {
  const party = PARTIES[cap.party][locale];
  const money = (minor: number) => moneyOf(minor, currency, locale);
  const most = [
    ...ifThere(cap.total, (minor) => inWords(locale, `${money(minor)} in all`, `总额${money(minor)}`)),
    ...ifThere(cap.perDay, (minor) => inWords(locale, `${money(minor)} a day`, `每日${money(minor)}`)),
    ...ifThere(cap.perMonth, (minor) => inWords(locale, `${money(minor)} a month`, `每月${money(minor)}`)),
    ...ifThere(cap.agreement, (id) =>
      inWords(locale, `what agreement ${id} leaves in all its campaigns together`, `协议${id}项下全部活动合计的余额`),
    ),
  ].join(inWords(locale, ', ', '、'));
  const then = atCap(cap)[locale];
  return asSentence(inWords(locale, `${party} pays at most ${most}; then ${then}`, `${party}最多承担${most}，${then}`), locale);
}

function atCap({ atCap: policy, coveredBy }: Cap): Said {
  if (policy === 'shrink') return { en: 'the benefit shrinks', 'zh-CN': '超出时优惠相应减少' };
  if (policy === 'stop') return { en: 'nothing more is granted', 'zh-CN': '达到后不再给予优惠' };
  const cover = PARTIES[coveredBy ?? 'bank'];
  return { en: `${cover.en} pays the rest`, 'zh-CN': `超出部分由${cover['zh-CN']}承担` };
}
