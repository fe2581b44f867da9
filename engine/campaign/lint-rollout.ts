// Lints campaigns that divide the draws of a group: ranges that overlap would give one cardholder both, and the comparison would be worth nothing.
import type { Finding } from './finding.ts';
import { percentText, told } from './lint-finding.ts';
import { type DrawRange, rangesOf } from './rollout.ts';
import type { Campaign } from './schema.ts';

export function lintRollout(campaign: Campaign, others: readonly Campaign[]): readonly Finding[] {
  if (campaign.rollout?.group === undefined) return [];
  const mine = rangesOf(campaign);
  return others
    .filter((other) => other.rollout?.group === campaign.rollout?.group)
    .flatMap((other) => {
      const clash = clashOf(mine, rangesOf(other));
      return clash === null ? [] : [overlap(campaign, other, clash)];
    })
    .slice(0, 1);
}

interface Clash {
  readonly from: number;
  readonly to: number;
}

function clashOf(mine: readonly DrawRange[], theirs: readonly DrawRange[]): Clash | null {
  for (const one of mine)
    for (const other of theirs) {
      const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
      if (from < to && one.sinceMs < other.untilMs && other.sinceMs < one.untilMs) return { from, to };
    }
  return null;
}

function overlap(campaign: Campaign, other: Campaign, { from, to }: Clash): Finding {
  const group = campaign.rollout?.group ?? '';
  const draws = `${percentText(from)}–${percentText(to)}`;
  return told(
    { code: 'rollout_overlaps', severity: 'error', path: 'rollout' },
    {
      en: `In group ${group} the draws ${draws} belong to "${other.name.en}" (${other.id}) too. Those cardholders would take part in both, so neither can be compared. Give each its own range.`,
      'zh-CN': `灰度组${group}中号段${draws}同时属于“${other.name['zh-CN']}”（${other.id}），这部分持卡人会同时参与两个活动，无法比较效果。请为各活动分配不同的区间。`,
    },
  );
}
