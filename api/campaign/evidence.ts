// What a checker approves: everything that speaks for or against a version, as one canonical text with one hash.
import type { Difference } from '../../engine/campaign/difference.ts';
import type { Finding } from '../../engine/campaign/finding.ts';
import type { Campaign, Locale } from '../../engine/campaign/schema.ts';
import type { WorstCase } from '../../engine/campaign/worst-case.ts';
import { canonicalJson } from './hash.ts';
import type { Review } from './review.ts';

export interface Waiver {
  readonly code: string;
  readonly path: string;
  readonly reason: string;
  readonly by: string;
  readonly name: string;
  readonly at: string;
}
export interface LintFinding extends Finding {
  /** Who took responsibility for it, and why; null when nobody did. */
  readonly waiver: Waiver | null;
}
export interface BacktestEvidence {
  readonly id: string;
  readonly resultHash: string;
  readonly summary: unknown;
}
export interface Evidence {
  readonly id: string;
  readonly version: number;
  /** SHA-256 of the canonical document. */
  readonly documentHash: string;
  readonly maker: string;
  readonly submitter: string;
  readonly note: string;
  /** The version it is compared with: the live one, else the one before; null for a first version. */
  readonly base: { readonly version: number; readonly hash: string; readonly live: boolean } | null;
  readonly difference: readonly Difference[];
  readonly review: Review;
  readonly lint: readonly LintFinding[];
  /** Null where the document has errors that keep it from being read as terms. */
  readonly worstCase: WorstCase | null;
  /** The newest finished replay of this version. */
  readonly backtest: BacktestEvidence | null;
  /** Whom it reaches by degrees; null when everybody at once. */
  readonly rollout: Campaign['rollout'] | null;
  /** How many different checkers it needs. */
  readonly approvers: number;
}

export const PARTS = ['difference', 'review', 'lint', 'waivers', 'worst_case', 'backtest', 'approvers'] as const;
export type Part = (typeof PARTS)[number];

/**
 * What of the evidence no longer holds. Figures within the words of a finding move with every purchase, so findings are compared by what
 * they are and where, not by their sentences.
 */
export function staleParts(submitted: Evidence, now: Evidence): readonly Part[] {
  return PARTS.filter((part) => essenceOf(submitted, part) !== essenceOf(now, part));
}

function essenceOf(evidence: Evidence, part: Part): string {
  switch (part) {
    case 'difference':
      return canonicalJson([evidence.documentHash, evidence.base?.hash ?? null]);
    case 'review':
      return canonicalJson(evidence.review);
    case 'lint':
      return canonicalJson(evidence.lint.map(({ code, path, severity }) => `${severity} ${code} ${path}`).toSorted());
    case 'waivers':
      return canonicalJson(evidence.lint.flatMap(({ waiver }) => waiver ?? []).map(({ code, path, reason }) => [code, path, reason]));
    case 'worst_case':
      return canonicalJson(evidence.worstCase);
    case 'backtest':
      return canonicalJson([evidence.backtest?.id ?? null, evidence.backtest?.resultHash ?? null]);
    case 'approvers':
      return String(evidence.approvers);
  }
}

export const STALE_TEXTS: Readonly<Record<Part, Readonly<Record<Locale, string>>>> = {
  difference: { en: 'another version went live meanwhile, so the differences are others', 'zh-CN': '期间有其他版本上线，差异已不同' },
  review: { en: 'the review was done again with another result', 'zh-CN': '复查后结论不同' },
  lint: { en: 'what is live changed, so the findings among live campaigns are others', 'zh-CN': '生效中的活动有变，检查结果已不同' },
  waivers: { en: 'a finding was waived, or a waiver was taken back', 'zh-CN': '豁免有增减' },
  worst_case: { en: 'what is live changed, so the worst case is another', 'zh-CN': '生效中的活动有变，最坏情形已不同' },
  backtest: { en: 'there is a newer backtest', 'zh-CN': '有更新的回测' },
  approvers: { en: 'the number of checkers it needs was changed', 'zh-CN': '所需审批人数已改' },
};

/** Errors of the linter that nobody took responsibility for. */
export function unwaived(evidence: Pick<Evidence, 'lint'>): readonly LintFinding[] {
  return evidence.lint.filter(({ severity, waiver }) => severity === 'error' && waiver === null);
}

export function withWaivers(findings: readonly Finding[], waivers: readonly Waiver[]): readonly LintFinding[] {
  const byFinding = new Map(waivers.map((waiver) => [`${waiver.code} ${waiver.path}`, waiver]));
  return findings.map((finding) => ({ ...finding, waiver: byFinding.get(`${finding.code} ${finding.path}`) ?? null }));
}

const LIST_SHOWN_MAX = 100;
const NAMED_MAX = 20;

/** A list of 100,000 ranges is told by its sizes and the first that came and went; the hash of the document binds the rest. */
export function condensed(difference: readonly Difference[]): readonly Difference[] {
  return difference.map((each) => {
    const from = listOf(each.from);
    const to = listOf(each.to);
    if (Math.max(from.length, to.length) <= LIST_SHOWN_MAX) return each;
    const [before, after] = [new Set(from), new Set(to)];
    const gone = from.filter((one) => !after.has(one));
    const come = to.filter((one) => !before.has(one));
    return {
      path: each.path,
      from: { count: from.length, gone: gone.length, first: gone.slice(0, NAMED_MAX) },
      to: { count: to.length, come: come.length, first: come.slice(0, NAMED_MAX) },
    };
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) && !value.some((each) => typeof each === 'object') ? value : [];
}
