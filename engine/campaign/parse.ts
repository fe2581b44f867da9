// Reads an unknown document as a campaign and says in plain words, with paths, why it is not one.
import type { z } from 'zod';
import { type ProblemTexts, wordsFor } from './problem-words.ts';
import { type Campaign, campaignSchema } from './schema.ts';

export interface DocumentProblem {
  /** Dotted, from the root of the document: `limits.budget.total`; empty for the document itself. */
  readonly path: string;
  readonly code: string;
  readonly message: string;
  /** The message in every language of the console. */
  readonly texts?: ProblemTexts;
}
export type ParsedCampaign =
  | { readonly ok: true; readonly campaign: Campaign }
  | { readonly ok: false; readonly problems: readonly DocumentProblem[] };

export const DOCUMENT_DEPTH_MAX = 32;
export const PROBLEMS_MAX = 100;

/** The campaign with its defaults filled in, or the first 100 problems. Never throws, however deep or strange the document. */
export function parseCampaign(document: unknown): ParsedCampaign {
  if (isDeeperThan(document, DOCUMENT_DEPTH_MAX))
    return { ok: false, problems: [{ path: '', code: 'too_deep', message: `nests deeper than ${DOCUMENT_DEPTH_MAX} levels` }] };
  const parsed = campaignSchema.safeParse(document);
  if (parsed.success) return { ok: true, campaign: parsed.data };
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => plain(issue, [])).slice(0, PROBLEMS_MAX) };
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(each, levels - 1));
}

const UNKNOWN: ProblemTexts = { en: 'is not a field of the format', 'zh-CN': '不是活动格式中的字段' };

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** A union answers with the issues of every branch; only those of the branch the author meant are of use. */
function plain(issue: Issue, above: Path): readonly DocumentProblem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return nearestBranch(issue.errors).flatMap((each) => plain(each, path));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key].map(String).join('.'),
      code: 'unknown_field',
      message: UNKNOWN.en,
      texts: UNKNOWN,
    }));
  const texts = wordsFor(issue);
  return [{ path: path.map(String).join('.'), code: issue.code, message: texts.en, texts }];
}

function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const [nearest = []] = branches.toSorted((one, other) => distance(one) - distance(other));
  return nearest;
}

/** How far a document is from a branch: a field the branch does not know weighs more than a value it does not like. */
function distance(branch: readonly Issue[]): number {
  return branch.reduce(
    (total, issue) => total + (issue.code === 'unrecognized_keys' ? 100 * issue.keys.length : 1) + (issue.path.length === 0 ? 10 : 0),
    0,
  );
}
