// What the bank does while it is its turn: write to the merchant, or propose how the dispute ends.
import { useState } from 'react';
import type { WholeDispute } from '../../../api/disputes/dispute-wire.ts';
import { minorOf } from '../operations/try-request.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { useSending } from './use-sending.ts';
import { DISPUTE_WORDS } from './words-disputes.ts';

interface AnswerOf {
  readonly dispute: WholeDispute;
  readonly onDone: () => void;
}
const TEXT_MIN = 3;
const TEXT_MAX = 2_000;

export function Answer({ dispute, onDone }: AnswerOf) {
  const say = useWords(DISPUTE_WORDS);
  return (
    <section className="sheet" aria-labelledby="answer-title">
      <h2 id="answer-title">{say('answer.title')}</h2>
      <Reply dispute={dispute} onDone={onDone} />
      <Propose dispute={dispute} onDone={onDone} />
    </section>
  );
}

function Reply({ dispute, onDone }: AnswerOf) {
  const say = useWords(DISPUTE_WORDS);
  const { send, busy, fault } = useSending(dispute.id, onDone);
  const [text, setText] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isShort = text.trim().length < TEXT_MIN;
  const reply = async () => {
    setAsked(true);
    if (isShort || !(await send('reply', { text: text.trim() }, say('answer.sent')))) return;
    setText('');
    setAsked(false);
  };
  return (
    <div className="form">
      <TextField
        label={say('answer.reply')}
        hint={say('answer.replyHint')}
        rows={3}
        maxLength={TEXT_MAX}
        value={text}
        onChange={setText}
        error={isAsked && isShort ? say('answer.whyBad') : undefined}
      />
      {fault === null ? null : <FaultNotice fault={fault} />}
      <div className="form-foot">
        <Button busy={busy} onClick={() => void reply()}>
          {say('answer.send')}
        </Button>
      </div>
    </div>
  );
}

function Propose({ dispute, onDone }: AnswerOf) {
  const say = useWords(DISPUTE_WORDS);
  const { send, busy, fault } = useSending(dispute.id, onDone);
  const [amount, setAmount] = useState('');
  const [text, setText] = useState('');
  const [isAsked, setAsked] = useState(false);
  const minor = minorOf(amount, dispute.currency);
  const isShort = text.trim().length < TEXT_MIN;
  const propose = () => {
    setAsked(true);
    if (minor !== null && !isShort) void send('propose', { amount: minor, text: text.trim() }, say('answer.proposed'));
  };
  return (
    <div className="form">
      <TextField
        label={`${say('answer.amount')} (${dispute.currency})`}
        hint={say('answer.amountHint')}
        inputMode="decimal"
        value={amount}
        onChange={setAmount}
        error={isAsked && minor === null ? say('answer.amountBad') : undefined}
      />
      <TextField
        label={say('answer.why')}
        rows={3}
        maxLength={TEXT_MAX}
        value={text}
        onChange={setText}
        error={isAsked && isShort ? say('answer.whyBad') : undefined}
      />
      {fault === null ? null : <FaultNotice fault={fault} />}
      <div className="form-foot">
        <Button kind="primary" busy={busy} onClick={propose}>
          {say('answer.propose')}
        </Button>
      </div>
    </div>
  );
}
