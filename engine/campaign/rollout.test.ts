// Proves draws: even, and apart by group, the same for ever, ranges that grow step by step, and what a review says of them.
import { describe, expect, test } from 'vitest';
import { campaignOf, liveOf, NOW } from '../authorization/testing.ts';
import { drawOf, DRAWS, nextStepMs, rangesOf, takesPart } from './rollout.ts';
import { reviewCampaign } from './review.ts';
import { type CampaignInput, campaignSchema } from './schema.ts';

const TEN_OFF: CampaignInput['benefit'] = { type: 'amount_off', amount: 1_000 };
const rolled = (rollout: CampaignInput['rollout'], change: Partial<CampaignInput> = {}) =>
  campaignOf('one', TEN_OFF, { rollout, ...change });
const subjects = Array.from({ length: 100_000 }, (_, index) => `ac:${index}`);
const draws = (group: string, salt = 'salt') => subjects.map((subject) => drawOf(group, { salt, subject }));

describe('draws', () => {
  test('are drawn evenly: each tenth holds a tenth of the cardholders, within five standard errors', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const draw of draws('spring')) tenths[Math.floor(draw / 1_000)] = (tenths[Math.floor(draw / 1_000)] ?? 0) + 1;

    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(100_000 * 0.1 * 0.9));
  });

  test('of two groups, and of two banks, have nothing to do with each other', () => {
    const one = draws('spring');
    for (const other of [draws('summer'), draws('spring', 'other salt')]) {
      const both = one.filter((draw, index) => draw < 5_000 && (other[index] ?? 0) < 5_000).length;
      expect(Math.abs(both - 25_000)).toBeLessThan(5 * Math.sqrt(100_000 * 0.25 * 0.75));
    }
  });

  test('I11 are the same for ever: a change of the draw would deal everybody anew', () => {
    expect(['ac:1', 'ac:2', 'tk:tok_1'].map((subject) => drawOf('spring', { salt: 'salt', subject }))).toMatchInlineSnapshot(`
      [
        1545,
        8096,
        3804,
      ]
    `);
  });
});

describe('a rollout', () => {
  const who = { salt: 'salt', subject: 'ac:7' };
  const draw = drawOf('one', who);

  test('that the document does not speak of is for everybody, and the document stays as it was', () => {
    const plain = liveOf('one', TEN_OFF);
    expect(takesPart(plain, who, Date.parse(NOW))).toBe(true);
    expect('rollout' in campaignSchema.parse(plain.terms)).toBe(false);
  });

  test('takes the draws from its first up to below its last', () => {
    const now = Date.parse(NOW);
    expect(takesPart(liveOf('one', TEN_OFF, { rollout: { from: draw, to: draw + 1 } }), who, now)).toBe(true);
    expect(takesPart(liveOf('one', TEN_OFF, { rollout: { to: draw } }), who, now)).toBe(false);
    expect(takesPart(liveOf('one', TEN_OFF, { rollout: { from: draw + 1 } }), who, now)).toBe(false);
  });

  test('grows at the instant of each step, and whoever took part goes on', () => {
    const at = '2026-11-20T00:00:00+08:00';
    const live = liveOf('one', TEN_OFF, { rollout: { to: draw === 0 ? 1 : draw, stages: [{ at, to: DRAWS }] } });
    const step = Date.parse(at);
    expect([step - 1, step].map((now) => takesPart(live, who, now))).toEqual([draw === 0, true]);
    expect([step - 1, step].map((now) => nextStepMs(live, now))).toEqual([step, Number.POSITIVE_INFINITY]);
  });

  test('has ranges that lie end to end from the first day of the campaign to its last', () => {
    const stages = [
      { at: '2025-01-01T00:00:00+08:00', to: 200 },
      { at: '2026-06-01T00:00:00+08:00', to: 300 },
      { at: '2028-01-01T00:00:00+08:00', to: 400 },
    ];
    const ranges = rangesOf(rolled({ to: 100, group: 'spring', stages }));
    const [begins, step, ends] = ['2026-01-01', '2026-06-01', '2027-01-01'].map((day) => Date.parse(`${day}T00:00:00+08:00`));
    const common = { group: 'spring', mode: 'live', from: 0 };
    expect(ranges).toEqual([
      { ...common, to: 200, sinceMs: begins, untilMs: step },
      { ...common, to: 300, sinceMs: step, untilMs: ends },
    ]);
  });
});

describe('a review says of a rollout', () => {
  const codes = (rollout: CampaignInput['rollout'], change: Partial<CampaignInput> = {}) =>
    reviewCampaign(rolled(rollout, change))
      .filter(({ code }) => code.startsWith('rollout'))
      .map(({ code, path, texts }) => [code, path, texts?.en !== '' && texts?.['zh-CN'] !== '']);
  const at = (day: string) => `2026-${day}T00:00:00+08:00`;

  test('nothing where it is sound, or absent', () => {
    expect(codes(undefined)).toEqual([]);
    expect(
      codes({
        from: 0,
        to: 500,
        stages: [
          { at: at('03-01'), to: 2_000 },
          { at: at('04-01'), to: 10_000 },
        ],
      }),
    ).toEqual([]);
  });

  test('that nobody takes part, that steps are out of order or take something back, and that one never happens', () => {
    expect(codes({ from: 500, to: 500 })).toEqual([['rollout_range_empty', 'rollout.to', true]]);
    expect(
      codes({
        to: 100,
        stages: [
          { at: at('04-01'), to: 300 },
          { at: at('03-01'), to: 400 },
        ],
      }),
    ).toEqual([['rollout_stage_order', 'rollout.stages.1.at', true]]);
    expect(codes({ to: 100, stages: [{ at: at('04-01'), to: 100 }] })).toEqual([['rollout_stage_falls', 'rollout.stages.0.to', true]]);
    expect(codes({ to: 100, stages: [{ at: '2027-04-01T00:00:00+08:00', to: 200 }] })).toEqual([
      ['rollout_stage_never', 'rollout.stages.0.at', true],
    ]);
  });

  test('that coupons in hand would be refused outside the range', () => {
    const coupon = { type: 'coupon_redeem', value: { type: 'amount_off', amount: 500 }, validDays: 30 } as CampaignInput['benefit'];
    expect(codes({ to: 100 }, { kind: 'coupon', benefit: coupon })).toEqual([['rollout_refuses_coupon', 'rollout', true]]);
  });
});
