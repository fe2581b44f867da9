// Proves fund(): shares sum, never shrink when the benefit grows, and obey the caps.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FunderRoom, fund } from './fund.ts';
import { type Funding, type Party, fundingSchema, PARTIES } from './schema.ts';

const terms = (written: unknown): Funding => fundingSchema.parse(written);
const half = (caps: readonly unknown[] = []) =>
  terms({
    shares: [
      { party: 'bank', bps: 5_000 },
      { party: 'merchant', bps: 5_000 },
    ],
    caps,
  });

test('one payer of everything is divided like any other funding, whatever its caps have left', () => {
  const atCap = fc.constantFrom<Partial<Funding['caps'][number]>>(
    { atCap: 'stop' },
    { atCap: 'shrink' },
    { atCap: 'cover', coveredBy: 'merchant' },
  );
  const some = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(some, fc.option(some, { nil: undefined }), atCap, (benefit, left, of) => {
      const caps = [{ party: 'bank', total: 10_000, ...of }];
      const whole = { party: 'bank' as const, bps: 10_000 };
      const room: FunderRoom = left === undefined ? {} : { bank: left };
      const alone = fund(benefit, terms({ shares: [whole], caps }), room);
      // The same payer named twice takes the general way.
      expect(alone).toEqual(fund(benefit, terms({ shares: [{ party: 'bank', fixed: 10_000 }, whole], caps }), room));
    }),
  );
});

describe('without caps', () => {
  test.each([
    ['one funder pays all', { shares: [{ party: 'bank', bps: 10_000 }] }, 1_001, [['bank', 1_001]]],
    [
      '60:40',
      {
        shares: [
          { party: 'bank', bps: 6_000 },
          { party: 'merchant', bps: 4_000 },
        ],
      },
      1_000,
      [
        ['bank', 600],
        ['merchant', 400],
      ],
    ],
    [
      'the odd cent of 50:50 goes to the first named',
      {
        shares: [
          { party: 'merchant', bps: 5_000 },
          { party: 'bank', bps: 5_000 },
        ],
      },
      3,
      [
        ['merchant', 2],
        ['bank', 1],
      ],
    ],
    [
      'a fixed share is paid first',
      {
        shares: [
          { party: 'bank', bps: 10_000 },
          { party: 'merchant', fixed: 300 },
        ],
      },
      1_000,
      [
        ['bank', 700],
        ['merchant', 300],
      ],
    ],
    [
      'a benefit below the fixed share is all of that funder',
      {
        shares: [
          { party: 'bank', bps: 10_000 },
          { party: 'merchant', fixed: 300 },
        ],
      },
      200,
      [['merchant', 200]],
    ],
    ['nothing is shared by nobody', { shares: [{ party: 'bank', bps: 10_000 }] }, 0, []],
  ])('%s', (_, written, benefit, expected) => {
    expect(fund(benefit, terms(written), {})).toEqual({
      amount: benefit,
      shares: expected.map(([party, amount]) => ({ party, amount })),
      capped: false,
    });
  });
});

describe('at a cap', () => {
  test('cover: the excess of the capped funder is paid by its cover', () => {
    const covered = half([{ party: 'merchant', total: 0, atCap: 'cover', coveredBy: 'bank' }]);

    expect(fund(1_000, covered, { merchant: 120 })).toEqual({
      amount: 1_000,
      shares: [
        { party: 'bank', amount: 880 },
        { party: 'merchant', amount: 120 },
      ],
      capped: true,
    });
  });

  test('cover by a party that stands in no share adds it', () => {
    const covered = half([{ party: 'merchant', atCap: 'cover', coveredBy: 'scheme' }]);

    expect(fund(1_000, covered, { merchant: 0 }).shares).toEqual([
      { party: 'bank', amount: 500 },
      { party: 'scheme', amount: 500 },
    ]);
  });

  test('two funders that cover each other and are both full shrink the benefit to what both have left', () => {
    const circle = half([
      { party: 'merchant', atCap: 'cover', coveredBy: 'bank' },
      { party: 'bank', atCap: 'cover', coveredBy: 'merchant' },
    ]);

    expect(fund(1_000, circle, { merchant: 300, bank: 100 })).toEqual({
      amount: 400,
      shares: [
        { party: 'bank', amount: 100 },
        { party: 'merchant', amount: 300 },
      ],
      capped: true,
    });
  });

  test('shrink: the benefit falls to the largest amount whose shares fit', () => {
    const shrinking = half([{ party: 'merchant', atCap: 'shrink' }]);

    expect(fund(1_000, shrinking, { merchant: 120 })).toEqual({
      amount: 241,
      shares: [
        { party: 'bank', amount: 121 },
        { party: 'merchant', amount: 120 },
      ],
      capped: true,
    });
  });

  test('stop: nothing is granted when the share would pass the cap, and all of it when it fits to the cent', () => {
    const stopping = half([{ party: 'merchant', atCap: 'stop' }]);

    expect(fund(1_000, stopping, { merchant: 499 })).toEqual({ amount: 0, shares: [], capped: true });
    expect(fund(1_000, stopping, { merchant: 500 }).amount).toBe(1_000);
  });

  test('a stop looks at what would really be paid, after another cap has shrunk the benefit', () => {
    const both = half([
      { party: 'merchant', atCap: 'stop' },
      { party: 'bank', atCap: 'shrink' },
    ]);

    expect(fund(1_000, both, { merchant: 300, bank: 200 }).amount).toBe(400);
  });

  test('room below zero, after a ceiling was cut under its use, counts as none', () => {
    expect(fund(1_000, half([{ party: 'merchant', atCap: 'shrink' }]), { merchant: -50 }).shares).toEqual([{ party: 'bank', amount: 1 }]);
  });
});

const party = fc.constantFrom(...PARTIES);
const capsFor = (atCaps: readonly ('cover' | 'shrink' | 'stop')[]) =>
  fc
    .uniqueArray(fc.record({ party, atCap: fc.constantFrom(...atCaps), cover: fc.constantFrom(1, 2) }), {
      selector: (cap) => cap.party,
      maxLength: 3,
    })
    .map((caps) =>
      caps.map(({ party: of, atCap, cover }) => ({
        party: of,
        atCap,
        ...(atCap === 'cover' ? { coveredBy: PARTIES[(PARTIES.indexOf(of) + cover) % PARTIES.length] } : {}),
      })),
    );
const named = (each: Party | undefined) => ({ party: each, ...(each === 'brand' ? { brand: 'cola' } : {}) });
const sharesOf = fc
  .record({
    order: fc.shuffledSubarray([...PARTIES], { minLength: 1 }),
    cuts: fc.tuple(fc.integer({ min: 1, max: 4_998 }), fc.integer({ min: 1, max: 4_998 })),
    fixed: fc.option(fc.integer({ min: 1, max: 400 }), { nil: null }),
  })
  .map(({ order, cuts, fixed }) => {
    const [last, ...others] = fixed === null || order.length === 1 ? order : order.slice(1);
    const proportional = others.map((each, index) => ({ ...named(each), bps: cuts[index] ?? 1 }));
    const rest = 10_000 - proportional.reduce((all, share) => all + share.bps, 0);
    const first = fixed === null || order.length === 1 ? [] : [{ ...named(order[0]), fixed }];
    return [...first, ...proportional, { ...named(last), bps: rest }];
  });
const termsOf = (atCaps: readonly ('cover' | 'shrink' | 'stop')[]) => fc.record({ shares: sharesOf, caps: capsFor(atCaps) }).map(terms);
const left = fc.option(fc.integer({ min: -20, max: 1_500 }), { nil: undefined });
/** Rooms as the authority reads them: only parties with a cap have one. */
const roomUnder = (room: Readonly<Record<Party, number | undefined>>, funding: Funding): FunderRoom =>
  Object.fromEntries(
    PARTIES.flatMap((each) => (room[each] === undefined || !funding.caps.some((cap) => cap.party === each) ? [] : [[each, room[each]]])),
  );
const rooms = fc.record({ bank: left, merchant: left, scheme: left, chain: left, brand: left });
const benefits = fc.integer({ min: 0, max: 3_000 });
const paidBy = (funded: ReturnType<typeof fund>, each: Party) => funded.shares.find((share) => share.party === each)?.amount ?? 0;

describe('properties', () => {
  test('I3 shares sum to the amount, no party appears twice or pays nothing, and no cap is exceeded', () => {
    fc.assert(
      fc.property(termsOf(['cover', 'shrink', 'stop']), rooms, benefits, (funding, room, benefit) => {
        const funded = fund(benefit, funding, roomUnder(room, funding));

        expect(funded.shares.reduce((all, share) => all + share.amount, 0)).toBe(funded.amount);
        expect(funded.amount).toBeLessThanOrEqual(benefit);
        expect(new Set(funded.shares.map((share) => share.party)).size).toBe(funded.shares.length);
        for (const share of funded.shares) {
          expect(share.amount).toBeGreaterThan(0);
          expect(share.amount).toBeLessThanOrEqual(roomUnder(room, funding)[share.party] ?? Number.POSITIVE_INFINITY);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("I3 a larger benefit never lowers the amount granted nor any funder's share, whatever covers and shrinks", () => {
    fc.assert(
      fc.property(termsOf(['cover', 'shrink']), rooms, benefits, fc.integer({ min: 1, max: 40 }), (funding, room, benefit, more) => {
        const [smaller, larger] = [
          fund(benefit, funding, roomUnder(room, funding)),
          fund(benefit + more, funding, roomUnder(room, funding)),
        ];

        expect(larger.amount).toBeGreaterThanOrEqual(smaller.amount);
        for (const each of PARTIES) expect(paidBy(larger, each)).toBeGreaterThanOrEqual(paidBy(smaller, each));
      }),
      { numRuns: 2_000 },
    );
  });

  test('a shrunk benefit is the largest that fits: one minor unit more would not be granted', () => {
    fc.assert(
      fc.property(termsOf(['cover', 'shrink']), rooms, benefits, (funding, room, benefit) => {
        const granted = fund(benefit, funding, roomUnder(room, funding)).amount;

        expect(fund(granted, funding, roomUnder(room, funding)).amount).toBe(granted);
        if (granted < benefit) expect(fund(granted + 1, funding, roomUnder(room, funding)).amount).toBe(granted);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a stop grants all or nothing', () => {
    fc.assert(
      fc.property(termsOf(['stop']), rooms, benefits, (funding, room, benefit) => {
        expect([0, benefit]).toContain(fund(benefit, funding, roomUnder(room, funding)).amount);
      }),
      { numRuns: 1_000 },
    );
  });
});
