// The book of live campaigns: an immutable index from which an authorization takes the few that bind it, however many are live.
import type { Facts } from '../rules/facts.ts';
import { numbersAsked } from './asked.ts';
import type { BookKey } from './book-ways.ts';
import { type Catalogue, type Signature, enter, newCatalogue, seedOf } from './catalogue.ts';
import type { LiveCampaign } from './live.ts';
import { isShadow } from './rollout.ts';
import { answersTo } from './shared-tests.ts';
import * as slip from './slip.ts';
import { chainOf, hashed, nextOf, placeAt } from './tuples.ts';

/**
 * One edition of a catalogue that only grows: what was born by then, has not ended and is not hidden. A campaign lies under tuples of its own
 * keys, so an authorization looks once for each combination in use and meets only campaigns that name its keys; a slip of numbers then checks
 * everything exactly. No campaign is touched before its slip fits.
 */
export interface Book {
  readonly size: number;
  readonly edition: number;
  readonly catalogue: Catalogue;
  /** Slips taken out since this edition: removing one writes nothing that others read. */
  readonly hidden: ReadonlySet<number>;
  /** Campaigns that only record what they would grant lie apart, so that none takes the place of one that grants. */
  readonly shadows: Book | null;
}

/** What the clock, the wallet and the facts say, asked only of campaigns that fit already. */
export interface Moment {
  readonly nowMs: number;
  readonly isOpen: (campaign: LiveCampaign) => boolean;
  /** Has the account enrolled, and the merchant consented, where the campaign asks for it? */
  readonly isEnrolled: (campaign: LiveCampaign) => boolean;
  readonly factsIn: (timeZone: string) => Facts;
}

const NONE_HIDDEN: ReadonlySet<number> = new Set();
/** More hidden slips than this are ended in the catalogue, so that looks need not ask for long. */
const HIDDEN_MAX = 64;
/** A catalogue with as many ended slips as live ones, and this many more, is written anew. */
const ENDED_MAX = 1_024;

const EMPTY_BOOK: Book = { size: 0, edition: 0, catalogue: newCatalogue(), hidden: NONE_HIDDEN, shadows: null };

export function emptyBook(): Book {
  return EMPTY_BOOK;
}

/** The book with this version of the campaign in the place of any other. O(keys of the campaign); from an older edition O(campaigns). */
export function withCampaign(book: Book, campaign: LiveCampaign): Book {
  if (isShadow(campaign.terms)) return { ...removed(book, campaign.id), shadows: entered(book.shadows ?? EMPTY_BOOK, campaign) };
  return { ...entered(book, campaign), shadows: book.shadows === null ? null : removed(book.shadows, campaign.id) };
}

/** The same book when the campaign is not in it. */
export function withoutCampaign(book: Book, id: string): Book {
  const live = removed(book, id);
  const shadows = book.shadows === null ? null : removed(book.shadows, id);
  return shadows === book.shadows ? live : { ...live, shadows };
}

function entered(book: Book, campaign: LiveCampaign): Book {
  const { catalogue, edition: before, hidden } = writable(book);
  const edition = before + 1;
  const replaced = visible({ catalogue, edition: before, hidden }, campaign.id);
  for (const place of hidden) end(catalogue, place, edition);
  if (replaced >= 0) end(catalogue, replaced, edition);
  enter(catalogue, campaign, edition);
  catalogue.edition = edition;
  return { size: book.size + (replaced >= 0 ? 0 : 1), edition, catalogue, hidden: NONE_HIDDEN, shadows: book.shadows };
}

function removed(book: Book, id: string): Book {
  const place = visible(book, id);
  if (place < 0) return book;
  const { catalogue, edition, shadows } = book;
  if (book.size === 1) return { ...EMPTY_BOOK, shadows };
  const hidden = new Set(book.hidden).add(place);
  if (hidden.size <= HIDDEN_MAX || edition !== catalogue.edition) return { size: book.size - 1, edition, catalogue, hidden, shadows };
  for (const each of hidden) end(catalogue, each, edition + 1);
  catalogue.edition = edition + 1;
  return { size: book.size - 1, edition: edition + 1, catalogue, hidden: NONE_HIDDEN, shadows };
}

/** Every campaign that grants and whose binding, place and currency fit, each once, higher priority first, then by id. */
export function candidates(book: Book, key: BookKey): readonly LiveCampaign[] {
  return campaignsAt(book, found(lookFor(book, key, 'bound')));
}

/** The shadows among them, at most so many; where more are bound, those whose condition is refused already give way. */
export function shadowCandidates({ shadows }: Book, key: BookKey, most: number): readonly LiveCampaign[] {
  return shadows === null || shadows.size === 0 ? NO_CAMPAIGNS : likelyCandidates(shadows, key, most);
}
const NO_CAMPAIGNS: readonly LiveCampaign[] = [];

/** The same while they are at most `most`; when they are more, those of them whose condition may hold as far as request and profile tell. */
export function likelyCandidates(book: Book, key: BookKey, most: number): readonly LiveCampaign[] {
  const bound = lookFor(book, key, 'bound');
  bound.most = most;
  const places = found(bound);
  return campaignsAt(book, bound.isCut ? found(lookFor(book, key, 'answered')) : places);
}

/** Of the candidates those that are open now and whose whole condition holds. */
export function metCampaigns(book: Book, key: BookKey, moment: Moment): readonly LiveCampaign[] {
  const { slips, tests } = book.catalogue;
  const places = found(lookFor(book, key, 'answered'));
  const answers = answersTo(tests, moment.factsIn);
  return campaignsAt(
    book,
    places.filter((place) => isOpenAt(book, place, moment) && slip.testsHold(slips, place, answers)),
  );
}

function isOpenAt({ catalogue }: Book, place: number, moment: Moment): boolean {
  const { slips } = catalogue;
  if (!slip.isWithin(slips, place, moment.nowMs)) return false;
  const bits = slip.asksAt(slips, place) & (slip.ASK_SCHEDULE | slip.ASK_ENROLMENT);
  if (bits === 0) return true;
  const campaign = campaignAt(catalogue, place);
  if ((bits & slip.ASK_ENROLMENT) !== 0 && !moment.isEnrolled(campaign)) return false;
  return (bits & slip.ASK_SCHEDULE) === 0 || moment.isOpen(campaign);
}

/** A look that goes on; places may repeat, because one campaign may be found under several keys. */
interface Look {
  readonly book: Book;
  readonly key: BookKey;
  readonly asked: slip.AskedNumbers;
  readonly finds: 'bound' | 'answered';
  readonly places: number[];
  /** With more campaigns than this the look is cut short. */
  most: number;
  isCut: boolean;
}

function lookFor(book: Book, key: BookKey, finds: Look['finds']): Look {
  const asked = numbersAsked(book.catalogue.numbers, key);
  return { book, key, asked, finds, places: [], most: Number.MAX_SAFE_INTEGER, isCut: false };
}

/** Places of the slips that fit, in no order, a place perhaps twice. */
function found(look: Look): number[] {
  const { tuples } = look.book.catalogue;
  const count = headsFor(look);
  for (let no = 0; no < count && !look.isCut; no += 1)
    for (let head = heads[no] as number; head !== 0 && !look.isCut; head = nextOf(tuples, head)) take(look, placeAt(tuples, head));
  return look.places;
}

/** The chains under all tuples of the look, good until the next look. */
let heads = new Int32Array(256);

/**
 * How many chains there are. All hashes are worked out before any is looked up: looks that do not wait for one another let the processor fetch
 * several lines of a table far larger than its caches at a time.
 */
function headsFor({ asked, finds, book: { catalogue } }: Look): number {
  const { signatures, tuples } = catalogue;
  const missing = ~asked.mask;
  let end = 0;
  for (let no = 0; no < signatures.length; no += 1) {
    const signature = signatures[no] as Signature;
    if ((signature.mask & missing) !== 0 || (signature.finds !== 'both' && signature.finds !== finds)) continue;
    end = addHashes({ asked, from: end }, signature, seedOf(no));
  }
  let count = 0;
  for (let no = 0; no < end; no += 1) {
    const head = chainOf(tuples, heads[no] as number);
    heads[count] = head;
    if (head !== 0) count += 1;
  }
  return count;
}

/** Writes the hash of every tuple of keys that the signature asks for, and gives where they end. */
function addHashes(
  { asked, from }: { readonly asked: slip.AskedNumbers; readonly from: number },
  { dimensions }: Signature,
  seed: number,
): number {
  let end = putHash(from, seed);
  for (const dimension of dimensions) {
    const first = asked.from[dimension] as number;
    const last = asked.to[dimension] as number;
    const until = end;
    for (let key = first + 1; key < last; key += 1)
      for (let at = from; at < until; at += 1) end = putHash(end, hashed(heads[at] as number, asked.pool[key] as number));
    for (let at = from; at < until; at += 1) heads[at] = hashed(heads[at] as number, asked.pool[first] as number);
  }
  return end;
}

function putHash(at: number, hash: number): number {
  if (at === heads.length) {
    const wider = new Int32Array(at * 2);
    wider.set(heads);
    heads = wider;
  }
  heads[at] = hash;
  return at + 1;
}

function take(look: Look, place: number): void {
  if (!fits(look, place)) return;
  look.places.push(place);
  look.isCut = look.places.length > look.most && new Set(look.places).size > look.most;
}

function fits({ book, asked, key, finds }: Look, place: number): boolean {
  const { slips } = book.catalogue;
  if (!isVisible(book, place) || !slip.isBound(slips, place, asked)) return false;
  if (finds === 'answered' && !slip.isAnswered(slips, place, asked)) return false;
  if ((slip.asksAt(slips, place) & slip.ASK_BIN) === 0) return true;
  const { terms, bindsBin } = campaignAt(book.catalogue, place);
  const { binOf, include } = terms.binding.cards;
  const bin = binOf === 'token' ? key.tokenBin : key.bin;
  return bin === undefined ? include.length === 0 : bindsBin(bin);
}

/** Each once, higher priority first, then by id. */
function campaignsAt({ catalogue }: Book, places: number[]): readonly LiveCampaign[] {
  if (places.length <= FEW) sortFew(catalogue, places);
  else places.sort((one, other) => orderOf(catalogue, one, other));
  const sorted: LiveCampaign[] = [];
  let before = -1;
  for (const place of places) {
    if (place !== before) sorted.push(campaignAt(catalogue, place));
    before = place;
  }
  return sorted;
}

/** So few are sorted by insertion, without a call into the library. Chains begin with the newest, and older campaigns mostly come first. */
const FEW = 16;
function sortFew(catalogue: Catalogue, places: number[]): void {
  places.reverse();
  for (let no = 1; no < places.length; no += 1) {
    const place = places[no] as number;
    let to = no;
    for (; to > 0 && orderOf(catalogue, places[to - 1] as number, place) > 0; to -= 1) places[to] = places[to - 1] as number;
    places[to] = place;
  }
}

function orderOf(catalogue: Catalogue, one: number, other: number): number {
  const { slips } = catalogue;
  const more = slip.priorityAt(slips, other) - slip.priorityAt(slips, one);
  if (more !== 0 || one === other) return more;
  return slip.compareIds(slips, one, other) || (campaignAt(catalogue, one).id < campaignAt(catalogue, other).id ? -1 : 1);
}

function campaignAt({ slips, campaigns }: Catalogue, place: number): LiveCampaign {
  return campaigns[slip.wordAt(slips, place, slip.NO)] as LiveCampaign;
}

function isVisible({ catalogue: { slips }, edition, hidden }: Pick<Book, 'catalogue' | 'edition' | 'hidden'>, place: number): boolean {
  if (slip.wordAt(slips, place, slip.BORN) > edition || slip.wordAt(slips, place, slip.ENDED) <= edition) return false;
  return hidden.size === 0 || !hidden.has(place);
}

/** Place of the slip under which this book has the id; -1 when it has not. */
function visible(book: Pick<Book, 'catalogue' | 'edition' | 'hidden'>, id: string): number {
  let place = book.catalogue.newest.get(id) ?? -1;
  while (place >= 0 && !isVisible(book, place)) place = slip.beforeAt(book.catalogue.slips, place);
  return place;
}

function end(catalogue: Catalogue, place: number, edition: number): void {
  slip.endSlip(catalogue.slips, place, edition);
  catalogue.ended += 1;
}

/** The book where it may be written on; an older edition, or one that is mostly ended slips, is written anew. */
function writable(book: Book): Book {
  const { catalogue, edition } = book;
  const isNewest = edition === catalogue.edition && catalogue !== EMPTY_BOOK.catalogue;
  if (isNewest && catalogue.ended <= book.size + ENDED_MAX) return book;
  const anew = newCatalogue();
  for (const id of book.size === 0 ? [] : catalogue.newest.keys()) {
    const place = visible(book, id);
    if (place >= 0) enter(anew, campaignAt(catalogue, place), 0);
  }
  return { size: book.size, edition: 0, catalogue: anew, hidden: NONE_HIDDEN, shadows: book.shadows };
}
