// Whose consent a co-funded campaign needs, and which consent to an earlier version still holds for the next.
import type { Funding, Party } from '../funding/schema.ts';
import type { Campaign } from './schema.ts';

/** Funders that are asked where a campaign is consented to each time; the bank, the scheme and brands sign agreements. */
const ASKED: readonly Party[] = ['merchant', 'chain'];

/** Is it merchants that pay, chains, or both? Empty where nobody is asked. */
export function askedKinds({ funding }: Pick<Campaign, 'funding'>): readonly ('merchant' | 'chain')[] {
  if (funding.consent !== 'each') return [];
  const payers = new Set([...funding.shares.map(({ party }) => party), ...funding.caps.map(({ coveredBy }) => coveredBy)]);
  return ASKED.filter((party) => payers.has(party)) as readonly ('merchant' | 'chain')[];
}

/**
 * Does a yes to `before` hold for `after`? Only where the funder can pay no more under it: the same benefit, for the same people, times and limits,
 * not for longer, its share not larger, its caps not looser, and nothing of others' caps newly falling on it.
 */
export function consentCarries(before: Campaign, after: Campaign, party: 'merchant' | 'chain'): boolean {
  return (
    before.currency === after.currency &&
    before.timeZone === after.timeZone &&
    isSame(rulesOf(before), rulesOf(after)) &&
    Date.parse(after.schedule.from) >= Date.parse(before.schedule.from) &&
    Date.parse(after.schedule.to) <= Date.parse(before.schedule.to) &&
    isBudgetWithin(before.limits.budget, after.limits.budget) &&
    isShareWithin(before.funding, after.funding, party) &&
    isCapWithin(before.funding, after.funding, party)
  );
}

/** What decides how often and how much is granted at one merchant, but for the budget and the days. */
function rulesOf({ binding, when, benefit, limits, policies, schedule, stacking }: Campaign): unknown {
  const { budget: _budget, ...rest } = limits;
  const { from: _from, to: _to, ...times } = schedule;
  return [binding, when ?? null, benefit, rest, policies, times, stacking];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** Keys in one order: documents come back from storage in another than they were written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, each]) => [key, sorted(each)]);
}

function isBudgetWithin(before: Campaign['limits']['budget'], after: Campaign['limits']['budget']): boolean {
  return (['total', 'perDay', 'countTotal', 'countPerDay'] as const).every((key) => isWithin(before[key], after[key]));
}

/** A bound that is gone, or higher, lets more through. */
function isWithin(before: number | undefined, after: number | undefined): boolean {
  return before === undefined || (after !== undefined && after <= before);
}

/** What its share can come to: fixed parts of others come first, so they must not shrink while its basis points stay. */
function isShareWithin(before: Funding, after: Funding, party: Party): boolean {
  const was = before.shares.find((share) => share.party === party);
  const is = after.shares.find((share) => share.party === party);
  if (is === undefined) return true;
  if (was === undefined) return false;
  if ('fixed' in is) return 'fixed' in was && is.fixed <= was.fixed && placeOf(before, party) <= placeOf(after, party);
  if (!('bps' in was) || is.bps > was.bps) return false;
  const fixedOf = ({ shares }: Funding) => shares.reduce((all, share) => all + ('fixed' in share ? share.fixed : 0), 0);
  return fixedOf(after) >= fixedOf(before) && placeOf(before, party) <= placeOf(after, party);
}

/** Earlier in the list is first with fixed shares and with the odd cent. */
function placeOf({ shares }: Funding, party: Party): number {
  return shares.findIndex((share) => share.party === party);
}

function isCapWithin(before: Funding, after: Funding, party: Party): boolean {
  const [was, is] = [before, after].map(({ caps }) => caps.find((cap) => cap.party === party));
  const covers = ({ caps }: Funding) => caps.filter((cap) => cap.coveredBy === party);
  if (!isSame(covers(before), covers(after)) && covers(after).length > 0) return false;
  if (was === undefined) return true;
  return (
    is !== undefined &&
    is.agreement === was.agreement &&
    (['total', 'perDay', 'perMonth'] as const).every((key) => isWithin(was[key], is[key]))
  );
}
