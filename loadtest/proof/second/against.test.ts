// The product and its second model agree on every answer and every figure, over random campaigns, payments and messages; and a model that is wrong by a cent is caught.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fund } from '../../../engine/funding/fund.ts';
import { split } from '../../../engine/money/split.ts';
import { differenceFrom, problem } from './answers.ts';
import { playStory } from './against-testing.ts';
import { stories } from './plays-testing.ts';
import { payers, splitUnits } from './money.ts';

const SEED = Number(process.env['SECOND_SEED'] ?? 7);
const RUNS = Number(process.env['SECOND_RUNS'] ?? 60);

it('every answer and every figure is what the second model says (I1-I6, I8, I10, I11, I16, I20, I21)', async () => {
  let granted = 0;
  const count = (what: string) => {
    if (what === 'evaluate granted') granted += 1;
  };

  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      expect(await playStory(story, count)).toBeNull();
    }),
    { seed: SEED, numRuns: RUNS },
  );

  expect(granted).toBeGreaterThan(RUNS / 2);
});

it('units handed out one by one are the split of the product, ties and large weights included (I3)', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.nat(100_000), weights, (whole, by) => {
      expect(splitUnits(whole, by)).toEqual(split(whole, by));
    }),
    { seed: SEED, numRuns: 300 },
  );
});

it('caps that cover, shrink and stop end alike, walked cent by cent or searched (I3)', () => {
  const room = fc.option(fc.nat(400), { nil: undefined });
  const cases = fc.record({ stories, benefit: fc.integer({ min: 1, max: 900 }), bank: room, merchant: room, scheme: room });
  fc.assert(
    fc.property(cases, ({ stories: { campaigns }, benefit, bank, merchant, scheme }) => {
      const rooms = {
        ...(bank === undefined ? {} : { bank }),
        ...(merchant === undefined ? {} : { merchant }),
        ...(scheme === undefined ? {} : { scheme }),
      };
      for (const { funding } of campaigns) {
        const capped = Object.entries(rooms).filter(([party]) => funding.caps.some((cap) => cap.party === party));
        const wanted = fund(benefit, funding, Object.fromEntries(capped));
        const found = payers(benefit, funding, new Map(capped) as Parameters<typeof payers>[2]);
        expect([found.amount, [...found.shares]]).toEqual([wanted.amount, wanted.shares.map(({ party, amount }) => [party, amount])]);
      }
    }),
    { seed: SEED, numRuns: 150 },
  );
});

it('an answer that is wrong by one cent, or in its status, is told', () => {
  const expected = { status: 200, body: { payable: 900, reason: null, benefits: [{ campaign: 'c', amount: 100 }] } };
  const answer = (payable: number, amount: number) =>
    JSON.stringify({ payable, reason: null, benefits: [{ campaign: 'c', amount, receipt: 'text' }] });

  expect(differenceFrom(expected, { status: 200, body: answer(900, 100) })).toBeNull();
  expect(differenceFrom(expected, { status: 200, body: answer(901, 100) })).toContain('payable 901 instead of 900');
  expect(differenceFrom(expected, { status: 200, body: answer(900, 99) })).toContain('benefits');
  expect(differenceFrom(problem('message_id_reused'), { status: 200, body: '{}' })).toContain('instead of 409');
});

it('a second model under terms that differ by one minor unit disagrees with the product', async () => {
  const told = new Set<string>();
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const difference = await playStory(story, undefined, (terms) =>
        terms.benefit.type === 'amount_off' ? { ...terms, benefit: { ...terms.benefit, amount: terms.benefit.amount + 1 } } : terms,
      );
      if (difference !== null) told.add(difference.split(' ')[0] ?? '');
    }),
    { seed: SEED, numRuns: 12 },
  );

  expect([...told]).toContain('evaluate');
});
