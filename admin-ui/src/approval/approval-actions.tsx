// What the caller may do with a version now: submit, approve, send back, withdraw, publish or schedule; and why not, where not.
import { useState } from 'react';
import type { EvidenceReply } from '../../../api/campaign/evidence-reply.ts';
import { PublishDialog } from '../marketing/campaign-dialogs.tsx';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import type { CampaignItem } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { ApproveDialog, ReturnDialog, SubmitDialog, WithdrawDialog } from './approval-dialogs.tsx';
import { type Step, stepsOf } from './steps.ts';
import { APPROVAL_WORDS } from './words-approval.ts';

interface ActionsOf {
  readonly reply: EvidenceReply;
  readonly campaign: CampaignItem | null;
  readonly onDone: () => void;
}

const DIALOGS = { submit: SubmitDialog, approve: ApproveDialog, return: ReturnDialog, withdraw: WithdrawDialog } as const;

export function ApprovalActions({ reply, campaign, onDone }: ActionsOf) {
  const say = useWords(APPROVAL_WORDS);
  const { client, may } = useSession();
  const tell = useToast();
  const [open, setOpen] = useState<Exclude<Step, 'callOff'> | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const { steps, why } = stepsOf(reply, { campaign, mayWrite: may(['campaigns:write']), mayApprove: may(['campaigns:approve']) });
  const close = () => setOpen(null);
  const callOff = async () => {
    const answer = await client.del(`/v1/campaigns/${reply.id}/schedule`);
    onDone();
    if (!answer.ok) return setFault(answer.fault);
    tell(say('callOff.done'));
  };
  const Opened = open === null || open === 'publish' ? null : DIALOGS[open];
  return (
    <>
      {why === null ? null : (
        <p className="soft small">{say(`why.${why}`, { left: Math.max(0, reply.evidence.approvers - reply.approvals.length) })}</p>
      )}
      {steps.map((step) => (
        <Button
          key={step}
          kind={step === 'approve' || step === 'submit' || step === 'publish' ? 'primary' : 'plain'}
          onClick={() => (step === 'callOff' ? void callOff() : setOpen(step))}
        >
          {say(step === 'submit' && reply.submission?.state === 'waiting' ? 'act.again' : `act.${step}`)}
        </Button>
      ))}
      {fault === null ? null : <FaultNotice fault={fault} />}
      {Opened === null ? null : <Opened reply={reply} onClose={close} onDone={onDone} />}
      {open === 'publish' && campaign !== null ? (
        <PublishDialog campaign={{ ...campaign, latestVersion: reply.version }} onClose={close} onDone={onDone} />
      ) : null}
    </>
  );
}
