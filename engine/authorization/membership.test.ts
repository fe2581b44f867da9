// Proves whose purchases a membership programme counts: members, and whoever has enrolled, from the first purchase on.
import { expect, test } from 'vitest';
import { prepare } from '../campaign/live.ts';
import { campaignSchema } from '../campaign/schema.ts';
import { decide } from './decide.ts';
import { situationOf } from './run-example.ts';

const at = '2026-11-18T12:00:00+08:00';
const example = (given: object) => ({ name: 'any', given: { at, amount: 12_800, ...given }, expect: { amount: 0 } });
const programme = campaignSchema.parse({
  id: 'star',
  kind: 'membership',
  name: { en: 'Star', 'zh-CN': '星级会员' },
  texts: { offer: { en: 'Join', 'zh-CN': '加入' }, receipt: { en: 'Star', 'zh-CN': '星级' } },
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  schedule: { from: '2026-01-01T00:00:00+08:00', to: '2028-01-01T00:00:00+08:00' },
  benefit: {
    type: 'membership_programme',
    join: 'enrol',
    measure: 'spend',
    period: 'quarter',
    tiers: [{ id: 'base', name: { en: 'Base' }, threshold: 0 }],
  },
  funding: { shares: [{ party: 'bank', bps: 10_000 }] },
  examples: [example({}), example({}), example({})],
});

const counts = (given: object) => {
  const [first] = campaignSchema.parse({ ...programme, examples: [example(given), example({}), example({})] }).examples;
  if (first === undefined) throw new Error('an example was given');
  return decide(situationOf(programme, first), [prepare(programme, 1, {})]).qualifying.map((each) => each.programme);
};

test('a member counts', () => {
  expect(counts({ memberships: ['star:base'], account: { enrolled: false } })).toEqual(['star']);
});

test('whoever has enrolled counts before being a member, and so becomes one', () => {
  expect(counts({ account: { enrolled: true } })).toEqual(['star']);
});

test('nobody else counts in a programme that is joined by enrolling', () => {
  expect(counts({ account: { enrolled: false } })).toEqual([]);
});
