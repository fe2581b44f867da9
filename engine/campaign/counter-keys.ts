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
  const fence = fenceKey(terms.id);
  const { budget } = terms.limits;
  const needs: CounterNeed[] = [{ key: fence, unit: 'money', ceiling: null, kind: 'budget' }];
  if (budget.countTotal !== undefined) needs.push({ key: `${fence}:n`, unit: 'count', ceiling: budget.countTotal, kind: 'budget' });
  if (budget.perDay !== undefined) needs.push({ key: `${fence}:d:${date}`, unit: 'money', ceiling: budget.perDay, kind: 'budget' });
  if (budget.countPerDay !== undefined)
    needs.push({ key: `${fence}:dn:${date}`, unit: 'count', ceiling: budget.countPerDay, kind: 'budget' });
  for (const umbrella of terms.limits.umbrellas) needs.push({ key: `u:${umbrella}`, unit: 'money', ceiling: null, kind: 'budget' });
  return onceEach([...needs, ...funderNeeds(terms, date), ...subjectNeeds(terms, subjects, date)]);
}

/** A counter named twice (two limits of one subject and period) moves once, under the lower ceiling. */
function onceEach(needs: readonly CounterNeed[]): readonly CounterNeed[] {
  const byKey = new Map<string, CounterNeed>();
  for (const need of needs) {
    const known = byKey.get(need.key);
    if (known === undefined || (need.ceiling ?? Number.MAX_SAFE_INTEGER) < (known.ceiling ?? Number.MAX_SAFE_INTEGER))
      byKey.set(need.key, need);
  }
  return [...byKey.values()];
}

function funderNeeds(terms: Campaign, date: string): readonly CounterNeed[] {
  return terms.funding.caps.flatMap((cap) => {
    const key = `${fenceKey(terms.id)}:f:${cap.party}`;
    const total: CounterNeed[] = cap.total === undefined ? [] : [{ key, unit: cap.party, ceiling: cap.total, kind: 'funder' }];
    const day: CounterNeed[] =
      cap.perDay === undefined ? [] : [{ key: `${key}:d:${date}`, unit: cap.party, ceiling: cap.perDay, kind: 'funder' }];
    return [...total, ...day];
  });
}

function subjectNeeds(terms: Campaign, subjects: LimitSubjects, date: string): readonly CounterNeed[] {
  return terms.limits.perSubject
    .flatMap((limit) => {
      const subject = limitSubject(limit.of, subjects);
      const key = `l:${terms.id}:${limit.of}:${subject}:${periodKey(limit.per, date)}`;
      const count: CounterNeed[] =
        limit.count === undefined ? [] : [{ key: `${key}:n`, unit: 'count', ceiling: limit.count, kind: 'limit' }];
      const money: CounterNeed[] =
        limit.money === undefined ? [] : [{ key: `${key}:m`, unit: 'money', ceiling: limit.money, kind: 'limit' }];
      return [...count, ...money];
    })
    .concat(entryNeeds(terms, subjects, date));
}

/** Free entries of a membership are a count limit per account by nature. */
function entryNeeds(terms: Campaign, subjects: LimitSubjects, date: string): readonly CounterNeed[] {
  if (terms.benefit.type !== 'member_entry') return [];
  const subject = limitSubject('account', subjects);
  return [
    {
      key: `l:${terms.id}:entry:${subject}:${periodKey(terms.benefit.per, date)}:n`,
      unit: 'count',
      ceiling: terms.benefit.entries,
      kind: 'limit',
    },
  ];
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
