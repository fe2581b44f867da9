// Which steps are open to the caller of a version, and why the next one is not.
import type { EvidenceReply } from '../../../api/campaign/evidence-reply.ts';
import type { CampaignItem } from '../parts/wire.ts';

export type Step = 'submit' | 'approve' | 'return' | 'withdraw' | 'publish' | 'callOff';
export interface Steps {
  readonly steps: readonly Step[];
  /** Why a checker cannot approve what waits. */
  readonly why: 'maker' | 'approved' | 'stale' | null;
}
interface Rights {
  readonly campaign: Pick<CampaignItem, 'state' | 'scheduled'> | null;
  readonly mayWrite: boolean;
  readonly mayApprove: boolean;
}

const NOTHING: Steps = { steps: [], why: null };

export function stepsOf(reply: EvidenceReply, rights: Rights): Steps {
  if (rights.campaign?.state === 'stopped' || reply.state === 'live') return NOTHING;
  if (reply.state === 'approved') return { steps: afterApproval(reply, rights), why: null };
  return reply.submission?.state === 'waiting' ? whileWaiting(reply, rights) : { steps: beforeSubmission(reply, rights), why: null };
}

function afterApproval({ version }: EvidenceReply, { campaign, mayWrite }: Rights): readonly Step[] {
  if (!mayWrite) return [];
  return campaign?.scheduled?.version === version ? ['callOff', 'publish'] : ['publish'];
}

function beforeSubmission({ missing }: EvidenceReply, { mayWrite }: Rights): readonly Step[] {
  return mayWrite && missing.length === 0 ? ['submit'] : [];
}

function whileWaiting(reply: EvidenceReply, { mayWrite, mayApprove }: Rights): Steps {
  const { you, stale, missing } = reply;
  if (you.isMaker) {
    const again: readonly Step[] = stale.length > 0 && missing.length === 0 ? ['submit'] : [];
    return { steps: mayWrite ? ['withdraw', ...again] : [], why: mayApprove ? 'maker' : null };
  }
  if (!mayApprove) return NOTHING;
  if (you.hasApproved) return { steps: [], why: 'approved' };
  return stale.length > 0 ? { steps: ['return'], why: 'stale' } : { steps: ['return', 'approve'], why: null };
}
