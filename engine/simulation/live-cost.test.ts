// Proves that the cost of a live set is judged by counting: the same on every machine, with the campaign named that breaks the budget.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { costOfDecision, testsIn } from '../authorization/cost.ts';
import { liveOf, situationWith } from '../authorization/testing.ts';
import { type Book, emptyBook, withCampaign } from '../campaign/book.ts';
import type { LiveCampaign } from '../campaign/live.ts';
import type { CampaignInput } from '../campaign/schema.ts';
import { bankFileSchema } from './bank-file.ts';
import { demoBank } from './bank.ts';
import { costFindings, costTexts, judgedCost } from './live-cost.ts';
import { referenceLoad } from './reference-load.ts';

const bank = demoBank(bankFileSchema.parse(parse(readFileSync(new URL('../../campaigns/demo-bank.yaml', import.meta.url), 'utf8'))));
const BUDGET = 2_000;

const liveSet = (count: number, make: (no: number) => LiveCampaign): Book =>
  Array.from({ length: count }, (_, no) => make(no)).reduce(withCampaign, emptyBook());
const plain = (no: number, change: Partial<CampaignInput> = {}) => liveOf(`plain-${no}`, { type: 'amount_off', amount: 100 + no }, change);
const threshold = (no: number, change: Partial<CampaignInput> = {}) => {
  const steps = [
    { from: 3_000 + no * 137, off: 100 + no },
    { from: 9_900 - no * 50, off: 200 + no * 3 },
  ];
  return liveOf(`threshold-${no}`, { type: 'tiered_off', steps: steps.toSorted((one, other) => one.from - other.from) }, change);
};
const judged = (book: Book, campaign: LiveCampaign) => judgedCost({ campaign, bank, seed: 1, book, budgetMicros: BUDGET });

describe('the reference load', () => {
  const campaign = plain(1, {
    where: { chains: { include: ['demo-coffee'] }, channels: { include: ['pos'] } },
    schedule: {
      from: '2026-11-01T00:00:00+08:00',
      to: '2026-12-01T00:00:00+08:00',
      windows: [{ days: ['mon'], from: '14:00', to: '16:00' }],
    },
    when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 4_321 },
  });
  const load = referenceLoad({ campaign, bank, seed: 7 });

  test('is the same for the same seed, meets the campaign at real shops and when it is open, and tries the amounts it names', () => {
    expect(load).toEqual(referenceLoad({ campaign, bank, seed: 7 }));
    expect(load.length).toBeGreaterThan(30);
    expect(new Set(load.map(({ request }) => request.merchant.id)).has('M1101')).toBe(true);
    expect(load.some(({ now }) => campaign.openAt(Date.parse(now)))).toBe(true);
    expect(load.some(({ request }) => request.amount === 4_321)).toBe(true);
  });

  test('a campaign that binds nothing that exists in the bank is still met, at a shop made up for it', () => {
    const elsewhere = plain(2, { where: { merchants: { include: ['NOWHERE'] }, mccs: { include: ['7995'] } } });

    expect(referenceLoad({ campaign: elsewhere, bank, seed: 7 }).some(({ request }) => request.merchant.id === 'NOWHERE')).toBe(true);
  });
});

describe('the cost of one decision', () => {
  test('is a count: more candidates, tests and combinations cost more, and a clock has no say', () => {
    const cost = (count: number, make: (no: number) => LiveCampaign) =>
      costOfDecision(situationWith(), { book: liveSet(count, make), microsMax: BUDGET });

    expect(cost(8, plain)).toMatchObject({ candidates: 8, eligible: 8, quotes: 8 });
    expect(cost(8, plain).micros).toBe(cost(8, plain).micros);
    expect(cost(8, threshold).quotes).toBeGreaterThan(50);
    expect(cost(8, threshold).micros).toBeGreaterThan(cost(8, plain).micros);
    expect(cost(0, plain)).toMatchObject({ candidates: 0, quotes: 0 });
  });

  test('stops counting early where the search would take far too long', () => {
    const cost = costOfDecision(situationWith(), { book: liveSet(32, threshold), microsMax: BUDGET });

    expect(cost.micros).toBeGreaterThan(BUDGET);
    expect(cost.quotes).toBeLessThan(5_000);
  });

  test('counts every test of a condition, however deep', () => {
    const test = { fact: 'authorization.amount', operator: 'equal', value: 1 } as const;

    expect(testsIn(undefined)).toBe(0);
    expect(testsIn({ all: [test, { any: [test, { not: test }] }] })).toBe(3);
  });
});

describe('a live set', () => {
  test('of campaigns that exclude each other is fine', () => {
    const verdict = judged(
      liveSet(20, (no) => threshold(no, { stacking: { group: 'one' } })),
      threshold(20, { stacking: { group: 'one' } }),
    );

    expect(verdict.breaches).toEqual([]);
    expect(verdict.purchases).toBeGreaterThan(30);
    expect(costTexts(verdict)).toBeNull();
    expect(costFindings(verdict)).toEqual([]);
  });

  test('in which a purchase would meet a 33rd campaign is refused, and the campaign named', () => {
    const verdict = judged(liveSet(32, plain), plain(32));

    expect(verdict).toMatchObject({
      campaign: 'plain-32',
      breaches: [{ reason: 'too_many_candidates', cost: { candidates: 33 } }, {}, {}],
    });
    expect(judged(liveSet(12, plain), plain(31)).breaches.length).toBe(0);
  });

  test('in which a purchase would meet a ninth shadow is refused in both languages, and shadows take no place of live ones', () => {
    const shade = (no: number) => plain(100 + no, { rollout: { mode: 'shadow' } });
    const full = Array.from({ length: 8 }, (_, no) => shade(no)).reduce(withCampaign, liveSet(12, plain));
    const verdict = judged(full, shade(8));

    expect(verdict.breaches[0]).toMatchObject({ reason: 'too_many_shadows', cost: { candidates: 12, shadows: 9 } });
    expect(costFindings(verdict)[0]).toMatchObject({ code: 'too_costly', path: 'binding' });
    expect(costTexts(verdict)?.en).toContain('9 campaigns in shadow');
    expect(costTexts(verdict)?.['zh-CN']).toContain('9 个影子活动');
    expect(judged(full, shade(7)).breaches).toEqual([]);
    expect(judged(full, plain(50)).breaches).toEqual([]);
  });

  test('whose rollout takes few cardholders is judged as if it took all', () => {
    expect(judged(liveSet(32, plain), plain(32, { rollout: { to: 1 } })).breaches.length).toBe(3);
  });

  test('is only looked at: its book stays the newest edition, from which the next publish goes on', () => {
    const book = liveSet(3, plain);
    const { edition } = book;
    judged(book, plain(1, { stacking: { priority: 900 } }));

    expect([book.edition, book.catalogue.edition, book.size]).toEqual([edition, edition, 3]);
  });

  test('that says everything in conditions is not refused for campaigns that give way', () => {
    const shopOnly = (no: number) => plain(no, { when: { fact: 'merchant.id', operator: 'equal', value: `S${no}` } });

    expect(judged(liveSet(40, shopOnly), shopOnly(40)).breaches).toEqual([]);
  });

  test('with too many thresholds that go with each other is refused; with few of them it is not', () => {
    const verdict = judged(liveSet(14, threshold), threshold(20));

    expect(verdict.breaches[0]).toMatchObject({ reason: 'over_budget' });
    expect(verdict.breaches[0]?.cost.micros).toBeGreaterThan(BUDGET);
    expect(costFindings(verdict)[0]).toMatchObject({ path: 'stacking' });
    expect(judged(liveSet(3, threshold), threshold(20)).breaches).toEqual([]);
  });

  test('that is too costly already does not hinder a change that makes nothing worse', () => {
    const crowded = liveSet(17, threshold);
    const same = { ...threshold(3), version: 4 };

    expect(judged(crowded, same).breaches).toEqual([]);
  });

  test('is explained in both languages: the campaign, the purchase, the figures, the others and what to do', () => {
    const verdict = judged(liveSet(32, plain), plain(32));
    const [finding] = costFindings(verdict);

    expect(finding).toMatchObject({ code: 'too_costly', severity: 'error', path: 'binding' });
    for (const text of [finding?.texts?.en, finding?.texts?.['zh-CN']]) {
      for (const part of ['plain-32', '33', '32', 'plain-0']) expect(text).toContain(part);
    }
    expect(finding?.message).toContain('Narrow');
    expect(finding?.texts?.['zh-CN']).toContain('收窄');
  });
});
