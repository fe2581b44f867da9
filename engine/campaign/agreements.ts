// Does a campaign keep to the agreements of its funders? Everything that departs from them is named, in both languages.
import { type AgreementTerms, capUnder, isCapped, partyOfFunder } from '../funding/agreement.ts';
import type { Funding, Party } from '../funding/schema.ts';
import type { Finding } from './finding.ts';
import { moneyText, percentText, told } from './lint-finding.ts';
import { localTime } from './local-time.ts';
import type { Campaign } from './schema.ts';

/** The version of an agreement that is active, or was last. */
export interface StandingAgreement {
  readonly id: string;
  readonly version: number;
  readonly state: 'draft' | 'active' | 'ended';
  readonly terms: AgreementTerms;
}
export type Agreements = ReadonlyMap<string, StandingAgreement>;

type Share = Funding['shares'][number];
type Cap = Funding['caps'][number];
interface Named {
  readonly path: string;
  readonly agreement: StandingAgreement;
}

/** Ids that a campaign names. */
export function agreementsNamed({ funding }: Pick<Campaign, 'funding'>): readonly string[] {
  return [...new Set([...funding.shares, ...funding.caps].flatMap(({ agreement }) => (agreement === undefined ? [] : [agreement])))];
}

/** Errors that keep it from being submitted and published. A document without agreements has none: see lintUncontracted. */
export function agreementFindings(campaign: Campaign, agreements: Agreements): readonly Finding[] {
  const { shares, caps } = campaign.funding;
  return [
    ...shares.flatMap((share, index) => shareFindings(share, { campaign, agreements, path: `funding.shares.${index}` })),
    ...caps.flatMap((cap, index) => capFindings(cap, { campaign, agreements, path: `funding.caps.${index}` })),
  ];
}

interface Asked {
  readonly campaign: Campaign;
  readonly agreements: Agreements;
  readonly path: string;
}

function shareFindings(share: Share, { campaign, agreements, path }: Asked): readonly Finding[] {
  if (share.agreement === undefined) return [];
  const agreement = agreements.get(share.agreement);
  if (agreement === undefined) return [unknownAgreement(share.agreement, path)];
  const named = { path, agreement };
  return [
    ...standing(named, campaign),
    ...funderFindings(share, named, campaign),
    ...amountFindings(share, named),
    ...orderFindings(campaign.funding, named),
    ...missingCap(campaign.funding, named),
    ...(agreement.terms.consent === 'each' && campaign.funding.consent !== 'each'
      ? [
          differs('consent', 'funding.consent', {
            en: `${agreement.id} asks for consent to each campaign, so funding.consent must be "each".`,
            'zh-CN': `协议${agreement.id}约定逐个活动同意，须将 funding.consent 设为 each。`,
          }),
        ]
      : []),
  ];
}

function unknownAgreement(id: string, path: string): Finding {
  return differs('unknown', `${path}.agreement`, { en: `There is no agreement ${id}.`, 'zh-CN': `没有协议${id}。` });
}

function differs(what: string, path: string, texts: { readonly en: string; readonly 'zh-CN': string }): Finding {
  return told({ code: `agreement_${what}`, severity: 'error', path }, texts);
}

/** In force, for the whole schedule, in the campaign's currency. */
function standing({ path, agreement }: Named, { schedule, timeZone, currency }: Campaign): readonly Finding[] {
  const { id, state, terms } = agreement;
  const first = localTime(Date.parse(schedule.from), timeZone).date;
  const last = localTime(Date.parse(schedule.to) - 1, timeZone).date;
  return [
    ...(state === 'active'
      ? []
      : [
          differs('not_active', `${path}.agreement`, {
            en: `Agreement ${id} is not active.`,
            'zh-CN': `协议${id}未生效。`,
          }),
        ]),
    ...(first >= terms.validFrom && last <= terms.validTo
      ? []
      : [
          differs('not_valid', `${path}.agreement`, {
            en: `Agreement ${id} is valid from ${terms.validFrom} to ${terms.validTo}; the campaign runs from ${first} to ${last}.`,
            'zh-CN': `协议${id}有效期为${terms.validFrom}至${terms.validTo}，活动期间为${first}至${last}。`,
          }),
        ]),
    ...(terms.currency === currency
      ? []
      : [
          differs('currency', `${path}.agreement`, {
            en: `Agreement ${id} is in ${terms.currency}, the campaign in ${currency}.`,
            'zh-CN': `协议${id}币种为${terms.currency}，活动币种为${currency}。`,
          }),
        ]),
  ];
}

/** The one who agreed is the one who pays: the only merchant or chain of the campaign, or the very brand. */
function funderFindings(share: Share, { path, agreement }: Named, { where }: Campaign): readonly Finding[] {
  const { funder } = agreement.terms;
  const key = funder.slice(funder.indexOf(':') + 1);
  const isOnly = (keys: readonly string[]) => keys.length === 1 && keys[0] === key;
  const fits: Readonly<Record<Party, () => boolean>> = {
    bank: () => false,
    scheme: () => funder === 'scheme',
    brand: () => share.brand === key,
    merchant: () => isOnly(where.merchants.include),
    chain: () => isOnly(where.chains.include),
  };
  if (share.party === partyOfFunder(funder) && fits[share.party]()) return [];
  return [
    differs('funder', path, {
      en: `Agreement ${agreement.id} is with ${funder}; this share must be of it, and the campaign work only there.`,
      'zh-CN': `协议${agreement.id}的出资方是${funder}：该份额须由其承担，且活动仅限其范围。`,
    }),
  ];
}

function amountFindings(share: Share, { path, agreement }: Named): readonly Finding[] {
  const { maxShareBps = 0, maxFixed = 0, currency } = agreement.terms;
  const isFixed = 'fixed' in share;
  if (isFixed ? share.fixed <= maxFixed : share.bps <= maxShareBps) return [];
  const say = (locale: 'en' | 'zh-CN') => (isFixed ? moneyText(maxFixed, currency, locale) : percentText(maxShareBps));
  return [
    differs('share', `${path}.${isFixed ? 'fixed' : 'bps'}`, {
      en: `Agreement ${agreement.id} allows at most ${say('en')}.`,
      'zh-CN': `协议${agreement.id}约定最多承担${say('zh-CN')}。`,
    }),
  ];
}

/** The order of shares decides whose the odd cent is, so it is part of what was agreed. */
function orderFindings({ shares }: Funding, { agreement }: Named): readonly Finding[] {
  const order = agreement.terms.roundingOrder;
  const places = shares.map(({ party }) => order.indexOf(party)).filter((place) => place >= 0);
  if (places.every((place, index) => index === 0 || (places[index - 1] ?? 0) < place)) return [];
  const list = order.join(', ');
  return [
    differs('order', 'funding.shares', {
      en: `Agreement ${agreement.id} gives the odd cent in the order ${list}; the shares must stand in it.`,
      'zh-CN': `协议${agreement.id}约定尾差按${list}的顺序承担，份额须按此排列。`,
    }),
  ];
}

function missingCap({ caps }: Funding, { path, agreement }: Named): readonly Finding[] {
  const { id, terms } = agreement;
  if (!isCapped(terms) || caps.some((cap) => cap.agreement === id)) return [];
  return [
    differs('cap', path, {
      en: `Agreement ${id} is capped or prefunded, so the campaign must carry its cap.`,
      'zh-CN': `协议${id}设有上限或为预存资金，活动须写明该协议的上限。`,
    }),
  ];
}

const CAP_FIELDS = ['party', 'total', 'perDay', 'perMonth', 'atCap', 'coveredBy'] as const;

/** A cap of an agreement says exactly what the agreement does: it is counted together with others. */
function capFindings(cap: Cap, { campaign, agreements, path }: Asked): readonly Finding[] {
  if (cap.agreement === undefined) return [];
  const agreement = agreements.get(cap.agreement);
  if (agreement === undefined) return [unknownAgreement(cap.agreement, path)];
  if (!campaign.funding.shares.some((share) => share.agreement === cap.agreement))
    return [
      differs('share', path, {
        en: `No share names agreement ${cap.agreement}, so its cap counts nothing.`,
        'zh-CN': `没有份额引用协议${cap.agreement}，该上限无从计算。`,
      }),
    ];
  const agreed = capUnder(agreement.id, agreement.terms);
  return CAP_FIELDS.flatMap((field) => {
    if (cap[field] === agreed?.[field]) return [];
    const [is, was] = [cap[field] ?? '—', agreed?.[field] ?? '—'];
    return [
      differs('cap', `${path}.${field}`, {
        en: `Agreement ${agreement.id} says ${was}, the campaign ${is}.`,
        'zh-CN': `协议${agreement.id}约定为${was}，活动写为${is}。`,
      }),
    ];
  });
}

/** Funders beside the bank that pay without a contract. An error where the bank enforces contracts, else a warning. */
export function lintUncontracted({ funding }: Campaign, severity: Finding['severity']): readonly Finding[] {
  return funding.shares.flatMap(({ party, agreement }, index) =>
    party === 'bank' || agreement !== undefined
      ? []
      : [
          told(
            { code: 'share_without_agreement', severity, path: `funding.shares.${index}` },
            {
              en: `The ${party} pays a share that no agreement covers. Name the agreement it pays under.`,
              'zh-CN': `${PARTY_WORDS[party]}承担的份额没有协议依据，请注明所依据的协议。`,
            },
          ),
        ],
  );
}

const PARTY_WORDS: Readonly<Record<Party, string>> = {
  bank: '银行',
  merchant: '商户',
  scheme: '卡组织',
  chain: '连锁总部',
  brand: '品牌方',
};
