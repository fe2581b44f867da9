// Proves that the settlement world is what its seed says, and holds what settlement must be tried on.
import { describe, expect, test } from 'vitest';
import { settlementWorld, worldMerchants } from './settlement-world.ts';

const PLAN = { seed: 3, messages: 2_000, days: 8, firstDay: '2026-10-05', merchants: 50 };

describe('the settlement world', () => {
  test('the same seed gives the same lives, another seed others', () => {
    const small = { ...PLAN, messages: 200 };
    expect([...settlementWorld(small)]).toEqual([...settlementWorld(small)]);
    expect([...settlementWorld({ ...small, seed: 4 })]).not.toEqual([...settlementWorld(small)]);
  }, 30_000);

  test('R5 every cap is reached, messages come in order, and some correct a sale days after it', () => {
    const lives = [...settlementWorld(PLAN)];
    const benefits = lives.flatMap(({ record }) => record.benefits);
    const days = lives.map(({ steps }) => steps.map((step) => step.date));
    const grantsOf = (campaign: string) => benefits.filter((benefit) => benefit.campaign === campaign);

    expect(benefits.some((benefit) => benefit.amount < benefit.desired)).toBe(true);
    expect(grantsOf('brand-week').length).toBeLessThan(grantsOf('thirds').length);
    expect(grantsOf('card-credit').length).toBeLessThan(grantsOf('thirds').length);
    expect(grantsOf('thirds').some(({ funding }) => funding.every(({ party }) => party !== 'scheme'))).toBe(true);
    expect(days.every((dates) => dates.every((date, place) => place === 0 || date >= (dates[place - 1] ?? '')))).toBe(true);
    expect(days.filter((dates) => (dates.at(-1) ?? '') > (dates[0] ?? '')).length).toBeGreaterThan(300);
  }, 30_000);

  test('merchants of every third place belong to no chain', () => {
    expect(worldMerchants(3).map(({ chain }) => chain)).toEqual([null, 'chain-1', 'chain-2']);
  });
});
