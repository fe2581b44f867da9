// The decision of a second person about what was proposed: approve it, or send it back.
import { useState } from 'react';
import type { WholeDispute } from '../../../api/disputes/dispute-wire.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { useSending } from './use-sending.ts';
import { DISPUTE_WORDS } from './words-disputes.ts';

interface DecideOf {
  readonly dispute: WholeDispute;
  readonly proposal: NonNullable<WholeDispute['proposal']>;
  readonly onDone: () => void;
}
const TEXT_MIN = 3;

export function Decide({ dispute, proposal, onDone }: DecideOf) {
  const say = useWords(DISPUTE_WORDS);
  const { money } = useVoice();
  const { may, person } = useSession();
  const { send, busy, fault } = useSending(dispute.id, onDone);
  const [text, setText] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isShort = text.trim().length < TEXT_MIN;
  const isOwn = person?.id === proposal.maker;
  const sendBack = () => {
    setAsked(true);
    if (!isShort) void send('send-back', { text: text.trim() }, say('decide.sentBack'));
  };
  return (
    <section className="sheet" aria-labelledby="decide-title">
      <h2 id="decide-title">{say('decide.title')}</h2>
      <p>
        <strong>
          {proposal.amount === 0 ? say('decide.refuse') : say('decide.pay', { amount: money(proposal.amount, dispute.currency) })}
        </strong>{' '}
        <span className="soft">{say('decide.given', { given: proposal.given, needed: proposal.approvers })}</span>
      </p>
      <p>{proposal.text}</p>
      {isOwn ? <p className="soft">{say('decide.own')}</p> : null}
      {may(['settlement:approve', 'settlement:write']) ? (
        <div className="form">
          <TextField
            label={say('decide.backWhy')}
            rows={2}
            value={text}
            onChange={setText}
            error={isAsked && isShort ? say('answer.whyBad') : undefined}
          />
          <div className="form-foot">
            <Button busy={busy} onClick={sendBack}>
              {say('decide.back')}
            </Button>
            {may(['settlement:approve']) && !isOwn ? (
              <Button kind="primary" busy={busy} onClick={() => void send('approve', {}, say('decide.approved'))}>
                {say('decide.approve')}
              </Button>
            ) : null}
          </div>
        </div>
      ) : null}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </section>
  );
}
