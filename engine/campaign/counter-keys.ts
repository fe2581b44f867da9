// The counters a campaign uses on one authorization: budgets, funder caps, umbrella caps and limits per subject, each with its key and ceiling.
import type { Party } from '../funding/schema.ts';
import type { Campaign } from './schema.ts';
import { isoWeek } from './local-time.ts';

export type CounterUnit = 'money' | 'count' | Party;

export interface CounterNeed {
  readonly key: string;
  readonly unit: CounterUnit;
  /** Null: the ceiling stands on the row (campaign fence, umbrella), or there is none. */
  readonly ceiling: number | null;
  /** Which reason a full counter gives. */
  readonly kind: 'budget' | 'limit' | 'funder';
}

/** Who a limit counts: absent where not known, and then a limit on it is not checked but noted. */
export interface LimitSubjects {
  readonly account: string | null;
  readonly card: string;
  readonly person: string | null;
  readonly merchant: string;
  readonly terminal: string;
}

let lastFence = { campaign: '', key: 'c:' };
/** Fence row of a campaign: total budget, open or stopped, version in force. Whoever judges a campaign asks twice, and one text is looked up faster. */
export function fenceKey(campaign: string): string {
  if (lastFence.campaign !== campaign) lastFence = { campaign, key: `c:${campaign}` };
  return lastFence.key;
}

/** Is it the counter of a limit per account, card, person, merchant or terminal? */
export function isLimitKey(key: string): boolean {
  return key.startsWith('l:');
}

/** Is it a counter that campaigns share: an umbrella's or an agreement's? */
export function isSharedKey(key: string): boolean {
  return key.startsWith('u:') || key.startsWith('a:');
}

/** Every counter this campaign moves for these subjects on local date `date`, the fence first. */
export function counterNeeds(terms: Campaign, subjects: LimitSubjects, date: string): readonly CounterNeed[] {
  const plan = planFor(terms);
  const fence = fenceKey(terms.id);
  const needs: CounterNeed[] = [];
  for (const { end, dated, key, unit, ceiling, kind } of plan.budgets)
    needs.push({ key: (key ?? fence) + end + dateIn(date, dated), unit, ceiling, kind });
  if (plan.limits.length === 0) return needs;
  const ends = endsFor(subjects, date);
  const start = `l:${terms.id}`;
  for (const limit of plan.limits) {
    const { slot, unit, ceiling } = limit;
    const end = ends.bySlot[slot] ?? endOf(limit, ends);
    needs.push({ key: start + end, unit, ceiling, kind: 'limit' });
  }
  return needs;
}

/** Behind the campaign in the keys of limits, by slot: the campaigns of one decision ask for the same few. */
interface Ends {
  readonly subjects: LimitSubjects;
  readonly date: string;
  readonly bySlot: (string | undefined)[];
}
let lastEnds: Ends = { subjects: { account: null, card: '', person: null, merchant: '', terminal: '' }, date: '', bySlot: [] };

/** Those of the last subjects and date while they are asked again, else none yet. */
function endsFor(subjects: LimitSubjects, date: string): Ends {
  if (lastEnds.subjects !== subjects || lastEnds.date !== date) lastEnds = { subjects, date, bySlot: [] };
  return lastEnds;
}

function endOf({ middle, of, per, end, slot }: Limit, { subjects, date, bySlot }: Ends): string {
  const text = `${middle}${limitSubject(of, subjects)}:${periodKey(per, date)}${end}`;
  bySlot[slot] = text;
  return text;
}

function dateIn(date: string, dated: Dated): string {
  if (dated === 'never') return '';
  return dated === 'day' ? date : date.slice(0, 7);
}

/** What a campaign counts, without its id: campaigns of equal terms have one plan. No counter is in it twice. */
interface Plan {
  readonly budgets: readonly Budget[];
  readonly limits: readonly Limit[];
}
interface Budget extends Omit<CounterNeed, 'key'> {
  /** What stands behind the fence's key, before the date. */
  readonly end: string;
  /** What of the date stands behind it. */
  readonly dated: Dated;
  /** The whole key of a budget that several campaigns share, but for its end and date. */
  readonly key: string | null;
}
type Dated = 'never' | 'day' | 'month';
interface Limit {
  /** What stands between the campaign and the subject. */
  readonly middle: string;
  readonly of: keyof LimitSubjects;
  readonly per: 'day' | 'week' | 'month' | 'campaign';
  readonly end: ':n' | ':m';
  readonly unit: CounterUnit;
  readonly ceiling: number | null;
  /** The same for limits whose keys end alike. */
  readonly slot: number;
}
type PlainLimit = Omit<Limit, 'slot'>;
const slotByEnd = new Map<string, number>();

function slotOf({ middle, of, per, end }: PlainLimit): number {
  const text = `${middle} ${of} ${per} ${end}`;
  const slot = slotByEnd.get(text) ?? slotByEnd.size;
  slotByEnd.set(text, slot);
  return slot;
}

/** By the limits where they say everything, else by the terms. */
const planByPart = new WeakMap<object, Plan>();

function planFor(terms: Campaign): Plan {
  const isSaidByLimits = terms.funding.caps.length === 0 && terms.benefit.type !== 'member_entry';
  const part = isSaidByLimits ? terms.limits : terms;
  const known = planByPart.get(part);
  if (known !== undefined) return known;
  const plan = planOf(terms);
  planByPart.set(part, plan);
  return plan;
}

function planOf(terms: Campaign): Plan {
  const budgets = onceEach(
    [...budgetsOf(terms), ...fundersOf(terms)],
    ({ end, key }) => `${key} ${end}`,
    (each) => each.ceiling,
  );
  const limits = onceEach(
    limitsOf(terms),
    ({ middle, per, end }) => `${middle} ${per} ${end}`,
    (each) => each.ceiling,
  );
  return { budgets, limits: limits.map((limit) => ({ ...limit, slot: slotOf(limit) })) };
}

/** A counter named twice (two limits of one subject and period) moves once, under the lower ceiling. */
function onceEach<T>(all: readonly T[], keyOf: (each: T) => string, ceilingOf: (each: T) => number | null): readonly T[] {
  const byKey = new Map<string, T>();
  for (const each of all) {
    const known = byKey.get(keyOf(each));
    const isLower = known === undefined || (ceilingOf(each) ?? Number.MAX_SAFE_INTEGER) < (ceilingOf(known) ?? Number.MAX_SAFE_INTEGER);
    if (isLower) byKey.set(keyOf(each), each);
  }
  return [...byKey.values()];
}

function budgetsOf({ limits: { budget, umbrellas } }: Campaign): readonly Budget[] {
  const found: Budget[] = [{ end: '', dated: 'never', key: null, unit: 'money', ceiling: null, kind: 'budget' }];
  const add = (end: string, unit: CounterUnit, ceiling: number | undefined) => {
    if (ceiling !== undefined) found.push({ end, dated: end.endsWith(':') ? 'day' : 'never', key: null, unit, ceiling, kind: 'budget' });
  };
  add(':n', 'count', budget.countTotal);
  add(':d:', 'money', budget.perDay);
  add(':dn:', 'count', budget.countPerDay);
  for (const umbrella of umbrellas)
    found.push({ end: '', dated: 'never', key: `u:${umbrella}`, unit: 'money', ceiling: null, kind: 'budget' });
  return found;
}

/** A cap of an agreement counts all its campaigns: what is left of the whole, which a deposit may bound further, stands on the row. */
function fundersOf({ funding }: Campaign): readonly Budget[] {
  return funding.caps.flatMap(({ party, agreement, total, perDay, perMonth }) => {
    const key = agreement === undefined ? null : agreementKey(agreement);
    const own = key === null ? `:f:${party}` : '';
    const of = (end: string, dated: Dated, ceiling: number | undefined): readonly Budget[] =>
      ceiling === undefined ? [] : [{ end: own + end, dated, key, unit: party, ceiling, kind: 'funder' }];
    const whole: readonly Budget[] =
      key === null ? of('', 'never', total) : [{ end: '', dated: 'never', key, unit: party, ceiling: null, kind: 'funder' }];
    return [...whole, ...of(':d:', 'day', perDay), ...of(':m:', 'month', perMonth)];
  });
}

/** What a funder has left under one agreement, in all campaigns that name it. */
export function agreementKey(agreement: string): string {
  return `a:${agreement}`;
}

function limitsOf({ limits, benefit }: Campaign): readonly PlainLimit[] {
  const found = limits.perSubject.flatMap(({ of, per, count, money }): readonly PlainLimit[] => {
    const common = { middle: `:${of}:`, of, per };
    const counted: PlainLimit[] = count === undefined ? [] : [{ ...common, end: ':n', unit: 'count', ceiling: count }];
    const paid: PlainLimit[] = money === undefined ? [] : [{ ...common, end: ':m', unit: 'money', ceiling: money }];
    return [...counted, ...paid];
  });
  if (benefit.type !== 'member_entry') return found;
  // Free entries of a membership are a count limit per account by nature.
  return [...found, { middle: ':entry:', of: 'account', per: benefit.per, end: ':n', unit: 'count', ceiling: benefit.entries }];
}

/** R24: a person falls back to the account (or the PAR that stands for it), an account to the card token; a device token without either is its own subject. */
function limitSubject(of: keyof LimitSubjects, subjects: LimitSubjects): string {
  if (of === 'person') return subjects.person ?? limitSubject('account', subjects);
  if (of === 'account') return subjects.account ?? `tk:${subjects.card}`;
  return subjects[of] ?? '';
}

function periodKey(per: 'day' | 'week' | 'month' | 'campaign', date: string): string {
  switch (per) {
    case 'day':
      return `day:${date}`;
    case 'week':
      return `week:${isoWeek(date)}`;
    case 'month':
      return `month:${date.slice(0, 7)}`;
    case 'campaign':
      return 'campaign';
  }
}
