// Reviews who takes part in a rollout: the range and its steps, and what surprises whoever holds a coupon.
import { type Finding, error, warning } from './finding.ts';
import { DRAWS } from './rollout.ts';
import type { Campaign } from './schema.ts';

export function reviewRollout(campaign: Campaign): readonly Finding[] {
  const { rollout, benefit } = campaign;
  if (rollout === undefined) return [];
  const isPart = rollout.from > 0 || rollout.to < DRAWS;
  return [
    ...(rollout.from < rollout.to
      ? []
      : [
          saying(error, ['rollout_range_empty', 'rollout.to'], {
            en: `The rollout begins at ${percent(rollout.from)} and ends at ${percent(rollout.to)}, so nobody takes part. Let it end above where it begins.`,
            'zh-CN': `灰度范围从 ${percent(rollout.from)} 开始、到 ${percent(rollout.to)} 结束，没有人参加。请让结束大于开始。`,
          }),
        ]),
    ...reviewStages(campaign, rollout),
    ...(benefit.type === 'coupon_redeem' && isPart
      ? [
          saying(warning, ['rollout_refuses_coupon', 'rollout'], {
            en: 'Whoever holds a coupon of this campaign but is held out cannot redeem it. Roll out the campaign that issues the coupon instead.',
            'zh-CN': '不在灰度范围内的持券人无法核销。请改为对发券活动做灰度。',
          }),
        ]
      : []),
  ];
}

function reviewStages({ schedule }: Campaign, { to: first, stages }: NonNullable<Campaign['rollout']>): readonly Finding[] {
  return stages.flatMap(({ at, to }, index) => {
    const before = stages[index - 1];
    const path = `rollout.stages.${index}`;
    return [
      ...(before !== undefined && Date.parse(at) <= Date.parse(before.at)
        ? [
            saying(error, ['rollout_stage_order', `${path}.at`], {
              en: `Step ${index + 1} does not come after the step before it. Put the steps in order of time.`,
              'zh-CN': `第 ${index + 1} 步不晚于前一步。请按时间先后排列。`,
            }),
          ]
        : []),
      ...(to <= (before?.to ?? first)
        ? [
            saying(error, ['rollout_stage_falls', `${path}.to`], {
              en: `Step ${index + 1} reaches ${percent(to)}, no further than before it. A rollout only grows: whoever was promised something keeps it.`,
              'zh-CN': `第 ${index + 1} 步只到 ${percent(to)}，不超过前一步。灰度只能扩大：已得到承诺的人不能被收回。`,
            }),
          ]
        : []),
      ...(Date.parse(at) >= Date.parse(schedule.to)
        ? [
            saying(warning, ['rollout_stage_never', `${path}.at`], {
              en: `Step ${index + 1} begins after the campaign has ended, so it never happens.`,
              'zh-CN': `第 ${index + 1} 步在活动结束之后才开始，永远不会生效。`,
            }),
          ]
        : []),
    ];
  });
}

/** In both languages; the message is the English one. */
function saying(kind: typeof error, [code, path]: readonly [code: string, path: string], texts: NonNullable<Finding['texts']>): Finding {
  return { ...kind(code, path, texts.en), texts };
}

function percent(draws: number): string {
  return `${draws / 100} %`;
}
