// One version before it goes live: what its maker submits and its checkers approve, with everything that speaks for or against it.
import { Link, useParams } from 'wouter';
import type { EvidenceReply } from '../../../api/campaign/evidence-reply.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { CampaignItem } from '../parts/wire.ts';
import { type Say, useWords } from '../parts/words-of.tsx';
import { ApprovalActions } from './approval-actions.tsx';
import { BacktestEvidence, WorstCaseEvidence } from './evidence-figures.tsx';
import { DifferenceEvidence, ExamplesEvidence, FindingsEvidence, PlainWords, RolloutEvidence } from './evidence-parts.tsx';
import { MissingList, StaleNotice } from './missing-list.tsx';
import { WhoCard } from './who-card.tsx';
import { APPROVAL_WORDS } from './words-approval.ts';

const EVERY_MS = 10_000;

export function ApprovalPage() {
  const { id = '', version = '' } = useParams<{ readonly id: string; readonly version: string }>();
  const say = useWords(APPROVAL_WORDS);
  const campaignPath = `/v1/campaigns/${encodeURIComponent(id)}`;
  const { body: reply, fault, reload } = useResource<EvidenceReply>(`${campaignPath}/versions/${version}/evidence`, EVERY_MS);
  const { body: campaign, reload: reloadCampaign } = useResource<CampaignItem>(campaignPath, EVERY_MS);
  const above = (
    <>
      <Link href="/approvals">{say('page.queue')}</Link> · <Link href={`/campaigns/${id}`}>{say('page.campaign')}</Link>
    </>
  );
  if (reply === null) {
    return (
      <Page title={fault?.status === 404 ? say('page.missing') : id} above={above}>
        {fault === null ? <Reading /> : fault.status === 404 ? null : <FaultNotice fault={fault} again={reload} />}
      </Page>
    );
  }
  const onDone = () => {
    reload();
    reloadCampaign();
  };
  return <Evidence reply={reply} campaign={campaign} onDone={onDone} above={above} say={say} />;
}

interface EvidenceOf {
  readonly reply: EvidenceReply;
  readonly campaign: CampaignItem | null;
  readonly onDone: () => void;
  readonly above: React.ReactNode;
  readonly say: Say<keyof typeof APPROVAL_WORDS>;
}

function Evidence({ reply, campaign, onDone, above, say }: EvidenceOf) {
  const { text } = useVoice();
  const { evidence, id, version } = reply;
  const currency = evidence.worstCase?.currency ?? campaign?.currency ?? '';
  return (
    <Page
      title={say('page.title', { name: text(reply.name, id), version })}
      lead={leadOf(reply, say)}
      above={above}
      actions={<ApprovalActions reply={reply} campaign={campaign} onDone={onDone} />}
    >
      <StaleNotice reply={reply} />
      <MissingList reply={reply} currency={currency} onDone={onDone} />
      <div className="two">
        <div className="column">
          <DifferenceEvidence evidence={evidence} currency={currency} />
          <ExamplesEvidence examples={evidence.review.examples} currency={currency} />
          <FindingsEvidence reply={reply} currency={currency} onDone={onDone} />
        </div>
        <div className="column">
          <WhoCard reply={reply} campaign={campaign} />
          <WorstCaseEvidence worst={evidence.worstCase} />
          <BacktestEvidence id={id} backtest={evidence.backtest} />
          <RolloutEvidence rollout={evidence.rollout} />
          <PlainWords id={id} version={version} />
        </div>
      </div>
    </Page>
  );
}

function leadOf({ submission, state, approvals }: EvidenceReply, say: EvidenceOf['say']): string {
  if (state === 'live') return say('page.lead.live');
  if (submission === null) return say('page.lead.draft');
  if (submission.state === 'waiting') return say('page.lead.waiting', { given: approvals.length, needed: submission.approvers });
  if (submission.state === 'void') return say('page.lead.void', { reason: submission.reason ?? '' });
  if (submission.state === 'returned') return say('page.lead.returned');
  return submission.state === 'withdrawn' ? say('page.lead.withdrawn') : say('page.lead.approved');
}
