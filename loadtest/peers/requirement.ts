// What a campaign document asks of an authorization, as one tree of plain tests: every rule engine's rules are generated from it.
import { type Campaign, WEEKDAYS } from '../../engine/campaign/schema.ts';
import type { Condition, Scalar, Test } from '../../engine/rules/condition.ts';
import { FACTS, FACT_NAMES, type FactName } from '../../engine/rules/facts.ts';
import type { Asked } from './authorizations.ts';

/** One value of an authorization as peers see it; `null` is an unknown truth, '' an unknown text, -1 an unknown number. */
export type Field = string | number | boolean | null | readonly string[];
export type Fields = Readonly<Record<string, Field>>;

interface Listed<Is extends string> {
  readonly field: string;
  readonly is: Is;
  readonly values: readonly string[];
}
interface Bound<Is extends string> {
  readonly field: string;
  readonly is: Is;
  readonly value: number;
}
interface Equal {
  readonly field: string;
  readonly is: 'equal';
  readonly value: Scalar;
}
export type ListCheck = Listed<'in'> | Listed<'notIn'> | Listed<'hasAny'> | Listed<'hasNone'>;
export type Check = Equal | ListCheck | Bound<'atLeast'> | Bound<'below'>;
export type Requirement = Check | { readonly all: readonly Requirement[] } | { readonly any: readonly Requirement[] };

export type FieldType = 'text' | 'number' | 'truth' | 'texts';
/** Fields of the binding and the schedule, which are no facts of conditions. */
const OWN_FIELDS: Readonly<Record<string, FieldType>> = { account: 'text', lists: 'texts', card_prefix: 'number', now: 'number' };
const TYPES = { string: 'text', integer: 'number', boolean: 'truth', strings: 'texts' } as const;
const nameOf = (fact: FactName): string => fact.replace('.', '_');
export const FIELDS: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ...FACT_NAMES.map((fact): [string, FieldType] => [nameOf(fact), TYPES[FACTS[fact].type]]),
  ...Object.entries(OWN_FIELDS),
]);
const UNKNOWN: Readonly<Record<FieldType, Field>> = { text: '', number: -1, truth: null, texts: [] };

/** Fields with few holders first: engines that stop at the first failing test stop soonest. */
const RANK = [
  'account',
  'terminal_id',
  'merchant_id',
  'merchant_chain',
  'card_prefix',
  'card_bin',
  'merchant_mcc',
  'lists',
  'membership_tiers',
  'merchant_region',
  'account_segments',
  'card_level',
];

/** The first `BIN_DIGITS` digits of the card are one number, so that a prefix is a range of it. */
const BIN_DIGITS = 8;

export function fieldsOf({ situation: { request, profile, now }, facts }: Asked): Fields {
  const fields: Record<string, Field> = {};
  for (const [field, type] of FIELDS) fields[field] = UNKNOWN[type];
  for (const fact of FACT_NAMES) fields[nameOf(fact)] = facts[fact] ?? UNKNOWN[TYPES[FACTS[fact].type]];
  fields['account'] = profile.account?.id ?? request.card.account ?? '';
  fields['lists'] = profile.lists;
  fields['card_prefix'] = Number(request.card.bin);
  fields['now'] = Date.parse(now);
  return fields;
}

/** The most selective tests first. Throws for a term that the population never uses and that is not spelled out here. */
export function requirementOf(campaign: Campaign): { readonly all: readonly Requirement[] } {
  const { binding, where } = campaign;
  refuseOthers(campaign);
  const parts = [
    ...cards(campaign),
    ...oneOf('account', binding.accounts),
    ...anyOf('lists', binding.lists),
    ...anyOf('account_segments', binding.segments),
    ...anyOf('membership_tiers', binding.tiers),
    ...oneOf('merchant_id', where.merchants),
    ...oneOf('merchant_chain', where.chains),
    ...oneOf('merchant_mcc', where.mccs),
    ...oneOf('terminal_id', where.terminals),
    ...oneOf('merchant_region', where.regions),
    ...oneOf('terminal_channel', where.channels),
    ...oneOf('terminal_entryMode', where.entryModes),
    ...(campaign.when === undefined ? [] : flat(fromCondition(campaign.when))),
    ...schedule(campaign),
  ];
  const currency: Check = { field: 'authorization_currency', is: 'equal', value: campaign.currency };
  return { all: [...parts, currency].toSorted((one, other) => rank(one) - rank(other)) };
}

export function testsIn(requirement: Requirement): number {
  if ('field' in requirement) return 1;
  return ('all' in requirement ? requirement.all : requirement.any).reduce((sum, part) => sum + testsIn(part), 0);
}

/** A rough place in the order of selectivity. */
export function rank(requirement: Requirement): number {
  if (!('field' in requirement)) return RANK.length + 1;
  const place = RANK.indexOf(requirement.field);
  return place === -1 ? RANK.length : place;
}

function refuseOthers({ binding, where, schedule: { holidays, excludedDates, clock } }: Campaign): void {
  const others = [binding.enrolment !== 'none', binding.cards.binOf !== 'funding', binding.cards.exclude.length > 0];
  const excluded = [binding.accounts, where.chains, where.regions].some((each) => each.exclude.length > 0);
  if (others.includes(true) || excluded || holidays !== undefined || excludedDates.length > 0 || clock !== 'ledger')
    throw new RangeError('the comparison does not spell out such a campaign');
}

interface IncludeExclude {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Exclusions only of fields that are always known. */
function oneOf(field: string, { include, exclude }: IncludeExclude): readonly Check[] {
  const [first] = include;
  const included: readonly Check[] =
    include.length === 1 && first !== undefined
      ? [{ field, is: 'equal', value: first }]
      : some(include, { field, is: 'in', values: include });
  return [...included, ...some(exclude, { field, is: 'notIn', values: exclude })];
}

function anyOf(field: string, { include, exclude }: IncludeExclude): readonly Check[] {
  return [...some(include, { field, is: 'hasAny', values: include }), ...some(exclude, { field, is: 'hasNone', values: exclude })];
}

const some = (values: readonly string[], check: Check): readonly Check[] => (values.length === 0 ? [] : [check]);

function cards({ binding: { cards: bound } }: Campaign): readonly Requirement[] {
  const field = 'card_prefix';
  const ranges = bound.include.map((range): Requirement => {
    const [from = '', to = from] = range.split('-');
    const [least, most] = [Number(from.padEnd(BIN_DIGITS, '0')), Number(to.padEnd(BIN_DIGITS, '9'))];
    if (least === most) return { field, is: 'equal', value: least };
    return {
      all: [
        { field, is: 'atLeast', value: least },
        { field, is: 'below', value: most + 1 },
      ],
    };
  });
  const [only] = ranges;
  if (only === undefined) return [];
  return ranges.length === 1 ? flat(only) : [{ any: ranges }];
}

function schedule({ schedule: { from, to, windows } }: Campaign): readonly Requirement[] {
  const dates: readonly Check[] = [
    { field: 'now', is: 'atLeast', value: Date.parse(from) },
    { field: 'now', is: 'below', value: Date.parse(to) },
  ];
  const open = windows.map((window): Requirement => {
    const days = window.days.map((day): Check => ({ field: 'time_weekday', is: 'equal', value: WEEKDAYS.indexOf(day) + 1 }));
    const hours: readonly Check[] = [
      { field: 'time_minuteOfDay', is: 'atLeast', value: minutes(window.from) },
      { field: 'time_minuteOfDay', is: 'below', value: minutes(window.to) },
    ];
    return { all: [days.length === 1 && days[0] !== undefined ? days[0] : weekdays(days), ...hours] };
  });
  const [only] = open;
  if (only === undefined) return dates;
  return [...dates, ...(open.length === 1 ? flat(only) : [{ any: open }])];
}

/** Days in a row are a range, as any author of rules would write them. */
function weekdays(days: readonly Check[]): Requirement {
  const numbers = days.map((day) => Number('value' in day ? day.value : 0));
  const [first = 0, last = 0] = [Math.min(...numbers), Math.max(...numbers)];
  if (last - first + 1 !== numbers.length) return { any: days };
  return {
    all: [
      { field: 'time_weekday', is: 'atLeast', value: first },
      { field: 'time_weekday', is: 'below', value: last + 1 },
    ],
  };
}

const minutes = (timeOfDay: string): number => Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3, 5));
const flat = (requirement: Requirement): readonly Requirement[] => ('all' in requirement ? requirement.all : [requirement]);

function fromCondition(condition: Condition): Requirement {
  if ('all' in condition) return { all: condition.all.map(fromCondition) };
  if ('any' in condition) return { any: condition.any.map(fromCondition) };
  if ('not' in condition) return negated(condition.not);
  return fromTest(condition);
}

/** Only a test of a truth is turned round here: known and not so. */
function negated(condition: Condition): Check {
  if (!('fact' in condition) || typeof condition.value !== 'boolean' || condition.operator !== 'equal')
    throw new RangeError('the comparison negates tests of truths only');
  return { field: nameOf(condition.fact), is: 'equal', value: !condition.value };
}

function fromTest({ fact, operator, value }: Test): Check {
  const field = nameOf(fact);
  if (operator === 'equal' && !Array.isArray(value)) return { field, is: 'equal', value: value as Scalar };
  if (operator === 'in' && Array.isArray(value)) return { field, is: 'in', values: value.map(String) };
  if (operator === 'greaterThanInclusive' && typeof value === 'number') return { field, is: 'atLeast', value };
  if (operator === 'lessThan' && typeof value === 'number') return { field, is: 'below', value };
  throw new RangeError(`the comparison does not spell out ${operator}`);
}
