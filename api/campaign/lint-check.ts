// Everything that can be said of a campaign before it is saved: review with examples, lint among what is live, worst case, plain reading.
import { lintExamples } from '../../engine/authorization/lint-examples.ts';
import { lintAmong } from '../../engine/campaign/lint.ts';
import type { Finding } from '../../engine/campaign/finding.ts';
import type { Holidays } from '../../engine/campaign/live.ts';
import { type ReadSection, readingOf } from '../../engine/campaign/reading.ts';
import type { Campaign, Locale } from '../../engine/campaign/schema.ts';
import { type LintPeer, type WorstCase, worstCaseOf } from '../../engine/campaign/worst-case.ts';
import { type Review, type ReviewSetting, reviewVersion } from './review.ts';

export interface CheckSetting extends ReviewSetting {
  /** Everything that is live. */
  readonly live: readonly LintPeer[];
}

export interface Checked {
  readonly review: Review;
  readonly lint: readonly Finding[];
  readonly worstCase: WorstCase | null;
  readonly reading: Readonly<Record<Locale, readonly ReadSection[]>>;
}

/** A document with errors of review is not compared with others: its terms may not even be readable. */
export function checkVersion(campaign: Campaign, { live, ...setting }: CheckSetting): Checked {
  const review = reviewVersion(campaign, setting);
  const isSound = !review.findings.some((finding) => finding.severity === 'error');
  return {
    review,
    lint: isSound ? lintAmong(campaign, live, setting.holidays) : [],
    worstCase: isSound ? worstCaseOf(campaign, live) : null,
    reading: { en: readingOf(campaign, 'en'), 'zh-CN': readingOf(campaign, 'zh-CN') },
  };
}

/** Each live campaign among all others, with the examples it still has to keep; in the order of `live`. */
export function lintLive(live: readonly LintPeer[], holidays: Holidays): readonly (readonly Finding[])[] {
  return live.map(({ terms }) => [...lintAmong(terms, live, holidays), ...lintExamples(terms, holidays)]);
}
