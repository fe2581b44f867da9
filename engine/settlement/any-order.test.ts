// Proves that captures, refunds, chargebacks and representments end at the same cents for every funder and every fee, whatever their order; and at zero when everything came back.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../hold/fold.ts';
import type { HeldBenefit, Message } from '../hold/record.ts';
import { type Books, benefitOf, capture, message, opened, played, policies, recordOf, refund } from '../hold/testing.ts';
import type { Fee } from './contract.ts';
import { monthFee, type SaleFigures, feeBase, saleFee } from './fee.ts';

const FEES: readonly Fee[] = [
  { name: 'mdr', kind: 'percent', base: 'gross', bps: 38, min: 5, max: 900, onRefund: 'return' },
  { name: 'paid', kind: 'percent', base: 'paid', bps: 61, min: null, max: null, onRefund: 'return' },
  { name: 'given', kind: 'percent', base: 'subsidy', bps: 250, min: 1, max: null, onRefund: 'return' },
  { name: 'piece', kind: 'fixed', amount: 7, onRefund: 'return' },
];
const VOLUME = {
  kind: 'tiered',
  name: 'volume',
  base: 'paid',
  mode: 'marginal',
  tiers: [
    { from: 0, bps: 120 },
    { from: 4_000, bps: 61 },
  ],
  onRefund: 'return',
} as const;

const parts = fc.array(
  fc.record({ party: fc.constantFrom('bank' as const, 'scheme' as const, 'brand' as const), amount: fc.integer({ min: 1, max: 700 }) }),
  { minLength: 1, maxLength: 3 },
);
const terms = fc.record({
  funding: parts,
  own: fc.integer({ min: 0, max: 300 }),
  under: fc.constantFrom('pro_rata' as const, 'keep' as const),
});
const granted = ({
  funding,
  own,
  under,
}: {
  funding: readonly { party: 'bank' | 'scheme' | 'brand'; amount: number }[];
  own: number;
  under: 'pro_rata' | 'keep';
}): HeldBenefit => {
  const seen = new Map(funding.map((each) => [each.party, each]));
  const shares = [...seen.values()].map((each) => (each.party === 'brand' ? { ...each, payer: 'brand:cola' } : each));
  const all = own === 0 ? shares : [...shares, { party: 'merchant' as const, amount: own }];
  return benefitOf(
    all.reduce((sum, each) => sum + each.amount, 0),
    { funding: all, uses: [], policies: { ...policies, underClearing: under } },
  );
};

const amounts = fc.integer({ min: 1, max: 6_000 });
const messages: fc.Arbitrary<readonly Message[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: amounts.map((amount) => capture(amount)) },
    { weight: 3, arbitrary: amounts.map(refund) },
    { weight: 1, arbitrary: amounts.map((amount) => message('chargeback', { amount })) },
    { weight: 1, arbitrary: amounts.map((amount) => message('representment', { amount })) },
  ),
  { minLength: 1, maxLength: 6 },
);

/** What a contract reckons fees from, out of the books. */
function saleOf({ record, postings }: Books): SaleFigures {
  const { captured, refunded, chargedBack } = fold(record);
  const due = postings.filter(({ debit, credit }) => [debit, credit].includes('due:merchant:M1'));
  const signed = (rows: typeof due) =>
    rows.reduce(
      (all, { template, amount }) => all + (template === 'benefit.capture' || template === 'benefit.represent' ? amount : -amount),
      0,
    );
  const foreign = due.filter(({ party }) => party !== 'merchant:M1');
  const takings = (rows: typeof due) => signed(rows.filter(({ template }) => template === 'benefit.capture'));
  return {
    captured,
    net: captured - refunded - chargedBack,
    till: signed(due),
    tillCaptured: takings(due),
    subsidy: signed(foreign),
    subsidyCaptured: takings(foreign),
  };
}

/** Funders and payees, fee by fee: everything that settlement pays out. */
function ends(books: Books) {
  const sale = saleOf(books);
  const fees = FEES.map((fee) => [fee.name, fee.kind === 'percent' || fee.kind === 'fixed' ? saleFee(fee, sale) : 0]);
  return {
    accounts: Object.fromEntries([...books.accounts].filter(([account]) => /^(subsidy|due):/.test(account)).toSorted()),
    fees: Object.fromEntries([...fees, ['volume', monthFee(VOLUME, feeBase(sale, VOLUME))]]),
  };
}

function permutations<T>(of: readonly T[]): readonly (readonly T[])[] {
  if (of.length <= 1) return [of];
  return of.flatMap((first, place) => permutations(of.filter((_, at) => at !== place)).map((rest) => [first, ...rest]));
}

describe('any order of captures, refunds and chargebacks', () => {
  test('I3 I16 ends in the same cents per funder, payee and fee', () => {
    fc.assert(
      fc.property(
        terms,
        messages.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length })),
        ),
        (of, [list, other]) => {
          const start = opened(recordOf([granted(of)]));
          expect(ends(played(start, other))).toEqual(ends(played(start, list)));
        },
      ),
      { numRuns: 400 },
    );
  }, 30_000);

  test('I16 all 720 orders of six messages end alike', () => {
    const start = opened(
      recordOf([
        granted({
          funding: [
            { party: 'bank', amount: 334 },
            { party: 'scheme', amount: 333 },
            { party: 'brand', amount: 333 },
          ],
          own: 111,
          under: 'pro_rata',
        }),
      ]),
    );
    const six = [
      capture(3_333),
      capture(3_334),
      refund(1_111),
      refund(2_221),
      message('chargeback', { amount: 777 }),
      message('representment', { amount: 333 }),
    ];
    const all = permutations(six);
    const found = new Set(all.map((order) => JSON.stringify(ends(played(start, order)))));

    expect(all).toHaveLength(720);
    expect(found.size).toBe(1);
  }, 30_000);

  test('R17 I6 a full refund, in whatever parts and order, leaves every funder, payee and fee at zero', () => {
    fc.assert(
      fc.property(
        terms,
        fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 2 }),
        fc.nat(),
        (of, taken, back, shuffle) => {
          const total = taken.reduce((all, each) => all + each, 0);
          const returned = back.reduce((all, each) => all + each, 0);
          const undo = [...back.map(refund), ...(returned < total ? [refund(total - returned)] : [])];
          const all = [...taken.map((amount) => capture(amount)), ...undo];
          const order = all.toSorted(
            (one, other) => (((one.amount ?? 0) * 31 + shuffle) % 17) - (((other.amount ?? 0) * 31 + shuffle) % 17),
          );
          const { accounts, fees } = ends(played(opened(recordOf([granted(of)])), order));
          expect(accounts).toEqual({});
          expect(fees).toEqual({ mdr: 0, paid: 0, given: 0, piece: 0, volume: 0 });
        },
      ),
      { numRuns: 300 },
    );
  }, 30_000);
});
