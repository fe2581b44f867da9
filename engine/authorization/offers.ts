// Which live campaigns one account may use now, wherever it pays: binding, enrolment and validity without a place, an amount or a wallet.
import type { LiveCampaign } from '../campaign/live.ts';
import { isShadow, nextStepMs, takesPart } from '../campaign/rollout.ts';
import { compileCondition, type Predicate } from '../rules/compile.ts';
import type { Facts } from '../rules/facts.ts';
import type { Profile } from './situation.ts';

/** The holder of an account as offers see it. */
export interface OfferHolder extends Pick<Profile, 'account' | 'lists' | 'enrolled' | 'household'> {
  readonly tiers: readonly string[];
  /** Funding BIN of the card in hand; without it a campaign for certain cards is offered, and says for which. */
  readonly bin?: string | undefined;
}

/** A campaign as it is offered; what is worked out of it is worked out when it is first needed. */
interface Offer {
  readonly campaign: LiveCampaign;
  /** Its JSON without the braces and without what differs between accounts; empty until it is first shown. */
  text: string;
  /** True when what is known of the account rules the campaign out, whatever else will be known; null until somebody asks. */
  isRuledOut: Predicate | null;
}

/** All offers in the order in which they are shown: higher priority first, then by id. Those for few accounts are found by account or list. */
export interface OfferRack {
  readonly byId: Map<string, Offer>;
  readonly open: Offer[];
  readonly byAccount: Map<string, Offer[]>;
  readonly byList: Map<string, Offer[]>;
  /** Rises with every change. */
  edition: number;
}

export interface OfferPage {
  /** JSON of each offer. */
  readonly texts: readonly string[];
  /** The same for pages of the same rack that say the same. */
  readonly key: string;
  /** Are there more after these? */
  readonly more: boolean;
  /** Milliseconds since 1970 at which the page may change although nothing is published. */
  readonly untilMs: number;
}
export interface OfferQuestion {
  /** What draws follow from; without it nobody is offered what only some take part in. */
  readonly salt?: string | null | undefined;
  readonly holder: OfferHolder;
  readonly nowMs: number;
  readonly limit: number;
  /** Only what stands after this campaign. */
  readonly after?: string | undefined;
}

export function newOfferRack(): OfferRack {
  return { byId: new Map(), open: [], byAccount: new Map(), byList: new Map(), edition: 0 };
}

/** In place of any other version. A campaign that needs a coupon stands in the wallet of who holds one, and one in shadow gives nothing: neither is offered. */
export function offerCampaign(rack: OfferRack, campaign: LiveCampaign): void {
  withdrawCampaign(rack, campaign.id);
  if (campaign.terms.benefit.type === 'coupon_redeem' || isShadow(campaign.terms)) return;
  const offer: Offer = { campaign, text: '', isRuledOut: campaign.terms.when === undefined ? NEVER : null };
  rack.byId.set(campaign.id, offer);
  for (const shelf of shelvesOf(rack, campaign)) shelf.splice(placeOf(shelf, offer), 0, offer);
  rack.edition += 1;
}

export function withdrawCampaign(rack: OfferRack, id: string): void {
  const offer = rack.byId.get(id);
  if (offer === undefined) return;
  rack.byId.delete(id);
  for (const shelf of shelvesOf(rack, offer.campaign)) shelf.splice(placeOf(shelf, offer), 1);
  rack.edition += 1;
}

/** At most `limit` offers that the account may use, in order. */
export function offersFor(rack: OfferRack, question: OfferQuestion): OfferPage {
  const { holder, limit, after } = question;
  const walk: Walk = {
    ...question,
    from: after === undefined ? undefined : rack.byId.get(after),
    facts: accountFacts(holder),
    usable: new Set(),
    untilMs: Number.POSITIVE_INFINITY,
  };
  look(rack.open, walk);
  look(rack.byAccount.get(holder.account?.id ?? '') ?? [], walk);
  for (const list of holder.lists) look(rack.byList.get(list) ?? [], walk);
  const sorted = [...walk.usable].sort(inOrder);
  const shown = sorted.slice(0, limit).map((offer) => ({ offer, enrolment: enrolmentIn(offer, holder) }));
  const more = sorted.length > limit;
  return {
    texts: shown.map(({ offer, enrolment }) => `{${shownText(offer)},"enrolment":"${enrolment}"}`),
    key: `${more ? '+' : ''}${shown.map(({ offer, enrolment }) => `${offer.campaign.id} ${enrolment}`).join()}`,
    more,
    untilMs: walk.untilMs,
  };
}

interface Walk extends OfferQuestion {
  readonly from: Offer | undefined;
  readonly facts: Facts;
  readonly usable: Set<Offer>;
  untilMs: number;
}

/** One more than wanted is enough to know that there are more. */
function look(shelf: readonly Offer[], walk: Walk): void {
  let found = 0;
  let place = walk.from === undefined ? 0 : placeAfter(shelf, walk.from);
  for (; place < shelf.length && found <= walk.limit; place += 1) {
    const offer = shelf[place];
    if (offer === undefined || walk.nowMs >= offer.campaign.toMs || !isFor(offer, walk.holder, walk.facts)) continue;
    const hasBegun = walk.nowMs >= offer.campaign.fromMs;
    walk.untilMs = Math.min(walk.untilMs, hasBegun ? offer.campaign.toMs : offer.campaign.fromMs, nextStepMs(offer.campaign, walk.nowMs));
    if (!hasBegun || !isDrawn(offer, walk)) continue;
    walk.usable.add(offer);
    found += 1;
  }
}

/** Is the account among those that take part now? One that is held out is offered nothing that it would not be given. */
function isDrawn({ campaign }: Offer, { holder, salt, nowMs }: Walk): boolean {
  if (campaign.ranges.length === 0) return true;
  if (salt === undefined || salt === null || holder.account === null) return false;
  const subject = holder.household === undefined ? `ac:${holder.account.id}` : `hh:${holder.household}`;
  return takesPart(campaign, { salt, subject }, nowMs);
}

/** The shelf on which a campaign is found: by its accounts, else by its lists, else by everybody. */
function shelvesOf(rack: OfferRack, { terms: { binding } }: LiveCampaign): readonly Offer[][] {
  if (binding.accounts.include.length > 0) return [...new Set(binding.accounts.include)].map((account) => shelfIn(rack.byAccount, account));
  if (binding.lists.include.length > 0) return [...new Set(binding.lists.include)].map((list) => shelfIn(rack.byList, list));
  return [rack.open];
}

function shelfIn(shelves: Map<string, Offer[]>, key: string): Offer[] {
  const shelf = shelves.get(key) ?? [];
  if (shelf.length === 0) shelves.set(key, shelf);
  return shelf;
}

function inOrder(one: Offer, other: Offer): number {
  const difference = other.campaign.terms.stacking.priority - one.campaign.terms.stacking.priority;
  if (difference !== 0 || one.campaign.id === other.campaign.id) return difference;
  return one.campaign.id < other.campaign.id ? -1 : 1;
}

/** Where the offer stands, or would stand. */
function placeOf(shelf: readonly Offer[], offer: Offer): number {
  let low = 0;
  let high = shelf.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = shelf[middle];
    if (there !== undefined && inOrder(there, offer) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function placeAfter(shelf: readonly Offer[], offer: Offer): number {
  const place = placeOf(shelf, offer);
  return shelf[place]?.campaign.id === offer.campaign.id ? place + 1 : place;
}

const NEVER: Predicate = () => false;

function isRuledOut(offer: Offer, facts: Facts): boolean {
  const { when } = offer.campaign.terms;
  offer.isRuledOut ??= when === undefined ? NEVER : compileCondition({ not: when });
  return offer.isRuledOut(facts);
}

/** What `bindingObstacle` asks of the account, without the card's place; the card itself where it is known. */
function isFor(offer: Offer, holder: OfferHolder, facts: Facts): boolean {
  const { campaign } = offer;
  const { binding } = campaign.terms;
  const account = holder.account?.id;
  return (
    allows(binding.accounts, account === undefined ? [] : [account]) &&
    allows(binding.lists, holder.lists) &&
    allows(binding.segments, holder.account?.segments ?? []) &&
    allows(binding.tiers, holder.tiers) &&
    (holder.bin === undefined || binding.cards.binOf === 'token' || campaign.bindsBin(holder.bin)) &&
    !isRuledOut(offer, facts)
  );
}

interface IncludeExclude {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

function allows({ include, exclude }: IncludeExclude, values: readonly string[]): boolean {
  if (exclude.length > 0 && values.some((value) => exclude.includes(value))) return false;
  return include.length === 0 || values.some((value) => include.includes(value));
}

/** What is known of an account whatever it will buy, and does not change by itself. */
function accountFacts({ account, enrolled, tiers }: OfferHolder): Facts {
  const membership = { 'membership.programmes': tiers.map((tier) => tier.slice(0, tier.lastIndexOf(':'))), 'membership.tiers': tiers };
  if (account === null) return membership;
  return {
    ...membership,
    'account.present': true,
    'account.segments': account.segments,
    ...(account.region === null ? {} : { 'account.region': account.region }),
    ...(account.birthMonth === null ? {} : { 'account.birthMonth': account.birthMonth }),
    'account.employee': account.employee,
    'account.enrolled': enrolled,
  };
}

/** Long lists are for the shops' own pages. */
const PLACES_MAX = 20;

function shownText(offer: Offer): string {
  if (offer.text === '') offer.text = textOf(offer.campaign);
  return offer.text;
}

function textOf({ id, version, terms }: LiveCampaign): string {
  const { where, binding, schedule } = terms;
  const offer = {
    campaign: id,
    version,
    kind: terms.kind,
    name: terms.name,
    offer: terms.texts.offer,
    terms: terms.texts.terms ?? null,
    currency: terms.currency,
    from: schedule.from,
    to: schedule.to,
    timeZone: terms.timeZone,
    windows: schedule.windows,
    cards: binding.cards.include.slice(0, PLACES_MAX),
    where: Object.fromEntries(PLACES.map((place) => [place, where[place].include.slice(0, PLACES_MAX)])),
  };
  return JSON.stringify(offer).slice(1, -1);
}

const PLACES = ['merchants', 'chains', 'mccs', 'regions', 'channels'] as const;

function enrolmentIn({ campaign }: Offer, { enrolled }: OfferHolder): 'none' | 'enrolled' | 'required' {
  if (campaign.terms.binding.enrolment !== 'required') return 'none';
  return enrolled.includes(campaign.id) ? 'enrolled' : 'required';
}
