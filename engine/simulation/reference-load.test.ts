// The reference load of campaigns of every kind: each purchase of it is one at which the campaign takes part.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { bindingObstacle } from '../authorization/eligible.ts';
import { liveOf } from '../authorization/testing.ts';
import type { CampaignInput } from '../campaign/schema.ts';
import { bankFileSchema } from './bank-file.ts';
import { demoBank } from './bank.ts';
import { referenceLoad } from './reference-load.ts';

const bank = demoBank(bankFileSchema.parse(parse(readFileSync(new URL('../../campaigns/demo-bank.yaml', import.meta.url), 'utf8'))));
const off: CampaignInput['benefit'] = { type: 'amount_off', amount: 500 };
const loadOf = (change: Partial<CampaignInput>, benefit: CampaignInput['benefit'] = off, of = bank) =>
  referenceLoad({ campaign: liveOf('c1', benefit, change), bank: of, seed: 7 });
const amountsTried = (change: Partial<CampaignInput>, benefit: CampaignInput['benefit'] = off) =>
  new Set(loadOf(change, benefit).map(({ request }) => request.amount));
const amount = (value: number) => ({ fact: 'authorization.amount', operator: 'greaterThan', value }) as const;

describe('the amounts of a load', () => {
  test('are those at which a condition turns, however deep they stand', () => {
    const tried = amountsTried({ when: { all: [amount(1_111), { any: [amount(2_222), { not: amount(3_333) }] }] } });
    expect([1_111, 2_222, 3_333].filter((each) => !tried.has(each))).toEqual([]);
  });

  test('are the steps of a coupon too', () => {
    const coupon: CampaignInput['benefit'] = {
      type: 'coupon_redeem',
      validDays: 30,
      value: { type: 'tiered_off', steps: [{ from: 4_444, off: 100 }] },
    };
    expect(amountsTried({ kind: 'coupon' }, coupon).has(4_444)).toBe(true);
  });
});

describe('the cardholders and places of a load', () => {
  test.each<[string, Partial<CampaignInput>]>([
    ['a token', { binding: { cards: { include: ['622588-622589'], binOf: 'token' } } }],
    ['a range of cards', { binding: { cards: { include: ['62258800-62258899'] } } }],
    ['a tier', { binding: { tiers: { include: ['club:gold'] } } }],
    ['a list and a segment', { binding: { lists: { include: ['vip'] }, segments: { include: ['private'] } } }],
    ['an account', { binding: { accounts: { include: ['ac_1001'] } } }],
    ['a region and a terminal', { where: { regions: { include: ['shanghai'] }, terminals: { include: ['T1'] } } }],
  ])('for %s are bound by it', (_, change) => {
    const campaign = liveOf('c1', off, change);
    const load = referenceLoad({ campaign, bank, seed: 7 });
    expect(load.length).toBeGreaterThan(20);
    for (const { request, profile, wallet } of load) {
      const tiers = wallet.members.map(({ programme, tier }) => `${programme}:${tier}`);
      expect(bindingObstacle(campaign, request, { ...profile, tiers })).toBeNull();
    }
  });

  test('of the traffic know the account, the BIN and the shop where the bank does, and nothing where it does not', () => {
    const drawn = (of: typeof bank) => loadOf({}, off, of).filter(({ decisionId }) => decisionId === 'reference');
    const known = drawn(bank).map(({ profile }) => profile);
    expect(known.some(({ account, bin, merchant }) => account !== null && bin !== null && merchant !== null)).toBe(true);
    const strangers = drawn({ ...bank, bins: [], accounts: [] }).map(({ profile }) => profile);
    expect(strangers.length).toBeGreaterThan(0);
    expect(strangers.every(({ bin, account }) => bin === null && account === null)).toBe(true);
  });
});

describe('a load without much to go by', () => {
  test('of a campaign that is never open is bought at its beginning', () => {
    const schedule = { from: '2026-11-01T00:00:00+08:00', to: '2026-11-02T00:00:00+08:00', excludedDates: ['2026-11-01'] };
    const begins = new Date('2026-11-01T00:00:00+08:00').toISOString();
    expect(loadOf({ schedule }).some(({ now }) => now === begins)).toBe(true);
  });

  test('of a bank without shops or cards is made of the examples alone', () => {
    const drawn = (of: typeof bank) => loadOf({}, off, of).filter(({ decisionId }) => decisionId === 'reference');
    expect([drawn({ ...bank, cards: [] }).length, drawn({ ...bank, merchants: [] }).length]).toEqual([0, 0]);
    expect(loadOf({}, off, { ...bank, merchants: [] }).length).toBeGreaterThan(20);
  });
});
