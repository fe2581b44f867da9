// What maker and checkers see of a version: its evidence, what no longer holds, what is missing, and who has approved.
import { type Evidence, type LintFinding, type Part, STALE_TEXTS, staleParts, unwaived } from './evidence.ts';
import { type Desk, gatherEvidence } from './evidence-gather.ts';
import { type CampaignSummary, type CampaignVersion, readCampaign, readVersion } from './read-store.ts';
import type { Review } from './review.ts';
import { type GivenApproval, readApprovals, readSubmission, type Submission } from './submission-store.ts';

export interface Missing {
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly texts?: Readonly<Record<'en' | 'zh-CN', string>>;
}
export interface EvidenceReply {
  readonly id: string;
  readonly version: number;
  readonly kind: string;
  readonly name: CampaignSummary['name'];
  readonly latestVersion: number;
  readonly state: string;
  readonly maker: { readonly id: string; readonly name: string };
  readonly submission:
    | (Pick<Submission, 'hash' | 'state' | 'note' | 'approvers' | 'reason' | 'closedBy' | 'at' | 'closedAt'> & {
        readonly submitter: { readonly id: string; readonly name: string };
      })
    | null;
  readonly approvals: readonly GivenApproval[];
  readonly evidence: Evidence;
  readonly stale: readonly { readonly part: Part; readonly texts: (typeof STALE_TEXTS)[Part] }[];
  readonly missing: readonly Missing[];
  readonly you: { readonly isMaker: boolean; readonly hasApproved: boolean };
}
interface Asked {
  readonly id: string;
  readonly version: number;
  readonly caller: string;
}

/** Null when there is no such version. */
export async function evidenceReply(desk: Desk, { id, version, caller }: Asked): Promise<EvidenceReply | null> {
  const [campaign, found, submission] = await Promise.all([
    readCampaign(desk.sql, id),
    readVersion(desk.sql, id, version),
    readSubmission(desk.sql, { id, version }),
  ]);
  if (campaign === null || found === null) return null;
  const now = await gatherEvidence(desk, { found, submitter: submission?.submitter ?? caller, note: submission?.note ?? '' });
  const standing =
    submission !== null && ['waiting', 'approved'].includes(submission.state) ? (JSON.parse(submission.evidence) as Evidence) : null;
  const approvals = submission === null ? [] : await readApprovals(desk.sql, submission.no);
  // What was approved is history: what changed since is judged when it is published.
  const stale = standing === null || submission?.state !== 'waiting' ? [] : staleParts(standing, now);
  return {
    id,
    version,
    kind: campaign.kind,
    name: found.document.name,
    latestVersion: campaign.latestVersion,
    state: found.state,
    maker: { id: found.makerId, name: found.makerName },
    submission: submission === null ? null : shown(submission),
    approvals,
    evidence: standing ?? now,
    stale: stale.map((part) => ({ part, texts: STALE_TEXTS[part] })),
    missing: missingOf(now, found, campaign),
    you: {
      isMaker: [found.makerId, submission?.submitter].includes(caller),
      hasApproved: approvals.some(({ checker }) => checker === caller),
    },
  };
}

function shown({ submitter, submitterName, hash, state, note, approvers, reason, closedBy, at, closedAt }: Submission) {
  return { hash, state, submitter: { id: submitter, name: submitterName }, note, approvers, reason, closedBy, at, closedAt };
}

function missingOf(now: Evidence, found: CampaignVersion, { latestVersion, state }: CampaignSummary): readonly Missing[] {
  return [
    ...(state === 'stopped' ? [STOPPED] : []),
    ...(found.version < latestVersion && found.approvedAt === null ? [NEWER] : []),
    ...reviewProblems(now.review),
    ...unwaived(now).map(({ code, path, message, texts }: LintFinding) => ({ code, path, message, ...(texts && { texts }) })),
  ];
}

const STOPPED: Missing = {
  code: 'campaign_stopped',
  path: '',
  message: 'the campaign is stopped for ever; clone it under a new id',
  texts: { en: 'The campaign is stopped for ever; clone it under a new id.', 'zh-CN': '活动已永久停止；请以新编号复制。' },
};
const NEWER: Missing = {
  code: 'newer_version',
  path: '',
  message: 'a newer version was written; submit that one',
  texts: { en: 'A newer version was written; submit that one.', 'zh-CN': '已有更新的版本；请提交最新版本。' },
};

function reviewProblems({ findings, examples }: Review): readonly Missing[] {
  const errors = findings
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path, message, texts }) => ({ code, path, message, ...(texts && { texts }) }));
  const failed = examples.flatMap((example, index) =>
    example.ok ? [] : [{ code: 'example_failed', path: `examples.${index}`, message: `${example.name}: ${example.problems.join('; ')}` }],
  );
  return [...errors, ...failed];
}
