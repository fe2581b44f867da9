// Proves that a grant is explained by the terms it was granted under: the exact share, the cent that rounding gave, and what caps moved.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fund, type FunderRoom } from '../funding/fund.ts';
import { type Funding, fundingSchema, type Party } from '../funding/schema.ts';
import { explainGrant } from './explain-grant.ts';

const terms = (written: unknown): Funding => fundingSchema.parse(written);
const thirds = (caps: readonly unknown[] = []) =>
  terms({
    shares: [
      { party: 'bank', bps: 3_333 },
      { party: 'merchant', bps: 6_667 },
    ],
    caps,
  });
const said = (of: Funding, amount: number, room: FunderRoom = {}) => explainGrant(of, fund(amount, of, room).shares);

describe('explaining a grant', () => {
  test('I3 10.00 at 66.67 % and 33.33 % is 6.67 and 3.33: whoever pays 6.67 carries the cent', () => {
    const { shares, isExplained } = said(thirds(), 1_000);

    expect(shares).toEqual([
      {
        party: 'bank',
        agreed: { bps: 3_333 },
        exact: '333.30',
        byTerms: 333,
        movedByCap: 0,
        amount: 333,
        gotRoundingCent: false,
      },
      {
        party: 'merchant',
        agreed: { bps: 6_667 },
        exact: '666.70',
        byTerms: 667,
        movedByCap: 0,
        amount: 667,
        gotRoundingCent: true,
      },
    ]);
    expect(isExplained).toBe(true);
  });

  test('a fixed share is paid first, and only the rest is divided', () => {
    const fixed = terms({
      shares: [
        { party: 'scheme', fixed: 300 },
        { party: 'bank', bps: 3_333 },
        { party: 'merchant', bps: 6_667 },
      ],
    });

    expect(said(fixed, 1_001).shares.map(({ agreed, exact, amount, gotRoundingCent }) => [agreed, exact, amount, gotRoundingCent])).toEqual(
      [
        [{ fixed: 300 }, '300.00', 300, false],
        [{ bps: 3_333 }, '233.6433', 234, true],
        [{ bps: 6_667 }, '467.3567', 467, false],
      ],
    );
    expect(said(fixed, 200).shares.map(({ exact }) => exact)).toEqual(['200.00', '0.00', '0.00']);
  });

  test('a cap that is covered: one pays what was left, the other the rest, and nothing was rounded', () => {
    const { shares, isExplained } = said(thirds([{ party: 'merchant', total: 0, atCap: 'cover', coveredBy: 'scheme' }]), 1_000, {
      merchant: 120,
    });

    expect(
      shares.map(({ party, agreed, exact, byTerms, movedByCap, amount, gotRoundingCent }) => [
        party,
        agreed,
        exact,
        byTerms,
        movedByCap,
        amount,
        gotRoundingCent,
      ]),
    ).toEqual([
      ['bank', { bps: 3_333 }, '333.30', 333, 0, 333, false],
      ['merchant', { bps: 6_667 }, '120.00', 667, -547, 120, false],
      ['scheme', null, '546.70', 0, 547, 547, true],
    ]);
    expect(isExplained).toBe(true);
  });

  test('a cap that was not reached moves nothing, also where rounding gave less than the exact share', () => {
    const { shares } = said(thirds([{ party: 'bank', total: 333, atCap: 'cover', coveredBy: 'scheme' }]), 1_000, { bank: 333 });

    expect(shares.map(({ exact, movedByCap }) => [exact, movedByCap])).toEqual([
      ['333.30', 0],
      ['666.70', 0],
    ]);
  });

  test('amounts that do not follow from the terms are said to be unexplained', () => {
    expect(
      explainGrant(thirds(), [
        { party: 'bank', amount: 400 },
        { party: 'merchant', amount: 600 },
      ]).isExplained,
    ).toBe(false);
    expect(explainGrant(thirds(), []).shares.map(({ exact }) => exact)).toEqual(['0.00', '0.00']);
  });

  test('I3 whatever the terms, caps and rooms: amounts and exact shares sum to the grant, nobody is three units from its exact share, and each cent is named', () => {
    const parties: readonly Party[] = ['bank', 'merchant', 'scheme', 'chain'];
    const cap = fc.record({
      party: fc.constantFrom(...parties),
      next: fc.integer({ min: 1, max: 3 }),
      atCap: fc.constantFrom('cover', 'shrink', 'stop'),
    });
    const room = fc.option(fc.integer({ min: 0, max: 3_000 }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.tuple(
          fc.integer({ min: 1, max: 3_333 }),
          fc.integer({ min: 1, max: 3_333 }),
          fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
        ),
        fc.uniqueArray(cap, { selector: ({ party }) => party, maxLength: 3 }),
        fc.record({ bank: room, merchant: room, scheme: room, chain: room }),
        fc.integer({ min: 1, max: 100_000 }),
        ([one, other, fixed], caps, rooms, amount) => {
          const of = terms({
            shares: [
              ...(fixed === undefined ? [] : [{ party: 'chain', fixed }]),
              { party: 'bank', bps: 10_000 - one - other },
              { party: 'merchant', bps: one },
              { party: 'scheme', bps: other },
            ],
            caps: caps.map(({ party, next, atCap }) => ({
              party,
              atCap,
              ...(atCap === 'cover' && { coveredBy: parties[(parties.indexOf(party) + next) % 4] }),
            })),
          });
          const capped = Object.fromEntries(caps.map(({ party }) => [party, rooms[party as keyof typeof rooms]]));
          const granted = fund(amount, of, capped);
          const { shares, isExplained, amount: whole } = explainGrant(of, granted.shares);

          expect(isExplained).toBe(true);
          expect(whole).toBe(granted.amount);
          const tenThousandths = shares.map(({ exact }) =>
            BigInt(exact.replace(/^(\d+)\.(\d+)$/, (_, units: string, digits: string) => units + digits.padEnd(4, '0'))),
          );
          expect(tenThousandths.reduce((all, each) => all + each, 0n)).toBe(BigInt(whole) * 10_000n);
          for (const [place, share] of shares.entries()) {
            const distance = BigInt(share.amount) * 10_000n - (tenThousandths[place] ?? 0n);
            expect(distance > -30_000n && distance < 30_000n).toBe(true);
            expect(share.gotRoundingCent).toBe(distance > 0n);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
