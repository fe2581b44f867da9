// Proves that the book finds exactly what a second, independent reading of the same documents finds, and so what every peer is checked against.
import { expect, test } from 'vitest';
import { askedOf } from './authorizations.ts';
import { oracleOf } from './oracle.ts';
import { oursOf } from './ours.ts';
import { peerCampaign } from './population.ts';
import { fieldsOf, requirementOf, testsIn } from './requirement.ts';

const CAMPAIGNS = 1_000;
const DECISIONS = 500;
const campaigns = Array.from({ length: CAMPAIGNS }, (_, no) => peerCampaign(no, CAMPAIGNS));
const requirements = campaigns.map(requirementOf);
const asked = Array.from({ length: DECISIONS }, (_, no) => askedOf(no, CAMPAIGNS));

test('the book meets the campaigns that plain closures over the documents meet', () => {
  const ours = oursOf(campaigns);
  const oracle = oracleOf(requirements);

  const different = asked.filter((each) => {
    const met = ours.met(each).toSorted((one, other) => one - other);
    return met.join() !== oracle(fieldsOf(each)).join();
  });

  expect(different).toEqual([]);
});

test('the population is as it is described: about five tests a campaign, about ten campaigns met', () => {
  const oracle = oracleOf(requirements);

  const met = asked.reduce((sum, each) => sum + oracle(fieldsOf(each)).length, 0) / DECISIONS;
  const tests = requirements.reduce((sum, each) => sum + testsIn(each), 0) / CAMPAIGNS;

  expect(met).toBeGreaterThan(8);
  expect(met).toBeLessThan(16);
  expect(tests).toBeGreaterThan(4.5);
  expect(tests).toBeLessThan(6.5);
});
