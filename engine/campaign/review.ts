// Reviews a campaign as a careful colleague would: everything the schema lets through that would still be wrong, in plain words.
import type { BenefitTerms } from '../benefit/schema.ts';
import { parseBinRange } from '../card/bin.ts';
import { containsPan } from '../card/pan.ts';
import { currencyOf } from '../money/currency.ts';
import { checkCondition } from '../rules/check.ts';
import type { Condition } from '../rules/condition.ts';
import { findContradictions } from '../rules/contradiction.ts';
import { FACTS } from '../rules/facts.ts';
import { type Finding, error, warning } from './finding.ts';
import { reviewBenefit } from './review-benefit.ts';
import { reviewCoupon } from './review-coupon.ts';
import { reviewMoney } from './review-money.ts';
import { reviewRollout } from './review-rollout.ts';
import type { Campaign, CampaignExample } from './schema.ts';
import { checkTemplate } from './wording.ts';

/** Every finding, in document order. `peers` are the other campaigns of the library, if known: what this one names must be among them. */
export function reviewCampaign(campaign: Campaign, peers?: readonly Campaign[]): readonly Finding[] {
  return [
    ...reviewIdentity(campaign),
    ...reviewTexts(campaign),
    ...reviewCards(campaign),
    ...reviewPlaces(campaign),
    ...reviewSchedule(campaign),
    ...reviewCondition(campaign.when),
    ...reviewBenefit(campaign),
    ...reviewCoupon(campaign),
    ...reviewMoney(campaign),
    ...reviewRollout(campaign),
    ...reviewExamples(campaign),
    ...(peers === undefined ? [] : reviewPeers(campaign, peers)),
  ];
}

function reviewIdentity(campaign: Campaign): readonly Finding[] {
  return [
    ...(currencyOf(campaign.currency) === undefined
      ? [error('currency_unknown', 'currency', `${campaign.currency} is not a currency of ISO 4217`)]
      : []),
    ...(isTimeZone(campaign.timeZone)
      ? []
      : [error('time_zone_unknown', 'timeZone', `${campaign.timeZone} is not a time zone of the IANA list`)]),
  ];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function reviewTexts(campaign: Campaign): readonly Finding[] {
  const { offer, terms, receipt } = campaign.texts;
  const templates = Object.entries({ offer, terms, receipt }).flatMap(([name, texts]) =>
    Object.entries(texts ?? {}).map(([locale, text]) => ({ path: `texts.${name}.${locale}`, text })),
  );
  const names = Object.entries(campaign.name).map(([locale, text]) => ({ path: `name.${locale}`, text }));
  return [
    ...names
      .filter(({ text }) => text.includes('{{'))
      .map(({ path }) => error('name_is_template', path, 'a name is plain text without {{…}}')),
    ...templates.flatMap(({ path, text }) =>
      checkTemplate(text).map((problem) => error(`text_${problem.code}`, path, `line ${problem.line}: ${problem.message}`)),
    ),
    ...[...names, ...templates]
      .filter(({ text }) => containsPan(text))
      .map(({ path }) => error('pan_not_accepted', path, 'holds what looks like a card number')),
  ];
}

const BIN_MESSAGES = {
  bin_malformed: 'is not a prefix of 6-11 digits, nor two joined by -',
  bin_range_lengths_differ: 'joins prefixes of different lengths',
  bin_range_reversed: 'ends before it begins',
} as const;

function reviewCards(campaign: Campaign): readonly Finding[] {
  const { include, exclude } = campaign.binding.cards;
  const excluded = new Set(exclude);
  const malformed = Object.entries({ include, exclude }).flatMap(([side, ranges]) =>
    ranges.flatMap((text, index) => {
      const parsed = parseBinRange(text);
      return parsed.ok ? [] : [error(parsed.code, `binding.cards.${side}.${index}`, `${text} ${BIN_MESSAGES[parsed.code]}`)];
    }),
  );
  const both = include.flatMap((text, index) =>
    excluded.has(text)
      ? [error('included_and_excluded', `binding.cards.include.${index}`, `${text} is excluded too, so it never matches`)]
      : [],
  );
  return [...malformed, ...both];
}

function reviewPlaces(campaign: Campaign): readonly Finding[] {
  const { where, binding } = campaign;
  const { accounts, lists, segments, tiers } = binding;
  const sides = Object.entries({ where, binding: { accounts, lists, segments, tiers } }).flatMap(([room, named]) =>
    Object.entries(named).map(([name, sided]) => ({ path: `${room}.${name}`, ...sided })),
  );
  const both = sides.flatMap(({ path, include, exclude }) =>
    include.flatMap((key, index) =>
      exclude.includes(key)
        ? [error('included_and_excluded', `${path}.include.${index}`, `${key} is excluded too, so it never matches`)]
        : [],
    ),
  );
  return [
    ...both,
    ...eachKey('where.mccs', where.mccs, (mcc) =>
      /^\d{4}$/.test(mcc) ? undefined : error('mcc_malformed', '', `${mcc} is not a merchant category code of four digits`),
    ),
    ...eachKey('where.channels', where.channels, (key) =>
      FACTS['terminal.channel'].values?.includes(key)
        ? undefined
        : error('channel_unknown', '', `${key} is not one of ${FACTS['terminal.channel'].values?.join(', ')}`),
    ),
    ...eachKey('where.entryModes', where.entryModes, (key) =>
      FACTS['terminal.entryMode'].values?.includes(key)
        ? undefined
        : error('entry_mode_unknown', '', `${key} is not one of ${FACTS['terminal.entryMode'].values?.join(', ')}`),
    ),
    ...eachKey('binding.tiers', binding.tiers, (tier) =>
      /^[^:]+:[^:]+$/.test(tier) ? undefined : error('tier_malformed', '', `${tier} is not written programme:tier`),
    ),
  ];
}

function eachKey(
  path: string,
  sides: { readonly include: readonly string[]; readonly exclude: readonly string[] },
  judge: (key: string) => Finding | undefined,
): readonly Finding[] {
  return (['include', 'exclude'] as const).flatMap((side) =>
    sides[side].flatMap((key, index) => {
      const finding = judge(key);
      return finding === undefined ? [] : [{ ...finding, path: `${path}.${side}.${index}` }];
    }),
  );
}

function reviewSchedule(campaign: Campaign): readonly Finding[] {
  const { from, to, windows } = campaign.schedule;
  return [
    ...(Date.parse(from) < Date.parse(to) ? [] : [error('schedule_empty', 'schedule.to', 'ends before it begins')]),
    ...windows.flatMap((window, index) =>
      window.from === window.to || window.from === '24:00'
        ? [error('window_empty', `schedule.windows.${index}`, 'begins when it ends; a whole day is 00:00 to 24:00')]
        : [],
    ),
  ];
}

function reviewCondition(when: Condition | undefined): readonly Finding[] {
  if (when === undefined) return [];
  const problems = checkCondition(when);
  const never = problems.length > 0 ? [] : findContradictions(when);
  return [
    ...problems.map((problem) => error(`condition_${problem.code}`, under('when', problem.path), problem.message)),
    ...never.map((problem) =>
      (isRequired(problem.path) ? error : warning)('condition_never_true', under('when', problem.path), problem.message),
    ),
  ];
}

function under(root: string, path: string): string {
  return path === '' ? root : `${root}.${path}`;
}

/** Only a contradiction at the root empties the whole campaign; elsewhere an `any` or a `not` may make up for it. */
function isRequired(path: string): boolean {
  return path === 'all';
}

function reviewExamples(campaign: Campaign): readonly Finding[] {
  const { examples } = campaign;
  const grantsAtTill = campaign.benefit.type !== 'membership_programme';
  const names = examples.map((example) => example.name);
  return [
    ...(grantsAtTill && !examples.some(earns)
      ? [error('example_that_earns_missing', 'examples', 'no example shows the benefit being granted')]
      : []),
    ...(examples.some(isRefused)
      ? []
      : [error('example_that_earns_nothing_missing', 'examples', 'no example shows a purchase that gets nothing')]),
    ...examples.flatMap((example, index) => reviewExample(example, `examples.${index}`)),
    ...names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [warning('example_name_repeated', `examples.${index}.name`, 'another example has the same name')],
    ),
  ];
}

function earns({ expect }: CampaignExample): boolean {
  return [expect.amount, expect.earn, expect.redeem, expect.coupons, expect.between?.[1]].some((value) => (value ?? 0) > 0);
}

function isRefused(example: CampaignExample): boolean {
  return !earns(example) && Object.keys(example.expect).length > 0;
}

function reviewExample({ expect }: CampaignExample, path: string): readonly Finding[] {
  const funded = Object.values(expect.funding ?? {}).reduce((total, share) => total + share, 0);
  return [
    ...(Object.keys(expect).length === 0
      ? [error('example_expects_nothing', `${path}.expect`, 'says nothing about the answer; write at least amount: 0')]
      : []),
    ...(expect.between !== undefined && expect.between[0] > expect.between[1]
      ? [error('example_bounds_reversed', `${path}.expect.between`, 'the lower bound is above the upper one')]
      : []),
    ...(expect.funding !== undefined && expect.amount !== undefined && funded !== expect.amount
      ? [error('example_funding_sum', `${path}.expect.funding`, `the shares sum to ${funded}, the amount is ${expect.amount}`)]
      : []),
  ];
}

function reviewPeers(campaign: Campaign, peers: readonly Campaign[]): readonly Finding[] {
  const { benefit } = campaign;
  const byId = new Map(peers.map((peer) => [peer.id, peer]));
  const member = membershipNamed(benefit);
  const combinable = typeof campaign.stacking.combinable === 'string' ? [] : campaign.stacking.combinable;
  return [
    ...(benefit.type === 'coupon_issue' && byId.get(benefit.coupon)?.benefit.type !== 'coupon_redeem'
      ? [error('coupon_target_missing', 'benefit.coupon', `no campaign ${benefit.coupon} redeems this coupon`)]
      : []),
    ...(member !== undefined && byId.get(member.programme)?.benefit.type !== 'membership_programme'
      ? [error('programme_missing', member.path, `no campaign ${member.programme} is a membership programme`)]
      : []),
    ...combinable.flatMap((id, index) =>
      byId.has(id) ? [] : [warning('combinable_unknown', `stacking.combinable.${index}`, `there is no campaign ${id}`)],
    ),
  ];
}

function membershipNamed(benefit: BenefitTerms): { readonly path: string; readonly programme: string } | undefined {
  if (benefit.type === 'member_price' || benefit.type === 'member_entry')
    return { path: 'benefit.programme', programme: benefit.programme };
  return benefit.type === 'points_earn' && benefit.membership !== undefined
    ? { path: 'benefit.membership', programme: benefit.membership }
    : undefined;
}
