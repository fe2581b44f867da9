// Proves the book against the scan of every live campaign: the same candidates in the same order, whatever was added, replaced or removed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidatesOf, keyOf } from '../authorization/candidates.ts';
import { bindingObstacle } from '../authorization/eligible.ts';
import type { EvaluateRequest } from '../authorization/request.ts';
import type { Profile } from '../authorization/situation.ts';
import { CANDIDATES_MAX } from '../benefit/stack.ts';
import { binMatcher } from '../card/bin.ts';
import { type Book, candidates, emptyBook, withCampaign, withoutCampaign } from './book.ts';
import { type BookKey, KEYS_MAX, waysOf } from './book-ways.ts';
import { type LiveCampaign, prepare } from './live.ts';
import type { Campaign } from './schema.ts';
import { read, sound } from './testing.ts';

type Terms = Pick<Campaign, 'binding' | 'where'>;
const plain = prepare(read({ ...sound, binding: {}, where: {} }), 1, {});
const unbound: Terms = plain.terms;

/** Compiling texts and conditions is not what is proved here, so they are those of one campaign. */
function live(id: string, terms: Partial<Campaign> = {}, version = 1): LiveCampaign {
  const all = { ...plain.terms, ...terms, id };
  const { include, exclude } = all.binding.cards;
  return { ...plain, id, version, terms: all, bindsBin: binMatcher(include, exclude) };
}
const cards = (include: readonly string[]): Partial<Campaign> => ({
  binding: { ...unbound.binding, cards: { ...unbound.binding.cards, include: [...include] } },
});
const merchants = (include: readonly string[]): Partial<Campaign> => ({
  where: { ...unbound.where, merchants: { include: [...include], exclude: [] } },
});

const BINS = [
  '622588',
  '6225880',
  '62258801',
  '622588012',
  '6225880123',
  '62258801234',
  '622589',
  '62258901',
  '625188',
  '62518899',
  '000001',
];
const RANGES = [
  ...BINS,
  '622587-622589',
  '62258800-62258899',
  '6225880-6225899',
  '62258801000-62258999999',
  '100000-999999',
  '000000-000002',
];
const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);
const some = (values: readonly string[]) => fc.array(fc.constantFrom(...values), { maxLength: 3 });
/** Mostly empty, as campaigns are, else every list would exclude everybody. */
const rule = (values: readonly string[]) =>
  fc.record({
    include: fc.oneof({ weight: 5, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: some(values) }),
    exclude: fc.oneof({ weight: 9, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: some(values) }),
  });
const BOOKS = 2_500;
const KEYS = ['one', 'two', 'three'];
const MCCS = ['5411', '5812', '5814'];
const CHANNELS = ['pos', 'qr', 'online'] as const;
const ENTRY_MODES = ['chip', 'qr', 'ecommerce'] as const;

const terms = fc.record({
  binding: fc.record({
    cards: fc.record({
      include: fc.oneof(fc.constant<string[]>([]), some(RANGES)),
      exclude: fc.oneof({ weight: 4, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: some(RANGES) }),
      binOf: oneOf('funding' as const, 'funding' as const, 'token' as const),
    }),
    accounts: rule(KEYS),
    lists: rule(KEYS),
    segments: rule(KEYS),
    tiers: rule(KEYS),
    enrolment: oneOf('none' as const),
  }),
  where: fc.record({
    merchants: rule(KEYS),
    chains: rule(KEYS),
    mccs: rule(MCCS),
    terminals: rule(KEYS),
    regions: rule(KEYS),
    channels: rule(CHANNELS),
    entryModes: rule(ENTRY_MODES),
  }),
  currency: oneOf('CNY', 'CNY', 'HKD'),
  priority: oneOf(0, 100, 100, 900),
});
const change = fc.record({ place: fc.nat(59), terms: fc.option(terms, { freq: 8 }), version: fc.nat(9) });
/** Mostly small books, and some in which every shelf is crowded. */
const changesOfABook = fc.oneof(
  { weight: 4, arbitrary: fc.array(change, { maxLength: 60 }) },
  { weight: 1, arbitrary: fc.array(change, { maxLength: 120, size: 'max' }) },
);
type Change = {
  readonly place: number;
  readonly terms: typeof terms extends fc.Arbitrary<infer T> ? T | null : never;
  readonly version: number;
};

const bin = fc.constantFrom(...BINS);
const known = { nil: null, freq: 4 };
const asked = fc.record({
  card: fc.record({ bin, tokenBin: fc.option(bin, { nil: undefined }), account: fc.option(fc.constantFrom(...KEYS), { nil: undefined }) }),
  merchant: fc.record({ id: fc.constantFrom(...KEYS), mcc: fc.constantFrom(...MCCS) }),
  terminal: fc.record({ id: fc.constantFrom(...KEYS), channel: fc.constantFrom(...CHANNELS), entryMode: fc.constantFrom(...ENTRY_MODES) }),
  currency: oneOf('CNY', 'CNY', 'HKD', 'JPY'),
  account: fc.option(fc.record({ id: fc.constantFrom(...KEYS), segments: some(KEYS) }), known),
  place: fc.option(fc.record({ chain: fc.option(fc.constantFrom(...KEYS), known), region: fc.constantFrom(...KEYS) }), known),
  lists: some(KEYS),
  tiers: some(KEYS),
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

/** The request and profile that the exact check reads. */
function situated(of: Asked): { readonly request: EvaluateRequest; readonly profile: Profile & { readonly tiers: readonly string[] } } {
  const { tokenBin, account, bin: funding } = of.card;
  const card = {
    bin: funding,
    token: 'tk',
    ...(tokenBin === undefined ? {} : { tokenBin }),
    ...(account === undefined ? {} : { account }),
  };
  const request: EvaluateRequest = {
    authorizationId: 'a',
    kind: 'authorization',
    type: 'purchase',
    amount: 1,
    at: '2026-11-22T12:00:00+08:00',
    currency: of.currency,
    card,
    merchant: of.merchant,
    terminal: of.terminal,
  };
  const person = { person: null, region: null, openedOn: null, birthMonth: null, employee: false };
  return {
    request,
    profile: {
      account: of.account === null ? null : { ...person, ...of.account },
      lists: of.lists,
      tiers: of.tiers,
      enrolled: [],
      bin: null,
      merchant: of.place === null ? null : { ...of.place, country: 'CN', acquirer: 'x' },
    },
  };
}

function grow(changes: readonly Change[], from: { readonly book: Book; readonly byId: Map<string, LiveCampaign> }): Book {
  return changes.reduce((book, { place, terms: written, version }) => {
    const id = `c${place}`;
    from.byId.delete(id);
    if (written === null) return withoutCampaign(book, id);
    const { priority, ...rest } = written;
    const campaign = live(id, { ...rest, stacking: { ...plain.terms.stacking, priority } }, version);
    from.byId.set(id, campaign);
    return withCampaign(book, campaign);
  }, from.book);
}

const named = (campaigns: readonly LiveCampaign[]) => campaigns.map(({ id, version }) => `${id}@${version}`);
const byOrder = (one: LiveCampaign, other: LiveCampaign) =>
  other.terms.stacking.priority - one.terms.stacking.priority || (one.id < other.id ? -1 : 1);

describe('candidates of the book', () => {
  test('R25 are those of a scan of all live campaigns, in every dimension, after any additions, replacements and removals', {
    timeout: 30_000,
  }, () => {
    const seen = { books: 0, parted: 0, scanned: 0, offered: 0, bound: 0 };
    fc.assert(
      fc.property(changesOfABook, fc.array(asked, { minLength: 4, maxLength: 4 }), (changes, requests) => {
        const byId = new Map<string, LiveCampaign>();
        const book = grow(changes, { book: emptyBook(), byId });

        seen.books += 1;
        if (book.catalogue.signatures.length > 2) seen.parted += 1;
        expect(book.size).toBe(byId.size);
        for (const of of requests) {
          const { request, profile } = situated(of);
          const binds = (campaign: LiveCampaign) => bindingObstacle(campaign, request, profile) === null;
          const offered = candidates(book, keyOf(request, profile));
          const scanned = [...byId.values()].filter(binds).toSorted(byOrder);

          expect(named(offered)).toEqual(named(scanned));
          expect(named(candidatesOf(book, { request, profile, tiers: of.tiers }))).toEqual(named(scanned.slice(0, CANDIDATES_MAX)));
          expect(offered.toSorted(byOrder).map(({ id }) => id)).toEqual(offered.map(({ id }) => id));
          expect(new Set(offered).size).toBe(offered.length);
          seen.scanned += byId.size;
          seen.offered += offered.length;
          seen.bound += scanned.length;
        }
      }),
      { numRuns: BOOKS },
    );

    expect(seen.books).toBeGreaterThanOrEqual(BOOKS);
    expect(seen.parted).toBeGreaterThan(1_000);
    expect(seen.bound).toBeGreaterThan(5_000);
    expect(seen.offered).toBeLessThan(seen.scanned * 0.6);
  });

  test('a book from which everything is removed again is the empty book', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const byId = new Map<string, LiveCampaign>();
        const book = grow(changes, { book: emptyBook(), byId });

        expect([...byId.keys()].reduce(withoutCampaign, book)).toEqual(emptyBook());
      }),
      { numRuns: 200 },
    );
  });
});

const somewhere: BookKey = {
  bin: '62258801',
  lists: [],
  segments: [],
  tiers: [],
  merchant: 'M7',
  chain: null,
  region: null,
  mcc: '5411',
  terminal: 'T1',
  channel: 'pos',
  entryMode: 'chip',
  currency: 'CNY',
};

describe('the size of what is offered', () => {
  const thousands = Array.from({ length: 5_000 }, (_, place) => live(`c${place}`, merchants([`M${place}`]))).reduce(
    withCampaign,
    emptyBook(),
  );

  test('one of 5,000 campaigns, each of its own merchant, is offered with no other', () => {
    const offered = candidates(thousands, somewhere);

    expect(offered.map(({ id }) => id)).toEqual(['c7']);
  });

  test('campaigns crowded on one merchant category are told apart by the next way', () => {
    const where = (region: string) => ({
      where: { ...merchants([]).where, mccs: { include: ['5411'], exclude: [] }, regions: { include: [region], exclude: [] } },
    });
    const book = Array.from({ length: 1_000 }, (_, place) => live(`c${place}`, where(`r${place}`) as Partial<Campaign>)).reduce(
      withCampaign,
      emptyBook(),
    );

    expect(candidates(book, { ...somewhere, region: 'r500' }).map(({ id }) => id)).toEqual(['c500']);
  });

  test('a change leaves the book before it as it was, and a campaign that is not in it changes nothing', () => {
    const changed = withCampaign(withoutCampaign(thousands, 'c7'), live('c8', merchants(['M7']), 2));

    expect(named(candidates(thousands, somewhere))).toContain('c7@1');
    expect(named(candidates(changed, somewhere))).toContain('c8@2');
    expect([thousands.size, changed.size]).toEqual([5_000, 4_999]);
    expect(withoutCampaign(thousands, 'never')).toBe(thousands);
  });
});

describe('the ways to a campaign', () => {
  test('R25 a range of 8 digits is found by eight, a 7-digit rule beside it makes both found by six', () => {
    expect(waysOf(live('c', cards(['62258801-62258803'])).terms)[0]?.keys).toEqual(['62258801', '62258802', '62258803']);
    expect(waysOf(live('c', cards(['62258801', '6225889-6225912'])).terms)[0]?.keys).toEqual(['622588', '622589', '622590', '622591']);
  });

  test('too many keys are no way: such a campaign is looked at by every authorization of its currency', () => {
    const many = Array.from({ length: KEYS_MAX + 1 }, (_, place) => `M${place}`);

    expect(waysOf(live('c', merchants(many)).terms).map((way) => way.keys)).toEqual([['CNY']]);
    expect(waysOf(live('c', cards(['100000-999999'])).terms).map((way) => way.keys)).toEqual([['CNY']]);
    expect(waysOf(live('c', merchants(['M1', 'M1'])).terms).map((way) => way.keys)).toEqual([['M1'], ['CNY']]);
  });
});
