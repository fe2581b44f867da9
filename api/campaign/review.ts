// The review of one version: the findings of a careful colleague, and the examples of the document run on the real engine.
import { runExample } from '../../engine/authorization/run-example.ts';
import type { Finding } from '../../engine/campaign/finding.ts';
import type { Holidays } from '../../engine/campaign/live.ts';
import { reviewCampaign } from '../../engine/campaign/review.ts';
import type { Campaign, CampaignExample } from '../../engine/campaign/schema.ts';

export interface ExampleOutcome {
  readonly name: string;
  readonly ok: boolean;
  readonly problems: readonly string[];
}
export interface Review {
  /** No finding is an error, and every example holds: only such a version can be approved. */
  readonly passed: boolean;
  readonly findings: readonly Finding[];
  readonly examples: readonly ExampleOutcome[];
}

export interface ReviewSetting {
  /** The other campaigns this one may name: coupons, programmes, combinable campaigns. */
  readonly peers: readonly Campaign[];
  readonly holidays: Holidays;
}

export function reviewVersion(campaign: Campaign, { peers, holidays }: ReviewSetting): Review {
  const findings = reviewCampaign(campaign, peers);
  const hasErrors = findings.some((finding) => finding.severity === 'error');
  // A document with errors cannot be made ready, so there is nothing its examples could run on.
  const examples = hasErrors ? [] : campaign.examples.map((example) => outcomeOf(campaign, example, holidays));
  return { passed: !hasErrors && examples.every((example) => example.ok), findings, examples };
}

function outcomeOf(campaign: Campaign, example: CampaignExample, holidays: Holidays): ExampleOutcome {
  try {
    const { ok, problems } = runExample(campaign, example, holidays);
    return { name: example.name, ok, problems };
  } catch (fault) {
    return { name: example.name, ok: false, problems: [`could not be run: ${fault instanceof Error ? fault.message : String(fault)}`] };
  }
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
