// The book of live campaigns: an immutable index from which an authorization takes the few that may bind it, however many are live.
import { type BookKey, type Way, keysIn, waysOf } from './book-ways.ts';
import type { LiveCampaign } from './live.ts';
import { type Hashed, type Trie, emptyTrie, hashOf, lookUp, withKey, withoutKey } from './trie.ts';

/**
 * A tree of shelves. A campaign goes down by its own ways, most selective first, under each of the keys it includes; it waits on the first
 * shelf with room, and only a crowded shelf is parted further. So a campaign lies at the end of a path of keys that an authorization must
 * have, and whatever is reached has matched all of them.
 */
export interface Book {
  readonly size: number;
  readonly root: Shelf;
  readonly byId: Trie<Entry>;
}
/** Id and priority stand here too: sorting needs no look into the campaigns, which lie far apart in memory. */
interface Entry {
  readonly id: string;
  readonly priority: number;
  readonly campaign: LiveCampaign;
  readonly ways: readonly Way[];
}
interface Shelf {
  /** Have no further way: every authorization that comes here looks at them. */
  readonly settled: readonly Entry[];
  /** Could go further, but the shelf is not crowded; empty once it is parted. */
  readonly waiting: readonly Entry[];
  readonly parts: readonly Part[];
}
interface Part {
  readonly dimension: number;
  readonly shelves: Trie<Shelf>;
}

export const WAITING_MAX = 4;
const EMPTY_SHELF: Shelf = { settled: [], waiting: [], parts: [] };
const EMPTY_BOOK: Book = { size: 0, root: EMPTY_SHELF, byId: emptyTrie };

export function emptyBook(): Book {
  return EMPTY_BOOK;
}

/** The book with this version of the campaign in the place of any other. O(keys of its first way * log32 campaigns). */
export function withCampaign(book: Book, campaign: LiveCampaign): Book {
  const before = withoutCampaign(book, campaign.id);
  const { id, terms } = campaign;
  const entry: Entry = { id, priority: terms.stacking.priority, campaign, ways: waysOf(terms) };
  return { size: before.size + 1, root: put(before.root, entry, 0), byId: withKey(before.byId, campaign.id, entry) };
}

/** The same book when the campaign is not in it. */
export function withoutCampaign(book: Book, id: string): Book {
  const entry = lookUp(book.byId, id);
  if (entry === undefined) return book;
  return { size: book.size - 1, root: take(book.root, entry, 0) ?? EMPTY_SHELF, byId: withoutKey(book.byId, id) };
}

/**
 * Every campaign whose binding, place and currency may fit, each once, higher priority first, then by id; a few of them may not fit, so
 * the exact check comes after. O(keys of the authorization * log32 campaigns + found * log found): campaigns not found cost nothing.
 */
export function candidates(book: Book, key: BookKey): readonly LiveCampaign[] {
  const found: Entry[] = [];
  for (const shelf of shelvesFor(book, key)) {
    for (const entry of shelf.settled) found.push(entry);
    for (const entry of shelf.waiting) found.push(entry);
  }
  found.sort(byPriority);
  return found.filter((entry, place) => entry !== found[place - 1]).map((entry) => entry.campaign);
}

/** Every shelf to which keys of the authorization lead; the list grows while it is walked. */
function shelvesFor(book: Book, key: BookKey): readonly Shelf[] {
  const asked: (readonly Hashed[] | undefined)[] = [];
  const shelves: Shelf[] = [book.root];
  for (const { parts } of shelves)
    for (const { dimension, shelves: below } of parts) {
      asked[dimension] ??= keysIn(key, dimension).map((each) => ({ key: each, hash: hashOf(each) }));
      for (const each of asked[dimension] ?? []) {
        const next = lookUp(below, each.key, each.hash);
        if (next !== undefined) shelves.push(next);
      }
    }
  return shelves;
}

function byPriority(one: Entry, other: Entry): number {
  if (one.priority !== other.priority || one === other) return other.priority - one.priority;
  return one.id < other.id ? -1 : 1;
}

/** `depth` counts the ways already gone: a campaign meets the same shelves whenever it comes, so it is found again to be taken out. */
function put(shelf: Shelf, entry: Entry, depth: number): Shelf {
  if (entry.ways[depth] === undefined) return { ...shelf, settled: [...shelf.settled, entry] };
  if (shelf.parts.length > 0) return { ...shelf, parts: putBelow(shelf.parts, entry, depth) };
  const waiting = [...shelf.waiting, entry];
  if (waiting.length <= WAITING_MAX) return { ...shelf, waiting };
  return { ...shelf, waiting: [], parts: waiting.reduce((parts, each) => putBelow(parts, each, depth), shelf.parts) };
}

function putBelow(parts: readonly Part[], entry: Entry, depth: number): readonly Part[] {
  const way = entry.ways[depth];
  if (way === undefined) return parts;
  const place = parts.findIndex((part) => part.dimension === way.dimension);
  const shelves = way.keys.reduce<Trie<Shelf>>(
    (all, key) => withKey(all, key, put(lookUp(all, key) ?? EMPTY_SHELF, entry, depth + 1)),
    parts[place]?.shelves ?? emptyTrie,
  );
  const part: Part = { dimension: way.dimension, shelves };
  return place === -1 ? [...parts, part] : parts.with(place, part);
}

/** Null when nothing is left on the shelf. */
function take(shelf: Shelf, entry: Entry, depth: number): Shelf | null {
  const left: Shelf = {
    settled: without(shelf.settled, entry),
    waiting: without(shelf.waiting, entry),
    parts: takeBelow(shelf.parts, entry, depth),
  };
  return left.settled.length + left.waiting.length + left.parts.length === 0 ? null : left;
}

function takeBelow(parts: readonly Part[], entry: Entry, depth: number): readonly Part[] {
  const way = entry.ways[depth];
  const place = parts.findIndex((part) => part.dimension === way?.dimension);
  const part = parts[place];
  if (way === undefined || part === undefined) return parts;
  const shelves = way.keys.reduce((all, key) => {
    const shelf = lookUp(all, key);
    if (shelf === undefined) return all;
    const left = take(shelf, entry, depth + 1);
    return left === null ? withoutKey(all, key) : withKey(all, key, left);
  }, part.shelves);
  return shelves.slots.length === 0 ? parts.toSpliced(place, 1) : parts.with(place, { ...part, shelves });
}

function without(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const place = entries.indexOf(entry);
  return place === -1 ? entries : entries.toSpliced(place, 1);
}
