// Lints a campaign against the others that are live: which of them always wins, and which give on the same purchases.
import { deliveryOf } from '../benefit/quote.ts';
import type { BenefitTerms } from '../benefit/schema.ts';
import { type Stackable, areCombinable, compareStackables } from '../benefit/stack.ts';
import type { Possible } from '../rules/possible.ts';
import { impliesTest, alternativesOf } from '../rules/possible.ts';
import type { Finding } from './finding.ts';
import { sharedMinutes } from './lint-days.ts';
import { moneyText, percentText, told } from './lint-finding.ts';
import { combinedShare } from './combined.ts';
import { mayMeet, plainlyMeet } from './lint-meet.ts';
import { type Domain, amountsOf } from './lint-domain.ts';
import type { Campaign } from './schema.ts';
import { isDiscount, leastWorthOn, worthOn } from './worth.ts';

/** Peers listed by name in one finding. */
const NAMED_MAX = 5;

export function lintRivals(domain: Domain, others: readonly Domain[]): readonly Finding[] {
  if (domain.alternatives.length === 0) return [];
  const meeting = others.filter((other) => other.alternatives.length > 0 && mayMeet(domain, other));
  return [...beatenBy(domain, meeting), ...overlapping(domain, meeting)];
}

function beatenBy(domain: Domain, meeting: readonly Domain[]): readonly Finding[] {
  const winner = meeting.find((other) => other.terms.rollout === undefined && alwaysBeats(other, domain, meeting));
  if (winner === undefined) return [];
  const { id, name, limits, currency } = winner.terms;
  const { total } = limits.budget;
  const until = {
    en: total === undefined ? '' : ` until its budget of ${moneyText(total, currency, 'en')} is used up`,
    'zh-CN': total === undefined ? '' : `（在其${moneyText(total, currency, 'zh-CN')}预算用完之前）`,
  };
  return [
    told(
      { code: 'always_beaten', severity: 'error', path: 'stacking' },
      {
        en: `Never wins${until.en}: "${name.en}" (${id}) is open to every purchase this one is open to, may not be combined with it, and never gives less. Nobody would get this benefit. Give more than it does, narrow it, raise this one's priority, or allow both together.`,
        'zh-CN': `永远不会被选中${until['zh-CN']}：“${name['zh-CN']}”（${id}）适用于本活动的每一笔交易，二者不可叠加，且优惠从不更少，因此没有人能享受本活动。请提高优惠、缩小对方范围、提高本活动优先级，或允许叠加。`,
      },
    ),
  ];
}

/**
 * Does `winner` win every purchase that both could have, as long as its total budget lasts? Only what is certain: it must bind whatever
 * `loser` binds, have no limit that could run out before, give no less, come first on a tie, and nothing combinable with the loser may make up for it.
 */
function alwaysBeats(winner: Domain, loser: Domain, meeting: readonly Domain[]): boolean {
  const [one, other] = [orderOf(winner.terms), orderOf(loser.terms)];
  if (areCombinable(one, other) || compareStackables(one, other) >= 0 || one.delivery !== other.delivery) return false;
  if (!isPlain(winner.terms) || !bindsAtLeast(winner, loser) || !neverGivesLess(winner, loser)) return false;
  return meeting.every((third) => third === winner || isHarmless(third, [winner, loser]));
}

/** Nothing of its own can refuse it where the binding fits: no limits, caps, umbrellas, coupons, enrolment, membership or consent, and it looks at the best. */
function isPlain({ limits, funding, benefit, binding, stacking, schedule }: Campaign): boolean {
  const { perDay, countPerDay, countTotal } = limits.budget;
  const bounds = [perDay, countPerDay, countTotal].filter((bound) => bound !== undefined).length;
  return (
    bounds + limits.perSubject.length + limits.umbrellas.length + funding.caps.length === 0 &&
    ['percent_off', 'amount_off', 'tiered_off', 'fixed_price', 'random_off', 'statement_credit'].includes(benefit.type) &&
    binding.enrolment === 'none' &&
    funding.consent !== 'each' &&
    stacking.objective === 'best_for_cardholder' &&
    schedule.clock === 'ledger'
  );
}

/** A third one cannot tip the balance when it goes with neither or with both, in the same order, and has no thresholds. */
function isHarmless(third: Domain, [winner, loser]: readonly [Domain, Domain]): boolean {
  const { benefit, stacking, limits, funding } = third.terms;
  if (stacking.objective !== 'best_for_cardholder') return false;
  const order = orderOf(third.terms);
  if (!areCombinable(order, orderOf(loser.terms))) return true;
  const isSameSide = compareStackables(order, orderOf(winner.terms)) < 0 === compareStackables(order, orderOf(loser.terms)) < 0;
  const isFree = limits.umbrellas.length + funding.caps.length + limits.perSubject.length === 0;
  return (
    areCombinable(order, orderOf(winner.terms)) &&
    isSameSide &&
    isFree &&
    ['percent_off', 'amount_off', 'fixed_price'].includes(benefit.type)
  );
}

function orderOf({ id, benefit, stacking }: Campaign): Omit<Stackable, 'safe'> {
  const { group = null, combinable, priority } = stacking;
  return { id, delivery: deliveryOf(benefit), group, combinable, priority, bound: 0 };
}

/** Is the wide one certainly open to every purchase the narrow one is open to? */
export function bindsAtLeast(wide: Domain, narrow: Domain): boolean {
  return (
    wide.terms.currency === narrow.terms.currency &&
    wide.exact &&
    cardsCover(wide.terms, narrow.terms) &&
    sidesCover(wide.terms, narrow.terms) &&
    scheduleCovers(wide, narrow) &&
    conditionCovers(wide.terms, narrow) &&
    (narrow.terms.policies.missedDeadline === 'none' || wide.terms.policies.missedDeadline === 'statement_credit')
  );
}

function cardsCover({ binding: { cards: wide } }: Campaign, { binding: { cards: narrow } }: Campaign): boolean {
  if (wide.include.length + wide.exclude.length === 0) return true;
  if (wide.binOf !== narrow.binOf) return false;
  if (sameTexts(wide.include, narrow.include) && sameTexts(wide.exclude, narrow.exclude)) return true;
  return (
    wide.exclude.length === 0 &&
    narrow.include.length > 0 &&
    narrow.include.every((range) => wide.include.some((each) => rangeCovers(each, range)))
  );
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  const texts = new Set(one);
  return one.length === other.length && other.every((text) => texts.has(text));
}

function rangeCovers(wide: string, narrow: string): boolean {
  const [from = '', to = from] = wide.split('-');
  const [start = '', end = start] = narrow.split('-');
  const digits = from.length;
  return digits <= start.length && from <= start.slice(0, digits) && end.slice(0, digits) <= to;
}

function sidesCover(wide: Campaign, narrow: Campaign): boolean {
  const sides = (terms: Campaign) => {
    const { accounts, lists, segments, tiers } = terms.binding;
    return [accounts, lists, segments, tiers, ...Object.values(terms.where)];
  };
  const narrowSides = sides(narrow);
  return sides(wide).every((each, index) => {
    const other = narrowSides[index] ?? { include: [], exclude: [] };
    const excluded = new Set(other.exclude);
    if (!each.exclude.every((key) => excluded.has(key))) return false;
    if (each.include.length === 0) return true;
    const included = new Set(each.include);
    return other.include.length > 0 && other.include.every((key) => included.has(key) || excluded.has(key));
  });
}

function scheduleCovers(wide: Domain, narrow: Domain): boolean {
  const [outer, inner] = [wide.terms.schedule, narrow.terms.schedule];
  if (Date.parse(outer.from) > Date.parse(inner.from) || Date.parse(outer.to) < Date.parse(inner.to)) return false;
  if (outer.windows.length + outer.excludedDates.length === 0 && outer.holidays === undefined) return true;
  if (wide.terms.timeZone !== narrow.terms.timeZone || inner.clock !== 'ledger' || wide.days === null || narrow.days === null) return false;
  const byDate = new Map(wide.days.map((day) => [day.date, day.minutes]));
  return narrow.days.every((day) => {
    const shared = sharedMinutes(day.minutes, byDate.get(day.date) ?? []);
    return lengthOf(shared) >= lengthOf(day.minutes);
  });
}

function lengthOf(minutes: readonly (readonly [number, number])[]): number {
  return new Set(minutes.flatMap(([from, to]) => Array.from({ length: to - from }, (_, index) => from + index))).size;
}

/** Facts that are known of every authorization. */
const ALWAYS_KNOWN: readonly string[] = ['authorization.amount', 'authorization.type', 'authorization.currency'];

function conditionCovers({ when }: Campaign, narrow: Domain): boolean {
  if (when === undefined) return true;
  if (!narrow.exact) return false;
  const ways = alternativesOf(when) ?? [];
  return narrow.alternatives.every((each) =>
    ways.some((tests) =>
      tests.every((test) => {
        const possible: Possible | undefined = each.get(test.fact);
        if (possible === undefined) return false;
        return impliesTest(ALWAYS_KNOWN.includes(test.fact) ? { ...possible, known: true } : possible, test);
      }),
    ),
  );
}

/** On no amount that the loser reaches does the winner give less; on thresholds and slopes it is looked at piece by piece. */
function neverGivesLess(winner: Domain, loser: Domain): boolean {
  const [one, other] = [winner.terms.benefit, loser.terms.benefit];
  if (!isDiscount(other)) return false;
  const { least } = amountsOf(loser);
  const [better, worse] = [plainOf(one), plainOf(other)];
  if (better.type === 'percent_off' && worse.type === 'percent_off')
    return (
      winner.terms.stacking.base === loser.terms.stacking.base &&
      better.rateBps >= worse.rateBps &&
      (better.cap ?? Number.POSITIVE_INFINITY) >= (worse.cap ?? Number.POSITIVE_INFINITY) &&
      (better.rounding === worse.rounding || better.rounding === 'up')
    );
  const most = mostWorth(worse);
  return most !== null && winner.terms.stacking.base === 'original' && leastWorthOn(better, least) >= most;
}

function plainOf(benefit: BenefitTerms): BenefitTerms {
  return benefit.type === 'statement_credit' || benefit.type === 'member_price' || benefit.type === 'coupon_redeem'
    ? benefit.value
    : benefit;
}

/** The most it gives however large the purchase; null without a bound. */
function mostWorth(benefit: BenefitTerms): number | null {
  const large = 1_000_000_000_000;
  const worth = worthOn(benefit, large);
  return worth === worthOn(benefit, large / 2) ? worth : null;
}

/** Only what nothing in the terms keeps apart, the largest first. */
function overlapping(domain: Domain, meeting: readonly Domain[]): readonly Finding[] {
  const { benefit } = domain.terms;
  if (!isDiscount(benefit)) return [];
  const order = orderOf(domain.terms);
  const together = meeting
    .filter((other) => isDiscount(other.terms.benefit) && areCombinable(order, orderOf(other.terms)) && plainlyMeet(domain, other))
    .map((other) => ({ ...other.terms, bps: combinedShare([domain, other]) }))
    .toSorted((one, other) => other.bps - one.bps || (one.id < other.id ? -1 : 1))
    .map((each) => ({ ...each, share: percentText(each.bps) }));
  if (together.length === 0) return [];
  const named = together.slice(0, NAMED_MAX);
  const more = together.length - named.length;
  const lists = {
    en:
      named.map(({ id, name, share }) => `"${name.en}" (${id}, together up to ${share})`).join(', ') +
      (more > 0 ? ` and ${more} more` : ''),
    'zh-CN':
      named.map(({ id, name, share }) => `“${name['zh-CN']}”（${id}，合计最高${share}）`).join('、') + (more > 0 ? `，另有${more}个` : ''),
  };
  return [
    told(
      { code: 'overlapping', severity: 'warning', path: 'stacking.combinable' },
      {
        en: `Nothing keeps this apart from ${together.length === 1 ? 'another live campaign' : `${together.length} other live campaigns`}; one purchase gets both: ${lists.en}. If only one should be granted, put them into one group or restrict "combinable".`,
        'zh-CN': `与${together.length}个在线活动适用范围重叠，同一笔交易可同时享受：${lists['zh-CN']}。如只应享受其一，请归入同一互斥组或限制叠加。`,
      },
    ),
  ];
}
