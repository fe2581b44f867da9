// Whether one purchase may reach two campaigns: "no" is certain, and "plainly" means that nothing in their terms keeps them apart.
import { type Possible, both, isImpossible } from '../rules/possible.ts';
import { type Minutes, type OpenDay, sharedMinutes } from './lint-days.ts';
import { type Alternative, type Dimension, type Domain, asksForTime, hasMinute, isDay } from './lint-domain.ts';
import type { Campaign } from './schema.ts';

/** Each pair is asked for again and again. */
const known = new WeakMap<Domain, WeakMap<Domain, boolean>>();

/** May one purchase reach both? False is certain. */
export function mayMeet(one: Domain, other: Domain): boolean {
  const byOther = known.get(one) ?? new WeakMap<Domain, boolean>();
  known.set(one, byOther);
  const answer = byOther.get(other) ?? known.get(other)?.get(one) ?? meets(one, other);
  byOther.set(other, answer);
  return answer;
}

function meets(one: Domain, other: Domain): boolean {
  if (one.terms.currency !== other.terms.currency || !overlapInTime(one.terms, other.terms)) return false;
  return (
    one.alternatives.some((mine) =>
      other.alternatives.some((theirs) => fitsTogether(mine, theirs) && shareTime([one, mine], [other, theirs])),
    ) && mayShareCards(one.terms, other.terms)
  );
}

/** Only dimensions that both name can exclude each other: alone, neither is impossible. */
function fitsTogether(one: Alternative, other: Alternative): boolean {
  for (const [dimension, possible] of one) {
    const theirs = other.get(dimension);
    if (theirs !== undefined && theirs !== possible && isImpossible(both(possible, theirs))) return false;
  }
  return true;
}

function overlapInTime(one: Campaign, other: Campaign): boolean {
  return Date.parse(one.schedule.from) < Date.parse(other.schedule.to) && Date.parse(other.schedule.from) < Date.parse(one.schedule.to);
}

type Way = readonly [Domain, Alternative];

/** Is there a day and a minute on which both are open and the tests of time of both hold? */
function shareTime([one, mine]: Way, [other, theirs]: Way): boolean {
  if (one.days === null || other.days === null || one.terms.timeZone !== other.terms.timeZone) return true;
  const asks = asksForTime(mine) || asksForTime(theirs);
  if (!asks && one.isDaily && other.isDaily) return true;
  const accepts = (day: OpenDay) =>
    day.minutes.length > 0 &&
    (!asks || (isDay(mine, day) && isDay(theirs, day) && hasMinute(mine, day.minutes) && hasMinute(theirs, day.minutes)));
  return someCommonDay(one.days, other.days, accepts);
}

/** Both lists are in order of dates. */
function someCommonDay(one: readonly OpenDay[], other: readonly OpenDay[], accepts: (day: OpenDay) => boolean): boolean {
  let [mine, theirs] = [0, 0];
  while (mine < one.length && theirs < other.length) {
    const [day, their] = [one[mine], other[theirs]];
    if (day === undefined || their === undefined) return false;
    if (day.date === their.date && accepts({ ...day, minutes: commonMinutes(day.minutes, their.minutes) })) return true;
    if (day.date <= their.date) mine += 1;
    if (their.date <= day.date) theirs += 1;
  }
  return false;
}

function commonMinutes(one: readonly Minutes[], other: readonly Minutes[]): readonly Minutes[] {
  return one === other ? one : sharedMinutes(one, other);
}

/** Pairs of ranges compared at most; of longer lists some card is taken to be in both. */
const PAIRS_MAX = 1_000_000;

/** Cards bound by BINs share none when every range of one is apart from every range of the other, whichever prefix is the shorter. */
function mayShareCards({ binding: { cards: one } }: Campaign, { binding: { cards: other } }: Campaign): boolean {
  if (one.binOf !== other.binOf || one.include.length === 0 || other.include.length === 0) return true;
  if (one.include.length * other.include.length > PAIRS_MAX) return true;
  return one.include.some((mine) => other.include.some((theirs) => rangesTouch(mine, theirs)));
}

function rangesTouch(one: string, other: string): boolean {
  const [from = '', to = from] = one.split('-');
  const [start = '', end = start] = other.split('-');
  const digits = Math.min(from.length, start.length);
  return from.slice(0, digits) <= end.slice(0, digits) && start.slice(0, digits) <= to.slice(0, digits);
}

/** Dimensions that describe one thing in several ways: a chain has its categories, a channel its ways of reading a card. */
const ONE_THING: readonly (readonly Dimension[])[] = [
  ['merchant.id', 'merchant.chain', 'merchant.mcc', 'merchant.region', 'merchant.country', 'terminal.id'],
  ['terminal.channel', 'terminal.entryMode', 'terminal.unattended', 'authorization.recurring', 'card.tokenised'],
];

/** They may meet, and where both say which places they mean, they say it in the same way: a coffee chain and a hospital category are not guessed to be one shop. */
export function plainlyMeet(one: Domain, other: Domain): boolean {
  if (!mayMeet(one, other)) return false;
  return one.alternatives.some((mine) =>
    other.alternatives.some((theirs) => fitsTogether(mine, theirs) && ONE_THING.every((thing) => speakAlike(thing, mine, theirs))),
  );
}

function speakAlike(thing: readonly Dimension[], one: Alternative, other: Alternative): boolean {
  const [mine, theirs] = [one, other].map((each) => thing.filter((dimension) => names(each.get(dimension))));
  if (mine === undefined || theirs === undefined || mine.length === 0 || theirs.length === 0) return true;
  return mine.some((dimension) => theirs.includes(dimension));
}

/** Does it name the values it wants? */
function names(possible: Possible | undefined): boolean {
  return possible?.known === true && possible.allowed !== undefined;
}
