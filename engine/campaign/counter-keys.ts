// The counters a campaign uses on one authorization: budgets, funder caps, umbrella caps and limits per subject, each with its key and ceiling.
import type { Campaign } from './schema.ts';
import { isoWeek } from './local-time.ts';

export type CounterUnit = 'money' | 'count' | 'bank' | 'merchant' | 'scheme';

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

/** Fence row of a campaign: total budget, open or stopped, version in force. */
export function fenceKey(campaign: string): string {
  return `c:${campaign}`;
}

/** Every counter this campaign moves for these subjects on local date `date`, the fence first. */
export function counterNeeds(terms: Campaign, subjects: LimitSubjects, date: string): readonly CounterNeed[] {
  let plan = planByTerms.get(terms);
  if (plan === undefined) {
    plan = planOf(terms);
    planByTerms.set(terms, plan);
  }
  const needs = plan.onDate === date ? plan.own.slice() : ownOn(plan, date);
  for (const limit of plan.limits) {
    const { unit, ceiling } = limit;
    const key = `${limit.stem}${limitSubject(limit.of, subjects)}:${periodKey(limit.per, date)}${limit.end}`;
    needs.push({ key, unit, ceiling, kind: 'limit' });
  }
  return needs;
}

/** What a campaign counts, read from its terms once: no counter is in it twice. */
interface Plan {
  readonly budgets: readonly { readonly stem: string; readonly daily: boolean; readonly need: Omit<CounterNeed, 'key'> }[];
  readonly limits: readonly Limit[];
  /** Needs of the campaign itself on the date last asked for: they are the same for everybody. */
  onDate: string;
  own: CounterNeed[];
}
interface Limit {
  readonly stem: string;
  readonly of: keyof LimitSubjects;
  readonly per: 'day' | 'week' | 'month' | 'campaign';
  readonly end: ':n' | ':m';
  readonly unit: CounterUnit;
  readonly ceiling: number | null;
}
const planByTerms = new WeakMap<Campaign, Plan>();

function ownOn(plan: Plan, date: string): CounterNeed[] {
  plan.own = plan.budgets.map(({ stem, daily, need }) => ({ key: daily ? `${stem}${date}` : stem, ...need }));
  plan.onDate = date;
  return plan.own.slice();
}

function planOf(terms: Campaign): Plan {
  const budgets = onceEach(
    [...budgetsOf(terms), ...fundersOf(terms)],
    (each) => `${each.stem} ${each.daily}`,
    (each) => each.need.ceiling,
  );
  const limits = onceEach(
    limitsOf(terms),
    ({ stem, per, end }) => `${stem} ${per} ${end}`,
    (each) => each.ceiling,
  );
  return { budgets, limits, onDate: '', own: [] };
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

function budgetsOf(terms: Campaign): Plan['budgets'] {
  const fence = fenceKey(terms.id);
  const { budget } = terms.limits;
  const found: Plan['budgets'][number][] = [];
  const add = (stem: string, unit: CounterUnit, ceiling: number | null) =>
    found.push({ stem, daily: stem.endsWith(':'), need: { unit, ceiling, kind: 'budget' } });
  add(fence, 'money', null);
  if (budget.countTotal !== undefined) add(`${fence}:n`, 'count', budget.countTotal);
  if (budget.perDay !== undefined) add(`${fence}:d:`, 'money', budget.perDay);
  if (budget.countPerDay !== undefined) add(`${fence}:dn:`, 'count', budget.countPerDay);
  for (const umbrella of terms.limits.umbrellas) add(`u:${umbrella}`, 'money', null);
  return found;
}

function fundersOf(terms: Campaign): Plan['budgets'] {
  return terms.funding.caps.flatMap((cap) => {
    const stem = `${fenceKey(terms.id)}:f:${cap.party}`;
    const of = (ceiling: number): Omit<CounterNeed, 'key'> => ({ unit: cap.party, ceiling, kind: 'funder' });
    const total = cap.total === undefined ? [] : [{ stem, daily: false, need: of(cap.total) }];
    const day = cap.perDay === undefined ? [] : [{ stem: `${stem}:d:`, daily: true, need: of(cap.perDay) }];
    return [...total, ...day];
  });
}

function limitsOf(terms: Campaign): readonly Limit[] {
  const limits = terms.limits.perSubject.flatMap((limit): readonly Limit[] => {
    const { of, per } = limit;
    const stem = `l:${terms.id}:${of}:`;
    const count: Limit[] = limit.count === undefined ? [] : [{ stem, of, per, end: ':n', unit: 'count', ceiling: limit.count }];
    const money: Limit[] = limit.money === undefined ? [] : [{ stem, of, per, end: ':m', unit: 'money', ceiling: limit.money }];
    return [...count, ...money];
  });
  return [...limits, ...entryLimit(terms)];
}

/** Free entries of a membership are a count limit per account by nature. */
function entryLimit({ id, benefit }: Campaign): readonly Limit[] {
  if (benefit.type !== 'member_entry') return [];
  return [{ stem: `l:${id}:entry:`, of: 'account', per: benefit.per, end: ':n', unit: 'count', ceiling: benefit.entries }];
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
