// Whom, where and when a campaign is for, and whether its condition holds, read straight from the document for each authorization.
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { Profile } from '../../../engine/authorization/situation.ts';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import type { Condition, Scalar, Test } from '../../../engine/rules/condition.ts';

/** Who asks, and when. */
export interface Asked {
  readonly request: EvaluateRequest;
  readonly profile: Profile;
  /** Milliseconds since 1970, ledger time. */
  readonly atMs: number;
}

export interface Local {
  readonly date: string;
  readonly minute: number;
  /** 1 = Monday. */
  readonly weekday: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();
const shifts = new Map<string, number>();
const QUARTER_MS = 900_000;

/** The wall clock of a zone, read from the platform as text and kept for the quarter of an hour in which it cannot change. */
export function localAt(atMs: number, timeZone: string): Local {
  const quarter = Math.floor(atMs / QUARTER_MS);
  const key = `${quarter}${timeZone}`;
  let shift = shifts.get(key);
  if (shift === undefined) {
    if (shifts.size > 20_000) shifts.clear();
    shift =
      Date.parse(
        `${clockOf(timeZone)
          .format(quarter * QUARTER_MS)
          .replace(' ', 'T')}Z`,
      ) -
      quarter * QUARTER_MS;
    shifts.set(key, shift);
  }
  const wall = atMs + shift;
  const day = Math.floor(wall / 86_400_000);
  return { date: dateOf(day), minute: Math.floor((wall - day * 86_400_000) / 60_000), weekday: ((((day + 3) % 7) + 7) % 7) + 1 };
}

let lastDay = { day: Number.NaN, date: '' };
function dateOf(day: number): string {
  if (lastDay.day !== day) lastDay = { day, date: new Date(day * 86_400_000).toISOString().slice(0, 10) };
  return lastDay.date;
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(timeZone, known);
  return known;
}

/** "2026-W47": the week of a date is the week of its Thursday. */
export function weekOf(date: string): string {
  const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
  const thursday = day - ((((day + 3) % 7) + 7) % 7) + 3;
  const year = new Date(thursday * 86_400_000).getUTCFullYear();
  return `${year}-W${String(1 + Math.floor((thursday - Date.UTC(year, 0, 1) / 86_400_000) / 7)).padStart(2, '0')}`;
}

/** Is the campaign a candidate at all: card, account, lists, place, currency? */
export function isBound({ binding, where, currency }: Campaign, { request, profile }: Asked): boolean {
  const { card, merchant, terminal } = request;
  const bin = binding.cards.binOf === 'token' ? card.tokenBin : card.bin;
  const one = (rule: { readonly include: readonly string[]; readonly exclude: readonly string[] }, value: string | null | undefined) =>
    (rule.include.length === 0 && rule.exclude.length === 0) || permits(rule, value === null || value === undefined ? [] : [value]);
  return (
    currency === request.currency &&
    isBinBound(binding.cards, bin) &&
    one(binding.accounts, profile.account?.id ?? card.account) &&
    permits(binding.lists, profile.lists) &&
    permits(binding.segments, profile.account?.segments ?? []) &&
    permits(binding.tiers, []) &&
    one(where.merchants, merchant.id) &&
    one(where.chains, profile.merchant?.chain) &&
    one(where.mccs, merchant.mcc) &&
    one(where.terminals, terminal.id) &&
    one(where.regions, profile.merchant?.region) &&
    one(where.channels, terminal.channel) &&
    one(where.entryModes, terminal.entryMode)
  );
}

function permits(
  { include, exclude }: { readonly include: readonly string[]; readonly exclude: readonly string[] },
  values: readonly string[],
): boolean {
  if (values.some((value) => exclude.includes(value))) return false;
  return include.length === 0 || values.some((value) => include.includes(value));
}

/** The longest rule that covers the BIN decides; where two are as long, the exclusion (R25). */
function isBinBound({ include, exclude }: Campaign['binding']['cards'], bin: string | undefined): boolean {
  if (bin === undefined) return include.length === 0;
  const [taken, refused] = [longest(include, bin), longest(exclude, bin)];
  return taken > refused || (include.length === 0 && refused === 0);
}

function longest(rules: readonly string[], bin: string): number {
  let digits = 0;
  for (const rule of rules) {
    const [from = '', to = from] = rule.split('-');
    const head = bin.slice(0, from.length);
    if (from.length <= bin.length && head >= from && head <= to) digits = Math.max(digits, from.length);
  }
  return digits;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** From, to, excluded dates and weekly windows; one that ends before it begins goes on into the next day. */
export function isScheduled({ schedule, timeZone }: Campaign, atMs: number): boolean {
  if (atMs < Date.parse(schedule.from) || atMs >= Date.parse(schedule.to)) return false;
  const { windows, excludedDates } = schedule;
  if (windows.length === 0 && excludedDates.length === 0) return true;
  const { date, minute, weekday } = localAt(atMs, timeZone);
  if (excludedDates.includes(date)) return false;
  const dayName = (no: number) => DAYS[(no + 6) % 7];
  return (
    windows.length === 0 ||
    windows.some(({ days, from, to }) => {
      const [first, last] = [minuteOf(from), minuteOf(to)];
      const began = (name: (typeof DAYS)[number] | undefined) => name !== undefined && days.includes(name);
      if (first < last) return began(dayName(weekday)) && minute >= first && minute < last;
      return (began(dayName(weekday)) && minute >= first) || (began(dayName(weekday - 1)) && minute < last);
    })
  );
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

type Fact = string | number | boolean | readonly string[] | undefined;
type FactSource = (asked: Asked, local: Local, amount: number) => Fact;

/** The facts that the second model knows; a campaign that asks for others is not predicted. */
const FACTS: Readonly<Record<string, FactSource>> = {
  'authorization.amount': (_asked, _local, amount) => amount,
  'authorization.currency': ({ request }) => request.currency,
  'authorization.type': ({ request }) => request.type,
  'authorization.recurring': ({ request }) => request.recurring === true,
  'authorization.preauthorization': ({ request }) => request.preauthorization === true,
  'authorization.instalments': ({ request }) => request.instalments,
  'card.bin': ({ request }) => request.card.bin,
  'card.tokenised': ({ request }) => request.card.tokenBin !== undefined,
  'merchant.id': ({ request }) => request.merchant.id,
  'merchant.mcc': ({ request }) => request.merchant.mcc,
  'merchant.chain': ({ profile }) => profile.merchant?.chain ?? undefined,
  'merchant.region': ({ profile }) => profile.merchant?.region,
  'merchant.country': ({ profile, request }) => profile.merchant?.country ?? request.merchant.country,
  'terminal.id': ({ request }) => request.terminal.id,
  'terminal.channel': ({ request }) => request.terminal.channel,
  'terminal.entryMode': ({ request }) => request.terminal.entryMode,
  'terminal.unattended': ({ request }) => request.terminal.unattended === true,
  'account.present': ({ request, profile }) => profile.account !== null || request.card.account !== undefined,
  'account.region': ({ profile }) => profile.account?.region ?? undefined,
  'account.segments': ({ profile }) => profile.account?.segments,
  'account.employee': ({ profile }) => profile.account?.employee,
  'time.hour': (_asked, { minute }) => Math.floor(minute / 60),
  'time.minuteOfDay': (_asked, { minute }) => minute,
  'time.weekday': (_asked, { weekday }) => weekday,
  'time.weekend': (_asked, { weekday }) => weekday > 5,
  'time.dayOfMonth': (_asked, { date }) => Number(date.slice(8)),
  'time.month': (_asked, { date }) => Number(date.slice(5, 7)),
  'time.date': (_asked, { date }) => date,
};

export function knowsCondition(condition: Condition): boolean {
  if ('all' in condition) return condition.all.every(knowsCondition);
  if ('any' in condition) return condition.any.every(knowsCondition);
  return 'not' in condition ? knowsCondition(condition.not) : condition.fact in FACTS;
}

/** Does the condition hold for this amount? What is not known is neither true nor false, and only true is a match. */
export function holds(campaign: Campaign, asked: Asked, amount: number): boolean {
  if (campaign.when === undefined) return true;
  const local = localAt(asked.atMs, campaign.timeZone);
  return truth(campaign.when, (fact) => FACTS[fact]?.(asked, local, amount)) === true;
}

type Truth = boolean | undefined;

function truth(condition: Condition, fact: (name: string) => Fact): Truth {
  if ('all' in condition)
    return together(
      condition.all.map((each) => truth(each, fact)),
      false,
    );
  if ('any' in condition)
    return together(
      condition.any.map((each) => truth(each, fact)),
      true,
    );
  if (!('not' in condition)) return outcome(condition, fact(condition.fact));
  const inner = truth(condition.not, fact);
  return inner === undefined ? undefined : !inner;
}

/** One part that is `decisive` settles it; otherwise an unknown part leaves it unknown. */
function together(parts: readonly Truth[], decisive: boolean): Truth {
  if (parts.includes(decisive)) return decisive;
  return parts.includes(undefined) ? undefined : !decisive;
}

function outcome({ operator, value }: Test, fact: Fact): Truth {
  if (fact === undefined) return undefined;
  switch (operator) {
    case 'equal':
    case 'notEqual':
      return typeof fact === typeof value ? (fact === value) === (operator === 'equal') : undefined;
    case 'in':
    case 'notIn':
      return Array.isArray(value) ? (value as readonly Scalar[]).includes(fact as Scalar) === (operator === 'in') : undefined;
    case 'contains':
    case 'doesNotContain':
      return Array.isArray(fact) ? fact.includes(value as string) === (operator === 'contains') : undefined;
    default:
      return typeof fact === 'number' && typeof value === 'number' ? ordered(operator, fact, value) : undefined;
  }
}

function ordered(operator: string, fact: number, value: number): boolean {
  if (fact === value) return operator.endsWith('Inclusive');
  return operator.startsWith('less') === fact < value;
}
