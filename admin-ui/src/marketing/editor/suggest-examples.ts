// Makes examples from the rule itself: a purchase that earns, one at the edge, and ones that do not; each is run before it is written down.
import { runExample } from '../../../../engine/authorization/run-example.ts';
import type { Campaign, CampaignExample } from '../../../../engine/campaign/schema.ts';
import type { Condition, Test } from '../../../../engine/rules/condition.ts';
import { decimalText } from '../../../../engine/money/currency.ts';
import { instantOf, localOf } from '../days.ts';

type Given = CampaignExample['given'];
const HOUR_MS = 3_600_000;
const DAYS_LOOKED = 8;
/** Hours after the campaign's own midnight, likely ones first. */
const HOURS_LOOKED = [12, 8, 19, 22, 1];

/** In the order they should be read; fewer than three where the rule cannot be met by what is known here. */
export function suggestedExamples(campaign: Campaign): readonly CampaignExample[] {
  const earning = firstEarning(campaign);
  if (earning === null) return [];
  const threshold = thresholdOf(campaign);
  const said = (minor: number) => `${decimalText(minor, campaign.currency)} ${campaign.currency}`;
  const tries: readonly (readonly [name: string, given: Given | null])[] = [
    [`a purchase of ${said(earning.amount ?? 10_000)} earns`, earning],
    [`exactly ${said(threshold ?? 0)} earns`, threshold === null ? null : { ...earning, amount: threshold }],
    [
      `one minor unit below ${said(threshold ?? 0)} does not earn`,
      threshold === null ? null : { ...earning, amount: Math.max(0, threshold - 1) },
    ],
    ['at another time it does not earn', otherTime(campaign, earning)],
    ['a card outside the BINs does not earn', otherCard(campaign, earning)],
    ['twice the amount', { ...earning, amount: (earning.amount ?? 10_000) * 2 }],
    ['a cash advance does not earn', { ...earning, type: 'cash_advance' }],
  ];
  return tries.flatMap(([name, given]) => {
    const example = given === null ? null : expected(campaign, { name, given });
    return example === null || contradicts(example) ? [] : [example];
  });
}

/** "Does not earn" must not earn, "earns" must: otherwise the rule is not what the name says, and the example is left out. */
function contradicts({ name, expect }: CampaignExample): boolean {
  const earns = (expect.amount ?? 0) > 0 || (expect.earn ?? 0) > 0 || (expect.coupons ?? 0) > 0 || expect.between !== undefined;
  return name.includes('does not earn') ? earns : !earns;
}

/** The example with what the rule really gives. */
function expected(campaign: Campaign, { name, given }: { readonly name: string; readonly given: Given }): CampaignExample | null {
  const example: CampaignExample = { name, given, expect: {} };
  try {
    const { decision } = runExample(campaign, example);
    const inMoney = decision.benefits.filter((benefit) => benefit.delivery !== 'points');
    const amount = inMoney.reduce((all, benefit) => all + benefit.amount, 0);
    const coupons = decision.benefits.reduce((all, benefit) => all + (benefit.issues?.count ?? 0), 0);
    if (campaign.benefit.type === 'random_off' && amount > 0)
      return { ...example, expect: { between: [campaign.benefit.min, campaign.benefit.max] } };
    return {
      ...example,
      expect: {
        amount,
        ...(decision.earn > 0 ? { earn: decision.earn } : {}),
        ...(coupons > 0 ? { coupons } : {}),
        ...(amount > 0 ? { funding: fundingOf(decision.benefits) } : {}),
      },
    };
  } catch {
    return null;
  }
}

function fundingOf(benefits: ReturnType<typeof runExample>['decision']['benefits']): Record<string, number> {
  const parties: Record<string, number> = {};
  for (const { party, amount } of benefits.flatMap((benefit) => benefit.funding)) parties[party] = (parties[party] ?? 0) + amount;
  return parties;
}

function earns(campaign: Campaign, given: Given): boolean {
  try {
    const { decision } = runExample(campaign, { name: 'try', given, expect: {} });
    return decision.benefits.length > 0;
  } catch {
    return false;
  }
}

/** The first moment and amount at which the rule grants, looked for at some hours of its first days. */
function firstEarning(campaign: Campaign): Given | null {
  const threshold = thresholdOf(campaign) ?? 0;
  const begins = Date.parse(campaign.schedule.from);
  const amounts = [...new Set([Math.ceil((threshold * 1.28) / 100) * 100 || 12_800, 12_800, 50_000, 200_000])];
  const given = givenFor(campaign);
  for (let day = 0; day < DAYS_LOOKED; day += 1) {
    for (const hour of HOURS_LOOKED) {
      const at = momentOf(begins + (day * 24 + hour) * HOUR_MS, campaign.timeZone);
      const amount = at === null ? undefined : amounts.find((each) => earns(campaign, { ...given, at, amount: each }));
      if (at !== null && amount !== undefined) return { ...given, at, amount };
    }
  }
  return null;
}

const momentOf = (epochMs: number, zone: string): string | null => instantOf(localOf(new Date(epochMs).toISOString(), zone), zone);

const first = (part: { readonly include: readonly string[] }): string | undefined => part.include[0];
const listOf = (value: string | undefined): readonly string[] | undefined => (value === undefined ? undefined : [value]);

/** What the campaign asks of the card, the merchant and the wallet, as far as one value can say it. */
function givenFor(campaign: Campaign): Omit<Given, 'at'> {
  const { binding, where, when } = campaign;
  const merchant = { id: first(where.merchants), mcc: first(where.mccs), chain: first(where.chains), region: first(where.regions) };
  const terminal = { id: first(where.terminals), channel: first(where.channels), entryMode: first(where.entryModes) };
  const account = { id: first(binding.accounts), segments: listOf(first(binding.segments)) };
  return known({
    card: known({ bin: first(binding.cards)?.split('-')[0], ...factsFor(when, 'card') }),
    account: known({ ...account, ...factsFor(when, 'account') }),
    merchant: known({ ...merchant, ...factsFor(when, 'merchant') }),
    terminal: known({ ...terminal, ...factsFor(when, 'terminal') }),
    lists: listOf(first(binding.lists)),
    ...walletFor(campaign),
  }) as Omit<Given, 'at'>;
}

/** Memberships, coupons, points and instalments a benefit needs. */
function walletFor({ id, binding, benefit }: Campaign): Readonly<Record<string, unknown>> {
  const tier = first(binding.tiers);
  if (tier !== undefined) return { memberships: [tier] };
  switch (benefit.type) {
    case 'member_price':
    case 'member_entry':
      return { memberships: [`${benefit.programme}:${benefit.tiers[0] ?? 'base'}`] };
    case 'coupon_redeem':
      return { coupons: [id] };
    case 'points_payment':
      return { points: { active: 1_000_000, redeem: 'max' } };
    case 'instalment_subsidy':
      return { instalments: Number(Object.keys(benefit.feeBpsByCount)[0]) };
    default:
      return {};
  }
}

/** Tests that must hold and name one value: those of the top `all`, or the condition itself. */
function factsFor(when: Condition | undefined, room: string): Readonly<Record<string, unknown>> {
  const tests = mustHold(when).filter(({ fact }) => fact.startsWith(`${room}.`));
  return Object.fromEntries(
    tests.flatMap(({ fact, operator, value }) => {
      const one = Array.isArray(value) ? value[0] : value;
      const name = fact.slice(room.length + 1);
      if (operator === 'contains') return [[name, [one]]];
      return ['equal', 'in', 'greaterThanInclusive', 'lessThanInclusive'].includes(operator) ? [[name, one]] : [];
    }),
  );
}

function mustHold(when: Condition | undefined): readonly Test[] {
  if (when === undefined || 'not' in when || 'any' in when) return [];
  return 'fact' in when ? [when] : when.all.flatMap(mustHold);
}

/** The amount from which the rule grants: the first step, or what the condition asks. */
function thresholdOf({ benefit, when }: Campaign): number | null {
  const terms = 'value' in benefit ? benefit.value : benefit;
  const step = terms.type === 'tiered_off' ? terms.steps[0]?.from : undefined;
  const asked = mustHold(when)
    .filter(({ fact, operator }) => fact === 'authorization.amount' && operator === 'greaterThanInclusive')
    .map(({ value }) => Number(value));
  const all = [...asked, ...(step === undefined ? [] : [step])];
  return all.length === 0 ? null : Math.max(...all);
}

function otherTime(campaign: Campaign, earning: Given): Given | null {
  if (campaign.schedule.windows.length === 0) return null;
  for (let hours = 1; hours <= 24 * 7; hours += 1) {
    const at = momentOf(Date.parse(earning.at) + hours * HOUR_MS, campaign.timeZone);
    if (at !== null && !earns(campaign, { ...earning, at })) return { ...earning, at };
  }
  return null;
}

function otherCard({ binding }: Campaign, earning: Given): Given | null {
  if (binding.cards.include.length === 0) return null;
  const bin = ['62170001', '45639201', '52000001'].find(
    (each) => !binding.cards.include.some((range) => range.startsWith(each.slice(0, 4))),
  );
  return bin === undefined ? null : { ...earning, card: { ...earning.card, bin } };
}

/** Without what is not known, and without maps that are left empty. */
function known(fields: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
